"""How likely it is that a cell is misprinted, and how likely that it was misread.

A rate is odds against the cell being right. Rates are set by hand, on training documents; what
matters are their ratios. A *witness* tells what stands in the place of a cell by another way of
reading: it speaks for or against the reading, never of the source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from statistics import median

from extractor.checks.events import Change, Event
from extractor.checks.rules import Number
from extractor.checks.slips import slip, usual
from extractor.document import Provenance
from extractor.forms.form import Form
from extractor.result import Field, ValueState

TYPED, TYPED_TOTAL, TYPED_IN_EMPTY = 1e-3, 2e-3, 3e-4
"""A figure, a sum made by hand, a figure where nothing belongs."""
RECOGNISED = 3e-3
"""A figure recognised from a picture."""
LAID_OUT = 1e-6
"""Figures of a page whose characters have places: one may be taken into the neighbouring cell."""
VERBATIM = 1e-8
"""Figures of a file that says what stands in which cell."""
DOUBTED = 0.2
"""The text of the cell itself can be read in more than one way."""
RECONSTRUCTED = 2e-3
"""The grid was reconstructed: a figure may stand in the next row or column."""
UNSURE, SURE = 0.99, 0.999
"""Certainties of a recogniser: on scans of the training and development splits every confused digit
was below the first, 98 of 100 right figures were above, 95 above the second."""
CONTRADICTED, CONFIRMED = 0.9, 0.02
"""Another reading has the fitting figure; another reading has the same as this one."""
OTHERWISE_READ = 0.2
"""Another reading has neither."""
LEAST_OTHERS = 4
"""Cells of a column that tell where it stands."""
MISPLACED = 0.5
"""The cell does not stand where the others of its column do."""
IN_PLACE = 0.01
MOST_USUAL, LEAST_USUAL = 1e4, 1e-60
"""How much likelier a line's figures become at most: 37 and 351 are, beside 37351 and a blank."""
LINE_TYPED = 2e-5
"""A row typed into the wrong columns, two figures swapped."""

_SIBLING = re.compile(r"\[(\d+)\]$")

Witness = Callable[[Field], "Statement | None"]
"""What another way of reading says of a field; ``None`` where it cannot tell."""


@dataclass(frozen=True, slots=True)
class Statement:
    """``numbers``: those that stand in the cell's place, apart from each other; ``certainty`` of the
    least certain character, where a recogniser tells."""

    numbers: tuple[Number, ...]
    certainty: float | None = None


