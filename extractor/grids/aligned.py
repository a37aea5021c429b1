"""Tables whose cells nobody drew, or not all: columns and rows that words, rules and shades imply.

Columns are where figures stand below one another, parted by white space throughout and cut
at strokes; rows are the lines of figures with the lines of the labels beside them
(:mod:`extractor.grids.stubs`); headings are shared out over the columns by where their
middles stand (:mod:`extractor.grids.heads`). Careful by design, for prose must not become a
table (:mod:`extractor.grids.regions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extractor.document import BBox, Cell, Provenance, Table
from extractor.grids.glyphs import Glyphs, texts
from extractor.grids.heads import Columns, Heading, find_headings
from extractor.grids.keys import unit_of
from extractor.grids.label_rows import Anchor, StubRow, label_rows
from extractor.grids.pieces import Piece, PieceLine, piece_lines
from extractor.grids.regions import Block, Region, find_regions
from extractor.grids.ruled import cluster
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


def find_aligned(
    glyphs: Glyphs, strokes: Strokes, page: int
) -> list[tuple[Table, npt.NDArray[np.bool_]]]:
    """Tables among glyphs that no grid holds, each with the mask of the glyphs it takes."""
    lines = piece_lines(glyphs)
    found = []
    for region in find_regions(lines, strokes):
        columns = [_columns(block) for block in region.blocks]
        edges = _edges(columns, region, strokes)
        sketches = [_Sketch()]
        for k, (block, own, at) in enumerate(zip(region.blocks, columns, edges, strict=True)):
            if _is_another(at, edges[:k]):
                sketches.append(_Sketch())
            _draw(block, own, at, strokes, sketches[-1])
        found += [_table(sketch, glyphs, page) for sketch in sketches]
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


# --- columns ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Column:
    x0: float
    x1: float
    is_label: bool


def _columns(block: Block) -> list[_Column]:
    """Columns of figures, and of words between them; all words in front are one column."""
    anchors = [block.body[k] for k in block.anchors]
    values = [p for line in anchors for p in line.pieces if p.is_value]
    cores = _merged((p.box.x0, p.box.x1) for p in values)
    words = [p for line in block.body for p in line.pieces if not p.is_value]
    words = [part for p in words for part in p.cut([x0 for x0, _ in cores], 1.0)]
    labels = [
        (p.box.x0, p.box.x1)
        for p in words
        if not any(p.box.x0 < x1 and x0 < p.box.x1 for x0, x1 in cores)
    ]
    labels = _merged(labels)
    lowest = block.header[-1].pieces if block.header else ()
    heads = [(p.box.x0, p.box.x1) for p in lowest]
    free = []
    for x0, x1 in heads:
        taken = any(x0 < b and a < x1 for a, b in (*cores, *labels))
        before = max(((b, k) for k, (_, b) in enumerate(labels) if b <= x0), default=None)
        if taken or (x0 < cores[0][0] and before is None):
            continue
        if before and not any(before[0] <= a < x0 for a, _ in cores):
            a, b = labels[before[1]]
            if not any(x < b and a < y for x, y in heads):  # centred over labels that begin at the left
                labels[before[1]] = (a, x1)
                continue
        free.append((x0, x1))
    columns = [_Column(a, b, False) for a, b in (*cores, *free)]
    columns += [_Column(a, b, True) for a, b in labels]
    columns.sort(key=lambda c: c.x0)
    out: list[_Column] = []
    for column in columns:
        if out and column.is_label and out[-1].is_label:
            out[-1] = _Column(out[-1].x0, column.x1, True)
        else:
            out.append(column)
    return _under_headings(out, block)


def _under_headings(columns: list[_Column], block: Block) -> list[_Column]:
    """Columns as wide as the headings that stand over one of them, from the lowest line up."""
    words = [w for line in reversed(block.header) for p in line.pieces for w in p.words or (p,)]
    for word in words:
        over = [k for k, c in enumerate(columns) if word.box.x0 < c.x1 and c.x0 < word.box.x1]
        if len(over) == 1:
            own = columns[over[0]]
            columns[over[0]] = replace(own, x0=min(own.x0, word.box.x0), x1=max(own.x1, word.box.x1))
    return columns


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if found and x0 < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _edges(columns: Sequence[Sequence[_Column]], region: Region, strokes: Strokes) -> list[list[float]]:
    """Column edges of each block; blocks share an edge where one place parts columns in both."""
    gaps = []
    for own, block in zip(columns, region.blocks, strict=True):
        body = united(line.box for line in block.body)
        for left, right in pairwise(own):
            drawn = strokes.down(left.x1 - 1, right.x0 + 1, body.top, body.bottom)
            gaps.append((drawn[0], drawn[0]) if drawn else (left.x1, right.x0))
    at = dict(
        zip(sorted(gaps, key=lambda g: g[1]), _common(sorted(gaps, key=lambda g: g[1])), strict=True)
    )
    inner = iter([at[gap] for gap in gaps])
    found = [[region.box.x0, *(next(inner) for _ in own[1:])] for own in columns]
    # the last column is as wide right of its middle as left of it
    ends = [own[-1].x0 + own[-1].x1 - edges[-1] for own, edges in zip(columns, found, strict=True)]
    last = region.box.x1 if region.ends_drawn else max(region.box.x1, *ends)
    return [[*edges, last] for edges in found]


def _common(gaps: Sequence[tuple[float, float]]) -> list[float]:
    """A place in each gap (sorted by their ends), the same for all that overlap."""
    places: list[float] = []
    held: list[tuple[float, float]] = []
    for low, high in gaps:
        if held and max(g[0] for g in (*held, (low, high))) > held[0][1]:
            places += [(max(g[0] for g in held) + held[0][1]) / 2] * len(held)
            held = []
        held.append((low, high))
    if held:
        places += [(max(g[0] for g in held) + held[0][1]) / 2] * len(held)
    return places


# --- one block --------------------------------------------------------------------------------


def _draw(
    block: Block, columns: Sequence[_Column], edges: Sequence[float], strokes: Strokes, sketch: _Sketch
) -> None:
    anchors = [block.body[k] for k in block.anchors]
    body = [p for line in block.body for p in line.pieces]
    body = [part for p in body for part in p.cut(edges[1:-1], 1.0)]
    inside = [[p for p in body if edges[k] <= p.centre < edges[k + 1]] for k in range(len(columns))]
    at = _anchors(anchors, strokes)
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


def _anchors(lines: Sequence[PieceLine], strokes: Strokes) -> list[Anchor]:
    """Lines of figures, those as one that make one row: beside each other at different heights
    (one cell has two lines and the next has one), or units below their figures."""
    rows: list[list[Piece]] = []
    for line in lines:
        values = [p for p in line.pieces if p.is_value]
        if rows and _is_same_row(rows[-1], values, strokes):
            rows[-1] += values
        else:
            rows.append(values)
    boxes = [united(p.box for p in row) for row in rows]
    return [Anchor((box.top + box.bottom) / 2, box) for box in boxes]


def _is_same_row(above: Sequence[Piece], below: Sequence[Piece], strokes: Strokes) -> bool:
    upper, lower = united(p.box for p in above), united(p.box for p in below)
    height = min(p.box.height for p in below)
    stacked = [q for p in above for q in below if q.box.x0 < p.box.x1 and p.box.x0 < q.box.x1]
    if strokes.parts(upper, lower) or lower.top - upper.bottom > 0.9 * height:
        return False
    level = lower.top < upper.bottom + 0.1 * height
    return (level or bool(stacked)) and all(unit_of(q.text) for q in stacked)


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
    spans = _merged((p.box.x0, p.box.x1) for p in pieces)
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
    column: _Column,
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
