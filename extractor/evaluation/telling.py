"""Scores of facts in prose: by type, beside regular expressions, and how many wrong ones pass.

The same path and value in the same document is a hit, as often as gold tells it; texts,
units and periods are not compared. *Given the sentences*, a method sees only those in which gold
tells facts: the same task for the model and for the regular expressions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.acceptance import ACCEPT_AT
from extractor.document import Document, Line
from extractor.evaluation.gold import Gold
from extractor.evaluation.matching import Matching, known_form
from extractor.facts.meanings import target
from extractor.facts.numbers import find_numbers
from extractor.facts.read import read_facts
from extractor.forms.form import Form
from extractor.result import Fact

Method = Callable[[tuple[str, ...], Form | None, Path | None], Iterable[Fact]]


@dataclass
class FactScores:
    """Counts by path, shares apart from what they are shares of."""

    hits: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    accepted_wrong: int = 0

    def add(self, wanted: Iterable[Fact], found: Iterable[Fact]) -> None:
        """One document."""
        found = tuple(found)
        want, have = Counter(map(_key, wanted)), Counter(map(_key, found))
        for counts, pairs in ((self.hits, want & have), (self.told, want), (self.read, have)):
            for (path, _), n in pairs.items():
                counts[path] += n
        sure = Counter(_key(fact) for fact in found if fact.confidence >= ACCEPT_AT)
        self.accepted += sure.total()
        self.accepted_wrong += (sure - want).total()

    def to_json(self) -> dict[str, Any]:
        hits, told, read = self.hits.total(), self.told.total(), self.read.total()
        by_path = [self._of(path) for path in sorted(self.told | self.read)]
        scores = [line["f1"] for line in by_path if line["labelled"]]
        return {
            "labelled": told,
            "predicted": read,
            "precision": hits / read if read else None,
            "recall": hits / told if told else None,
            "f1": 2 * hits / (told + read) if told + read else None,
            "macro_f1": sum(scores) / len(scores) if scores else None,
            "accepted": self.accepted,
            "accepted_wrong": self.accepted_wrong,
            "by_path": by_path,
        }

    def _of(self, path: str) -> dict[str, Any]:
        hits, told, read = self.hits[path], self.told[path], self.read[path]
        f1 = 2 * hits / (told + read)
        return {"path": path, "labelled": told, "predicted": read, "hits": hits, "f1": f1}


def score_facts(matching: Matching) -> FactScores:
    """The facts of the predictions against those of gold."""
    scores = FactScores()
    for pair in matching.pairs:
        scores.add(pair.gold.extraction.facts, pair.predicted.facts if pair.predicted else ())
    return scores


def given_sentences(gold: Gold, models: Path | None = None) -> dict[str, dict[str, Any]]:
    """The model and the regular expressions on the sentences that tell the facts of gold."""
    found = {}
    for name, method in METHODS.items():
        scores = FactScores()
        for document in gold.documents:
            facts = document.extraction.facts
            sentences = tuple(_sentences(facts))
            scores.add(facts, method(sentences, known_form(document.extraction.form), models))
        found[name] = scores.to_json()
    return found


def _sentences(facts: Iterable[Fact]) -> Iterator[str]:
    """Each sentence as often as gold tells the same fact of it."""
    often: dict[str, int] = {}
    for (text, *_), n in Counter((fact.text, *_key(fact)) for fact in facts).items():
        often[text] = max(n, often.get(text, 0))
    for text, n in often.items():
        yield from [text] * n


def by_model(sentences: tuple[str, ...], form: Form | None, models: Path | None) -> tuple[Fact, ...]:
    """This project's own reading, each sentence a paragraph."""
    body = tuple(Line(sentence) for sentence in sentences)
    return read_facts(Document("", "text", "", body), form, models=models)


