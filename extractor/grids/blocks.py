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

NEAR = 3
"""Figures so many rows below make a row of words their header: a header is at most three rows."""

_REMARK = re.compile(r"(?:注|备注|附注|说明|填表说明|填报说明)[:：1一]|※|.*。$")
"""A sentence alone in a row is a remark on the table, not a label of it."""

PrintedRow = tuple[tuple[Cell, ...], tuple[Content, ...]]
"""The cells that cover a row, and what each holds."""


class RowKind(Enum):
    CAPTION = "caption"
    HEADER = "header"
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


def rows_of(table: Table) -> list[Row]:
    """Every row of the table with its kind."""
    printed = [_printed_row(table, number) for number in range(table.n_rows)]
    found = []
    for number, (cells, contents) in enumerate(printed):
        below = set() if table.ragged else _figure_columns(printed[number + 1 : number + 1 + NEAR])
        found.append(Row(number, cells, contents, _kind(table, cells, contents, below)))
    return _headings_above_headers(found)


def _headings_above_headers(rows: list[Row]) -> list[Row]:
    """A row of a few words and blanks right above a header row is the top of that header."""
    for upper, lower in reversed(list(pairwise(rows))):
        words = upper.contents.count(Content.WORDS)
        starts = upper.number == 0 or rows[upper.number - 1].kind is not RowKind.DATA
        is_wordy = words > 1 and Content.FIGURE not in upper.contents
        if lower.kind is RowKind.HEADER and upper.kind is RowKind.DATA and is_wordy and starts:
            rows[upper.number] = replace(upper, kind=RowKind.HEADER)
    return rows


def _printed_row(table: Table, number: int) -> PrintedRow:
    found = table.row_cells(number) if table.ragged else distinct(table.grid[number])
    cells = tuple(found)
    return cells, tuple(content_of(c.text) for c in cells)


def _figure_columns(rows: Sequence[PrintedRow]) -> set[int]:
    return {
        column
        for cells, contents in rows
        for cell, content in zip(cells, contents, strict=True)
        if content is Content.FIGURE
        for column in cell.columns
    }


def blocks(table: Table) -> Iterator[Block]:
    """Split the rows where a caption or header row follows data, or a caption a header."""
    captions: list[Row] = []
    headers: list[Row] = []
    data: list[Row] = []
    for row in rows_of(table):
        starts = row.kind is not RowKind.DATA and (data or (row.kind is RowKind.CAPTION and headers))
        if starts:
            yield Block(tuple(captions), tuple(headers), tuple(data))
            captions, headers, data = [], [], []
        {RowKind.CAPTION: captions, RowKind.HEADER: headers, RowKind.DATA: data}[row.kind].append(row)
    if captions or headers or data:
        yield Block(tuple(captions), tuple(headers), tuple(data))


def _kind(
    table: Table, cells: Sequence[Cell], contents: Sequence[Content], figures_below: set[int]
) -> RowKind:
    """``figures_below``: columns in which the next rows have figures, where columns are known."""
    if Content.FIGURE in contents:
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
    if any(figures_below.intersection(cells[i].columns) for i in words[1:]):
        return RowKind.HEADER
    blanks_after = len(contents) - 1 - words[-1]
    if blanks_after and len(words) <= max(1, blanks_after):
        return RowKind.DATA
    return RowKind.HEADER


def distinct(cells: Iterable[Cell | None]) -> list[Cell]:
    return list({id(cell): cell for cell in cells if cell is not None}.values())
