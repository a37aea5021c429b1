"""One sheet's cells → lines of prose and tables.

A sheet often holds a title, section headings and several tables one below the other.
It is cut only on evidence; where that is weak the rows stay in one table, because later
stages can read stacked blocks but cannot put back what was torn apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.document import Cell, Line, LineKind, Provenance, Table
from extractor.reading.sheet_beside import side_by_side
from extractor.reading.sheet_cell import SheetCell
from extractor.reading.sheet_layout import column_letters
from extractor.reading.sheet_outline import SECTION, line_rows

_TITLE = re.compile(r"报告|年度|年报|(?:情况|统计|汇总|一览)表")

_PROSE = 60
"""Characters from which a cell alone in its row, with a full stop, is a paragraph."""

_ALMOST_FULL = 0.8
"""Part of the table's width that a heading's merged area covers."""


@dataclass(frozen=True)
class Places:
    """Names shown positions as the file does: ``rows[i]`` is the row of the i-th shown one."""

    sheet: str
    rows: Sequence[int]
    columns: Sequence[int]

    def of(self, cell: SheetCell) -> Provenance:
        column = column_letters(self.columns[cell.column])
        return Provenance(sheet=self.sheet, cell=f"{column}{self.rows[cell.row] + 1}")


def split(
    cells: Sequence[SheetCell], places: Places, *, max_cells: int
) -> tuple[list[Line | Table], bool]:
    """Lines and tables from top to bottom, and whether ``max_cells`` places cut a table.

    ``cells`` are sorted and do not overlap.
    """
    body: list[Line | Table] = []
    was_cut = False

    def close(table: list[SheetCell]) -> None:
        nonlocal was_cut
        fitting = _fitting(table, max_cells)
        was_cut = was_cut or len(fitting) < len(table)
        if any(cell.text for cell in fitting):
            body.append(_table(fitting, places))
        table.clear()

    for block in (part for rows in _blocks(cells) for part in side_by_side(rows)):
        width = _width(block)
        frames = any(cell.framed for cell in block)
        rows = list(_rows(block))
        outside = frozenset() if frames else line_rows(rows, width)
        pending: list[SheetCell] = []
        for number, row in enumerate(rows):
            first = not body and not pending
            if number in outside or _is_line(row, width, frames=frames, first=first):
                close(pending)
                body += _lines(row[0], places, first=first)
            else:
                pending += row
        close(pending)
    return body, was_cut


def _fitting(cells: Sequence[SheetCell], max_cells: int) -> list[SheetCell]:
    """The cells of as many rows as ``max_cells`` grid places allow."""
    if not cells:
        return []
    end = cells[0].row + max_cells // _width(cells)
    return [cell for cell in cells if cell.row + cell.row_span <= end]


def _blocks(cells: Sequence[SheetCell]) -> Iterator[list[SheetCell]]:
    """Runs of rows without an empty row between them; row spans bridge rows."""
    block: list[SheetCell] = []
    end = 0
    for cell in cells:
        if block and cell.row > end:
            yield block
            block = []
        block.append(cell)
        end = max(end, cell.row + cell.row_span)
    if block:
        yield block


def _rows(block: Sequence[SheetCell]) -> Iterator[list[SheetCell]]:
    """Groups of cells that begin in the same row."""
    row: list[SheetCell] = []
    for cell in block:
        if row and cell.row != row[0].row:
            yield row
            row = []
        row.append(cell)
    if row:
        yield row


def _width(block: Sequence[SheetCell]) -> int:
    return max(c.column + c.column_span for c in block) - min(c.column for c in block)


def _is_line(row: Sequence[SheetCell], width: int, *, frames: bool, first: bool) -> bool:
    """Whether a row stands outside any table.

    A single cell does so if it is a paragraph; if the block has frames and the row has
    none; if it is a section heading over the full width; or if it is the sheet's title.
    """
    cell = row[0]
    if len([c for c in row if c.text or c.framed]) != 1 or cell.row_span > 1 or not cell.text:
        return False
    if len(cell.text) >= _PROSE and "。" in cell.text:
        return True
    if width == 1 or (frames and not cell.framed):
        return True
    full = cell.column_span >= _ALMOST_FULL * width
    if full and SECTION.match(cell.text):
        return True
    return first and bool(_TITLE.search(cell.text)) and not cell.framed


def _lines(cell: SheetCell, places: Places, *, first: bool) -> Iterator[Line]:
    provenance = places.of(cell)
    for text in cell.text.split("\n"):
        if not text.strip():
            continue
        kind = LineKind.TEXT
        if len(text) < _PROSE and SECTION.match(text):
            kind = LineKind.HEADING
        elif len(text) < _PROSE and first and _TITLE.search(text):
            kind = LineKind.TITLE
        yield Line(text.strip(), provenance, kind)


def _table(cells: Sequence[SheetCell], places: Places) -> Table:
    """The table, moved to its own origin, without the empty columns that only a heading spans."""
    cells = _trimmed(cells)
    top = cells[0].row
    left = min(cell.column for cell in cells)
    return Table(
        tuple(
            Cell(
                text=cell.text,
                row=cell.row - top,
                column=cell.column - left,
                row_span=cell.row_span,
                column_span=cell.column_span,
                provenance=places.of(cell),
            )
            for cell in _filled(cells)
        )
    )


def _trimmed(cells: Sequence[SheetCell]) -> list[SheetCell]:
    """Cells up to the last column that a row with several texts reaches.

    A heading merged over the width of the sheet, or of a wider table below, must not lend
    a narrow table empty columns.
    """
    texts = [[c for c in row if c.text] for row in _rows(cells)]
    ends = [c.column + c.column_span for row in texts if len(row) > 1 for c in row]
    if not ends:
        return list(cells)
    right = max(ends)
    return [
        replace(c, column_span=min(c.column_span, right - c.column)) for c in cells if c.column < right
    ]


def _filled(cells: Sequence[SheetCell]) -> list[SheetCell]:
    """The cells with an empty cell in every place of their rectangle that none covers."""
    taken = {place for cell in cells for place in _area(cell)}
    rows = range(cells[0].row, max(cell.row + cell.row_span for cell in cells))
    columns = range(
        min(cell.column for cell in cells), max(cell.column + cell.column_span for cell in cells)
    )
    blanks = [
        SheetCell("", row, column) for row in rows for column in columns if (row, column) not in taken
    ]
    return sorted([*cells, *blanks], key=lambda cell: (cell.row, cell.column))


def without_overlap(cells: Sequence[SheetCell]) -> list[SheetCell]:
    """Merged areas of broken files overlap: a later cell that collides loses its span or itself."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        for candidate in (cell, replace(cell, row_span=1, column_span=1)):
            area = _area(candidate)
            if not area & taken:
                taken |= area
                kept.append(candidate)
                break
    return kept


def _area(cell: SheetCell) -> set[tuple[int, int]]:
    return {
        (row, column)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
