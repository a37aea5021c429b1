"""What was read from one file: pages, lines of prose and tables, each with its place.

The types here are frozen, do no I/O and hold no third-party objects. Every reader ends
in a :class:`Document`; every later stage starts from one.

Coordinates are written once, here: points (1/72 inch) from the top left corner of the
page as it is shown to a person (rotation applied), ``x0 <= x1`` and ``top <= bottom``.
Pages, table numbers, rows and columns *in provenance* count from 1, as people count;
positions in a :class:`Table` grid count from 0, as code does.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from extractor.frozen import quickly_made


@dataclass(frozen=True, slots=True)
class BBox:
    """An upright rectangle in points from the top left of the shown page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def union(self, other: BBox) -> BBox:
        """The smallest box that holds both.

        >>> BBox(0, 0, 1, 1).union(BBox(2, 2, 3, 3))
        BBox(x0=0, top=0, x1=3, bottom=3)
        """
        return BBox(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


@quickly_made
@dataclass(frozen=True, slots=True)
class Provenance:
    """Where something was read. Only what the format knows is set.

    ``boxes`` and ``pages`` run in parallel: a cell cut by a page break has one box on
    each page. ``dom`` is an XPath-like path, ``sheet`` and ``cell`` name a spreadsheet
    cell (``"C7"``), ``line`` counts the lines of a text file from 1.
    """

    boxes: tuple[BBox, ...] = ()
    pages: tuple[int, ...] = ()
    table: int | None = None
    row: int | None = None
    column: int | None = None
    dom: str | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None

    @property
    def page(self) -> int | None:
        """The page on which it begins."""
        return self.pages[0] if self.pages else None

    def numbered(self, table: int, row: int, column: int) -> Provenance:
        """The same place with its numbers in the document, counted from 1."""
        return Provenance(
            self.boxes, self.pages, table, row, column, self.dom, self.sheet, self.cell, self.line
        )


class Role(StrEnum):
    """What a cell does in its table, as its layout and content tell (no form is known yet)."""

    CAPTION = "caption"
    HEADER = "header"
    STUB = "stub"
    VALUE = "value"


@quickly_made
@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; cells are the truth, the grid is a view of them.

    ``text`` is what is printed, with line breaks as ``"\\n"``; nothing is stripped but
    surrounding layout space. ``row_path`` and ``column_path`` are the texts of the
    header cells above and the stub cells beside it, outermost first.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    provenance: Provenance = Provenance()
    marked_header: bool = False
    """The source itself says that this is a header (``<th>``, a DOCX header row)."""
    role: Role = Role.VALUE
    row_path: tuple[str, ...] = ()
    column_path: tuple[str, ...] = ()
    unit: str = ""
    """For a value: the unit that a column of its own prints for the row (计量单位)."""

    # dataclasses.replace() takes three times as long as these two, which are called for every
    # cell of every document, and more than once.

    def moved(self, row: int, column: int, row_span: int, column_span: int) -> Cell:
        """The same cell elsewhere in the grid."""
        return Cell(
            self.text,
            row,
            column,
            row_span,
            column_span,
            self.provenance,
            self.marked_header,
            self.role,
            self.row_path,
            self.column_path,
            self.unit,
        )

    def read_as(
        self,
        role: Role,
        row_path: tuple[str, ...] = (),
        column_path: tuple[str, ...] = (),
        unit: str = "",
        *,
        at: Provenance | None = None,
    ) -> Cell:
        """The same cell with what is known of it: its part in the table, or its place."""
        return Cell(
            self.text,
            self.row,
            self.column,
            self.row_span,
            self.column_span,
            at or self.provenance,
            self.marked_header,
            role,
            row_path,
            column_path,
            unit,
        )

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.row_span)

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.column_span)


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What another reader made of the cells of a table whose first reading was in doubt.

    ``cells`` is how many it had an opinion on; ``differing`` are those of which it read other
    characters: row and column, counted from 1, and its text.
    """

    cells: int
    differing: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """A table as printed. Cells are sorted by row, then column, and never overlap.

    ``ragged``: the source gives cells in order but not their column spans (flattened
    text), so a cell's column is only its place in its row. ``caption`` is the line or
    lines of prose that announce the table.
    """

    cells: tuple[Cell, ...]
    caption: str = ""
    ragged: bool = False
    confidence: float = 1.0
    edges: tuple[float, ...] = ()
    """x positions of the column rules in points (page formats only): for stitching."""
    second_opinion: SecondOpinion | None = None
    """``None``: nobody was asked, or nothing could be said."""

    @cached_property
    def n_rows(self) -> int:
        return max([c.row + c.row_span for c in self.cells], default=0)

    @cached_property
    def n_columns(self) -> int:
        return max([c.column + c.column_span for c in self.cells], default=0)

    @cached_property
    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """Rows × columns; a spanning cell stands in every position it covers."""
        rows: list[list[Cell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            if cell.row_span == cell.column_span == 1:
                rows[cell.row][cell.column] = cell
                continue
            for r in cell.rows:
                for c in cell.columns:
                    rows[r][c] = cell
        return tuple(tuple(row) for row in rows)

    @cached_property
    def pages(self) -> tuple[int, ...]:
        return tuple(sorted({p for cell in self.cells for p in cell.provenance.pages}))

    def row_cells(self, row: int) -> list[Cell]:
        """The cells that begin in ``row``, from left to right."""
        return self._cells_by_row[row]

    @cached_property
    def _cells_by_row(self) -> list[list[Cell]]:
        rows: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return rows


class LineKind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    FURNITURE = "furniture"
    """Page numbers, running heads, navigation: kept for provenance, not part of the flow."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or line of prose outside tables."""

    text: str
    provenance: Provenance = Provenance()
    kind: LineKind = LineKind.TEXT


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    box: BBox


