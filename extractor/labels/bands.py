"""The tables of a document as one sequence of printed rows, ready for alignment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from extractor.document import Cell, Document, Role, Table
from extractor.labels.text import normalise

_KEY = re.compile(r"\d{1,3}\*{0,2}|[件条项个次篇人元份期场]|人次|万元")


class BandKind(StrEnum):
    CAPTION = "caption"
    HEADER = "header"
    DATA = "data"


@dataclass(frozen=True)
class Band:
    """One printed row (or the prose line that announces a table).

    ``table`` is the index into ``Document.tables``; ``row`` is the grid row, -1 for the
    announcing line. ``path`` holds the stub labels of a data row, the text of a caption,
    or the first header cell. ``values`` are the value cells from left to right.
    """

    kind: BandKind
    table: int
    row: int
    path: tuple[str, ...]
    headers: tuple[Cell, ...] = ()
    values: tuple[Cell, ...] = ()

    @cached_property
    def has_content(self) -> bool:
        """Whether anything but white space is printed among the values."""
        return any(normalise(cell.text) for cell in self.values)

    @cached_property
    def column_paths(self) -> tuple[tuple[str, ...], ...]:
        """For each value the header texts above it."""
        return tuple(cell.column_path for cell in self.values)

    @cached_property
    def wording(self) -> object:
        """All but the figures: what tells which row of a form it is."""
        texts = tuple(cell.text for cell in self.headers)
        return self.kind, self.path, texts, self.column_paths, self.has_content


def bands_of(document: Document) -> list[Band]:
    """All rows of all tables in reading order, each table after the line that announces it."""
    found: list[Band] = []
    for index, table in enumerate(document.tables):
        if table.caption:
            found.append(Band(BandKind.CAPTION, index, -1, (table.caption,)))
        found.extend(rows_of(index, table))
    return found


def _naming(path: tuple[str, ...]) -> tuple[str, ...]:
    """The labels of a path without line numbers and units, which name no row.

    Where the layout tells columns of such keys they are no labels; a page cut or a lone line hides it.

    >>> _naming(("三、依申请公开情况", "（一）收到申请数", "件", "23"))
    ('三、依申请公开情况', '（一）收到申请数')
    """
    naming = tuple(text for text in path if not _KEY.fullmatch(normalise(text)))
    return naming or path


def rows_of(index: int, table: Table) -> Iterator[Band]:
    """The rows of one table as its cells' roles tell them."""
    for row in range(table.n_rows):
        cells = table.row_cells(row)
        values = tuple(c for c in cells if c.role is Role.VALUE)
        headers = tuple(c for c in cells if c.role is Role.HEADER and normalise(c.text))
        words = tuple(c.text for c in cells if normalise(c.text))
        if values:
            yield Band(BandKind.DATA, index, row, _naming(values[0].row_path), values=values)
        elif headers:
            yield Band(BandKind.HEADER, index, row, words[:1], headers=headers)
        elif words:
            yield Band(BandKind.CAPTION, index, row, words)
