"""One ``<table>`` element → a :class:`~extractor.document.Table`, spans resolved as browsers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from extractor.document import Cell, Note, Provenance, Table
from extractor.reading.html_marks import Marks
from extractor.reading.html_text import BREAK, inner_text, printed_text
from extractor.reading.limits import Limits, cut

LONG_CELL = 300
"""Characters of a cell that holds prose rather than data."""
PROSE_BESIDE_TABLE = 100
"""A cell with a table in it and so much text beside it is a part of the page's skeleton."""

_SECTIONS = ("thead", "tbody", "tfoot")
_SPAN = re.compile(r"\s*\+?(\d+)")


SourceCell = tuple[str, str, bool, int, int, int]
"""Text, path, whether it is a header, row span (0: to the end of its row group), column span,
and how many characters of the text stand in tables within. A class costs half as much again
as all else that is done for a cell."""


@dataclass(slots=True)
class SourceRow:
    path: str
    cells: list[SourceCell]
    end: int = 0
    """The row after the last of its row group; no span reaches over it."""


@dataclass(slots=True)
class TableSource:
    """The rows of one table element in the order in which they are shown."""

    rows: list[SourceRow]
    notes: list[Note] = field(default_factory=list)

    def is_layout(self) -> bool:
        """Whether the table only arranges the page: tables or prose stand in its cells."""
        cells = [cell for row in self.rows for cell in row.cells]
        lengths = [len(cell[0]) for cell in cells]
        nested = sum([cell[5] for cell in cells])
        if nested and (2 * nested >= sum(lengths) or _has_skeleton(cells)):
            return True
        if max([len(row.cells) for row in self.rows], default=0) <= 1:
            return True
        long = [n for n in lengths if n > LONG_CELL]
        short = len(lengths) - lengths.count(0) - len(long)
        return sum(long) > 0.7 * sum(lengths) and short < 12


def _has_skeleton(cells: list[SourceCell]) -> bool:
    return any(nested and len(text) - nested > PROSE_BESIDE_TABLE for text, *_, nested in cells)


class TableReader:
    """Reads the tables of one page."""

    def __init__(self, marks: Marks, limits: Limits) -> None:
        self.limits = limits
        self._marks = marks

    def source(self, table: LexborNode, path: str) -> TableSource:
        """The rows of a table: the head first and the foot last, wherever they stand."""
        groups: dict[str, list[list[SourceRow]]] = {"thead": [], "tbody": [], "tfoot": []}
        count = dict.fromkeys((*_SECTIONS, "tr"), 0)
        for node in self._children(table):
            tag = node.tag or ""
            if tag not in count:
                continue
            count[tag] += 1
            place = f"{path}/{tag}[{count[tag]}]"
            if tag == "tr":
                groups["tbody"].append([self._row(node, place)])
            else:
                first = tag != "tbody" and not groups[tag]
                groups[tag if first else "tbody"].append(list(self._rows(node, place)))
        rows: list[SourceRow] = []
        for group in (*groups["thead"], *groups["tbody"], *groups["tfoot"]):
            for row in group:
                row.end = len(rows) + len(group)
            rows += group
        return TableSource(rows)

    def _rows(self, section: LexborNode, path: str) -> Iterator[SourceRow]:
        number = 0
        for node in self._children(section):
            if node.tag == "tr":
                number += 1
                yield self._row(node, f"{path}/tr[{number}]")

    def _row(self, row: LexborNode, path: str) -> SourceRow:
        hidden, mixed, spanning = self._marks.hidden, self._marks.mixed, self._marks.spanning
        cells: list[SourceCell] = []
        number = {"td": 0, "th": 0}
        node = row.first_child
        while node is not None:
            tag = node.tag
            if tag in number:
                number[tag] += 1
                mem_id = node.mem_id
                if mem_id not in hidden:
                    text: str | None = None
                    nested = 0
                    if mem_id not in mixed:
                        text = node.text(deep=True, separator=BREAK)
                        if not text.isalnum():
                            text = printed_text(text, node)
                    if text is None:
                        inner = inner_text(node, hidden)
                        text, nested = inner.text, inner.nested
                    height, width = self._spans(node) if mem_id in spanning else (1, 1)
                    place = f"{path}/{tag}[{number[tag]}]"
                    cells.append((text, place, tag == "th", height, width, nested))
            node = node.next
        return SourceRow(path, cells)

    def _children(self, parent: LexborNode) -> Iterator[LexborNode]:
        hidden = self._marks.hidden
        node = parent.first_child
        while node is not None:
            if not (hidden and node.mem_id in hidden):
                yield node
            node = node.next

    def _spans(self, node: LexborNode) -> tuple[int, int]:
        attributes = node.attributes
        rows = self._span(attributes.get("rowspan"), zero=0)
        return rows, self._span(attributes.get("colspan"), zero=1)

    def _span(self, value: str | None, *, zero: int) -> int:
        match = _SPAN.match(value) if value else None
        if not match:
            return 1
        digits = match[1][:9]
        return min(int(digits), self.limits.spans) or zero

    def table(self, source: TableSource, number: int) -> Table:
        """The table with each cell at its place; a limit that cuts leaves a note in the source.

        ``number`` is that of the table on its page, as far as has been read.
        """
        cells, cut_at = _place(source.rows, self.limits.table_cells)
        if cut_at is not None:
            what = f"a table was cut after {cut_at:,} of {len(source.rows):,} rows"
            source.notes.append(cut("table_cells", self.limits, what=what, where=source.rows[0].path))
        return Table(_squeezed(cells, number))


