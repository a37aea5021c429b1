"""Pages to lines and tables: each page's ink is laid out on its own, in reading order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractor.document import BBox, Cell, Document, Note, Page, Provenance, Table
from extractor.grids import furniture
from extractor.grids.aligned import find_aligned
from extractor.grids.content import Content, content_of
from extractor.grids.filled import Filled
from extractor.grids.glyphs import Glyphs, owners, text_lines, texts
from extractor.grids.ruled import Grid, Ints, as_array, find_grids, too_many
from extractor.grids.sparse import completed, is_stacked
from extractor.grids.text_columns import text_columns
from extractor.grids.tiles import tile_grids

TIGHT = 0.3
"""Text that comes closer than this share of its height to itself across a rule runs through it."""
MANY_RULES = 4_000


def lay_out(document: Document) -> Document:
    """The document with the lines and tables of its pages as body."""
    notes = list(document.notes)
    pages: list[furniture.LaidOut] = []
    for page in document.pages:
        rules = as_array(page.ink.rules)
        if len(rules) > MANY_RULES and too_many(rules):
            notes.append(
                Note(
                    "limit",
                    "Too many drawn lines: tables are not looked for.",
                    True,
                    f"page {page.number}",
                )
            )
        pages += map(_lay_out_page, text_columns(page))
    body = tuple(part for parts in furniture.marked(pages) for part in parts)
    return replace(document, body=body, notes=tuple(notes))


def _lay_out_page(page: Page) -> furniture.LaidOut:
    glyphs = Glyphs.of(page.ink.text, as_array(page.ink.boxes))
    prose = np.ones(len(glyphs), np.bool_)
    tables: list[tuple[float, Table]] = []
    drawn = find_grids(as_array(page.ink.rules))
    tiled = tile_grids(as_array(page.ink.shades))
    for at, grid in enumerate((*drawn, *tiled)):
        owner = np.where(prose, owners(glyphs, grid), -1)
        if not _is_table(glyphs, owner, grid) or (
            at >= len(drawn) and not _holds_figures(glyphs, owner)
        ):
            continue
        inside = owner >= 0
        filled = completed(Filled(grid, glyphs[inside], owner[inside]))
        if is_stacked(filled):
            continue
        prose &= ~inside
        tables.append((float(filled.grid.ys[0]), _table(filled, page.number)))
    rest = np.nonzero(prose)[0]
    for table, taken in find_aligned(glyphs[rest], page):
        tables.append((table.cells[0].provenance.boxes[0].top, table))
        prose[rest[taken]] = False
    return furniture.LaidOut(page, text_lines(glyphs[prose]), tables)


def _is_table(glyphs: Glyphs, owner: Ints, grid: Grid) -> bool:
    """Whether the text fits the grid: no line runs through its rules (a highlighted paragraph),
    and not nearly all of many cells are empty (a chart). An empty grid may be the last row of
    a blank form, cut off by the page; what stays empty is dropped at the end."""
    inside = owner >= 0
    filled = len(np.unique(owner[inside]))
    if not filled:
        return len(grid.cells) > 1
    if len(grid.cells) > 20 and filled * 10 < len(grid.cells):
        return False
    return not _runs_through(glyphs[inside], owner[inside])


def _holds_figures(glyphs: Glyphs, owner: Ints) -> bool:
    """Whether a figure stands alone in some cell: shades over words alone may be a header."""
    found = texts(glyphs, owner, int(owner.max(initial=-1)) + 1)
    return any(content_of(text) is Content.FIGURE for text in found)


def _runs_through(glyphs: Glyphs, owner: Ints) -> bool:
    """Whether most neighbours on one line in different cells stand as close as in one word."""
    order = np.lexsort((glyphs.boxes[:, 0], glyphs.boxes[:, 3].round()))
    boxes, owner = glyphs.boxes[order], owner[order]
    height = boxes[1:, 3] - boxes[1:, 1]
    same_line = np.abs(boxes[1:, 3] - boxes[:-1, 3]) < 1
    crossing = same_line & (owner[1:] != owner[:-1])
    if not crossing.any():
        return False
    tight = crossing & (boxes[1:, 0] - boxes[:-1, 2] < TIGHT * height)
    return bool(tight.sum() * 2 > crossing.sum())


def _table(filled: Filled, number: int) -> Table:
    grid = filled.grid
    xs, ys = grid.xs.tolist(), grid.ys.tolist()
    cells = [
        Cell(
            text,
            top,
            left,
            bottom - top,
            right - left,
            Provenance(boxes=(BBox(xs[left], ys[top], xs[right], ys[bottom]),), pages=(number,)),
        )
        for text, (top, left, bottom, right) in zip(filled.strings, grid.cells.tolist(), strict=True)
    ]
    return Table(tuple(_without_slack(cells)), confidence=grid.confidence, edges=tuple(xs))


def _without_slack(cells: list[Cell]) -> list[Cell]:
    """Rows in which nothing begins but an empty cell are the slack below the cell above it:
    browsers make the rest of a spanning cell on a new page higher than its rows."""
    for row in range(max(cell.row for cell in cells), 0, -1):
        begins = [cell for cell in cells if cell.row == row]
        if len(begins) != 1 or begins[0].text:
            continue
        slack = begins[0]
        above = [c for c in cells if c.columns == slack.columns and c.row + c.row_span == row]
        if above:
            cells = [
                _over_row(replace(c, row_span=c.row_span + slack.row_span) if c is above[0] else c, row)
                for c in cells
                if c is not slack
            ]
    return cells


def _over_row(cell: Cell, row: int) -> Cell:
    """The cell when the row is taken out of the grid."""
    if cell.row > row:
        return replace(cell, row=cell.row - 1)
    return replace(cell, row_span=cell.row_span - 1) if row in cell.rows else cell
