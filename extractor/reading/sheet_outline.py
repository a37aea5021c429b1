"""Which rows of a sheet without frames are headings and prose, not rows of a table.

A section heading and the label of a table row can look the same (``四、…`` alone in its
row). What tells them apart is what follows: a heading stands above a header row or above
prose, a label of a row with blank cells stands among rows with numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.sheet_cell import SheetCell

SECTION = re.compile(r"\s*(?:([一二三四五六七八九十]{1,3})、|第([一二三四五六七八九十]{1,3})[章节部分])")

_NUMBER = re.compile(r"[-+]?[\d,.]+%?")

_NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
_NUMERALS += ["十" + numeral for numeral in _NUMERALS[:9]]


def line_rows(rows: Sequence[Sequence[SheetCell]], width: int) -> frozenset[int]:
    """Numbers of the rows that stand outside any table; ``width`` is that of the block."""
    found: set[int] = set()
    last = 0
    for index, row in enumerate(rows):
        ordinal = _ordinal(row, width)
        if ordinal > last and _opens_section(rows, index, ordinal, width):
            found.add(index)
            last = ordinal
        elif index - 1 in found and is_single(row, width) and _follows_single(rows, index, width):
            found.add(index)
    return frozenset(found)


def is_single(row: Sequence[SheetCell], width: int) -> bool:
    """One cell, not merged at all or over half the width: labels are merged over less."""
    cell = row[0]
    few = len(row) == 1 and bool(cell.text) and cell.row_span == 1
    return few and (cell.column_span == 1 or 2 * cell.column_span >= width)


def _ordinal(row: Sequence[SheetCell], width: int) -> int:
    match = SECTION.match(row[0].text) if is_single(row, width) else None
    numeral = (match[1] or match[2]) if match else ""
    return _NUMERALS.index(numeral) + 1 if numeral in _NUMERALS else 0


def _opens_section(rows: Sequence[Sequence[SheetCell]], index: int, ordinal: int, width: int) -> bool:
    """Prose or a header row without numbers follows, and no heading of the same number."""
    after = rows[index + 1 : index + 2]
    if not after:
        return False
    if 0 < _ordinal(after[0], width) <= ordinal:
        return False
    for row in rows[index + 1 :]:
        texts = [cell.text for cell in row if cell.text]
        if len(texts) > 1:
            return not any(_NUMBER.fullmatch(text) for text in texts)
    return True


def _follows_single(rows: Sequence[Sequence[SheetCell]], index: int, width: int) -> bool:
    """A line under a heading is prose if no table begins right below it."""
    after = rows[index + 1 : index + 2]
    return not after or is_single(after[0], width)