Placed = tuple[SourceCell, int, int, int, int]
"""A cell with its row and column, and the row and column after it."""


def _place(rows: list[SourceRow], most: int) -> tuple[list[Placed], int | None]:
    """Every cell at its place, by the rule of HTML: the first free column from the left.

    A cell that would cover a cell from a row above ends before it.
    """
    covered: dict[int, int] = {}
    """For a column, the row at which the last cell of several rows in it has ended."""
    widest = 0
    placed: list[Placed] = []
    for r, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            height, width = cell[3], cell[4]
            while covered.get(column, 0) > r:
                column += 1
            if column >= most:
                return placed, r
            end = column + 1
            while end < column + width and covered.get(end, 0) <= r:
                end += 1
            below = r + 1
            if height != 1:
                below = min(r + height, row.end) if height else row.end
                covered.update(dict.fromkeys(range(column, end), below))
            placed.append((cell, r, column, below, end))
            column = end
            widest = max(widest, end)
        if widest * (r + 1) > most and r + 1 < len(rows):
            return placed, r + 1
    return placed, None


def _squeezed(placed: list[Placed], number: int) -> tuple[Cell, ...]:
    """The cells without the rows and columns in which none begins.

    Browsers give such rows and columns no room: they come from spans that are too large
    and from empty rows.
    """
    rows = _renumber({p[1] for p in placed}, max([p[3] for p in placed], default=0))
    columns = _renumber({p[2] for p in placed}, max([p[4] for p in placed], default=0))
    if rows[-1] < len(rows) - 1 or columns[-1] < len(columns) - 1:
        placed = [
            (cell, rows[top], columns[left], rows[below], columns[end])
            for cell, top, left, below, end in placed
        ]
    return tuple(
        [
            Cell(
                text,
                row,
                column,
                below - row,
                end - column,
                Provenance((), (), number, row + 1, column + 1, path),
                header,
            )
            for (text, path, header, _, _, _), row, column, below, end in placed
        ]
    )


def _renumber(starts: set[int], end: int) -> list[int]:
    """For every line of the old grid, how many lines with a beginning cell come before it."""
    before = [0]
    for line in range(end):
        before.append(before[-1] + (line in starts))
    return before
