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

from extractor.document import Cell, Document, Line, LineKind, Role, Table
from extractor.labels.classes import CAPTION, FURNITURE, NONE, ROW
from extractor.labels.model import AxisModel, LabelModel
from extractor.labels.text import normalise

KNOWN = 0.5
"""A header is known where the columns of the form together have this probability."""
MOST_LINES = 12
LONGEST_LINE = 240
"""Lines above a table that may announce it, and how long such a line is at most."""
MOST_TOPS = 6
"""Rows of a table of words that may be the top of the header of the next."""
LEAST_KNOWN = 0.5
"""Share of its cells that make a row of words below figures a new header."""

_VALUE = re.compile(
    r"[<>≤≥~$€£(+\-–—−]*\d[\d,.\s]*[%)]?[*†‡]*|[-–—−/*.]+|n/?a\.?|none"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|[a-z]{3,9}\.?\d{1,2},?\d{4}|\d{1,2}[- ]?[a-z]{3,9}[- ]?\d{2,4}"
)
_CONTINUED = re.compile(r"[-–—(\[]*(?:cont(?:inue)?d?|cont'd)[.)\]]*$")


Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Segment:
    """One header with the rows under it.

    ``columns`` are the grid columns that hold values, ``ways`` the ways to read the header
    above each (a heading over several columns stands apart, a label broken over rows is one
    label); ``stub`` the columns of labels. ``lines`` announce it, the nearest last.
    """

    table: int
    headed: bool
    stub: tuple[int, ...]
    columns: tuple[int, ...]
    ways: tuple[Ways, ...]
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
    tops: list[list[Cell]] = []
    index = -1
    for part in document.body:
        if isinstance(part, Line):
            if part.kind is not LineKind.FURNITURE and 0 < len(part.text.strip()) <= LONGEST_LINE:
                lines.append(part.text)
                tops = []
            continue
        index += 1
        above = (*lines[-MOST_LINES:], *part.caption.split("\n"))
        reader = _Reader(index, part, model.columns, model.rows, tuple(map(tuple, tops)))
        found = list(reader.segments(tuple(dict.fromkeys(filter(None, above)))))
        yield from found
        # The top of a header whose lines have fewer cells is read as a table of its own.
        tops = (
            [] if found or part.n_rows > MOST_TOPS else [part.row_cells(r) for r in range(part.n_rows)]
        )
        lines = lines if tops else []


@dataclass(frozen=True)
class _Reader:
    """One printed table, row by row."""

    index: int
    table: Table
    model: AxisModel
    captions: AxisModel
    tops: tuple[tuple[Cell, ...], ...] = ()
    """Rows of words right above, in a table without any figure."""

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
        ways = [_ways([row[c] for row in above]) for c in range(self.table.n_columns)]
        ways = self._over_values(ways, data)
        stub: list[int] = []
        for column, own in enumerate(ways):
            texts = [cell.text for r in data if (cell := grid[r][column]) is not None]
            spanned = stub and any(row[column] is not None and row[column] is row[0] for row in above)
            known = max(map(self._known, own), default=0.0) > KNOWN
            if stub and not spanned and known and not self._name_rows(texts):
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
            if ways[c] or any(g is not None and normalise(g.text) for g in (grid[r][c] for r in data))
        ]
        if values and stub:
            columns, found = tuple(values), tuple(ways[c] for c in values)
            headed = any(found)
            yield Segment(self.index, headed, tuple(stub), columns, found, tuple(data), lines)

    def _over_values(self, ways: list[Ways], data: list[int]) -> list[Ways]:
        """Without rules a header may stand beside its column: left of figures set to the right."""
        filled = [any(_text(self.table.grid[r][c]) for r in data) for c in range(len(ways))]
        out = list(ways)
        for column, own in enumerate(ways):
            if own and not filled[column]:
                near = [c for c in (column + 1, column - 1) if 0 < c < len(out)]
                bare = next((c for c in near if filled[c] and not out[c]), None)
                if bare is not None:
                    out[bare], out[column] = own, ()
        return out

    def _headings(self, heads: list[int]) -> list[list[Cell | None]]:
        """The header rows; where merges are lost a heading goes on over the blanks behind it."""
        rows = [list(self.table.grid[r]) for r in heads]
        if self.table.ragged or self.tops:
            cells = [*self.tops, *(self.table.row_cells(r) for r in heads)]
            return [row for found in cells if (row := self._in_order(found))]
        for upper, row in enumerate(rows[:-1]):
            for column in range(2, len(row)):
                below = any(_text(lower[column]) for lower in rows[upper + 1 :])
                if below and not _text(row[column]) and _text(rows[upper + 1][column - 1]):
                    row[column] = row[column - 1]
        return rows

    def _in_order(self, cells: Sequence[Cell]) -> list[Cell | None]:
        """Header cells whose columns are lost: one over each value; nothing where some are missing."""
        columns = self.table.n_columns
        if len(cells) < columns - 1 or len(cells) > columns:
            return []
        return [*([None] * (columns - len(cells))), *cells]

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


def _ways(cells: Sequence[Cell | None]) -> Ways:
    """How the header texts above a column may be read; none where there are none."""
    distinct = list({id(c): c.text for c in cells if c is not None and normalise(c.text)}.values())
    texts = tuple(t for i, t in enumerate(distinct) if not i or t != distinct[i - 1])
    if not texts:
        return ()
    ways = [texts, (" ".join(texts),), texts[-1:]]
    ways += [(" ".join(texts[:i]), " ".join(texts[i:])) for i in {1, len(texts) - 1} if i > 0]
    ways += [(" ".join(texts[i:]),) for i in range(1, len(texts) - 1)]
    return tuple(dict.fromkeys(ways))


def _text(cell: Cell | None) -> str:
    return "" if cell is None else normalise(cell.text)


def values_of(
    table: Table, segment: Segment, row: int, paths: Sequence[tuple[str, ...]]
) -> list[tuple[int, Cell]]:
    """The value cells that begin in a row, each with its place among the segment's columns."""
    found = []
    for place, column in enumerate(segment.columns):
        cell = table.grid[row][column]
        if cell is not None and cell.row == row and cell.column == column:
            found.append((place, replace(cell, role=Role.VALUE, column_path=paths[place])))
    return found


def labels_of(table: Table, segment: Segment, row: int) -> tuple[str, ...]:
    """What the label columns print beside a row, from the left; one text for each column."""
    cells = (table.grid[row][column] for column in segment.stub)
    return tuple("" if c is None else " ".join(c.text.split()) for c in cells)


def is_continued(lines: Sequence[str]) -> bool:
    """Whether nothing but “(continued)” stands above a table."""
    return all(_CONTINUED.search(normalise(line)) for line in lines)
