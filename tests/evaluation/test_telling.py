"""Scores of facts on small sets that can be counted on paper."""

from __future__ import annotations

from extractor.evaluation.gold import Gold, GoldDocument
from extractor.evaluation.telling import FactScores, by_patterns, given_sentences
from extractor.forms.registry import load_form
from extractor.result import Extraction, Fact

FORM = load_form("cn.ogi.2021")


def fact(path: str, value: object, confidence: float = 1.0, text: str = "t") -> Fact:
    return Fact(path, value, "件", text, confidence=confidence)


def test_hits_are_counted_as_often_as_gold_tells_them():
    scores = FactScores()
    scores.add([fact("a", 1), fact("a", 1), fact("b", 2)], [fact("a", 1), fact("a", 3), fact("b", 2)])
    out = scores.to_json()
    assert (out["labelled"], out["predicted"], out["precision"], out["recall"]) == (3, 3, 2 / 3, 2 / 3)
    assert [(line["path"], line["hits"], line["f1"]) for line in out["by_path"]] == [
        ("a", 1, 0.5),
        ("b", 1, 1),
    ]
    assert out["macro_f1"] == 0.75


def test_only_sure_facts_can_be_silent_errors():
    scores = FactScores()
    scores.add([fact("a", 1)], [fact("a", 1), fact("b", 2, 0.9), fact("c", 3, 0.99)])
    assert (scores.accepted, scores.accepted_wrong) == (2, 1)


def test_nothing_told_and_nothing_read_has_no_score():
    out = FactScores().to_json()
    assert (out["precision"], out["recall"], out["f1"], out["macro_f1"]) == (None, None, None, None)


def test_patterns_take_the_words_right_before_a_number():
    found = by_patterns(("共收到申请3件，其中网络申请2件，占66.7%，同比增长5%。",), FORM, None)
    assert [(f.path, f.value) for f in found][:2] == [
        ("requests.received.total", 3),
        ("narrative.requests.channel.web", 2),
    ]


def test_model_and_patterns_are_given_the_same_sentences():
    text = "全年共收到政府信息公开申请23件。"
    truth = Extraction("a", "", form=FORM.id, facts=(fact("requests.received.total", 23, text=text),))
    found = given_sentences(Gold((GoldDocument("a", truth, {}),), ""))
    assert {name: scores["f1"] for name, scores in found.items()} == {
        "model": 1.0,
        "regular_expressions": 1.0,
    }
