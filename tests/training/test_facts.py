"""The model of facts is made again byte for byte, from sentences whose numbers are all known."""

from __future__ import annotations

from pathlib import Path

import pytest

import extractor
from extractor.errors import UsageError
from extractor.facts.language import load_language
from extractor.facts.meanings import target
from extractor.facts.numbers import find_numbers
from extractor.facts.weights import NONE
from extractor.result import Extraction, Fact, dumps
from extractor.training.facts import FactsConfig, examples, train_facts
from extractor.training.phrasing import is_held_out, meanings, passages, phrasings
from extractor.training.told import told_in

SMALL = FactsConfig(passages=400, held_out_passages=60, epochs=2, width=16, min_count=3)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "gold").mkdir(parents=True)
    text = "收到申请12件，答复11件，检查3次。"
    facts = (
        Fact("stat.requests.received", 12, "件", text),
        Fact("stat.requests.answers", 11, "件", text),
    )
    for name in ("a", "b"):
        gold = Extraction(name, "", form="cn.ogi.2014", facts=facts)
        (folder / "gold" / f"{name}.json").write_text(dumps(gold.to_json()), "utf-8")
    (folder / "splits.csv").write_text("id,split\na,train\nb,test\n", "utf-8")
    return folder


@pytest.mark.slow
def test_training_again_gives_the_same_bytes(tmp_path, corpus):
    for name in ("a", "b"):
        meta = train_facts(corpus=corpus, out=tmp_path / name, config=SMALL)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert len(files) >= 8
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert meta["labels"]["facts"] == list(meanings())
    assert meta["scores"]["held_out"] > 100
    assert load_language(tmp_path / "a").pipe_names == meta["pipeline"]


def test_sentences_of_a_corpus_keep_their_labels(corpus):
    told = told_in(corpus)
    (sentence,) = told.sentences
    by_number = {e.context.unit + e.context.own: e.meaning for e in examples(sentence)}
    assert by_number == {
        "件收到申请": "requests.received.total",
        "件答复": "requests.outcome.total.total",
        "次检查": NONE,
    }
    assert told.fingerprint != told_in(corpus, split="test").fingerprint


def test_every_number_that_an_invented_sentence_tells_is_found():
    lost = total = 0
    for told in passages(400, 3, held_out=False):
        found = {number.start for number in find_numbers(told.text)}
        lost += len(told.meanings.keys() - found)
        total += len(told.meanings)
    assert total > 900
    assert lost / total < 0.01  # a bare figure in brackets is taken for the number of a list


def test_the_same_seed_gives_the_same_sentences():
    first, again, other = (list(passages(5, seed, held_out=None)) for seed in (1, 1, 2))
    assert first == again != other


def test_no_wording_is_both_learned_and_held_out():
    wordings = [w for spec in phrasings()["meanings"].values() for w in spec.get("says", ())]
    held = [w for w in wordings if is_held_out(w)]
    assert 0.1 < len(held) / len(wordings) < 0.3


def test_every_class_is_told():
    seen = {m for told in passages(3000, 0, held_out=None) for m in told.meanings.values()}
    assert seen == set(meanings()) - {NONE}
    assert target("requests.received.total", None) is not None


@pytest.mark.parametrize(("form", "facts"), [(None, False), ("cn.ogi.2021", True)])
def test_one_model_is_trained_at_a_time(form, facts):
    with pytest.raises(UsageError, match="one model"):
        extractor.train(form, facts=facts)
