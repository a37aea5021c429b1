"""Several tables beside each other in the same rows of a sheet, parted by empty columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from extractor.reading.sheet_cell import SheetCell

LEAST_COLUMNS = 2
LEAST_ROWS = 2
"""A table has labels and figures: so many columns, in so many rows of several texts."""
LEAST_HEADERS = 4
"""Columns of a table that has headers over figures and no labels."""
MOST_TABLES = 16
"""Runs of used columns beyond which a sheet is one table with gaps: nobody lays out so many."""
WORDS = 0.6
"""Share of words in the first column of a table; a column of figures continues the one before."""
_FIGURE = re.compile(r"[\d\s.,，%+\-—–/:：]*")


def side_by_side(block: Sequence[SheetCell]) -> Iterator[list[SheetCell]]:
    """The tables of a run of rows from left to right; the run itself where it holds one.

    A title over all of them, alone in its row, comes first.
    """
    titles = _lone_rows(block)
    below = [cell for cell in block if cell.row not in titles]
    parts = _parts(below)
    if len(parts) < 2:
        yield list(block)
        return
    crossing = [cell for cell in block if cell.row in titles]
    top = min(cell.row for cell in below)
    above = [cell for cell in crossing if cell.row < top]
    if above:
        yield above
    for first, last in parts:
        yield [c for c in block if first <= c.column <= last and (c.row > top or c not in above)]


def _lone_rows(block: Sequence[SheetCell]) -> set[int]:
    """Rows with one text, down to the first row of several."""
    texts = Counter(cell.row for cell in block if cell.text)
    rows = sorted({cell.row for cell in block})
    return set(takewhile(lambda row: texts[row] <= 1, rows))


def _parts(cells: Sequence[SheetCell]) -> list[tuple[int, int]]:
    """First and last column of each table."""
    used = sorted(
        {column for c in cells if c.text for column in range(c.column, c.column + c.column_span)}
    )
    runs: list[tuple[int, int]] = []
    for column in used:
        if runs and column == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], column
        else:
            runs.append((column, column))
    if len(runs) > MOST_TABLES:
        return []
    parts: list[tuple[int, int]] = []
    apart = False
    for first, last in runs:
        before = bool(parts) and (apart or _is_table(cells, *parts[-1]))
        apart = before and _is_short_matrix(cells, (first, last), parts[-1])
        if parts and not (before and (apart or _is_table(cells, first, last))):
            parts[-1] = parts[-1][0], last
        else:
            parts.append((first, last))
    return parts


def _is_short_matrix(cells: Sequence[SheetCell], run: tuple[int, int], before: tuple[int, int]) -> bool:
    """Whether columns hold headers over a few figures, without labels: columns that go on with the
    table before them are as long as it is."""
    first, last = run
    inside = [cell for cell in cells if cell.text and first <= cell.column <= last]
    top = [cell.text for cell in inside if cell.row == inside[0].row]
    is_headed = last - first + 1 >= LEAST_HEADERS and not any(map(_FIGURE.fullmatch, top))
    longer = {cell.row for cell in cells if cell.text and before[0] <= cell.column <= before[1]}
    return is_headed and 2 * len({cell.row for cell in inside}) <= len(longer)


def _is_table(cells: Sequence[SheetCell], first: int, last: int) -> bool:
    """Whether the columns hold a table of their own, with labels in the first."""
    inside = [c for c in cells if (c.text or c.framed) and first <= c.column <= last]
    filled = Counter(cell.row for cell in inside)
    labels = {cell.row: cell.text for cell in inside if cell.column == first and cell.text}
    words = sum(not _FIGURE.fullmatch(text) for text in labels.values())
    printed = {cell.row for cell in inside if cell.text}
    rows = sum(n > 1 and row in printed for row, n in filled.items())
    return last - first + 1 >= LEAST_COLUMNS and rows >= LEAST_ROWS and words >= WORDS * len(labels)
