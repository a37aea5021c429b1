"""One ``<table>`` element → a :class:`~extractor.document.Table`, spans resolved as browsers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from extractor.document import Cell, Note, Provenance, Table
from extractor.reading.html_text import inner_text
from extractor.reading.limits import Limits, cut

LONG_CELL = 300
"""Characters of a cell that holds prose rather than data."""
PROSE_BESIDE_TABLE = 100
"""A cell with a table in it and so much text beside it is a part of the page's skeleton."""

_SECTIONS = ("thead", "tbody", "tfoot")
_SPAN = re.compile(r"\s*\+?(\d+)")


@dataclass(slots=True)
class SourceCell:
    node: LexborNode
    header: bool
    path: str
    row_span: int = 1
    """0: to the end of its row group."""
    column_span: int = 1
    text: str = ""
    nested: int = 0


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

    @property
    def cells(self) -> Iterator[SourceCell]:
        return (cell for row in self.rows for cell in row.cells)

    def is_layout(self) -> bool:
        """Whether the table only arranges the page: tables or prose stand in its cells."""
        lengths = [len(cell.text) for cell in self.cells]
        total = sum(lengths)
        nested = sum(cell.nested for cell in self.cells)
        if nested and (2 * nested >= total or any(self._is_skeleton(cell) for cell in self.cells)):
            return True
        if max((len(row.cells) for row in self.rows), default=0) <= 1:
            return True
        long = [n for n in lengths if n > LONG_CELL]
        short = sum(0 < n <= LONG_CELL for n in lengths)
        return sum(long) > 0.7 * total and short < 12

    @staticmethod
    def _is_skeleton(cell: SourceCell) -> bool:
        return cell.nested > 0 and len(cell.text) - cell.nested > PROSE_BESIDE_TABLE


class TableReader:
    """Reads the tables of one page.

    ``spanning`` holds the ``mem_id`` of all elements with a span: asking the parser once
    for the whole page costs less than asking each cell for its attributes.
    """

    def __init__(self, page: LexborNode, hidden: frozenset[int], limits: Limits) -> None:
        self.hidden = hidden
        self.limits = limits
        self.spanning = frozenset(node.mem_id for node in page.css("[rowspan],[colspan]"))

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
        cells = []
        number = {"td": 0, "th": 0}
        hidden, spanning = self.hidden, self.spanning
        node = row.first_child
        while node is not None:
            tag = node.tag or ""
            if tag in number:
                number[tag] += 1
                if not (hidden and node.mem_id in hidden):
                    cell = SourceCell(node, tag == "th", f"{path}/{tag}[{number[tag]}]")
                    inner = inner_text(node, hidden)
                    cell.text, cell.nested = inner.text, inner.nested
                    if node.mem_id in spanning:
                        self._read_spans(cell)
                    cells.append(cell)
            node = node.next
        return SourceRow(path, cells)

    def _children(self, parent: LexborNode) -> Iterator[LexborNode]:
        node = parent.first_child
        while node is not None:
            if not (self.hidden and node.mem_id in self.hidden):
                yield node
            node = node.next

    def _read_spans(self, cell: SourceCell) -> None:
        attributes = cell.node.attributes
        cell.row_span = self._span(attributes.get("rowspan"), zero=0)
        cell.column_span = self._span(attributes.get("colspan"), zero=1)

    def _span(self, value: str | None, *, zero: int) -> int:
        match = _SPAN.match(value or "")
        if not match:
            return 1
        digits = match[1][:9]
        return min(int(digits), self.limits.spans) or zero

    def table(self, source: TableSource) -> Table:
        """The table with each cell at its place; a limit that cuts leaves a note in the source."""
        cells, cut_at = _place(source.rows, self.limits.table_cells)
        if cut_at is not None:
            what = f"a table was cut after {cut_at:,} of {len(source.rows):,} rows"
            source.notes.append(cut("table_cells", self.limits, what=what, where=source.rows[0].path))
        return Table(_squeezed(cells))


@dataclass(slots=True)
class Placed:
    source: SourceCell
    row: int
    column: int
    row_span: int
    column_span: int


def _place(rows: list[SourceRow], most: int) -> tuple[list[Placed], int | None]:
    """Row and column of every cell, by the rule of HTML: the first free column from the left.

    A cell that would cover a cell from a row above ends before it.
    """
    taken_until: list[int] = []
    placed: list[Placed] = []
    for r, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while column < len(taken_until) and taken_until[column] > r:
                column += 1
            if column >= most:
                return placed, r
            end = column + 1
            while end < column + cell.column_span and (end >= len(taken_until) or taken_until[end] <= r):
                end += 1
            below = min(r + cell.row_span, row.end) if cell.row_span else row.end
            if end > len(taken_until):
                taken_until += [0] * (end - len(taken_until))
            for c in range(column, end):
                taken_until[c] = below
            placed.append(Placed(cell, r, column, below - r, end - column))
            column = end
        if len(taken_until) * (r + 1) > most and r + 1 < len(rows):
            return placed, r + 1
    return placed, None


def _squeezed(placed: list[Placed]) -> tuple[Cell, ...]:
    """The cells without the rows and columns in which none begins.

    Browsers give such rows and columns no room: they come from spans that are too large
    and from empty rows.
    """
    rows = _renumber({p.row for p in placed}, max((p.row + p.row_span for p in placed), default=0))
    columns = _renumber(
        {p.column for p in placed}, max((p.column + p.column_span for p in placed), default=0)
    )
    cells = []
    for p in placed:
        row, column = rows[p.row], columns[p.column]
        cell = p.source
        cells.append(
            Cell(
                cell.text,
                row,
                column,
                rows[p.row + p.row_span] - row,
                columns[p.column + p.column_span] - column,
                Provenance(row=row + 1, column=column + 1, dom=cell.path),
                cell.header,
            )
        )
    return tuple(cells)


def _renumber(starts: set[int], end: int) -> list[int]:
    """For every line of the old grid, how many lines with a beginning cell come before it."""
    before = [0]
    for line in range(end):
        before.append(before[-1] + (line in starts))
    return before
