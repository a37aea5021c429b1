"""Tables of text with commas or semicolons between cells, some of them in quotation marks."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from extractor.document import Table
from extractor.reading.text_table import LABEL_LENGTH, Row, as_table, is_figure

LEAST_ROWS = 3
PROBE = 20
"""Rows after which a run is judged: what is no table by then is not read to its end."""
LEAST_EVEN = 0.6
"""Share of the rows that have the commonest number of cells."""
LEAST_TELLING = 0.3
"""Share of the cells behind the first of a row that are figures or blank."""
LONGEST_ROW = 5_000
MOST_BREAKS = 5
"""A cell in quotation marks may run over so many lines."""

_FIGURES_IN_ONE = re.compile(r"\d\s+\d")


def comma_separated(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """The table whose rows begin at a line, and the number of the line after it.

    The mark is the commoner of ``,`` and ``;`` on the first line. A blank line parts two tables
    only if what follows has another number of cells.
    """
    mark = max(",;", key=lines[start].count)
    rows: list[Row] = []
    number = stop = start
    while number < len(lines):
        row, after = _row(lines, number, mark)
        if row is None:
            follows = rows and not lines[number].strip() and number + 1 < len(lines)
            row, after = _row(lines, number + 1, mark) if follows else (None, number)
            if row is None or len(row) != len(rows[-1]):
                break
        rows.append(row)
        number = stop = after
        if len(rows) == PROBE and not _is_table(rows):
            return None
    if not _is_table(rows):
        return None
    return as_table(rows, ragged=len(set(map(len, rows))) > 1), stop


def _row(lines: Sequence[str], number: int, mark: str) -> tuple[Row | None, int]:
    """The cells of the row that begins at a line, or nothing, and the number of the line after it."""
    text, stop = lines[number], number + 1
    if mark not in text or len(text) > LONGEST_ROW:
        return None, stop
    while text.count('"') % 2 and stop < len(lines) and stop - number < MOST_BREAKS:
        text, stop = f"{text}\n{lines[stop]}", stop + 1
    if text.count('"') % 2:
        return None, number + 1
    cells = _cells(text, mark)
    return ([(cell, number) for cell in cells], stop) if cells else (None, number + 1)


@lru_cache(maxsize=256)
def _cells(text: str, mark: str) -> tuple[str, ...]:
    """The cells of a row; none if it is a sentence. Runs that begin a line apart ask for it again."""
    cells = next(csv.reader([text.strip(" \ufeff")], delimiter=mark), [])
    if len(cells) < 2 or max(map(len, cells)) > 5 * LABEL_LENGTH:
        return ()
    return tuple(cell.strip(" ") for cell in cells)


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether most rows have as many cells as one another, and many of these hold figures or nothing."""
    if len(rows) < LEAST_ROWS and not _is_headed(rows):
        return False
    _, even = Counter(map(len, rows)).most_common(1)[0]
    behind = [text for row in rows for text, _ in row[1:]]
    if even < LEAST_EVEN * len(rows) or any(map(_FIGURES_IN_ONE.search, behind)):
        return False
    telling = sum(not text or is_figure(text) for text in behind)
    return telling >= LEAST_TELLING * len(behind)


def _is_headed(rows: Sequence[Row]) -> bool:
    """Whether two rows are a header and figures below all of it but the first."""
    if len(rows) != 2 or len(rows[0]) != len(rows[1]):
        return False
    header, row = ([text for text, _ in row] for row in rows)
    return not any(map(is_figure, header)) and all(map(is_figure, row[1:]))
