"""What pages and programs do to a finished table: breaks, lost merges, notes in its last row."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from extractor.sampling.grid import Kind, PrintedCell, PrintedTable


def unmerged(table: PrintedTable) -> PrintedTable:
    """Every merged cell as single cells: the text in the first of them, the others empty."""
    cells = [
        replace(cell, row_span=1, column_span=1)
        if (r, c) == (cell.row, cell.column)
        else PrintedCell("", r, c, kind=cell.kind)
        for cell in table.cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    ]
    return replace(table, cells=tuple(cells))


def split(table: PrintedTable, at: int, *, heads: bool) -> list[PrintedTable]:
    """Two tables, the second from row ``at`` on; ``heads``: it repeats the head rows.

    A label that goes over the break is printed in both.
    """
    whole = broken(table, at, heads=heads, stubs="repeat")
    above = tuple(c for c in whole.cells if c.row < at)
    below = tuple(replace(c, row=c.row - at) for c in whole.cells if c.row >= at)
    return [
        replace(table, cells=above),
        replace(table, cells=below, head_rows=table.head_rows if heads else 0, caption=""),
    ]


def with_note(table: PrintedTable, text: str) -> PrintedTable:
    """The table with a note as its last row, over the whole width."""
    note = PrintedCell(text, table.n_rows, 0, 1, table.n_columns, Kind.NOTE)
    return replace(table, cells=(*table.cells, note))


def broken(table: PrintedTable, at: int, *, heads: bool, stubs: str) -> PrintedTable:
    """The table as if a page had ended above row ``at``.

    ``heads``: the head rows are printed again. ``stubs``: what becomes of labels that
    span the break: ``keep`` (still one cell), ``repeat``, ``empty`` or ``cut`` (the text
    itself goes over the break).
    """
    added = table.head_rows if heads else 0
    cells: list[PrintedCell] = []
    for cell in table.cells:
        if cell.row >= at:
            cells.append(replace(cell, row=cell.row + added))
        elif cell.row + cell.row_span <= at or (stubs == "keep" and not added):
            cells.append(cell)
        else:
            first, second = _halves(cell.text, stubs)
            above = at - cell.row
            cells.append(replace(cell, row_span=above, text=first))
            cells.append(replace(cell, row=at + added, row_span=cell.row_span - above, text=second))
    if added:
        cells += [replace(c, row=c.row + at) for c in table.cells if c.row < table.head_rows]
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def figures_broken(table: PrintedTable, rng: Random) -> PrintedTable:
    """Long figures over two lines, as narrow columns break them."""

    def cell(old: PrintedCell) -> PrintedCell:
        text = old.text.strip()
        if old.kind is not Kind.VALUE or len(text) < 4 or not text.isascii() or rng.random() > 0.7:
            return old
        cut = rng.randint(2, len(text) - 1)
        return replace(old, text=f"{text[:cut]}\n{text[cut:]}")

    return replace(table, cells=tuple(cell(c) for c in table.cells))


def spaced_out(table: PrintedTable, at: int) -> PrintedTable:
    """An empty column in front of grid column ``at``, as sheets and converters leave them."""
    wide = _widened(table, at)
    gaps = [
        PrintedCell("", r, at, kind=Kind.NOTE) for r, row in enumerate(wide.grid()) if row[at] is None
    ]
    return replace(wide, cells=tuple(sorted((*wide.cells, *gaps), key=lambda c: (c.row, c.column))))


def marks_apart(table: PrintedTable, column: int) -> PrintedTable:
    """Numbering marks of the labels in one grid column stand in cells of their own before them."""
    wide = _widened(table, column, joined=True)
    cells: list[PrintedCell] = []
    for cell in wide.cells:
        found = _MARK.match(cell.text) if cell.kind is Kind.STUB else None
        if found is None or cell.column != column or cell.column_span < 2:
            cells.append(cell)
            continue
        cells.append(replace(cell, text=found[0], column_span=1))
        rest = cell.text[found.end() :].lstrip("\n")
        cells.append(replace(cell, text=rest, column=column + 1, column_span=cell.column_span - 1))
    return replace(wide, cells=tuple(cells))


_MARK = re.compile(r"(?:（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d+[.．、])(?=.)")


def _widened(table: PrintedTable, at: int, *, joined: bool = False) -> PrintedTable:
    """One more column at ``at``; cells that reach over it grow, with ``joined`` also those at it."""

    def cell(old: PrintedCell) -> PrintedCell:
        if old.column > at or (old.column == at and not joined):
            return replace(old, column=old.column + 1)
        if old.column + old.column_span > at:
            return replace(old, column_span=old.column_span + 1)
        return old

    widths = (*table.widths[:at], 0.5, *table.widths[at:])
    return replace(table, cells=tuple(cell(c) for c in table.cells), widths=widths)


def _halves(text: str, how: str) -> tuple[str, str]:
    if how == "cut" and len(text) > 1:
        cut = (len(text) + 1) // 2
        return text[:cut].rstrip("\n"), text[cut:].lstrip("\n")
    return (text, "") if how == "empty" else (text, text)
