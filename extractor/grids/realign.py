"""Lists whose cells came one on a line: what belongs to the head and what to the first row.

Such text has no mark between the title of the table, the heads of its columns and the
label of its first row, nor between the last figure of a row and the serial number of the
next. The rows say how many cells stand on either side of a unit, and so do the heads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from extractor.document import Cell, Table
from extractor.grids.content import squeeze
from extractor.grids.keys import LEAST_UNITS, heads_serials, heads_units, unit_of

MOST_LEADING = 8
"""The head ends within so many rows: it may be torn into several."""

_YEAR = re.compile(r"(?:19|20)\d\d")

Rows = list[list[Cell]]


def realigned(table: Table) -> Table:
    """The list with its title, heads and rows parted; any other table as it is."""
    rows: Rows = [table.row_cells(r) for r in range(table.n_rows)]
    shapes = Counter(shape for row in rows if (shape := _shape(row)) is not None)
    first = next((r for r, row in enumerate(rows) if any(unit_of(c.text) for c in row)), len(rows))
    leading = _years_joined([cell for row in rows[:first] for cell in row])
    place = next((i for i, cell in enumerate(leading) if heads_units(cell.text)), None)
    if place is None or first > MOST_LEADING or sum(shapes.values()) < LEAST_UNITS:
        return table
    (before, behind), _ = shapes.most_common(1)[0]
    serial = place > before and any(heads_serials(c.text) for c in leading[:place])
    if serial:
        before, behind = before + 1, behind - 1
    start, stop = max(0, place - before), place + 1 + behind
    lines = [list(group) for _, group in groupby(leading[stop:], key=lambda cell: cell.row)]
    below = _first_label_joined(lines, rows[first:])
    if serial:
        below = _serials_in_front(below, behind)
    titles = [[cell] for cell in leading[:start] if squeeze(cell.text)]
    changed = [*titles, leading[start:stop], *below]
    if changed == rows:
        return table
    cells = [
        replace(cell, row=r, column=c) for r, row in enumerate(changed) for c, cell in enumerate(row)
    ]
    return replace(table, cells=tuple(cells))


def _shape(row: Sequence[Cell]) -> tuple[int, int] | None:
    """How many cells a row has in front of its unit and behind it."""
    units = [i for i, cell in enumerate(row) if unit_of(cell.text)]
    return (units[0], len(row) - units[0] - 1) if len(units) == 1 and units[0] else None


def _years_joined(cells: Sequence[Cell]) -> list[Cell]:
    """A head such as 2012年度 that was torn after its number is one cell again."""
    out: list[Cell] = []
    for cell in cells:
        torn = out and _YEAR.fullmatch(squeeze(out[-1].text)) and squeeze(cell.text).startswith("年")
        if torn:
            out[-1] = replace(out[-1], text=out[-1].text + cell.text)
        else:
            out.append(cell)
    return out


def _first_label_joined(lines: Rows, rows: Rows) -> Rows:
    """A label left behind the heads, and the row that begins with its unit, as one row."""
    if lines and rows and unit_of(rows[0][0].text):
        return [*lines[:-1], [*lines[-1], *rows[0]], *rows[1:]]
    return [*lines, *rows]


def _serials_in_front(rows: Rows, behind: int) -> Rows:
    """The last cell of a row that has one too many goes to the front of the next row.

    So does one that counts on from the number before it, behind a line without figures.
    """
    out = [list(row) for row in rows]
    number = 0
    for upper, lower in pairwise(out):
        text = squeeze(upper[-1].text)
        shape = _shape(upper)
        surplus = shape is not None and shape[1] == behind + 1
        counts_on = shape is None and text.isdigit() and int(text) == number + 1
        if text.isdigit() and (surplus or counts_on):
            number = int(text)
            lower.insert(0, upper.pop())
    return [row for row in out if row]