@dataclass(frozen=True)
class Evidence:
    form: Form
    fields: Mapping[str, Field]
    totals: frozenset[str] = frozenset()
    witness: Witness | None = None

    @cached_property
    def numbers(self) -> Mapping[str, Number | None]:
        return {path: field.number for path, field in self.fields.items()}

    def number(self, path: str) -> Number | None:
        return self.numbers.get(path)

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        specs = ((path, self.form.spec(path)) for path in self.fields)
        return {path: spec.type if spec else "count" for path, spec in specs}

    def can_hold(self, path: str, value: Number) -> bool:
        """Whether such a figure can be printed there at all: counts are whole and not negative."""
        kind = self._kinds.get(path, "count")
        return (kind == "signed" or value >= 0) and (kind != "count" or value == int(value))

    def cell(self, path: str, value: Number) -> Event:
        """That the one cell is wrong, and ``value`` is right."""
        printed = self.number(path)
        how = slip(printed, value)
        total = path in self.totals
        rate = TYPED_TOTAL if total else TYPED if printed else TYPED_IN_EMPTY
        # A total follows from its parts: only of a part does it count how usual the figure is.
        prior = 1.0 if total else min(1.0, usual(value) / usual(printed))
        misread = self._misread(path, value) * (how.recognised if self._recognised(path) else how.read)
        event = "total_blank" if total and printed is None else how.kind
        return Event(event, (Change(path, printed, value),), rate * how.typed * prior, misread * prior)

    def line(self, kind: str, changes: Sequence[Change]) -> Event:
        """That neighbouring cells were taken for one another."""
        parts = [c for c in changes if c.path not in self.totals]
        likelier = prod(usual(c.value) / usual(c.printed) for c in parts)
        prior = min(MOST_USUAL, max(LEAST_USUAL, likelier))
        typed = LINE_TYPED * _TYPED_SHARE.get(kind, 1.0)
        return Event(kind, tuple(changes), typed * prior, self._displaced(changes) * prior)

    def _misread(self, path: str, value: Number) -> float:
        """The rate at which the characters of the cell are misread."""
        field = self.fields.get(path)
        if field is None or field.provenance is None:
            return RECONSTRUCTED
        if "number_doubtful" in field.reasons or field.state is ValueState.UNREADABLE:
            return DOUBTED
        rate = VERBATIM
        if "recognised" in field.reasons:
            rate = RECOGNISED
        elif "structure_doubtful" in field.reasons:
            rate = RECONSTRUCTED
        elif field.provenance.boxes:
            rate = LAID_OUT
        return self._with_witness(field, value, rate)

    def _with_witness(self, field: Field, value: Number, rate: float) -> float:
        said = self.witness(field) if self.witness is not None else None
        if said is None:
            return rate
        if said.numbers != ((field.number,) if field.number is not None else ()):
            return CONTRADICTED if value in said.numbers else OTHERWISE_READ
        if said.certainty is None:
            return rate * CONFIRMED
        return DOUBTED if said.certainty < UNSURE else rate * (CONFIRMED if said.certainty > SURE else 1)

    def _recognised(self, path: str) -> bool:
        field = self.fields.get(path)
        return field is not None and "recognised" in field.reasons

    def _displaced(self, changes: Sequence[Change]) -> float:
        """The rate at which figures were taken from or into neighbouring cells.

        Where cells stand outweighs what their text looks like: a figure that stands in its column was
        printed there.
        """
        fields = [f for c in changes if (f := self.fields.get(c.path)) is not None]
        told = [off for f in fields if (off := self.misplaced(f)) is not None]
        if told:
            return MISPLACED if sum(told) * 2 >= len(told) else LAID_OUT * IN_PLACE
        if any("number_doubtful" in field.reasons for field in fields):
            return DOUBTED
        if any("structure_doubtful" in field.reasons for field in fields):
            return RECONSTRUCTED
        return LAID_OUT if any(field.reasons for field in fields) else VERBATIM

    def misplaced(self, field: Field) -> bool | None:
        """Whether the cell stands elsewhere than its column; ``None`` where places are not told."""
        place = self._across(field)
        spec = self.form.spec(field.path)
        if place is None or spec is None or field.provenance is None:
            return None
        others = self._columns.get((spec.table, spec.column.path, field.provenance.table), ())
        if len(others) < LEAST_OTHERS:
            return True if self._jumps(field.provenance) else None
        middle, width = median(c for c, _ in others), median(w for _, w in others)
        return abs(place[0] - middle) > width * 0.4

    def _across(self, field: Field) -> tuple[float, float] | None:
        """Middle and width of the cell: in points, or in cells from the first one of its row."""
        place = field.provenance
        if place is None:
            return None
        if place.boxes:
            box = place.boxes[0]
            return (box.x0 + box.x1) / 2, box.width
        number = _numbered(field)
        first = self._first.get((place.table, place.row))
        return None if number is None or first is None else (number - first, 1.0)

    def _jumps(self, place: Provenance) -> bool:
        """Whether the file's numbers of the cells of a row part from the columns they were put in."""
        row = self._rows.get((place.table, place.row), ())
        return len({number - column for number, column in row}) > 1

    @cached_property
    def _rows(self) -> Mapping[tuple[int | None, int | None], tuple[tuple[float, int], ...]]:
        """Table and row → the file's number of each cell, and its column."""
        found: defaultdict[tuple[int | None, int | None], list[tuple[float, int]]] = defaultdict(list)
        for field in self.fields.values():
            number, place = _numbered(field), field.provenance
            if number is not None and place is not None and place.column is not None:
                found[place.table, place.row].append((number, place.column))
        return {key: tuple(cells) for key, cells in found.items()}

    @cached_property
    def _first(self) -> Mapping[tuple[int | None, int | None], float]:
        """Table and row → the least number of a cell of the form there."""
        return {key: min(number for number, _ in cells) for key, cells in self._rows.items()}

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str, int | None], tuple[tuple[float, float], ...]]:
        """Column of the form, as printed in one table → middles and widths of its cells."""
        found: defaultdict[tuple[str, str, int | None], list[tuple[float, float]]] = defaultdict(list)
        for field in self.fields.values():
            place, spec = self._across(field), self.form.spec(field.path)
            if place is not None and spec is not None and field.provenance is not None:
                found[spec.table, spec.column.path, field.provenance.table].append(place)
        return {key: tuple(places) for key, places in found.items()}


_TYPED_SHARE = {"fused": 0.1, "split": 0.01, "digit_moved": 0.01, "shifted": 0.2}


def _numbered(field: Field) -> float | None:
    """The number that the file gives the cell in its row: column of a sheet, place among siblings."""
    place = field.provenance
    if place is None:
        return None
    if place.cell:
        number = 0
        for letter in place.cell.rstrip("0123456789"):
            number = number * 26 + ord(letter) - ord("A") + 1
        return float(number)
    sibling = _SIBLING.search(place.dom or "")
    return float(sibling[1]) if sibling else None