def by_patterns(sentences: tuple[str, ...], form: Form | None, _models: Path | None) -> Iterator[Fact]:
    """What one writes in a day: for each meaning the words right before its number."""
    for sentence in sentences:
        place, last = 0, None
        for number in find_numbers(sentence):
            before = sentence[place : number.start]
            place = number.end
            meaning = last if number.unit == "%" else _meant(before)
            last = meaning if number.unit != "%" else last
            meant = target(meaning, form) if meaning else None
            if meant and (number.unit != "%" or "占" in before):
                path = f"{meant.path}.share" if number.unit == "%" else meant.path
                yield Fact(path, number.value, number.unit, sentence)


METHODS: Mapping[str, Method] = {"model": by_model, "regular_expressions": by_patterns}


def _meant(before: str) -> str | None:
    near = re.split("[，。；、：（]", before)[-1] or before
    return next((meaning for meaning, words in _PATTERNS if re.search(words, near)), None)


def _key(fact: Fact) -> tuple[str, str]:
    return fact.path, str(fact.value)


_PATTERNS: tuple[tuple[str, str], ...] = (
    ("requests.carried_in.total", "上年度?结转"),
    ("requests.carried_out.total", "结转下|顺延"),
    ("narrative.requests.channel.web", "网[络上].{0,4}(申请|提交)"),
    ("narrative.requests.channel.mail", "信函|邮寄"),
    ("narrative.requests.channel.in_person", "当面"),
    ("narrative.requests.channel.fax", "传真"),
    ("narrative.requests.channel.email", "电子邮件"),
    ("requests.outcome.partial.total", "部分公开"),
    ("requests.outcome.denied.total", "不予公开|不同意公开"),
    ("requests.outcome.granted.total", "(予以|同意)公开"),
    ("requests.outcome.unable.not_held.total", "不掌握"),
    ("requests.outcome.unable.total", "无法提供"),
    ("requests.outcome.not_processed.total", "不予处理"),
    ("requests.outcome.other.total", "其他处理"),
    ("requests.received.natural_person", "自然人"),
    ("requests.received.org", "法人"),
    ("review.upheld", "维持"),
    ("review.corrected", "纠正"),
    ("review.other", "其他结果"),
    ("review.pending", "尚未审结"),
    ("litigation.direct.total", "直接(起诉|提起)"),
    ("litigation.after_review.total", "复议后"),
    ("review.total", "复议"),
    ("litigation.total", "诉讼"),
    ("disclosure.art20_1.normative_documents.repealed", "废止"),
    ("disclosure.art20_1.normative_documents.in_force", "有效"),
    ("disclosure.art20_1.normative_documents.issued", "规范性文件"),
    ("disclosure.art20_1.regulations.issued", "规章"),
    ("disclosure.art20_5.licences.decisions", "行政许可"),
    ("disclosure.art20_6.penalties.decisions", "行政处罚"),
    ("disclosure.art20_6.coercion.decisions", "行政强制"),
    ("narrative.platform.followers", "粉丝|关注"),
    ("narrative.platform.visits", "访问|浏览"),
    ("narrative.disclosed.wechat", "微信"),
    ("narrative.disclosed.weibo", "微博"),
    ("narrative.disclosed.press_conference", "新闻发布会"),
    ("narrative.disclosed.gazette", "公报"),
    ("narrative.disclosed.app", "客户端"),
    ("narrative.disclosed.website", "网站"),
    ("narrative.interpretation.items", "解读"),
    ("narrative.proposals.published", "公开.*(建议|提案)|答复全文公开"),
    ("narrative.proposals", "建议|提案"),
    ("narrative.training.people", "参加|参训"),
    ("narrative.training", "培训"),
    ("narrative.processing_fee", "处理费"),
    ("requests.received.total", "(收到|受理|接收|新收|登记).*申请|(收到|受理|新收)$"),
    ("requests.outcome.total.total", "答复|办结"),
    ("narrative.disclosed.total", "公开.*信息|发布.*信息"),
)
