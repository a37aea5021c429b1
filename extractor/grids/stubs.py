"""The labels of a table without rules: their columns, the rows they name and the groups of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractor.document import BBox
from extractor.grids.content import squeeze
from extractor.grids.keys import NUMBERED
from extractor.grids.label_rows import ALIGNED, Anchor, StubRow, label_rows
from extractor.grids.pieces import Piece
from extractor.grids.row_groups import Group, groups_of
from extractor.grids.strokes import Strokes, united

BESIDE = 0.35
"""Two pieces stand beside each other if they share this part of the lower one's height."""

LEAST_ROWS = 3
LEAST_GROUPS = 2
FAR = 3.0
"""So many labels of rows, and of groups no farther (in heights) from those above and below, make
two columns of labels."""


@dataclass(frozen=True)
class Stub:
    starts: tuple[float, ...]
    """Left edges of the columns of labels."""
    rows: tuple[StubRow, ...]
    groups: tuple[Group, ...]


def find_stub(pieces: Sequence[Piece], anchors: Sequence[Anchor], strokes: Strokes) -> Stub:
    """The rows that labels and lines of figures make together."""
    starts = _starts(pieces, strokes)
    starts += [x for x in _indented(pieces, anchors) if all(abs(x - s) > 3 * ALIGNED for s in starts)]
    starts.sort()
    cut = [part for piece in pieces for part in piece.cut(starts[1:], ALIGNED)]
    leaves, beside = _leaves(cut, starts, anchors)
    rows = label_rows(leaves, anchors, strokes)
    placed = [replace(r, column=_column(r.label, starts)) for r in rows]
    groups: list[Group] = []
    for column in range(len(starts) - 1):
        own = [p for p in beside if _column([p], starts) == column]
        outer = frozenset(g.start for g in groups)
        groups += groups_of(column, own, placed, (strokes, outer))
    return Stub(tuple(starts), tuple(placed), tuple(_widened(groups)))


# --- columns of labels ------------------------------------------------------------------------


def _starts(pieces: Sequence[Piece], strokes: Strokes) -> list[float]:
    """Left edges of columns: something stands beside, and left of, what begins there."""
    if not pieces:
        return [0.0]
    box = united(p.box for p in pieces)
    drawn = strokes.down(box.x0 + ALIGNED, box.x1 - ALIGNED, box.top, box.bottom)
    pairs = _side_by_side(pieces, strokes)
    found = [min(p.box.x0 for p in pieces)]
    groups = _apart(p.box for p, _ in pairs)
    indent = 1.2 * median(p.box.height for p in pieces)
    groups = [edge for edge in groups if edge > found[0] + indent]
    for edge in sorted({q.box.x0 for _, q in pairs} | set(groups)):
        fits = edge in groups or any(
            abs(q.box.x0 - edge) <= ALIGNED and p.box.x0 >= found[-1] - ALIGNED for p, q in pairs
        )
        if edge > found[-1] + ALIGNED and fits:
            found.append(edge)
    for edge in drawn:
        if all(abs(edge - other) > 3 * ALIGNED for other in found):
            found.append(edge)
    return sorted(found)


def _indented(pieces: Sequence[Piece], anchors: Sequence[Anchor]) -> list[float]:
    """Left edges at which labels of rows begin to the right of labels without figures that stand
    between them: those of groups, where no label happens to be level with its group's."""
    found = []
    for x in sorted({p.box.x0 for p in pieces}):
        own = [p for p in pieces if abs(p.box.x0 - x) <= ALIGNED]
        between = [
            p
            for p in pieces
            if p.box.x1 < x
            and not any(abs(a.middle - p.middle) < 0.45 * p.box.height for a in anchors)
            and any(0 < p.middle - q.middle < FAR * p.box.height for q in own)
            and any(0 < q.middle - p.middle < FAR * p.box.height for q in own)
        ]
        if len(own) >= LEAST_ROWS and len(between) >= LEAST_GROUPS:
            found.append(x)
    return found[:1]


