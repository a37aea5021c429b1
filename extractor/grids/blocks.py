"""The rows of a table by what they do, and the blocks they form.

A table is read as a stack of *blocks*: caption rows, header rows, then data rows; official
tables pile several blocks on one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from extractor.document import Cell, Table
from extractor.grids.content import Content, content_of, squeeze
from extractor.grids.keys import (
    NO_KEYS,
    flattened_keys,
    heads_keys,
    heads_units,
    is_key,
    is_lettering,
    key_columns,
)

NEAR = 3
"""Figures so many rows below make a row of words their header: a header is at most three rows."""

BLANK_ROWS = 4
"""Rows of a table that make a column with a header and nothing below it one of values."""

_REMARK = re.compile(r"(?:注|备注|附注|说明|填表说明|填报说明)[:：1一]|※|.*。$")
"""A sentence alone in a row is a remark on the table, not a label of it."""

PrintedRow = tuple[tuple[Cell, ...], tuple[Content, ...]]
"""The cells that cover a row, and what each holds."""


class RowKind(Enum):
    CAPTION = "caption"
    HEADER = "header"
    LETTERS = "letters"
    """A row under the header that letters the columns (甲 乙 1 2): it says nothing."""
    DATA = "data"


@dataclass(frozen=True)
class Row:
    """One printed row: every cell that covers it, from left to right."""

    number: int
    cells: tuple[Cell, ...]
    contents: tuple[Content, ...]
    kind: RowKind


@dataclass(frozen=True)
class Block:
    captions: tuple[Row, ...]
    headers: tuple[Row, ...]
    data: tuple[Row, ...]
    keys: frozenset[int] = NO_KEYS
    """Columns of serial numbers, codes and units (none for flattened text, which has no columns)."""
    letters: tuple[Row, ...] = ()


def rows_of(table: Table, known: frozenset[int] = NO_KEYS) -> tuple[list[Row], frozenset[int]]:
    """Every row of the table with its kind, and the columns of keys.

    ``known`` are those of a table that this one may continue.
    """
    printed = [_printed_row(table, number) for number in range(table.n_rows)]
    keys = NO_KEYS if table.ragged else key_columns(printed, known)
    found_keys = flattened_keys(printed) if table.ragged else [keys] * len(printed)
    printed = [
        (cells, _with_keys(cells, contents, own)) if own else (cells, contents)
        for (cells, contents), own in zip(printed, found_keys, strict=True)
    ]
    found = []
    figures = [_figure_columns(cells, contents) for cells, contents in printed]
    for number, (cells, contents) in enumerate(printed):
        below = set() if table.ragged else set().union(*figures[number + 1 : number + 1 + NEAR])
        found.append(Row(number, cells, contents, _kind(table, cells, contents, below)))
    found = _headings_above_headers(found)
    if any(found_keys):
        found = _headers_from_keys(found)
    if not table.ragged:
        found = _blank_lines(found, _value_columns(table, printed))
    return found, keys


def _with_keys(
    cells: tuple[Cell, ...], contents: tuple[Content, ...], keys: frozenset[int]
) -> tuple[Content, ...]:
    """What the cells hold, with serial number, code and unit set apart."""
    pairs = zip(cells, contents, strict=True)
    return tuple(Content.KEY if is_key(c, k, keys) else k for c, k in pairs)


def _headers_from_keys(rows: list[Row]) -> list[Row]:
    """In a list the header begins with the row that names its unit or code column.

    What stands above in the table (单位名称 … 填报人 …) is no header of the values, unless one
    of its cells reaches down into that row.
    """
    for number in range(len(rows)):
        texts = [c.text for c in rows[number].cells]
        if any(map(heads_units, texts)):
            rows[number] = replace(rows[number], kind=RowKind.HEADER)  # also beside a bare year
        if rows[number].kind is RowKind.HEADER and any(map(heads_keys, texts)):
            upper = min(c.row for c in rows[number].cells) - 1
            while upper >= 0 and rows[upper].kind is RowKind.HEADER:
                rows[upper] = replace(rows[upper], kind=RowKind.CAPTION)
                upper -= 1
    return rows


def _headings_above_headers(rows: list[Row]) -> list[Row]:
    """A row of a few words and blanks right above a header row is the top of that header."""
    for upper, lower in reversed(list(pairwise(rows))):
        words = upper.contents.count(Content.WORDS)
        starts = upper.number == 0 or rows[upper.number - 1].kind is not RowKind.DATA
        is_wordy = words > 1 and Content.FIGURE not in upper.contents
        is_top = (is_wordy and starts) or _heads_all(upper, lower)
        if lower.kind is RowKind.HEADER and upper.kind is RowKind.DATA and is_top:
            rows[upper.number] = replace(upper, kind=RowKind.HEADER)
        elif lower.kind is RowKind.HEADER and upper.number == 0 and upper.kind is RowKind.DATA:
            is_title = words == 1 and upper.contents.count(Content.EMPTY) == len(upper.contents) - 1
            rows[0] = replace(upper, kind=RowKind.CAPTION if is_title else RowKind.DATA)
    return rows


def _heads_all(upper: Row, lower: Row) -> bool:
    """Whether one heading, wider than a column and alone in its row, covers all headers below."""
    printed = [c for c, k in zip(upper.cells, upper.contents, strict=True) if k is not Content.EMPTY]
    heads = [c for c, k in zip(lower.cells, lower.contents, strict=True) if k is not Content.EMPTY]
    if len(printed) != 1 or upper.contents.count(Content.WORDS) != 1 or len(heads) < 2:
        return False
    over = printed[0].columns
    return all(over.start <= c.column and c.columns.stop <= over.stop for c in heads)


def _printed_row(table: Table, number: int) -> PrintedRow:
    found = table.row_cells(number) if table.ragged else distinct(table.grid[number])
    cells = tuple(found)
    return cells, tuple(content_of(c.text) for c in cells)


def _value_columns(table: Table, rows: Sequence[PrintedRow]) -> frozenset[int]:
    """Columns of values at the right: with figures, or blank below a header or beside labels."""
    texts: list[list[tuple[int, Content]]] = [[] for _ in range(table.n_columns)]
    for number, (cells, contents) in enumerate(rows):
        for cell, content in zip(cells, contents, strict=True):
            if content is Content.FIGURE or content is Content.WORDS:
                for column in range(cell.column, cell.column + cell.column_span):
                    texts[column].append((number, content))
    found: set[int] = set()
    for column in range(table.n_columns - 1, 0, -1):
        figures = sum(content is Content.FIGURE for _, content in texts[column])
        is_headed = {number for number, _ in texts[column]} == {0}
        is_beside = not texts[column] and len(rows) in map(len, texts[max(0, column - 2) : column])
        is_blank = len(rows) >= BLANK_ROWS and (is_headed or is_beside)
        if not is_blank and 2 * figures < max(1, len(texts[column])):
            break
        found.add(column)
    return frozenset(found)


def _blank_lines(rows: list[Row], values: frozenset[int]) -> list[Row]:
    """Headers that are lines without values: blank in all of these columns, or with words under
    the first columns of the header above alone, as the lines before."""
    head: Row | None = None
    most = 0
    for number, row in enumerate(rows):
        if row.kind is RowKind.HEADER:
            end = _labels_end(row, head) if head else 0
            if _is_blank_in(row, values) or 0 < end <= (most or end):
                rows[number] = replace(row, kind=RowKind.DATA)
            else:
                head, most = row, 0
        elif row.kind is RowKind.CAPTION:
            head, most = None, 0
        if rows[number].kind is RowKind.DATA:
            most = most or _words_end(row)
    return rows


def _words_end(row: Row) -> int:
    words = [c for c, content in zip(row.cells, row.contents, strict=True) if content is Content.WORDS]
    return words[-1].columns.stop if words else 0


def _is_blank_in(row: Row, columns: frozenset[int]) -> bool:
    pairs = list(zip(row.cells, row.contents, strict=True))
    blank = {i for cell, content in pairs if content is Content.EMPTY for i in cell.columns}
    labels = {i for cell, content in pairs if content is Content.WORDS for i in cell.columns}
    return bool(columns) and columns <= blank and not labels & columns


def _labels_end(row: Row, head: Row) -> int:
    """Where the labels of a line end whose other columns are blank below other words of the
    header; 0 where the row is none such."""
    end = _words_end(row)
    if not end or all(cell.marked_header for cell in row.cells):
        return 0
    pairs = list(zip(row.cells, row.contents, strict=True))
    own = [c for c, content in pairs if content is Content.WORDS and c.row == row.number]
    blank = [c for c, content in pairs if content is Content.EMPTY and c.column >= end]
    heads = [c for c, content in zip(head.cells, head.contents, strict=True) if content is Content.WORDS]
    over_own = [h for h in heads if any(_covers(h, cell) for cell in own)]
    over_blank = {i for h in heads if h not in over_own for i in h.columns}
    headed = all(any(_covers(h, cell) for h in over_own) for cell in own)
    return (
        end if own and blank and headed and all(over_blank.issuperset(c.columns) for c in blank) else 0
    )


def _covers(head: Cell, cell: Cell) -> bool:
    return head.column <= cell.column and cell.columns.stop <= head.columns.stop


def _figure_columns(cells: Sequence[Cell], contents: Sequence[Content]) -> set[int]:
    return {
        column
        for cell, content in zip(cells, contents, strict=True)
        if content is Content.FIGURE
        for column in range(cell.column, cell.column + cell.column_span)
    }


def blocks(table: Table, known: frozenset[int] = NO_KEYS) -> Iterator[Block]:
    """Split the rows where a caption or header row follows data, or a caption a header."""
    rows, keys = rows_of(table, known)
    found: dict[RowKind, list[Row]] = {kind: [] for kind in RowKind}

    def block() -> Block:
        captions, headers, letters, data = (tuple(found[kind]) for kind in RowKind)
        return Block(captions, headers, data, keys, letters)

    for row in rows:
        after_data = row.kind in (RowKind.CAPTION, RowKind.HEADER) and found[RowKind.DATA]
        if after_data or (row.kind is RowKind.CAPTION and found[RowKind.HEADER]):
            yield block()
            found = {kind: [] for kind in RowKind}
        found[row.kind].append(row)
    if any(found.values()):
        yield block()


def _kind(
    table: Table, cells: Sequence[Cell], contents: Sequence[Content], figures_below: set[int]
) -> RowKind:
    """``figures_below``: columns in which the next rows have figures, where columns are known."""
    if is_lettering([c.text for c in cells]):
        return RowKind.LETTERS
    if Content.FIGURE in contents or _is_line(cells, contents):
        return RowKind.DATA
    words = [i for i, content in enumerate(contents) if content is Content.WORDS]
    if not words:
        return RowKind.DATA
    first = cells[words[0]]
    across = len(cells) == 1 or first.column_span >= table.n_columns
    if len(words) == 1 and (across or _REMARK.match(squeeze(first.text))):
        return RowKind.CAPTION
    if all(c.marked_header for c in cells):
        return RowKind.HEADER
    if figures_below and any(figures_below.intersection(cells[i].columns) for i in words[1:]):
        return RowKind.HEADER
    blanks_after = len(contents) - 1 - words[-1]
    if blanks_after and len(words) <= max(1, blanks_after):
        return RowKind.DATA
    return RowKind.HEADER


def _is_line(cells: Sequence[Cell], contents: Sequence[Content]) -> bool:
    """A line of a list without figures: a unit, code or dash is printed, or nothing but a label."""
    if Content.KEY not in contents:
        return False
    keyed = any(k is Content.KEY and squeeze(c.text) for c, k in zip(cells, contents, strict=True))
    return keyed or contents.count(Content.WORDS) == 1


def distinct(cells: Iterable[Cell | None]) -> list[Cell]:
    return list({id(cell): cell for cell in cells if cell is not None}.values())
