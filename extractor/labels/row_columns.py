"""The columns of every row of the form, by the headers that it stands under."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from extractor.document import Cell
from extractor.forms.form import Form, FormTable
from extractor.labels.bands import Band, BandKind
from extractor.labels.chain import State, StateKind
from extractor.labels.classes import NONE, ROW, column_class
from extractor.labels.columns import SURPLUS, ColumnAligner, ColumnFit, ColumnMatch, heads_the_stub
from extractor.labels.model import LabelModel
from extractor.labels.rows import MAX_REMEMBERED
from extractor.labels.text import is_printed

LINES_EACH = 3
MAX_WEIGHT = 8.0
"""The columns of a list count once for so many lines, and so often at most."""

SURE_ROW = float(np.log(0.9))
"""A header of which both axes are so sure names a row and no column."""

HeaderPaths = tuple[tuple[str, ...], ...]
"""For each value cell of a row the header texts above it."""


@dataclass(frozen=True)
class RowFit:
    """A band with the state it was given; ``state`` is ``None`` for a row of no form."""

    band: Band
    state: State | None
    near: State
    """The state itself, or for a strange row the state after which it stands."""
    probability: float
    columns: ColumnMatch | None = None

    @property
    def cells(self) -> Iterable[tuple[Cell, ColumnFit]]:
        """The value cells of a row of the form with their columns."""
        return zip(self.band.values, self.columns.columns, strict=True) if self.columns else ()


class RowColumns:
    """Lays the values of rows on the columns of one form; remembers headers it has met."""

    def __init__(self, form: Form, model: LabelModel) -> None:
        self._form = form
        self._model = model
        self._matches: dict[object, ColumnMatch] = {}
        self._steps: dict[object, HeaderPaths] = {}

    def of(self, rows: Sequence[RowFit], year: int | None) -> tuple[dict[int, ColumnMatch], float]:
        """Columns of every row of the form, and what they say for the form.

        Rows of one printed table under the same headers are one piece of evidence, which in
        a list weighs more the longer it is: only their columns tell sister lists apart.
        """
        found: dict[int, ColumnMatch] = {}
        gains: dict[object, float] = {}
        rows_of: Counter[object] = Counter()
        seen: dict[tuple[str, int], HeaderPaths] = {}
        tokens: dict[str, tuple[str, ...]] = {}
        over: dict[int, str] = {}
        for i, row in enumerate(rows):
            state, band = row.state, row.band
            if band.kind is BandKind.CAPTION and self._heads_columns(band.path[0]):
                over[band.table] = band.path[0]
            if state is None or state.table is None:
                continue
            if state.kind is StateKind.HEAD:
                tokens[state.table.id] = _tokens(rows, i)
            if state.place is None or band.kind is not BandKind.DATA:
                continue
            paths = _under(over.get(band.table), _paths(state.table, band, seen))
            paths = self._in_step(state.table, paths)
            loose = () if any(paths) else tokens.get(state.table.id, ())
            if state.table.is_record:
                found[i] = _one_value(state.table, len(band.values))
                continue
            match = self._match(state.table, paths, loose, year)
            found[i] = match
            piece = state.table.id, band.table, paths
            gains[piece] = match.log_likelihood + SURPLUS * len(paths)
            rows_of[piece] += state.table.is_list
        return found, sum(gain * _weight(rows_of[piece]) for piece, gain in gains.items())

    def _heads_columns(self, text: str) -> bool:
        """Whether a caption names a group of columns: 行政复议 over a table of that part alone."""
        log = self._model.columns.log_probabilities((text,))
        best = int(log.argmax())
        return bool(log[best] > SURE_ROW and self._model.columns.classes[best] in self._groups)

    @cached_property
    def _groups(self) -> frozenset[str]:
        places = [p for table in self._form.tables for p in table.column_places]
        return frozenset(column_class(p) for p in places if p.node.label and not p.is_leaf)

    def _in_step(self, table: FormTable, paths: HeaderPaths) -> HeaderPaths:
        """The header paths; none where one of them heads labels and no values."""
        key = (table.id, paths)
        known = self._steps.get(key)
        if known is None:
            self._model.columns.remembered([path[-1:] for path in paths])
            out = any(self._is_out_of_step(table, path) for path in paths)
            known = ((),) * len(paths) if out else paths
            if len(self._steps) < MAX_REMEMBERED:
                self._steps[key] = known
        return known

    def _is_out_of_step(self, table: FormTable, path: tuple[str, ...]) -> bool:
        """Whether a header over values heads the labels, or is the label of a list's first line."""
        if heads_the_stub(self._model.columns, path):
            return True
        if not table.is_list or not is_printed(path):
            return False
        rows, columns = self._model.rows, self._model.columns
        names_none = columns.log_probabilities(path[-1:])[columns.classes.index(NONE)] > SURE_ROW
        log = rows.log_probabilities(path[-1:])
        best = int(log.argmax())
        return bool(names_none and log[best] > SURE_ROW and rows.classes[best].startswith(ROW))

    def _match(
        self, table: FormTable, paths: HeaderPaths, tokens: tuple[str, ...], year: int | None
    ) -> ColumnMatch:
        key = (table.id, paths, tokens, year)
        match = self._matches.get(key)
        if match is None:
            match = self._aligners[table.id].match(paths, tokens, year)
            if len(self._matches) < MAX_REMEMBERED:
                self._matches[key] = match
        return match

    @cached_property
    def _aligners(self) -> dict[str, ColumnAligner]:
        """By table; the one column of a record has no header to align."""
        tables = (table for table in self._form.tables if not table.is_record)
        return {table.id: ColumnAligner(table, self._model.columns) for table in tables}


def _one_value(table: FormTable, count: int) -> ColumnMatch:
    """The first cell is the value of a record's key; what else stands there is none of the form's."""
    (value,) = table.leaf_columns
    ones = (1.0,) * count
    return ColumnMatch(
        (value, *(None,) * (count - 1)), ones, ones, (True,) * count, 0.0, np.zeros((count, 2))
    )


def _weight(lines: int) -> float:
    return min(max(lines / LINES_EACH, 1.0), MAX_WEIGHT)


def _tokens(rows: Sequence[RowFit], i: int) -> tuple[str, ...]:
    """Texts of all header rows that lead up to this one."""
    texts: list[str] = []
    while i >= 0 and rows[i].band.kind is BandKind.HEADER:
        texts = [c.text for c in rows[i].band.headers] + texts
        i -= 1
    return tuple(texts)


def _paths(table: FormTable, band: Band, seen: dict[tuple[str, int], HeaderPaths]) -> HeaderPaths:
    """Header paths of a row's values; a continuation without header takes those above it."""
    paths = band.column_paths
    key = (table.id, len(paths))
    if any(paths):
        seen[key] = paths
        return paths
    return seen.get(key, paths)


def _under(heading: str | None, paths: HeaderPaths) -> HeaderPaths:
    """Header paths below the caption that names their group."""
    if heading is None or not any(paths):
        return paths
    return tuple(path if path[:1] == (heading,) else (heading, *path) for path in paths)