@dataclass(frozen=True)
class Ink:
    """What a page draws, in flat arrays that numpy can view without copying.

    ``text`` has one character for each of the ``n`` glyphs; ``boxes`` is ``n × 4``
    (x0, top, x1, bottom); ``rules`` is ``m × 4``: drawn straight lines, horizontal where
    ``top == bottom``, vertical where ``x0 == x1``. ``shades`` are boxes too: areas filled with a
    colour that shows on paper. ``certainties`` has a number from 0 to 1 for each glyph that was
    recognised from a picture, and is empty where text was read. Type code of all arrays is ``"d"``.
    """

    text: str = ""
    boxes: array[float] = field(default_factory=lambda: array("d"))
    rules: array[float] = field(default_factory=lambda: array("d"))
    shades: array[float] = field(default_factory=lambda: array("d"))
    certainties: array[float] = field(default_factory=lambda: array("d"))


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    ink: Ink = Ink()
    image_share: float = 0.0
    """Part of the page area covered by raster images, 0 to 1."""
    recognised: bool = False
    """The ink was recognised from a picture of the page: every character may be wrong."""
    turned: int = 0
    """Quarter turns clockwise by which the page was turned from how it is shown, so that its text
    stands upright; size and ink are those of the turned page."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader had to say: a limit that cut, a page that could not be read.

    ``code`` comes from the closed list in :mod:`extractor.result`; a note with
    ``cuts=True`` makes the extraction ``partial``.
    """

    code: str
    message: str
    cuts: bool = False
    where: str = ""


@dataclass(frozen=True)
class Document:
    """One file as read. ``body`` holds lines and tables in reading order."""

    name: str
    format: str
    sha256: str
    body: tuple[Line | Table, ...] = ()
    pages: tuple[Page, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    """What the file says of itself: ``title``, ``author``, ``charset``, HTML ``meta`` names …"""
    notes: tuple[Note, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(part for part in self.body if isinstance(part, Table))

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(part for part in self.body if isinstance(part, Line))

    def to_spacy(self, nlp: Any = None) -> Any:
        """Prose and tables as one spaCy ``Doc``, with ``doc.spans["layout"]`` as spacy-layout has it.

        ``nlp`` is a spaCy pipeline, which tokenizes the text and runs on it; without one the
        tokens are the characters. See :mod:`extractor.facts.layout` for what spans carry.
        """
        from extractor.facts.layout import to_spacy

        return to_spacy(self, nlp)

    def with_body(self, body: Iterator[Line | Table] | tuple[Line | Table, ...]) -> Document:
        return replace(self, body=tuple(body))
