"""Ruled tables: from drawn lines to grids of cells, with numpy and without looking at text.

Rules that touch form one drawing; each drawing becomes one grid. *Levels* are the distinct
positions of its rules (xs from the left, ys from the top); the *unit squares* between
levels are joined to cells wherever no rule parts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SNAP = 2.0
"""Rules closer than this (points) are one rule: double strokes, cell borders drawn twice."""
DOT_SNAP = 0.3
"""… and dots so close are in line."""
REACH = 3.0
"""Gaps up to this are bridged: dashes, corners that do not quite meet."""
SHORTEST = 4.0
"""Shorter pieces are dots and ticks, not rules of a table."""
SLIVER = (5.0, 4.0)
"""Cells lower or narrower than this lie between the two strokes of a double rule."""
NEAR = 5.0
"""Levels this close are one: rows or columns whose cells were drawn a little apart."""
CROSSINGS = 4_000_000
"""Horizontal × vertical rules beyond this are a drawing (a map, a pattern), not a table."""
ALIGNED = 6.0
"""Ends of rules (points) that count as level with each other across a drawing."""
BESIDE = 150.0
"""The widest cell that may stand open beside a drawing."""
SUPPLIED = 0.95
"""Confidence of a table some of whose outer rules are missing and have been supplied."""
SQUARES = 200_000
"""Unit squares of one grid beyond this are a pattern (graph paper, hatching), not a table."""


@dataclass(frozen=True)
class Grid:
    """``cells`` is n × 4: first row, first column, end row, end column (ends excluded).

    Levels that lie close together are one level, half-way between. ``drawn`` is the grid
    with the same cells at the levels where their rules are drawn: text is told apart there.
    """

    xs: Floats
    ys: Floats
    cells: Ints
    confidence: float = 1.0
    drawn: Grid | None = None

    def owners(self) -> Ints:
        """For each unit square the index of its cell, or -1."""
        squares = np.full((len(self.ys) - 1, len(self.xs) - 1), -1)
        for k, (top, left, bottom, right) in enumerate(self.cells.tolist()):
            squares[top:bottom, left:right] = k
        return squares


def find_grids(rules: Floats) -> list[Grid]:
    """All grids drawn by m × 4 rules (x0, top, x1, bottom), from top to bottom, left to right."""
    if len(rules) < 4:
        return []
    flat = rules[:, 1] == rules[:, 3]
    horizontal = join_lines(rules[flat][:, [1, 0, 2]])
    vertical = join_lines(rules[~flat][:, [0, 1, 3]])
    grids = []
    for h, v in _drawings(horizontal, vertical):
        grid = _grid(h, v)
        if grid is not None and len(grid.cells):
            grids.append(grid)
    return sorted(grids, key=lambda g: (float(g.ys[0]), float(g.xs[0])))


def too_many(rules: Floats) -> bool:
    """Whether :func:`find_grids` would give up on these rules."""
    flat = rules[:, 1] == rules[:, 3]
    horizontal, vertical = join_lines(rules[flat][:, [1, 0, 2]]), join_lines(rules[~flat][:, [0, 1, 3]])
    return len(horizontal) * len(vertical) > CROSSINGS


def cluster(values: Floats, gap: float) -> tuple[Floats, Ints]:
    """Means of the clusters (neighbours at most ``gap`` apart), and each value's cluster.

    >>> cluster(np.array([1.0, 5.0, 1.5]), 2.0)[0].tolist()
    [1.25, 5.0]
    """
    if not len(values):
        return values, np.zeros(0, np.int64)
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    group = np.concatenate([[0], np.cumsum(np.diff(ranked) > gap)])
    labels = np.empty(len(values), np.int64)
    labels[order] = group
    return np.bincount(group, ranked) / np.bincount(group), labels


def join_lines(lines: Floats) -> Floats:
    """Collinear pieces (position, from, to) as whole lines; leftovers too short are dropped.

    Dots are joined first and only if they stand exactly in line: those of a dotted rule that
    crosses lie side by side all over the page.
    """
    short = lines[:, 2] - lines[:, 1] < SHORTEST
    if short.any():
        dotted = _join(lines[short], DOT_SNAP)
        dotted = dotted[dotted[:, 2] - dotted[:, 1] >= SHORTEST]
        lines = np.concatenate([lines[~short], dotted])
    whole = _join(lines, SNAP)
    long_enough: Bools = whole[:, 2] - whole[:, 1] >= SHORTEST
    return whole[long_enough]


def _join(lines: Floats, snap: float) -> Floats:
    if not len(lines):
        return lines.reshape(0, 3)
    positions, group = cluster(lines[:, 0], snap)
    stride = float(np.abs(lines[:, 1:]).max()) * 2 + 10 * REACH
    start, end = group * stride + lines[:, 1], group * stride + lines[:, 2]
    order = np.argsort(start, kind="stable")
    start, end, group = start[order], np.maximum.accumulate(end[order]), group[order]
    first = np.nonzero(np.concatenate([[True], start[1:] > end[:-1] + REACH]))[0]
    last = np.concatenate([first[1:] - 1, [len(start) - 1]])
    base = group[first] * stride
    return np.stack([positions[group[first]], start[first] - base, end[last] - base], axis=1)


def _drawings(horizontal: Floats, vertical: Floats) -> list[tuple[Floats, Floats]]:
    """Connected sets of touching rules."""
    if not len(horizontal) or not len(vertical) or len(horizontal) * len(vertical) > CROSSINGS:
        return []
    y, x0, x1 = horizontal.T[:, :, None]
    x, y0, y1 = vertical.T[:, None, :]
    touch = (x >= x0 - REACH) & (x <= x1 + REACH) & (y >= y0 - REACH) & (y <= y1 + REACH)
    n = len(horizontal)
    names = np.arange(n)
    while True:  # each round spreads the smallest name across one more crossing
        of_vertical = np.where(touch, names[:, None], n).min(axis=0)
        spread = np.minimum(names, np.where(touch, of_vertical[None, :], n).min(axis=1))
        if (spread == names).all():
            break
        names = spread[spread]  # and jumps to the name of its name: long chains end soon
    loose = vertical[of_vertical == n]
    return [
        (h, np.concatenate([v, loose[_beside(loose, h, v)]]))
        for h, v in (
            (horizontal[names == k], vertical[of_vertical == k])
            for k in np.unique(names).tolist()
            if (of_vertical == k).any()
        )
    ]


def _beside(loose: Floats, h: Floats, v: Floats) -> Bools:
    """Verticals that touch nothing but run beside a drawing over its whole height: the outer
    side of a cell that spans a whole page, which browsers draw without top and bottom."""
    top, bottom = min(v[:, 1].min(), h[:, 0].min()), max(v[:, 2].max(), h[:, 0].max())
    same_height = (np.abs(loose[:, 1] - top) <= ALIGNED) & (np.abs(loose[:, 2] - bottom) <= ALIGNED)
    near = (loose[:, 0] >= h[:, 1].min() - BESIDE) & (loose[:, 0] <= h[:, 2].max() + BESIDE)
    found: Bools = same_height & near & (len(v) > 2)
    return found


def _grid(horizontal: Floats, vertical: Floats) -> Grid | None:
    closed_h, closed_v = _closed(horizontal, vertical)
    supplied = len(closed_h) + len(closed_v) > len(horizontal) + len(vertical)
    ys, row_of = cluster(closed_h[:, 0], SNAP)
    xs, column_of = cluster(closed_v[:, 0], SNAP)
    if len(ys) < 2 or len(xs) < 2 or len(ys) * len(xs) > SQUARES:
        return None
    h = _coverage(row_of, closed_h, xs, len(ys))
    v = _coverage(column_of, closed_v, ys, len(xs)).T
    supplied |= _complete_border(h, v, xs, ys)
    cells = _rectangles(h, v)
    rest = _leftovers(h, v, cells)
    if rest:
        cells = np.concatenate([cells, np.array(rest)])
    return _tidy(Grid(xs, ys, cells, SUPPLIED if supplied else 1.0))


def _closed(h: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Supply outer rules that a page break or an open style left out.

    Top and bottom: at least three verticals, or the two outermost, end together beyond
    every horizontal. Sides: at least three horizontals end together beyond every vertical.
    """
    sides = []
    for end, sign in ((1, -1.0), (2, 1.0)):
        x = _common_end(h, v[:, 0], end, sign)
        if x is not None and len(x[1]) >= 3:
            sides.append((x[0], float(x[1].min()), float(x[1].max())))
    if sides:
        v = np.concatenate([v, np.array(sides)])
    caps = []
    outer = (v[:, 0].min(), v[:, 0].max())
    for end, sign in ((1, -1.0), (2, 1.0)):
        y = _common_end(v, h[:, 0], end, sign)
        if y is None:
            continue
        ends_at, reached = y
        both = reached.min() <= outer[0] + SNAP and reached.max() >= outer[1] - SNAP
        if len(reached) >= 3 or (both and len(reached) >= 2):
            caps.append((ends_at, float(reached.min()), float(reached.max())))
    if caps and sides:
        sides = [(x, *_out_to(y0, y1, [cap[0] for cap in caps])) for x, y0, y1 in sides]
        caps = [(y, *_out_to(x0, x1, [side[0] for side in sides])) for y, x0, x1 in caps]
        v = np.concatenate([v[: -len(sides)], np.array(sides)])
    if caps:
        h = np.concatenate([h, np.array(caps)])
    return h, v


