"""Labels beside the labels of several rows: which rows each of them covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.document import BBox
from extractor.grids.content import squeeze
from extractor.grids.keys import NUMBERED
from extractor.grids.label_rows import StubRow
from extractor.grids.pieces import Piece
from extractor.grids.shares import NEVER, Costs, shared
from extractor.grids.strokes import Strokes, united

_FIRST = re.compile(r"[（(【\[]?(?:一|1)[)）】\]、.．]|①")


@dataclass(frozen=True)
class Group:
    """A label that covers rows ``start`` to ``stop`` (excluded), or nothing in its place."""

    label: tuple[Piece, ...]
    column: int
    end: int
    """Its columns of labels, the last excluded."""
    start: int
    stop: int


_Seams = tuple[Strokes, frozenset[int]]
"""What tells where a group begins: strokes, and where those left of it begin."""


def groups_of(
    column: int, pieces: Sequence[Piece], rows: Sequence[StubRow], seams: _Seams
) -> list[Group]:
    """The labels in a column that have other labels beside them, and the rows that each covers."""
    found: list[Group] = []
    start = 0
    while start < len(rows):
        stop = start
        while stop < len(rows) and rows[stop].column > column:
            stop += 1
        if stop > start:
            top, bottom = rows[start].top, rows[stop - 1].bottom
            inside = [p for p in pieces if top - p.box.height < p.middle < bottom + p.box.height]
            outer = frozenset(row - start for row in seams[1])
            spans = _group_spans(inside, rows[start:stop], (seams[0], outer))
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
        found.append((cost + extra, shares))
    best = min(found, key=lambda f: f[0])[1]
    return [
        (tuple(labels[s.label]) if s.label is not None else (), s.start, s.stop)
        for s in best
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

    def alone(start: int, _stop: int) -> float:
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
