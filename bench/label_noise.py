"""Labels altered at random, apart from how training alters them: other confusions, other rates.

Each printed label is altered once, as scanning and copying would: the heading over several
columns is one printed text, and so is the group over several rows.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from random import Random

from extractor.evaluation.gold import Gold, GoldDocument
from extractor.result import Extraction

CONFUSIONS_FILE = Path(__file__).parent / "data" / "confusions.txt"
FOREIGN = "甲乙丙丁丈与丐丑且世丘业丛东丝两严丧丫丸丹丽乃久么义之乌乍乎乏乐乒乔乖乘乙九乞也习乡书买"


def listed(file: Path) -> list[str]:
    """The lines of a list but for its comments."""
    return [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _confusions() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in listed(CONFUSIONS_FILE):
        for character in group:
            others = "".join(c for c in group if c != character)
            found[character] = found.get(character, "") + others
    return found


CONFUSIONS = _confusions()


def altered(text: str, rng: Random, share: float) -> str:
    """``text`` with each letter or figure lost or confused with probability ``share``, half each.

    >>> altered("行政许可", Random(3), 0.0)
    '行政许可'
    """
    kept = []
    for character in text:
        if not unicodedata.category(character).startswith(("L", "N")) or rng.random() >= share:
            kept.append(character)
        elif rng.random() < 0.5:
            kept.append(rng.choice(CONFUSIONS.get(character, FOREIGN)))
    return "".join(kept)


class Misprinted:
    """The printed labels of one document, each altered the first time that it is met."""

    def __init__(self, rng: Random, share: float) -> None:
        self._rng = rng
        self._share = share
        self._known: dict[tuple[object, ...], str] = {}

    def path(self, place: tuple[object, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._one((*place, labels[: n + 1])) for n in range(len(labels)))

    def _one(self, key: tuple[object, ...]) -> str:
        if key not in self._known:
            labels = key[-1]
            assert isinstance(labels, tuple)
            self._known[key] = altered(labels[-1], self._rng, self._share)
        return self._known[key]


def misprinted(gold: Gold, *, share: float, seed: int) -> Gold:
    """The gold with all row and column labels altered; figures and places as they were."""
    return replace(gold, documents=tuple(_document(d, share, seed) for d in gold.documents))


def _document(document: GoldDocument, share: float, seed: int) -> GoldDocument:
    rng = Random(f"{seed} {document.id}")
    labels = Misprinted(rng, share)
    truth = document.extraction

    def fields(name: str) -> tuple[object, ...]:
        found = []
        for field in getattr(truth, name):
            table = field.provenance.table if field.provenance else None
            rows = labels.path(("row", table), field.row_labels)
            columns = labels.path(("column", table), field.column_labels)
            found.append(replace(field, row_labels=rows, column_labels=columns))
        return tuple(found)

    unmapped = []
    for row in truth.unmapped:
        cells = tuple(
            replace(c, column_labels=labels.path(("column", row.table), c.column_labels))
            for c in row.cells
        )
        unmapped.append(replace(row, labels=labels.path(("row", row.table), row.labels), cells=cells))
    extraction: Extraction = replace(
        truth, fields=fields("fields"), extra=fields("extra"), unmapped=tuple(unmapped)
    )
    return replace(document, extraction=extraction)