def _out_to(low: float, high: float, ends: list[float]) -> tuple[float, float]:
    """A supplied side that goes on to those across it: where only inner rules are drawn, the
    corners are as open as the sides.

    >>> _out_to(20.0, 80.0, [100.0, 5.0])
    (5.0, 100.0)
    """
    return min(low, *ends), max(high, *ends)


def _common_end(lines: Floats, across: Floats, end: int, sign: float) -> tuple[float, Floats] | None:
    """Where the farthest of ``lines`` end together beyond all of ``across``: the end, and
    the distinct positions of the lines that reach it."""
    ends = lines[:, end] * sign
    if ends.max() <= (across * sign).max() + REACH:
        return None
    reached = lines[ends >= ends.max() - REACH, 0]
    return float(ends.max() * sign), cluster(reached, SNAP)[0]


def _coverage(group: Ints, lines: Floats, levels: Floats, n: int) -> Bools:
    """n × (levels - 1): whether line group i covers the stretch from one level to the next."""
    first = np.searchsorted(levels, lines[:, 1] - REACH)
    last = np.searchsorted(levels, lines[:, 2] + REACH, "right") - 1
    some = last > first
    steps = np.zeros((n, len(levels) + 1), np.int64)
    np.add.at(steps, (group[some], first[some]), 1)
    np.add.at(steps, (group[some], last[some]), -1)
    return np.cumsum(steps, axis=1)[:, : len(levels) - 1] > 0


