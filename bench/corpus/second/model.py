"""What a report is before it is set in a format: blocks of text and grids of cells.

A cell knows the field that it prints, so the gold is written from the very objects that the
producers print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

Number = int | Decimal


@dataclass(frozen=True)
class Printed:
    """A value as it stands in a cell: what a careful reader would transcribe."""

    raw: str
    state: str
    value: Number | str | None = None
    unit: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Cell:
    """One printed cell. ``text`` may hold line feeds: breaks inside the cell."""

    text: str
    kind: str = "value"
    """caption, head, stub, note or value."""
    rowspan: int = 1
    colspan: int = 1
    path: str | None = None
    printed: Printed | None = None
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    form: str | None = None
    """The sibling edition whose path it is, where it is not the report's own."""
    local: bool = False
    """A figure of a local row or column: printed, and no field of the form."""
    vertical: bool = False
    indent: int = 0

    @property
    def label(self) -> str:
        """The text without its breaks."""
        return self.text.replace("\n", "")


@dataclass
class Grid:
    """A printed table: rows of cells with spans, as in HTML."""

    rows: list[list[Cell]]
    widths: list[float]
    head_rows: int = 1
    name: str = ""
    hidden_rows: set[int] = field(default_factory=set)

    @property
    def columns(self) -> int:
        return len(self.widths)


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Note:
    """A line between or below tables: units, remarks, residue of the template."""

    text: str


@dataclass(frozen=True)
class Break:
    """A page break where the format has pages."""


Block = Heading | Paragraph | Note | Break | Grid


@dataclass(frozen=True)
class Fact:
    path: str
    value: Number
    unit: str
    text: str
    scope: str | None = None
    period: str | None = None
    compares: str | None = None


@dataclass
class Report:
    """A report ready to be set, with everything that its gold has to say."""

    title: str
    blocks: list[Block]
    facts: list[Fact] = field(default_factory=list)
    head: list[tuple[str, str]] = field(default_factory=list)
    """Fields of the page head, as (name, value): index number, dates, organ."""
    metadata: dict[str, Any] = field(default_factory=dict)
    troubles: set[str] = field(default_factory=set)

    @property
    def grids(self) -> list[Grid]:
        return [b for b in self.blocks if isinstance(b, Grid)]


def placed(grid: Grid) -> Iterator[tuple[Cell, int, int]]:
    """Every cell with its row and column in the grid, counted from 0, spans resolved."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid.rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            for i in range(cell.rowspan):
                taken.update((r + i, c + j) for j in range(cell.colspan))
            yield cell, r, c
            c += cell.colspan


def matrix(grid: Grid, *, repeat: bool) -> list[list[Cell]]:
    """The grid without spans; what a span covered is blank, or repeated if asked for."""
    blank = Cell("", kind="blank")
    width = max((c + cell.colspan for cell, _, c in placed(grid)), default=0)
    table = [[blank] * width for _ in grid.rows]
    for cell, r, c in placed(grid):
        for i in range(min(cell.rowspan, len(table) - r)):
            for j in range(cell.colspan):
                first = i == 0 and j == 0
                single = replace(cell, rowspan=1, colspan=1)
                if not first:
                    single = replace(single, path=None, printed=None, local=False)
                    single = single if repeat else blank
                table[r + i][c + j] = single
    return table
