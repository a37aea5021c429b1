"""Rows of a table without rules: the lines of figures, and which lines of the labels go with each.

A label may run over several lines; its figures stand beside their middle, its first or its
last line. A label in front of other labels is one of a group, and covers the rows beside it.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractor.document import BBox
from extractor.grids.content import squeeze
from extractor.grids.keys import NUMBERED
from extractor.grids.pieces import Piece
from extractor.grids.shares import Costs, Share, shared
from extractor.grids.strokes import Strokes, united

BESIDE = 0.35
"""Two pieces stand beside each other if they share this part of the lower one's height."""
ALIGNED = 2.5
"""Left edges (points) of the labels of one column."""
LONGEST = 12
"""Lines of one label at most."""
NEVER = 1e3
IN_BAND = 0.3
"""What it costs at most that a label and its figures do not keep level between two strokes."""

_FIRST = re.compile(r"[（(【\[]?(?:一|1)[)）】\]、.．]|①")


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


@dataclass(frozen=True)
class Group:
    """A label that covers rows ``start`` to ``stop`` (excluded), or nothing in its place."""

    label: tuple[Piece, ...]
    column: int
    end: int
    """Its columns of labels, the last excluded."""
    start: int
    stop: int


@dataclass(frozen=True)
class Stub:
    starts: tuple[float, ...]
    """Left edges of the columns of labels."""
    rows: tuple[StubRow, ...]
    groups: tuple[Group, ...]


def find_stub(pieces: Sequence[Piece], anchors: Sequence[Anchor], strokes: Strokes) -> Stub:
    """The rows that labels and lines of figures make together."""
    starts = _starts(pieces, strokes)
    cut = [part for piece in pieces for part in piece.cut(starts[1:], ALIGNED)]
    leaves, beside = _leaves(cut, starts, anchors)
    rows = label_rows(leaves, anchors, strokes)
    placed = [replace(r, column=_column(r.label, starts)) for r in rows]
    groups: list[Group] = []
    for column in range(len(starts) - 1):
        own = [p for p in beside if _column([p], starts) == column]
        outer = frozenset(g.start for g in groups)
        groups += _groups(column, own, placed, (strokes, outer))
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
        if narrow and (near and not NUMBERED.match(piece.text) or inside):
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
    return above and bool(below) and (anywhere or numbered and goes_on)


# --- rows -------------------------------------------------------------------------------------


def label_rows(lines: Sequence[Piece], anchors: Sequence[Anchor], strokes: Strokes) -> list[StubRow]:
    """Rows from the lines of labels and the lines of figures, both from top to bottom."""
    lines = _on_one_line(lines)
    boxes = [united(p.box for p in line) for line in lines]
    if not lines:
        return [StubRow((), 0, a.box.top, a.box.bottom) for a in anchors]
    height = median(box.height for box in boxes)
    middles = [(b.top + b.bottom) / 2 for b in boxes]
    offset = _offset(middles, anchors, height)
    best: tuple[float, list[Share]] | None = None
    for mode in ("middle", "top", "bottom"):
        costs = _RowCosts(lines, boxes, anchors, strokes, height, offset, mode)
        found = shared(len(lines), len(anchors), costs.costs(), longest=LONGEST)
        if best is None or found[0] < best[0] - 0.1:
            best = found
    assert best is not None  # noqa: S101 - there are modes
    rows = []
    for share in best[1]:
        inside = boxes[share.start : share.stop]
        label = tuple(p for line in lines[share.start : share.stop] for p in line)
        extent = [*inside, *([anchors[share.label].box] if share.label is not None else [])]
        box = united(extent)
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


def _offset(middles: Sequence[float], anchors: Sequence[Anchor], height: float) -> float:
    """How much lower figures stand than the words on their line: fonts differ."""
    near = [min((a.middle - m for m in middles), key=abs) for a in anchors]
    near = [d for d in near if abs(d) < 0.3 * height]
    return median(near) if near else 0.0


@dataclass(frozen=True)
class _RowCosts:
    lines: Sequence[Sequence[Piece]]
    boxes: Sequence[BBox]
    anchors: Sequence[Anchor]
    strokes: Strokes
    height: float
    offset: float
    mode: str

    def costs(self) -> Costs:
        starts = [NUMBERED.match(squeeze(line[0].text)) is not None for line in self.lines]
        pitch = [b.top - a.top for a, b in pairwise(self.boxes)]
        apart = [self.strokes.parts(a, b) for a, b in pairwise(self.boxes)]
        usual = min(pitch, default=self.height)
        widest = [
            max(b.x1 for b in self.boxes if abs(b.x0 - own.x0) <= ALIGNED) for own in self.boxes
        ]
        levels = [a.middle for a in self.anchors]
        rows = min((b - a for a, b in pairwise(levels)), default=float("inf"))
        inner = [
            NEVER
            if apart[i]
            else 2.0 * starts[i + 1]
            + 2.0 * (pitch[i] > 1.35 * max(usual, self.height))
            + 2.0 * (pitch[i] > 0.95 * rows)
            + 2.0 * (widest[i] - self.boxes[i].x1 > 2.5 * self.height)
            for i in range(len(pitch))
        ]
        anyone = any(starts)
        outer = [
            0.0 if i == 0 or apart[i - 1] or starts[i] else 0.3 + 0.3 * anyone
            for i in range(len(self.lines))
        ]

        def block(start: int, stop: int) -> float:
            return outer[start] + sum(inner[start : stop - 1])

        def alone(start: int, stop: int) -> float:
            return block(start, stop) + (1.0 if starts[start] else 1.6)

        bands = self._bands()

        def held(k: int, start: int, stop: int) -> float:
            off = self._off(self.anchors[k], self.boxes[start:stop])
            if bands.get(k) == (start, stop):
                return min(off, IN_BAND)
            return NEVER if off > 1.6 else 1.5 * off + block(start, stop)

        return Costs(held, alone, lambda _: 2.2)

    def _bands(self) -> dict[int, tuple[int, int]]:
        """The lines of labels that stand between the same two strokes as one line of figures."""
        whole = united((*self.boxes, *(a.box for a in self.anchors)))
        levels = self.strokes.across(whole.x0, whole.x1, whole.top - self.height, whole.bottom + self.height)
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