def _complete_border(h: Bools, v: Bools, xs: Floats, ys: Floats) -> bool:
    """Close gaps in an outer side that is drawn for at least half of its length, or in part and
    the sides next to it up to its ends: Word leaves the side of a merged cell open at a page
    break, browsers that of cells without borders."""
    supplied = False
    for side, lengths, ends in (
        (h[0], np.diff(xs), v[0, [0, -1]]),
        (h[-1], np.diff(xs), v[-1, [0, -1]]),
        (v[:, 0], np.diff(ys), h[[0, -1], 0]),
        (v[:, -1], np.diff(ys), h[[0, -1], -1]),
    ):
        drawn = lengths[side].sum() * 2 >= lengths.sum() or (side.any() and ends.all())
        if not side.all() and drawn:
            side[:] = True
            supplied = True
    return supplied


def _rectangles(h: Bools, v: Bools) -> Ints:
    """Cells whose four sides are drawn throughout: from each top left corner to the next
    vertical on its right and the next horizontal below."""
    ny, nx = h.shape[0], v.shape[1]
    far = ny + nx
    right_of = np.where(v, np.arange(nx), far)
    right_of = np.minimum.accumulate(right_of[:, ::-1], axis=1)[:, ::-1][:, 1:]
    below = np.where(h, np.arange(ny)[:, None], far)
    below = np.minimum.accumulate(below[::-1], axis=0)[::-1][1:]
    top, left = np.nonzero(h[:-1] & v[:, :-1] & (right_of < far) & (below < far))
    right, bottom = right_of[top, left], below[top, left]
    h_sum = np.zeros((ny, nx), np.int64)
    h_sum[:, 1:] = np.cumsum(h, axis=1)
    v_sum = np.zeros((ny, nx), np.int64)
    v_sum[1:] = np.cumsum(v, axis=0)
    whole = h_sum[bottom, right] - h_sum[bottom, left] == right - left
    whole &= h_sum[top, right] - h_sum[top, left] == right - left
    whole &= v_sum[bottom, left] - v_sum[top, left] == bottom - top
    whole &= v_sum[bottom, right] - v_sum[top, right] == bottom - top
    corners: Ints = np.stack([top, left, bottom, right], axis=1)[whole]
    return corners


