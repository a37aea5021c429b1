"""Tables of the form that an agency prints as a list: one line for each cell, the column's label last.

第二十条第（一）项 / 规章 / 本年制发件数 is a cell of the row 规章, and 行政复议 / 结果维持 one of a
table with a single row. Such lines are put together again before anything is aligned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np

from extractor.forms.form import Form
from extractor.labels.bands import Band, BandKind
from extractor.labels.classes import ROW, column_class, row_class
from extractor.labels.model import LabelModel

LEAST_LOG = -4.0
"""One line counts against a reading with at most this (nats): a single label can be misprinted."""


class ListReader:
    """Finds the listed tables of one form."""

    def __init__(self, form: Form, model: LabelModel) -> None:
        self._form = form
        self._model = model

    @cached_property
    def _row_positions(self) -> list[int]:
        return [i for i, name in enumerate(self._model.rows.classes) if name.startswith(ROW)]

    @cached_property
    def _tables(self) -> list[tuple[list[int], list[int]]]:
        """Of every matrix the positions of its row and of its column classes."""
        rows = {name: i for i, name in enumerate(self._model.rows.classes)}
        columns = {name: i for i, name in enumerate(self._model.columns.classes)}
        return [
            (
                [rows[row_class(p)] for p in table.leaf_rows if p.node.label],
                [columns[column_class(p)] for p in table.leaf_columns if p.node.label],
            )
            for table in self._form.tables
            if not table.is_list
        ]

    def as_rows(self, bands: Sequence[Band]) -> list[Band]:
        """The bands, the lines of listed tables put together to rows."""
        found: list[Band] = []
        for key, group in groupby(bands, key=_outermost):
            run = list(group)
            depth = self._label_depth(run) if key is not None else None
            if depth is None:
                found.extend(run)
            else:
                for row in _rows(run, depth):
                    _append(found, row)
        return found

    def _label_depth(self, run: Sequence[Band]) -> int | None:
        """How many labels of each path are the row's, counted as in a slice; ``None``: no list."""
        as_lines = [self._line_fit(band.path) for band in run]
        best, depth = float(np.mean(as_lines)), None
        for stop in (0, -1):
            fit = float(np.mean([self._cell_fit(band.path[:stop], band.path[stop:]) for band in run]))
            if fit > best:
                best, depth = fit, stop
        return depth if best > LEAST_LOG / 2 else None

    def _line_fit(self, path: tuple[str, ...]) -> float:
        log = self._model.rows.log_probabilities(path)
        return max(LEAST_LOG, float(log[self._row_positions].max()))

    def _cell_fit(self, row: tuple[str, ...], column: tuple[str, ...]) -> float:
        rows = self._model.rows.log_probabilities(row)
        columns = self._model.columns.log_probabilities(column)
        best = LEAST_LOG
        for own_rows, own_columns in self._tables:
            if own_columns and bool(own_rows) == bool(row):
                row_fit = float(rows[own_rows].max()) if own_rows else 0.0
                best = max(best, row_fit + float(columns[own_columns].max()))
        return best


def _outermost(band: Band) -> tuple[int, str] | None:
    if band.kind is BandKind.DATA and len(band.values) == 1 and len(band.path) > 1:
        return band.table, band.path[0]
    return None


def _rows(run: Sequence[Band], depth: int) -> Iterator[Band]:
    for band in run:
        row, column = band.path[:depth], band.path[depth:]
        (value,) = band.values
        yield replace(band, path=row, values=(replace(value, row_path=row, column_path=column),))


def _append(found: list[Band], line: Band) -> None:
    """Add a line, to the row before it if that is its row and lacks this column."""
    if found:
        last = found[-1]
        same = last.kind is BandKind.DATA and (last.table, last.path) == (line.table, line.path)
        if same and line.values[0].column_path not in {cell.column_path for cell in last.values}:
            found[-1] = replace(last, values=(*last.values, *line.values))
            return
    found.append(line)
