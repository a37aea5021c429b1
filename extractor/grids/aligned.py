"""Tables whose cells nobody drew, or not all: columns and rows that words, rules and shades imply.

Columns are where figures stand below one another, parted by white space throughout and cut
at strokes; rows are the lines of figures with the lines of the labels beside them
(:mod:`extractor.grids.stubs`); headings are shared out over the columns by where their
middles stand (:mod:`extractor.grids.heads`). Careful by design, for prose must not become a
table (:mod:`extractor.grids.regions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extractor.document import BBox, Cell, Page, Provenance, Table
from extractor.grids.blanks import with_blanks
from extractor.grids.block_columns import Column, columns_of, edges_of
from extractor.grids.glyphs import Glyphs, texts
from extractor.grids.heads import Columns, Heading, find_headings
from extractor.grids.label_rows import Anchor, StubRow, anchors_of, label_rows
from extractor.grids.paired import merged
from extractor.grids.pieces import Piece, PieceLine, piece_lines
from extractor.grids.region_blocks import Block
from extractor.grids.regions import find_regions
from extractor.grids.ruled import as_array, cluster
from extractor.grids.strokes import Strokes, united
from extractor.grids.stubs import Stub, find_stub

CONFIDENCE = 0.6
SAME_EDGE = 3.0
"""Column edges (points) of different blocks that are one."""
OFF_CENTRE = 0.04
"""A caption's middle may be off the table's by this share of its width."""


@dataclass
class _Sketch:
    """Cells of a table before its columns are numbered."""

    cells: list[tuple[float, float, int, int, tuple[Piece, ...], BBox]] = field(default_factory=list)
    """Left and right edge, first row, end row, what stands in it, where."""
    rows: int = 0

    def add(
        self,
        x: tuple[float, float],
        rows: tuple[int, int],
        pieces: Iterable[Piece],
        y: tuple[float, float],
    ) -> None:
        self.cells.append((*x, *rows, tuple(pieces), BBox(x[0], y[0], x[1], y[1])))


def find_aligned(glyphs: Glyphs, page: Page) -> list[tuple[Table, npt.NDArray[np.bool_]]]:
    """Tables among glyphs that no grid holds, each with the mask of the glyphs it takes."""
    lines = with_blanks(piece_lines(glyphs))
    if not lines:
        return []
    strokes = Strokes.of(as_array(page.ink.rules), as_array(page.ink.shades))
    found = []
    for region in find_regions(lines, strokes):
        columns = [columns_of(block) for block in region.blocks]
        edges = edges_of(columns, region, strokes)
        sketches = [_Sketch()]
        for k, (block, own, at) in enumerate(zip(region.blocks, columns, edges, strict=True)):
            if _is_another(at, edges[:k]):
                sketches.append(_Sketch())
            _draw(block, own, at, strokes, sketches[-1])
        found += [_table(sketch, glyphs, page.number) for sketch in sketches]
    return found


def _is_another(edges: Sequence[float], before: Sequence[Sequence[float]]) -> bool:
    """Whether a block of as many columns as one before it, but of other widths, is another table."""
    alike = [other for other in before if len(other) == len(edges)][-1:]
    return any(
        abs(a - b) > SAME_EDGE for other in alike for a, b in zip(edges[1:-1], other[1:-1], strict=True)
    )


def _table(sketch: _Sketch, glyphs: Glyphs, page: int) -> tuple[Table, npt.NDArray[np.bool_]]:
    xs, ends = cluster(np.array([x for cell in sketch.cells for x in cell[:2]]), SAME_EDGE)
    owner = np.full(len(glyphs), -1)
    for k, cell in enumerate(sketch.cells):
        for piece in cell[4]:
            owner[piece.glyphs] = k
    strings = texts(glyphs, owner, len(sketch.cells))
    cells = []
    for k, (_, _, top, bottom, _, box) in enumerate(sketch.cells):
        left, right = int(ends[2 * k]), int(ends[2 * k + 1])
        if right > left:
            at = Provenance(boxes=(box,), pages=(page,))
            cells.append(Cell(strings[k], top, left, bottom - top, right - left, at))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(tuple(cells), confidence=CONFIDENCE, edges=tuple(xs.tolist())), owner >= 0


def _draw(
    block: Block, columns: Sequence[Column], edges: Sequence[float], strokes: Strokes, sketch: _Sketch
) -> None:
    anchors = [block.body[k] for k in block.anchors]
    body = [p for line in block.body for p in line.pieces]
    body = [part for p in body for part in p.cut(edges[1:-1], 1.0)]
    inside = [[p for p in body if edges[k] <= p.centre < edges[k + 1]] for k in range(len(columns))]
    at = anchors_of(anchors, strokes)
    first = next((k for k, c in enumerate(columns) if c.is_label), None)
    if first is None:
        stub = Stub((edges[0],), tuple(StubRow((), 0, a.box.top, a.box.bottom) for a in at), ())
    else:
        stub = find_stub(inside[first], at, strokes)
    places = Columns(edges, [(c.x0 + c.x1) / 2 for c in columns])
    _draw_header(block, places, _label_edges(stub) if first == 0 else (), strokes, sketch)
    if first is not None:
        _draw_stub(stub, (edges[first], edges[first + 1]), sketch)
    for k, column in enumerate(columns):
        if k != first:
            _draw_column(inside[k], column, (edges[k], edges[k + 1]), (stub.rows, at), strokes, sketch)
    sketch.rows += len(stub.rows)


def _draw_header(
    block: Block, places: Columns, starts: Sequence[float], strokes: Strokes, sketch: _Sketch
) -> None:
    """The header of a block; ``starts`` are the left edges of its columns of labels, if it
    begins with labels."""
    lines, edges = list(block.header), places.edges
    while lines and _is_caption(lines, places, labelled=bool(starts)):
        piece = lines.pop(0)
        y = (piece.box.top, piece.box.bottom)
        sketch.add((edges[0], edges[-1]), (sketch.rows, sketch.rows + 1), piece.pieces, y)
        sketch.rows += 1
    if not lines:
        return
    pieces = [p for line in lines for p in line.pieces]
    box = united(line.box for line in lines)
    corner: list[Piece] = []
    if starts:
        cut = [part for p in pieces for part in p.cut(edges[1:2], 1.0)]
        corner = [p for p in cut if p.centre < edges[1]]
        pieces = [p for p in cut if p.centre >= edges[1]]
        places = Columns(edges[1:], places.middles[1:])
    headings = find_headings(pieces, places, strokes)
    depth = max((h.depth for h in headings), default=1)
    rows = (sketch.rows, sketch.rows + depth)
    if starts:
        for part, x in _corner(corner, [edges[0], *starts[1:], edges[1]]):
            sketch.add(x, rows, part, (box.top, box.bottom))
    for heading in headings:
        _draw_heading(heading, places.edges, rows, box, sketch)
    sketch.rows += depth


def _corner(
    pieces: Sequence[Piece], edges: Sequence[float]
) -> list[tuple[list[Piece], tuple[float, float]]]:
    """The headings over the labels: beside each other over their columns, or one over all."""
    spans = merged((p.box.x0, p.box.x1) for p in pieces)
    between = [[e for e in edges[1:-1] if a[1] < e < b[0]] for a, b in pairwise(spans)]
    if len(spans) < 2 or not all(between):
        return [(list(pieces), (edges[0], edges[-1]))]
    cuts = [edges[0], *(found[-1] for found in between), edges[-1]]
    return [([p for p in pieces if a <= p.centre < b], (a, b)) for a, b in pairwise(cuts)]


def _draw_heading(
    heading: Heading, edges: Sequence[float], rows: tuple[int, int], box: BBox, sketch: _Sketch
) -> None:
    x = (edges[heading.start], edges[heading.stop])
    end = rows[0] + 1 if heading.below else rows[1]
    own = united(p.box for p in heading.pieces) if heading.pieces else box
    sketch.add(x, (rows[0], end), heading.pieces, (own.top, own.bottom))
    for below in heading.below:
        _draw_heading(below, edges, (end, rows[1]), box, sketch)


def _is_caption(lines: Sequence[PieceLine], places: Columns, *, labelled: bool) -> bool:
    """Whether the first line stands alone over the middle of the whole table, not of its values."""
    edges = places.edges
    if len(lines[0].pieces) > 1 or len(edges) < 3:
        return False
    piece = lines[0].pieces[0]
    off = abs(piece.centre - (edges[0] + edges[-1]) / 2)
    over_values = abs(piece.centre - (edges[1] + edges[-1]) / 2) if labelled else off
    return off < OFF_CENTRE * (edges[-1] - edges[0]) and off <= over_values


def _label_edges(stub: Stub) -> list[float]:
    """Left edges of the columns of labels, a little before their texts."""
    return [start - 1 for start in stub.starts]


def _draw_stub(stub: Stub, x: tuple[float, float], sketch: _Sketch) -> None:
    edges = [x[0], *_label_edges(stub)[1:], x[1]]
    for r, row in enumerate(stub.rows):
        at = sketch.rows + r
        sketch.add((edges[row.column], x[1]), (at, at + 1), row.label, (row.top, row.bottom))
    for group in stub.groups:
        y = (stub.rows[group.start].top, stub.rows[group.stop - 1].bottom)
        rows = (sketch.rows + group.start, sketch.rows + group.stop)
        sketch.add((edges[group.column], edges[group.end]), rows, group.label, y)


def _draw_column(
    pieces: Sequence[Piece],
    column: Column,
    x: tuple[float, float],
    rows: tuple[Sequence[StubRow], Sequence[Anchor]],
    strokes: Strokes,
    sketch: _Sketch,
) -> None:
    """The cells of a column beside the stub; words keep to the lines of figures, as labels do."""
    found, anchors = rows
    inside: list[list[Piece]] = [[] for _ in found]
    if column.is_label:
        for part in label_rows(pieces, anchors, strokes):
            inside[_nearest(part.top, part.bottom, found)] += part.label
    else:
        for piece in pieces:
            inside[_nearest(piece.box.top, piece.box.bottom, found)].append(piece)
    for r, (row, held) in enumerate(zip(found, inside, strict=True)):
        at = sketch.rows + r
        sketch.add(x, (at, at + 1), held, (row.top, row.bottom))


def _nearest(top: float, bottom: float, rows: Sequence[StubRow]) -> int:
    middle = (top + bottom) / 2
    off = [max(r.top - middle, middle - r.bottom, 0.0) for r in rows]
    return off.index(min(off))
