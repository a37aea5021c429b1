"""The rows of a printed table as records of a form's keyed table: key, line of the record, total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from extractor.document import Document
from extractor.forms.form import FormTable, Place
from extractor.forms.rowkeys import same_key
from extractor.labels.bands import Band, BandKind
from extractor.labels.classes import row_class
from extractor.labels.columns import ColumnMatch
from extractor.labels.keyed_tables import KNOWN, Segment, labels_of, values_of
from extractor.labels.model import LabelModel
from extractor.labels.text import normalise

AMIDST = 0.05
"""Odds of a total among the rows of a table against one that is its first or last."""
LONGEST_KEY = 100
"""A longer label is a note below the table."""


@dataclass(frozen=True)
class KeyedRow:
    """One printed row: its band, table, key and part, and how sure each is."""

    band: Band
    table: FormTable
    key: str
    part: Place | None
    is_total: bool
    probability: float
    columns: ColumnMatch


@dataclass(frozen=True)
class Records:
    """The rows of one segment as records of a table of the form."""

    document: Document
    segment: Segment
    table: FormTable
    model: LabelModel
    match: ColumnMatch
    paths: tuple[tuple[str, ...], ...]
    sure: float

    def rows(self) -> list[KeyedRow]:
        """The printed records, row by row; notes and rows of nothing but labels are left out."""
        printed = self.document.tables[self.segment.table]
        found: list[KeyedRow] = []
        lines = [self._line(labels_of(printed, self.segment, row)) for row in self.segment.rows]
        for row, line, key in zip(self.segment.rows, lines, _keys(lines), strict=True):
            values = values_of(printed, self.segment, row, self.paths)
            if not 0 < len(key) <= LONGEST_KEY or not any(normalise(c.text) for _, c in values):
                continue
            if self.table.keyed and self.table.keyed.parts and line.part is None:
                continue
            total = self._total(key, at_edge=row in (self.segment.rows[0], self._last))
            is_total = total > KNOWN
            path = (key, *line.part_label)
            cells = [replace(cell, row_path=path) for _, cell in values]
            found.append(
                KeyedRow(
                    Band(BandKind.DATA, self.segment.table, row, path, values=tuple(cells)),
                    self.table,
                    key,
                    line.part,
                    is_total,
                    self.sure * line.sure * (total if is_total else 1.0 - total),
                    _of(self.match, [place for place, _ in values]),
                )
            )
        return _one_total(found)

    @property
    def _last(self) -> int:
        return self.segment.rows[-1 - bool(self.table.keyed and self.table.keyed.parts)]

    def _total(self, key: str, *, at_edge: bool) -> float:
        """The probability that a label is that of the total."""
        rows = self.model.rows
        own = [rows.classes.index(row_class(p)) for p in self.table.row_places if not p.ancestors]
        chance = float(np.exp(rows.log_probabilities((key,)))[own].sum())
        odds = chance / max(1e-9, 1.0 - chance) * (1.0 if at_edge else AMIDST)
        return odds / (1.0 + odds)

    def _line(self, labels: Sequence[str]) -> _Line:
        """What the labels of a row say: the key, and which line of a record it is."""
        best, at, sure = None, -1, 0.0
        rows = self.model.rows
        for order, place in enumerate(p for p in self.table.row_places if p.ancestors):
            name = rows.classes.index(row_class(place))
            for i, label in enumerate(labels):
                chance = float(np.exp(rows.log_probabilities((label,))[name])) if label else 0.0
                if chance > max(sure, KNOWN):
                    best, at, sure = (order, place), i, chance
        named = dict.fromkeys(t for i, t in enumerate(labels) if i != at and normalise(t))
        if best is None:
            return _Line(" / ".join(named))
        return _Line(" / ".join(named), best[1], best[0], (labels[at],), sure)


@dataclass(frozen=True)
class _Line:
    key: str
    part: Place | None = None
    order: int = 0
    part_label: tuple[str, ...] = ()
    sure: float = 1.0


def _keys(lines: Sequence[_Line]) -> list[str]:
    """The key of each row; a record of several lines is named beside one of them.

    A page break can leave the name with the lower lines: a new record begins where the
    parts begin again.
    """
    starts: list[int] = []
    for i, line in enumerate(lines):
        goes_on = i > 0 and line.part is not None and lines[i - 1].order < line.order
        heads = i > 0 and lines[i - 1].part is None and not line.key  # its name in a row above
        other = bool(line.key) and i > 0 and line.key != lines[i - 1].key and bool(lines[i - 1].key)
        if not (goes_on or heads) or other:
            starts.append(i)
    keys: list[str] = []
    for start, stop in pairwise([*starts, len(lines)]):
        key = next((line.key for line in lines[start:stop] if line.key), keys[-1] if keys else "")
        keys += [key] * (stop - start)
    return keys


def _of(match: ColumnMatch, places: Sequence[int]) -> ColumnMatch:
    """The columns of a row that prints only some of them."""
    return replace(
        match,
        places=tuple(match.places[i] for i in places),
        probabilities=tuple(match.probabilities[i] for i in places),
        label_fits=tuple(match.label_fits[i] for i in places),
        headers_named=tuple(match.headers_named[i] for i in places),
        fits=match.fits[list(places)],
    )


def _one_total(rows: list[KeyedRow]) -> list[KeyedRow]:
    """A segment has one total: of several that look like one, the likeliest."""
    labels = {same_key(r.key): r.probability for r in rows if r.is_total}
    if len(labels) < 2:
        return rows
    best = max(labels, key=lambda key: labels[key])
    return [replace(r, is_total=same_key(r.key) == best) if r.is_total else r for r in rows]