def _apart(boxes: Iterable[BBox]) -> list[float]:
    """Left edges of the columns that boxes fall into."""
    edges: list[float] = []
    end = float("-inf")
    for box in sorted(boxes, key=lambda b: b.x0):
        if box.x0 >= end:
            edges.append(box.x0)
        end = max(end, box.x1)
    return edges


def _side_by_side(pieces: Sequence[Piece], strokes: Strokes) -> list[tuple[Piece, Piece]]:
    """Pairs of neighbours, left and right; where words part only slightly, the right one must
    stand at the left edge of other lines too."""
    edges = [p.box.x0 for p in pieces]
    found = []
    ranked = sorted(pieces, key=lambda p: p.middle)
    for at, one in enumerate(ranked):
        for p, q in pairwise(one.words):
            if sum(abs(q.box.x0 - x) <= 1 for x in edges):
                found.append((p, q))
        for other in ranked[at + 1 :]:
            if other.box.top >= one.box.bottom:
                break
            left, right = (one, other) if one.box.x0 <= other.box.x0 else (other, one)
            apart = left.box.x1 <= right.box.x0 + 1 and _beside(left.box, right.box)
            if apart and not strokes.parts(one.box, other.box):
                found.append((left, right))
    return found


def _beside(one: BBox, other: BBox) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common >= BESIDE * min(one.height, other.height)


def _column(label: Sequence[Piece], starts: Sequence[float]) -> int:
    if not label:
        return len(starts) - 1
    x0 = min(p.box.x0 for p in label)
    return max((k for k, start in enumerate(starts) if start <= x0 + ALIGNED), default=0)


def _leaves(
    pieces: Sequence[Piece], starts: Sequence[float], anchors: Sequence[Anchor]
) -> tuple[list[Piece], list[Piece]]:
    """Labels of single rows, and labels that have others beside them on their right."""
    own: list[Piece] = []
    beside: list[Piece] = []
    for piece in pieces:
        column = _column([piece], starts)
        deeper = any(
            _column([other], starts) > column and _beside(piece.box, other.box) for other in pieces
        )
        (beside if deeper else own).append(piece)
    # a line of a group's label may fall between two rows: it goes with the lines around it
    for piece in [p for p in own if _column([p], starts) < len(starts) - 1]:
        column = _column([piece], starts)
        near = [
            other
            for other in beside
            if _column([other], starts) == column
            and max(other.box.top - piece.box.bottom, piece.box.top - other.box.bottom)
            < 0.6 * piece.box.height
        ]
        at_figures = any(abs(a.middle - piece.middle) < 0.45 * piece.box.height for a in anchors)
        narrow = piece.box.x1 <= starts[column + 1]
        inside = _between(piece, own, anywhere=not at_figures)
        if narrow and ((near and not NUMBERED.match(piece.text)) or inside):
            own.remove(piece)
            beside.append(piece)
    return own, beside


def _between(piece: Piece, own: Sequence[Piece], *, anywhere: bool) -> bool:
    """Whether labels of a column further right stand right above and right below; those of one
    row, if not ``anywhere``."""
    deeper = [p for p in own if p.box.x0 >= piece.box.x1]
    gap = 1.5 * piece.box.height
    above = any(0 <= piece.middle - p.middle < gap for p in deeper)
    below = [p for p in deeper if 0 <= p.middle - piece.middle < gap]
    goes_on = any(not NUMBERED.match(squeeze(p.text)) for p in below)
    numbered = any(NUMBERED.match(squeeze(p.text)) for p in deeper)
    return above and bool(below) and (anywhere or (numbered and goes_on))


def _widened(groups: Sequence[Group]) -> list[Group]:
    """Groups, each over the columns on its right that have no label for the very same rows."""
    out: list[Group] = []
    for group in groups:
        left = next(
            (
                k
                for k, g in enumerate(out)
                if g.label and g.end == group.column and (g.start, g.stop) == (group.start, group.stop)
            ),
            None,
        )
        if left is not None and not group.label:
            out[left] = replace(out[left], end=group.end)
        else:
            out.append(group)
    return out
