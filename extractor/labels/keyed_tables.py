"""Printed tables whose rows the data name: where their header ends, and what each row holds.

Only the header tells such a table; the labels of its rows are as many as there are agencies.
So a row counts as header here by what the form knows of its columns, not by its looks alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from extractor.document import Cell, Document, Line, LineKind, Role, Table
from extractor.labels.classes import CAPTION, FURNITURE, NONE, ROW
from extractor.labels.model import AxisModel, LabelModel
from extractor.labels.text import normalise

KNOWN = 0.5
"""A header is known where the columns of the form together have this probability."""
MOST_LINES = 12
LONGEST_LINE = 240
"""Lines above a table that may announce it, and how long such a line is at most."""
LEAST_KNOWN = 0.5
"""Share of its cells that make a row of words below figures a new header."""

_VALUE = re.compile(
    r"[<>≤≥~$€£(+\-–—−]*\d[\d,.\s]*[%)]?[*†‡]*|[-–—−/*.]+|n/?a\.?|none"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|[a-z]{3,9}\.?\d{1,2},?\d{4}|\d{1,2}[- ]?[a-z]{3,9}[- ]?\d{2,4}"
)
_CONTINUED = re.compile(r"[-–—(\[]*(?:cont(?:inue)?d?|cont'd)[.)\]]*$")


@dataclass(frozen=True)
class Segment:
    """One header with the rows under it.

    ``columns`` are the grid columns that hold values, ``paths`` the header texts above each;
    ``stub`` the columns of labels. ``lines`` announce it, the nearest last.
    """

    table: int
    headed: bool
    stub: tuple[int, ...]
    columns: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    lines: tuple[str, ...]


def is_value(text: str) -> bool:
    """Whether a cell holds a figure, a date or a mark for none, and no words.

    >>> [is_value(t) for t in ("1,204", "<1", "N/A", "$3.50", "2015-03-12", "ATF", "1-20 Days")]
    [True, True, True, True, True, False, False]
    """
    bare = normalise(text)
    return bool(bare) and _VALUE.fullmatch(bare) is not None


def segments(document: Document, model: LabelModel) -> Iterator[Segment]:
    """Every header of the document with its rows, in reading order."""
    lines: list[str] = []
    index = -1
    for part in document.body:
        if isinstance(part, Line):
            if part.kind is not LineKind.FURNITURE and 0 < len(part.text.strip()) <= LONGEST_LINE:
                lines.append(part.text)
            continue
        index += 1
        above = (*lines[-MOST_LINES:], *part.caption.split("\n"))
        yield from _Reader(index, part, model.columns, model.rows).segments(
            tuple(dict.fromkeys(filter(None, above)))
        )
        lines = []


@dataclass(frozen=True)
class _Reader:
    """One printed table, row by row."""

    index: int
    table: Table
    model: AxisModel
    captions: AxisModel

    @cached_property
    def _odd(self) -> list[int]:
        return [self.model.classes.index(NONE), self.model.classes.index(FURNITURE)]

    def segments(self, lines: tuple[str, ...]) -> Iterator[Segment]:
        heads: list[int] = []
        data: list[int] = []
        captions = lines
        for row in range(self.table.n_rows):
            kind = self._kind(row, begun=bool(data))
            if kind in ("caption", "header") and data:
                yield from self._segment(heads, data, captions)
                heads, data, captions = [], [], ()
            if kind == "caption":
                text = next(c.text for c in self._cells(row) if normalise(c.text))
                captions = (*captions, text)
                if self._known((text,)) > max(KNOWN, self._announces(text)):
                    heads.append(row)
            elif kind == "header":
                heads.append(row)
            elif kind == "data":
                data.append(row)
        if data:
            yield from self._segment(heads, data, captions)

    def _cells(self, row: int) -> list[Cell]:
        return list({id(c): c for c in self.table.grid[row] if c is not None}.values())

    def _kind(self, row: int, *, begun: bool) -> str:
        printed = [c for c in self._cells(row) if normalise(c.text)]
        if not printed:
            return "blank"
        rest = [c for c in printed if c.column > 0]
        if any(is_value(c.text) for c in rest):
            return "data"
        alone = len(printed) == 1
        if alone and printed[0].column_span * 2 > self.table.n_columns:
            return "caption"
        if not begun:
            return "caption" if alone and self.table.n_columns > 2 and not row else "header"
        own = [c for c in rest if c.row == row]
        known = sum(self._known((c.text,)) > KNOWN for c in own)
        return "header" if own and known >= LEAST_KNOWN * len(own) and known else "data"

    def _known(self, path: tuple[str, ...]) -> float:
        if not any(map(normalise, path)):
            return 0.0
        chances = np.exp(self.model.log_probabilities(path))
        return float(1.0 - chances[self._odd].sum())

    def _announces(self, text: str) -> float:
        """The probability that a text is the caption of a table."""
        found = np.exp(self.captions.log_probabilities((text,)))
        own = [i for i, name in enumerate(self.captions.classes) if name.startswith(CAPTION)]
        return float(found[own].sum())

    def _segment(self, heads: list[int], data: list[int], lines: tuple[str, ...]) -> Iterator[Segment]:
        grid = self.table.grid
        above = self._headings(heads)
        paths = [self._path([row[c] for row in above]) for c in range(self.table.n_columns)]
        stub: list[int] = []
        for column, path in enumerate(paths):
            texts = [cell.text for r in data if (cell := grid[r][column]) is not None]
            spanned = stub and any(row[column] is not None and row[column] is row[0] for row in above)
            if stub and not spanned and self._known(path) > KNOWN and not self._name_rows(texts):
                break
            figures = sum(map(is_value, texts))
            words = sum(bool(normalise(t)) for t in texts) - figures
            if stub and figures > words:
                break
            stub.append(column)
        stub = self._labels(stub, data)
        first = max(stub) + 1 if stub else 1
        values = [
            c
            for c in range(first, self.table.n_columns)
            if paths[c] or any(g is not None and normalise(g.text) for g in (grid[r][c] for r in data))
        ]
        if values and stub:
            columns, found = tuple(values), tuple(paths[c] for c in values)
            headed = any(found)
            yield Segment(self.index, headed, tuple(stub), columns, found, tuple(data), lines)

    def _headings(self, heads: list[int]) -> list[list[Cell | None]]:
        """The header rows; where merges are lost a heading goes on over the blanks behind it."""
        rows = [list(self.table.grid[r]) for r in heads]
        for upper, row in enumerate(rows[:-1]):
            for column in range(2, len(row)):
                below = any(_text(lower[column]) for lower in rows[upper + 1 :])
                if below and not _text(row[column]) and _text(rows[upper + 1][column - 1]):
                    row[column] = row[column - 1]
        return rows

    def _name_rows(self, texts: Sequence[str]) -> bool:
        """Whether a column holds the names of the lines of records: Date of Receipt."""
        printed = [t for t in texts if normalise(t)]
        own = [i for i, name in enumerate(self.captions.classes) if name.startswith(ROW)]
        named = sum(np.exp(self.captions.log_probabilities((t,)))[own].sum() > KNOWN for t in printed)
        return bool(printed) and 2 * int(named) > len(printed)

    def _labels(self, stub: list[int], data: list[int]) -> list[int]:
        """The columns of the stub that hold labels: no serial numbers, not blank throughout."""
        worded = []
        for column in stub:
            cells = (self.table.grid[r][column] for r in data)
            if any(c is not None and normalise(c.text) and not is_value(c.text) for c in cells):
                worded.append(column)
        return worded or stub[:1]

    def _path(self, cells: Sequence[Cell | None]) -> tuple[str, ...]:
        """The header texts above a column, in the way in which the form knows them best.

        A heading over several columns stands apart; a label broken over rows is one label.
        """
        distinct = list({id(c): c.text for c in cells if c is not None and normalise(c.text)}.values())
        texts = tuple(t for i, t in enumerate(distinct) if not i or t != distinct[i - 1])
        if len(texts) < 2:
            return texts
        ways = [texts, (" ".join(texts),), (texts[0], " ".join(texts[1:])), (texts[-1],)]
        ways.append((" ".join(texts[:-1]), texts[-1]))
        ways += [(" ".join(texts[i:]),) for i in range(1, len(texts) - 1)]
        return max(dict.fromkeys(ways), key=lambda way: round(self._known(way), 3))


def _text(cell: Cell | None) -> str:
    return "" if cell is None else normalise(cell.text)


def values_of(table: Table, segment: Segment, row: int) -> list[tuple[int, Cell]]:
    """The value cells that begin in a row, each with its place among the segment's columns."""
    found = []
    for place, column in enumerate(segment.columns):
        cell = table.grid[row][column]
        if cell is not None and cell.row == row and cell.column == column:
            found.append((place, replace(cell, role=Role.VALUE, column_path=segment.paths[place])))
    return found


def labels_of(table: Table, segment: Segment, row: int) -> tuple[str, ...]:
    """What the label columns print beside a row, from the left; one text for each column."""
    cells = (table.grid[row][column] for column in segment.stub)
    return tuple("" if c is None else " ".join(c.text.split()) for c in cells)


def is_continued(lines: Sequence[str]) -> bool:
    """Whether nothing but “(continued)” stands above a table."""
    return all(_CONTINUED.search(normalise(line)) for line in lines)


def chances(model: AxisModel, paths: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    """Printed columns × classes: probability of each class of the column axis."""
    return np.exp(np.array([model.log_probabilities(path) for path in paths]))
