"""The facts of one report: every count that its prose tells and a path names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.acceptance import WEAK_EVIDENCE
from extractor.document import Document
from extractor.facts.language import load_language
from extractor.facts.meanings import target
from extractor.facts.numbers import find_numbers
from extractor.facts.prose import Passage, passages, split_sentences
from extractor.forms.form import Form
from extractor.result import Fact

LEAST = 0.5
"""Numbers whose likeliest meaning is less sure than this are no facts."""
PIECE = 1000
LONGEST_SENTENCE = 2000
"""Characters; what is longer is no sentence."""
_SCOPE = re.compile(
    r"全[省市区县镇乡局委厅院系统州旗盟]+|本[机单]关|本[级局委镇乡厅院]|本单位|各[级部单乡][^，。；]{0,6}[关门位镇]|我[省市区县镇乡局委厅办]"
)
_YEAR = re.compile(r"(20\d\d)年")
_UP_TO_NOW = re.compile(r"截至|截止|历年|现有|现行|目前|总数达")


def read_facts(
    document: Document, form: Form | None, *, year: int | None = None, models: Path | None = None
) -> tuple[Fact, ...]:
    """Facts in reading order; a count told twice in one sentence stands once.

    spaCy is only loaded if the prose holds a number.
    """
    told = [p for p in passages(document) if find_numbers(p.text)]
    if not told:
        return ()
    language = load_language(models)
    recognised = {page.number for page in document.pages if page.recognised}
    found: list[Fact] = []
    for passage in told:
        for offset, piece in _pieces(passage.text):
            doc = language.make_doc(piece)
            doc._.section = passage.section
            found += _once_a_sentence(_facts(language(doc), passage, offset, form, year))
    return tuple(_doubted(fact, recognised) for fact in found)


def _of_another_year(before: str, year: int | None) -> bool:
    """Whether the clause of a number names only other years than the report's (2021年为35件)."""
    clause = re.split("[，；（。]", before)[-1]
    years = {int(named) for named in _YEAR.findall(clause)}
    return year is not None and bool(years) and year not in years and "结转" not in clause


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Whole sentences of about a thousand characters with the place where they begin.

    spaCy takes four times as long for twice the text. Numbers of a sentence without end are not read.
    """
    begin, piece = 0, ""
    for start, sentence in split_sentences(text):
        if len(piece) + len(sentence) > PIECE:
            yield begin, piece
            begin, piece = start, ""
        if len(sentence) > LONGEST_SENTENCE:
            begin = start + len(sentence)
        else:
            piece += sentence
    yield begin, piece


def _once_a_sentence(told: Iterator[tuple[int, Fact]]) -> Iterator[Fact]:
    seen = set()
    for sentence, fact in told:
        key = sentence, fact.path, str(fact.value)
        if key not in seen:
            seen.add(key)
            yield fact


def _doubted(fact: Fact, recognised: set[int]) -> Fact:
    """The fact, less sure where its page is a picture whose text was recognised."""
    place = fact.provenance
    if place is None or not recognised.intersection(place.pages):
        return fact
    return replace(fact, confidence=min(fact.confidence, WEAK_EVIDENCE))


def _facts(
    doc: Any, passage: Passage, offset: int, form: Form | None, year: int | None
) -> Iterator[tuple[int, Fact]]:
    """Each fact with the place of its sentence; the text of ``doc`` begins at ``offset``."""
    sentences = list(split_sentences(doc.text))
    starts = [start for start, _ in sentences]
    for span in doc.spans["facts"]:
        number, meant = span._.number, target(span.label_, form)
        start, sentence = sentences[bisect_right(starts, number.start) - 1]
        before = sentence[: number.start - start]
        if meant is None or span._.confidence < LEAST:
            continue
        if _of_another_year(before, year):
            continue
        scopes = _SCOPE.findall(before)
        period = None if year is None else f"–{year}" if _UP_TO_NOW.search(before) else str(year)
        share = number.unit == "%"
        fact = Fact(
            path=f"{meant.path}.share" if share else meant.path,
            value=number.value,
            unit=number.unit,
            text=sentence.strip(),
            scope=scopes[-1] if scopes else None,
            period=period,
            compares=None if share else meant.compares,
            confidence=round(span._.confidence, 4),
            provenance=passage.provenance(offset + start, offset + start + len(sentence)),
        )
        yield start, fact