def _leftovers(h: Bools, v: Bools, cells: Ints) -> list[tuple[int, int, int, int]]:
    """Enclosed squares that no clean rectangle covers (a rule is missing): joined where
    nothing parts them, then cut into rectangles."""
    ny, nx = h.shape[0] - 1, v.shape[1] - 1
    free = np.ones((ny, nx), np.bool_)
    for top, left, bottom, right in cells.tolist():
        free[top:bottom, left:right] = False
    found = []
    for start in map(tuple, np.argwhere(free).tolist()):
        if not free[start]:
            continue
        region, enclosed = _flood(start, free, h, v)
        if enclosed:
            found += _as_rectangles(region)
    return found


def _flood(start: tuple[int, ...], free: Bools, h: Bools, v: Bools) -> tuple[set[tuple[int, int]], bool]:
    ny, nx = free.shape
    region: set[tuple[int, int]] = set()
    enclosed = True
    todo = [(start[0], start[1])]
    free[start] = False
    while todo:
        i, j = todo.pop()
        region.add((i, j))
        for wall, a, b in (
            (h[i, j], i - 1, j),
            (h[i + 1, j], i + 1, j),
            (v[i, j], i, j - 1),
            (v[i, j + 1], i, j + 1),
        ):
            if wall:
                continue
            if not (0 <= a < ny and 0 <= b < nx):
                enclosed = False
            elif free[a, b]:
                free[a, b] = False
                todo.append((a, b))
    return region, enclosed


def _as_rectangles(region: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    left = set(region)
    found = []
    while left:
        i, j = min(left)
        right = j
        while (i, right) in left:
            right += 1
        bottom = i + 1
        while all((bottom, k) in left for k in range(j, right)):
            bottom += 1
        left -= {(a, b) for a in range(i, bottom) for b in range(j, right)}
        found.append((i, j, bottom, right))
    return found


def _tidy(grid: Grid) -> Grid:
    """Drop slivers, join column levels that lie close together, forget unused levels."""
    ys, xs, cells = grid.ys, grid.xs, grid.cells
    heights = ys[cells[:, 2]] - ys[cells[:, 0]]
    widths = xs[cells[:, 3]] - xs[cells[:, 1]]
    cells = cells[(heights >= SLIVER[0]) & (widths >= SLIVER[1])]
    columns, xs = _merge_near(cells[:, [1, 3]], xs)
    rows, ys = _merge_near(cells[:, [0, 2]], ys)
    rows, ys = _used(rows, ys)
    columns, xs = _used(columns, xs)
    tidy = np.stack([rows[:, 0], columns[:, 0], rows[:, 1], columns[:, 1]], axis=1)
    order = np.lexsort((tidy[:, 1], tidy[:, 0]))
    drawn = Grid(grid.xs, grid.ys, cells[order])
    return Grid(xs, ys, tidy[order], grid.confidence, drawn)


def _merge_near(ends: Ints, levels: Floats) -> tuple[Ints, Floats]:
    """Levels closer than NEAR become one unless some cell lies exactly between them."""
    if not len(ends):
        return ends, levels
    exact = {(a, b) for a, b in ends.tolist()}
    joined = np.zeros(len(levels), np.int64)
    for k in range(1, len(levels)):
        near = levels[k] - levels[k - 1] < NEAR and (k - 1, k) not in exact
        # two joins in a row would let levels wander together over more than NEAR
        joined[k] = joined[k - 1] + (0 if near and (k < 2 or joined[k - 1] != joined[k - 2]) else 1)
    return joined[ends], np.bincount(joined, levels) / np.bincount(joined)


def _used(ends: Ints, levels: Floats) -> tuple[Ints, Floats]:
    """Keep only levels where some cell begins, and the last end."""
    if not len(ends):
        return ends, levels
    kept = np.union1d(ends[:, 0], [ends[:, 1].max()])
    return np.searchsorted(kept, ends), levels[kept]


def as_array(flat: Any) -> Floats:
    """An Ink array as n × 4 without copying."""
    return np.frombuffer(flat, np.float64).reshape(-1, 4) if len(flat) else np.zeros((0, 4))
