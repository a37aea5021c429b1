"""Rules in paths: thin shapes, and the straight upright pieces of stroked outlines.

Coordinates are pdfium's own: points from the bottom left, rotation not applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_calls import Bools, Floats, Handle, Handles, Ints
from extractor.reading.pdf_matrix import Matrix, compose, map_points, matrices

THIN = 2.5
"""A filled shape no thicker than this (points) is a rule; thicker ones are shading."""
STRAIGHT = 0.5
"""A segment may lean by this much (points) and still count as upright."""
LEAST = 1.0
"""Shorter segments (points) are the rounding of a corner."""
PATH_SEGMENTS = 20_000
"""A path of more segments is a drawing (a map, a logo), never a table."""
AT_ONCE = 100_000
"""So many segments are held at a time."""

_BEZIER, _MOVE = 1, 2

Rules = tuple[Floats, Floats]
"""Horizontal ones, n × 3: y, x0, x1; vertical ones, n × 3: x, y0, y1."""


def as_rules(boxes: Floats) -> Rules:
    """Thin boxes as rules. What is short both ways is a dot of a dotted rule, and may belong to
    either direction."""
    x0, y0, x1, y1 = boxes.T
    low, narrow = y1 - y0 <= THIN, x1 - x0 <= THIN
    dot = low & narrow & (x1 - x0 > 0.1) & (y1 - y0 > 0.1)
    flat, upright = low & ~narrow | dot, narrow & ~low | dot
    return (
        np.stack([(y0 + y1) / 2, x0, x1], axis=1)[flat],
        np.stack([(x0 + x1) / 2, y0, y1], axis=1)[upright],
    )


def outlines(paths: Handles, stroked: Bools, base: Matrix) -> Iterator[Rules]:
    """The straight upright pieces of fat paths; of those only filled just their thin parts."""
    counts = np.fromiter(map(calls.count_segments, paths.tolist()), np.int64, len(paths))
    some = (counts > 1) & (counts <= PATH_SEGMENTS)
    paths, stroked, counts = paths[some], stroked[some], counts[some]
    if not len(paths):
        return
    placed = compose(matrices(paths.tolist()), base)
    fine = ~stroked | (_line_widths(paths.tolist(), placed) <= 2 * THIN)
    portion = np.cumsum(counts) // AT_ONCE
    for k in np.unique(portion[fine]).tolist():
        now = fine & (portion == k)
        segments = _segments(paths[now].tolist(), counts[now])
        yield from _pieces(segments, stroked[now], placed[now])


@dataclass(frozen=True)
class _Segments:
    """Of several paths, one after the other."""

    points: Floats
    kinds: Ints
    closes: Bools
    """The figure returns to where it began."""
    path: Ints
    begins: Bools
    """A figure begins here."""


def _segments(paths: list[Handle], counts: Ints) -> _Segments:
    path = np.repeat(np.arange(len(paths)), counts)
    within = np.arange(len(path)) - np.repeat(np.cumsum(counts) - counts, counts)
    handles = list(map(calls.segment, np.array(paths, np.uint64)[path].tolist(), within.tolist()))
    n = len(handles)
    points = np.zeros((n, 2), np.float32)
    calls.run(map(calls.point, handles, *calls.columns(points)))
    kinds = np.fromiter(map(calls.segment_type, handles), np.int64, n)
    closes = np.fromiter(map(calls.closes, handles), np.bool_, n)
    return _Segments(points.astype(np.float64), kinds, closes, path, (kinds == _MOVE) | (within == 0))


def _pieces(segments: _Segments, stroked: Bools, placed: Floats) -> Iterator[Rules]:
    points = map_points(segments.points, placed[segments.path])
    first = np.nonzero(segments.begins)[0]
    low, high = np.minimum.reduceat(points, first), np.maximum.reduceat(points, first)
    curved = np.bincount(segments.path, segments.kinds == _BEZIER, len(stroked)) > 0
    path = segments.path[first]
    thin = (high - low).min(axis=1) <= THIN
    yield as_rules(np.concatenate([low, high], axis=1)[thin & (stroked | ~curved)[path]])
    figure = np.cumsum(segments.begins) - 1
    drawn = (stroked[path] & ~thin)[figure]
    ends = np.nonzero(drawn & ~segments.begins & (segments.kinds != _BEZIER))[0]
    starts = np.where(segments.closes[ends - 1], first[figure[ends]], ends - 1)
    back = np.nonzero(drawn & segments.closes)[0]
    yield _upright(
        points[np.concatenate([starts, back])],
        points[np.concatenate([ends, first[figure[back]]])],
    )


def _upright(starts: Floats, ends: Floats) -> Rules:
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    middle, (width, height) = (starts + ends) / 2, (high - low).T
    flat = (height < STRAIGHT) & (width > LEAST)
    upright = (width < STRAIGHT) & (height > LEAST) & ~flat
    return (
        np.stack([middle[:, 1], low[:, 0], high[:, 0]], axis=1)[flat],
        np.stack([middle[:, 0], low[:, 1], high[:, 1]], axis=1)[upright],
    )


def _line_widths(paths: list[Handle], placed: Floats) -> Floats:
    """The width of each path's stroke in points, as its matrix scales it."""
    widths = np.ones((len(paths), 1), np.float32)
    calls.run(map(calls.stroke_width, paths, calls.rows(widths)))
    a, b, c, d = placed.T[:4]
    scaled: Floats = widths[:, 0].astype(np.float64) * np.abs(a * d - b * c) ** 0.5
    return scaled
