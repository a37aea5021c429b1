"""Sentences of labelled documents as examples of what numbers count."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import FormError
from extractor.facts.meanings import target
from extractor.facts.numbers import find_numbers
from extractor.facts.weights import NONE
from extractor.forms.form import Form
from extractor.forms.registry import load_form
from extractor.result import Extraction, Fact
from extractor.training.corpus import TRAIN, gold_files
from extractor.training.phrasing import Told, meanings


@dataclass(frozen=True)
class ToldCorpus:
    sentences: tuple[Told, ...] = ()
    fingerprint: str = ""
    """SHA-256 of the gold files that were read."""


def told_in(corpus: Path, *, split: str = TRAIN) -> ToldCorpus:
    """The sentences that tell facts, of one split of a corpus; every other number in them is none."""
    digest = hashlib.sha256()
    found: dict[str, Told] = {}
    for _, data, gold in gold_files(corpus, split=split):
        digest.update(data)
        form = _form(gold)
        goals = {name: target(name, form) for name in reversed(meanings()) if name != NONE}
        names = {goal.path: name for name, goal in goals.items() if goal is not None}
        by_text: dict[str, list[Fact]] = {}
        for fact in gold.facts:
            by_text.setdefault(fact.text, []).append(fact)
        for text, facts in by_text.items():
            found.setdefault(text, Told(text, _placed(text, facts, names)))
    return ToldCorpus(tuple(found.values()), digest.hexdigest())


def _form(gold: Extraction) -> Form | None:
    try:
        return load_form(gold.form) if gold.form else None
    except FormError:
        return None


def _placed(text: str, facts: list[Fact], names: dict[str, str]) -> dict[int, str]:
    """Which number of the sentence each fact is: the first with its value and unit that is free."""
    places: dict[int, str] = {}
    numbers = find_numbers(text)
    for fact in facts:
        name = names.get(fact.path.removesuffix(".share"))
        for number in numbers:
            same = str(number.value) == str(fact.value) and (number.unit or "") == (fact.unit or "")
            if name and same and number.start not in places:
                places[number.start] = name
                break
    return places
