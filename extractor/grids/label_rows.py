"""Rows of a table without rules: which lines of the labels go with which line of figures.

A label may run over several lines; its figures stand beside their middle, its first or its
last line, or in the same band between two strokes.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from extractor.document import BBox
from extractor.grids.content import squeeze
from extractor.grids.keys import NUMBERED, unit_of
from extractor.grids.pieces import Piece, PieceLine
from extractor.grids.shares import NEVER, Costs, shared
from extractor.grids.strokes import Strokes, united

ALIGNED = 2.5
"""Left edges (points) of the labels of one column."""
FARTHEST = 1.6
"""A label is no farther from its figures than this many times its height."""
ROOM = 2.5
"""A line that ends so much (in heights) before the widest did not have to break."""
CLOSE = 1.2
"""Rows are as close as lines of a label if no farther apart than this many times."""
LONGEST = 12
"""Lines of one label at most."""
IN_BAND = 0.3
"""What it costs at most that a label and its figures do not keep level between two strokes."""


@dataclass(frozen=True)
class Anchor:
    """Where figures stand on one line."""

    middle: float
    box: BBox


@dataclass(frozen=True)
class StubRow:
    label: tuple[Piece, ...]
    column: int
    """The column of labels in which its own label begins."""
    top: float
    bottom: float


def anchors_of(lines: Sequence[PieceLine], strokes: Strokes) -> list[Anchor]:
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


def label_rows(pieces: Sequence[Piece], anchors: Sequence[Anchor], strokes: Strokes) -> list[StubRow]:
    """Rows from the lines of labels and the lines of figures, both from top to bottom."""
    lines = _on_one_line(pieces)
    boxes = [united(p.box for p in line) for line in lines]
    if not lines:
        return [StubRow((), 0, a.box.top, a.box.bottom) for a in anchors]
    found = []
    for mode, extra in (("middle", 0.0), ("top", 0.1), ("bottom", 0.2)):
        costs = _RowCosts(lines, boxes, anchors, strokes, mode).costs()
        cost, shares = shared(len(lines), len(anchors), costs, longest=LONGEST)
        found.append((cost + extra, shares))
    rows = []
    for share in min(found, key=lambda f: f[0])[1]:
        inside = boxes[share.start : share.stop]
        label = tuple(p for line in lines[share.start : share.stop] for p in line)
        box = united([*inside, *([anchors[share.label].box] if share.label is not None else [])])
        rows.append(StubRow(label, 0, box.top, box.bottom))
    return rows


def _on_one_line(pieces: Sequence[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if lines and abs(lines[-1][0].middle - piece.middle) < 0.4 * piece.box.height:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


@dataclass(frozen=True)
class _RowCosts:
    lines: Sequence[Sequence[Piece]]
    boxes: Sequence[BBox]
    anchors: Sequence[Anchor]
    strokes: Strokes
    mode: str

    @cached_property
    def height(self) -> float:
        return median(box.height for box in self.boxes)

    @cached_property
    def offset(self) -> float:
        """How much lower figures stand than the words on their line: fonts differ."""
        middles = [(b.top + b.bottom) / 2 for b in self.boxes]
        near = [min((a.middle - m for m in middles), key=abs) for a in self.anchors]
        near = [d for d in near if abs(d) < 0.3 * self.height]
        return median(near) if near else 0.0

    def costs(self) -> Costs:
        starts = [NUMBERED.match(squeeze(line[0].text)) is not None for line in self.lines]
        apart = [self.strokes.parts(a, b) for a, b in pairwise(self.boxes)]
        inner = self._inner(starts, apart)
        unnumbered = 0.3 + 0.3 * any(starts)
        outer = [
            0.0 if i == 0 or apart[i - 1] or starts[i] else unnumbered for i in range(len(self.lines))
        ]
        bands = self._bands()

        def block(start: int, stop: int) -> float:
            return outer[start] + sum(inner[start : stop - 1])

        def alone(start: int, stop: int) -> float:
            return block(start, stop) + (1.0 if starts[start] else 1.6)

        def held(k: int, start: int, stop: int) -> float:
            off = self._off(self.anchors[k], self.boxes[start:stop])
            if bands.get(k) == (start, stop):
                return min(off, IN_BAND)
            return NEVER if off > FARTHEST else 1.5 * off + block(start, stop)

        return Costs(held, alone, lambda _: 2.2)

    def _inner(self, starts: Sequence[bool], apart: Sequence[bool]) -> list[float]:
        """What it costs that two lines are one label: the second begins with a number, stands far
        below, as far as rows do (which says little where lines are as close as rows and labels
        begin with numbers), or there was room for it in the first."""
        pitch = [b.top - a.top for a, b in pairwise(self.boxes)]
        usual = min(pitch, default=self.height)
        levels = [a.middle for a in self.anchors]
        rows = min((b - a for a, b in pairwise(levels)), default=float("inf"))
        room = [
            max(b.x1 for b in self.boxes if abs(b.x0 - own.x0) <= ALIGNED) - own.x1 for own in self.boxes
        ]
        telling = rows > CLOSE * usual or not any(starts)
        return [
            NEVER
            if apart[i]
            else 2.0
            * (
                starts[i + 1]
                + (pitch[i] > 1.35 * max(usual, self.height))
                + (pitch[i] > 0.95 * rows and (telling or room[i] > self.height))
                + (room[i] > ROOM * self.height)
            )
            for i in range(len(pitch))
        ]

    def _bands(self) -> dict[int, tuple[int, int]]:
        """The lines of labels that stand between the same two strokes as one line of figures."""
        whole = united((*self.boxes, *(a.box for a in self.anchors)))
        top, bottom = whole.top - self.height, whole.bottom + self.height
        levels = self.strokes.across(whole.x0, whole.x1, top, bottom)
        if len(levels) < 2:
            return {}
        figures = [bisect(levels, a.middle) for a in self.anchors]
        words = [bisect(levels, (b.top + b.bottom) / 2) for b in self.boxes]
        return {
            k: (words.index(band), words.index(band) + words.count(band))
            for k, band in enumerate(figures)
            if figures.count(band) == 1 and band in words and 0 < band < len(levels)
        }

    def _off(self, anchor: Anchor, boxes: Sequence[BBox]) -> float:
        whole = {"middle": united(boxes), "top": boxes[0], "bottom": boxes[-1]}[self.mode]
        middle = (whole.top + whole.bottom) / 2
        figures = BBox(whole.x0, anchor.box.top, whole.x1, anchor.box.bottom)
        upper, lower = (figures, boxes[0]) if anchor.middle < middle else (boxes[-1], figures)
        drawn = self.strokes.across(
            whole.x0, whole.x1, (upper.top + upper.bottom) / 2, (lower.top + lower.bottom) / 2
        )
        inside = min(b.top for b in boxes) < anchor.middle < max(b.bottom for b in boxes)
        if drawn and not inside:
            return NEVER
        return abs(anchor.middle - self.offset - middle) / self.height