# --- groups -----------------------------------------------------------------------------------


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


_Seams = tuple[Strokes, frozenset[int]]
"""What tells where a group begins: strokes, and where those left of it begin."""


def _groups(
    column: int, pieces: Sequence[Piece], rows: Sequence[StubRow], seams: _Seams
) -> list[Group]:
    found: list[Group] = []
    start = 0
    while start < len(rows):
        stop = start
        while stop < len(rows) and rows[stop].column > column:
            stop += 1
        if stop > start:
            top, bottom = rows[start].top, rows[stop - 1].bottom
            inside = [p for p in pieces if top - p.box.height < p.middle < bottom + p.box.height]
            spans = _group_spans(inside, rows[start:stop], (seams[0], frozenset(r - start for r in seams[1])))
            found += [Group(label, column, column + 1, start + a, start + b) for label, a, b in spans]
        start = max(stop, start + 1)
    return found


def _group_spans(
    pieces: Sequence[Piece], rows: Sequence[StubRow], seams: _Seams
) -> list[tuple[tuple[Piece, ...], int, int]]:
    """Labels of groups, and the rows that each covers; rows before the first may have none."""
    labels = _labels(pieces, seams[0])
    if not labels:
        return [((), 0, len(rows))]
    boxes = [united(p.box for p in label) for label in labels]
    borders = _borders(boxes, rows, seams)
    found = []
    for mode, extra in (("middle", 0.0), ("top", 0.5), ("bottom", 1.0)):
        costs = _group_costs(boxes, rows, borders, mode)
        cost, shares = shared(len(rows), len(labels), costs, longest=len(rows))
        found.append((cost + extra, mode, shares))
    shares = min(found, key=lambda f: f[0])[2]
    return [
        (tuple(labels[s.label]) if s.label is not None else (), s.start, s.stop)
        for s in shares
        if s.stop > s.start
    ]


def _borders(boxes: Sequence[BBox], rows: Sequence[StubRow], seams: _Seams) -> list[float]:
    """What a border above each row costs: little where a stroke, a group further left or the
    numbers of the labels say that something begins."""
    strokes, outer = seams
    x0, x1 = min(b.x0 for b in boxes), max(b.x1 for b in boxes)
    drawn = [
        bool(strokes.across(x0, x1, (a.top + a.bottom) / 2, (b.top + b.bottom) / 2))
        for a, b in pairwise(rows)
    ]
    costs = [0.0]
    for at, row in enumerate(rows[1:], 1):
        head = squeeze(row.label[0].text) if row.label else ""
        if any(drawn):
            costs.append(-2.0 if drawn[at - 1] else 4.0)
        elif at in outer or _FIRST.match(head):
            costs.append(-0.5)
        else:
            costs.append(0.8 if NUMBERED.match(head) else 0.0)
    return costs


def _group_costs(
    boxes: Sequence[BBox], rows: Sequence[StubRow], borders: Sequence[float], mode: str
) -> Costs:
    height = median(r.bottom - r.top for r in rows)

    def held(k: int, start: int, stop: int) -> float:
        top, bottom, box = rows[start].top, rows[stop - 1].bottom, boxes[k]
        off = {
            "middle": abs((top + bottom) - (box.top + box.bottom)) / 2,
            "top": abs(box.top - top),
            "bottom": abs(box.bottom - bottom),
        }[mode]
        over = max(0.0, top - box.top) + max(0.0, box.bottom - bottom)
        return (0.5 * off + over) / height + borders[start]

    def alone(start: int, stop: int) -> float:
        return borders[start] + (1.0 if start == 0 else 3.0)

    return Costs(held, alone, lambda _: NEVER)


def _labels(pieces: Sequence[Piece], strokes: Strokes) -> list[list[Piece]]:
    """Lines of groups' labels as labels: a new one begins with a number, a stroke or a wide gap."""
    labels: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (round(p.middle), p.box.x0)):
        last = labels[-1][-1] if labels else None
        if (
            last is None
            or NUMBERED.match(squeeze(piece.text))
            or piece.box.top - last.box.bottom > 1.5 * piece.box.height
            or strokes.parts(last.box, piece.box)
        ):
            labels.append([piece])
        else:
            labels[-1].append(piece)
    return labels

