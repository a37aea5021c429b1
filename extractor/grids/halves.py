"""Lists set in two or three columns side by side: 指标 | 单位 | 数量 | 指标 | 单位 | 数量.

The header says so: its second half repeats the first word for word. The parts are put
below one another; a table of figures whose heads repeat (结果维持 … twice) has its labels
only at the left and is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.document import Cell, Table
from extractor.grids.content import Content, content_of, squeeze
from extractor.grids.keys import unit_of

PARTS = (2, 3, 4)
MOST_ABOVE = 8
"""The header is among the first rows."""
LEAST_LABELS = 0.6
"""Share of words in the first column of each part."""


def unfolded(table: Table) -> Table:
    """The table with its parts below one another; the same table if it has none."""
    for row in range(min(table.n_rows - 1, MOST_ABOVE)):
        texts = _texts(table, row)
        for parts in PARTS:
            width, rest = divmod(len(texts), parts)
            if rest or width < 2 or not _repeats(texts, width):
                continue
            if _have_labels(table, row, width, parts):
                return _stacked(table, row, width, parts)
    return table


def _texts(table: Table, row: int) -> list[str]:
    cells = table.row_cells(row) if table.ragged else table.grid[row]
    return [squeeze(cell.text) if cell else "" for cell in cells]


def _repeats(texts: Sequence[str], width: int) -> bool:
    first = texts[:width]
    same = all(texts[i] == first[i % width] for i in range(len(texts)))
    return same and len(set(first)) == width and all(first)


def _have_labels(table: Table, head: int, width: int, parts: int) -> bool:
    """Whether one column of the parts holds words in each of them."""
    below: dict[int, list[bool]] = {}
    for cell in table.cells:
        if cell.row > head and squeeze(cell.text):
            is_word = content_of(cell.text) is Content.WORDS and unit_of(cell.text) is None
            below.setdefault(cell.column, []).append(is_word)
    return any(
        all(
            sum(words := below.get(part * width + column, [])) >= max(1, LEAST_LABELS * len(words))
            for part in range(parts)
        )
        for column in range(width)
    )


def _stacked(table: Table, head: int, width: int, parts: int) -> Table:
    """The rows of the second part behind those of the first, and so on; blank ones go."""
    height = table.n_rows - head - 1
    cells = [_clipped(cell, width) for cell in table.cells if cell.row <= head and cell.column < width]
    for part in range(parts):
        own = [c for c in table.cells if c.row > head and c.column // width == part]
        filled = [row for row in range(head + 1, table.n_rows) if _is_filled(own, row)]
        down = part * height - (filled[0] - head - 1 if part and filled else 0)
        last = filled[-1] if filled else head
        for cell in own:
            if cell.row <= last:
                moved = replace(cell, row=cell.row + down, column=cell.column - part * width)
                cells.append(_clipped(moved, width))
    rows = {row: i for i, row in enumerate(sorted({c.row for c in cells}))}
    placed = [replace(c, row=rows[c.row], row_span=1) if c.row > head else c for c in cells]
    return replace(table, cells=tuple(sorted(placed, key=lambda c: (c.row, c.column))), edges=())


def _is_filled(cells: Sequence[Cell], row: int) -> bool:
    return any(row in cell.rows and squeeze(cell.text) for cell in cells)


def _clipped(cell: Cell, width: int) -> Cell:
    return replace(cell, column_span=min(cell.column_span, width - cell.column))
