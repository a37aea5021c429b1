"""Headers without rules: which heading stands over which columns, from centres and strokes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.document import BBox
from extractor.grids.pieces import Piece
from extractor.grids.shares import Costs, shared
from extractor.grids.strokes import Strokes, united

SAME_LINE = 0.4
WRAPPED = 0.6
"""The next line of one heading follows within this share of the height."""


@dataclass(frozen=True)
class Heading:
    """A heading over columns ``start`` to ``stop`` (excluded), and those below it."""

    pieces: tuple[Piece, ...]
    start: int
    stop: int
    below: tuple[Heading, ...] = ()

    @property
    def depth(self) -> int:
        return 1 + max((h.depth for h in self.below), default=0)


@dataclass(frozen=True)
class Columns:
    """Where columns end, and where the middle of what stands in each is."""

    edges: Sequence[float]
    middles: Sequence[float]

    def holds(self, piece: Piece, start: int, stop: int) -> bool:
        return self.edges[start] <= piece.centre < self.edges[stop]

    def off(self, piece: Piece, start: int, stop: int) -> float:
        """How far a heading is from the middle of the columns ``start`` to ``stop`` (excluded)."""
        by_edges = abs(piece.centre - (self.edges[start] + self.edges[stop]) / 2)
        by_middles = abs(piece.centre - (self.middles[start] + self.middles[stop - 1]) / 2)
        return min(by_edges, by_middles)


def find_headings(pieces: Sequence[Piece], places: Columns, strokes: Strokes) -> list[Heading]:
    """Headings over the columns, each column under exactly one of the first level."""
    if not pieces:
        return []
    cut = [part for piece in pieces for part in piece.cut(places.edges[1:-1], 1.0)]
    return _tree(cut, range(len(places.edges) - 1), places, strokes)


def _tree(pieces: Sequence[Piece], columns: range, places: Columns, strokes: Strokes) -> list[Heading]:
    stacks = {c: [p for p in pieces if places.holds(p, c, c + 1)] for c in columns}
    if len(columns) == 1:
        return [Heading(tuple(pieces), columns.start, columns.stop)]
    if not pieces:
        return [Heading((), c, c + 1) for c in columns]
    zone = united(p.box for p in pieces)
    height = min(p.box.height for p in pieces)
    first = min(p.middle for p in pieces)
    tops = sorted((p for p in pieces if p.middle - first < SAME_LINE * height), key=lambda p: p.box.x0)
    below = [p for p in pieces if p not in tops]
    spans = [_drawn_span(p, below, places, columns, strokes) for p in tops]

    high = {c for c in columns if _fills(stacks[c], tops, zone, height)}

    def held(k: int, a: int, b: int) -> float:
        a, b = columns[a], columns[b - 1] + 1
        box = tops[k].box
        if spans[k] is not None and spans[k] != (a, b):
            return 6.0
        cost = places.off(tops[k], a, b) / height
        cost += 2.0 * (
            box.x0 < places.edges[a] - 0.5 * height or box.x1 > places.edges[b] + 0.5 * height
        )
        if b - a > 1:
            cost += sum(all(p is tops[k] for p in stacks[c]) for c in range(a, b))
            tall = len(high.intersection(range(a, b)))
            cost += 0.7 * min(tall, b - a - tall)
        return min(cost, 20.0)

    def alone(a: int, b: int) -> float:
        if b - a > 1:
            return 1e3
        stack = stacks[columns[a]]
        if not stack:
            return 0.8
        box = united(p.box for p in stack)
        off = abs((box.top + box.bottom) / 2 - (zone.top + zone.bottom) / 2)
        return 0.2 if off < 0.7 * height else 2.0

    costs = Costs(held, alone, lambda _: 1e3)
    found = []
    for share in shared(len(columns), len(tops), costs, longest=len(columns))[1]:
        if share.stop == share.start:
            continue
        a, b = columns[share.start], columns[share.stop - 1] + 1
        if share.label is None:
            found.append(Heading(tuple(stacks[a]), a, b))
        else:
            inside = [p for p in below if places.holds(p, a, b)]
            found.append(_under(tops[share.label], inside, range(a, b), places, strokes))
    return found


def _fills(stack: Sequence[Piece], tops: Sequence[Piece], zone: BBox, height: float) -> bool:
    """Whether a heading stands in the middle of the whole height, so that nothing is above it."""
    own = [p for p in stack if p not in tops]
    if not own or len(own) < len(stack) or zone.height < 1.6 * height:
        return False
    box = united(p.box for p in own)
    return abs((box.top + box.bottom) / 2 - (zone.top + zone.bottom) / 2) < 0.45 * height


def _under(
    top: Piece, below: Sequence[Piece], columns: range, places: Columns, strokes: Strokes
) -> Heading:
    """The heading with what stands below it; a line that spans the same columns is its own."""
    if len(columns) == 1 or not below:
        return Heading((top, *below), columns.start, columns.stop)
    parts = _tree(below, columns, places, strokes)
    only = parts[0]
    if len(parts) == 1 and only.stop - only.start == len(columns) and only.pieces:
        near = only.pieces[0].box.top - top.box.bottom < WRAPPED * top.box.height
        if near and not strokes.parts(top.box, only.pieces[0].box):
            return Heading((top, *only.pieces), only.start, only.stop, only.below)
    return Heading((top,), columns.start, columns.stop, tuple(parts))


def _drawn_span(
    top: Piece, below: Sequence[Piece], places: Columns, columns: range, strokes: Strokes
) -> tuple[int, int] | None:
    """The columns that a stroke right below a heading runs over, if it ends at column edges."""
    under = [p.box for p in below if p.middle > top.middle]
    if not under:
        return None
    lower = min(under, key=lambda b: b.top)
    for y, x0, x1 in strokes.horizontal:
        if not top.middle < y < (lower.top + lower.bottom) / 2 or not x0 < top.centre < x1:
            continue
        through = any(b.top + 1 < y < b.bottom - 1 and x0 < b.x0 and b.x1 < x1 for b in under)
        inside = [c for c in columns if x0 < places.middles[c] < x1]
        if inside and not through and len(inside) < len(columns):
            return inside[0], inside[-1] + 1
    return None
