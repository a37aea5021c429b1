"""Glyphs to text: lines by geometry, spaces by gaps, each glyph in the cell that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extractor.document import BBox
from extractor.grids.ruled import Floats, Grid, Ints

SAME_LINE = 0.5
"""Glyph centres further apart than this share of the glyph's height stand on different lines …"""
LEAST_LEADING = 2.5
"""… and never closer than this (points): small print wobbles."""
WORD_GAP = 0.15
"""A gap wider than this share of the height parts Latin words; glyph boxes include the advance."""
WIDE_GAP = 1.5
"""A gap wider than this parts anything, Chinese characters too."""
EDGE_SLACK = 0.4
"""In points: half the width of a hairline rule."""
TOUCHING = 0.06
"""Digits of one number follow each other within this share of their height."""


@dataclass(frozen=True)
class Glyphs:
    """Code points and n × 4 boxes of one page, in the order drawn."""

    codes: npt.NDArray[np.uint32]
    boxes: Floats

    @classmethod
    def of(cls, text: str, boxes: Floats) -> Glyphs:
        return cls(np.frombuffer(text.encode("utf-32-le"), np.uint32), boxes)

    def __getitem__(self, which: npt.NDArray[np.bool_] | Ints) -> Glyphs:
        return Glyphs(self.codes[which], self.boxes[which])

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def text(self) -> str:
        return self.codes.astype("<u4").tobytes().decode("utf-32-le")


@dataclass(frozen=True)
class TextLine:
    text: str
    box: BBox
    size: float
    """Median height of its glyphs in points: about 1 to 1.4 times the font size."""


def is_ideographic(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Chinese characters and full-width marks: written without spaces."""
    return (
        (codes >= 0x2E80) & (codes < 0xD800) | (codes >= 0xF900) & (codes < 0xFFEF) | (codes >= 0x20000)
    )


def owners(glyphs: Glyphs, grid: Grid) -> Ints:
    """For each glyph the index of the grid's cell that holds its centre, or -1."""
    grid = grid.drawn or grid
    x = (glyphs.boxes[:, 0] + glyphs.boxes[:, 2]) / 2
    y = (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    squares = grid.owners()
    column = np.searchsorted(grid.xs, x, "right") - 1
    row = np.searchsorted(grid.ys, y, "right") - 1
    inside = (row >= 0) & (column >= 0) & (row < squares.shape[0]) & (column < squares.shape[1])
    found = np.full(len(glyphs), -1)
    found[inside] = squares[row[inside], column[inside]]
    return _whole_numbers(glyphs, found, grid.xs)


def _whole_numbers(glyphs: Glyphs, owner: Ints, edges: Floats) -> Ints:
    """A number too wide for its cell stays whole, in the cell that holds most of it.

    Only digits drawn one after the other without any gap are one number: figures of two
    cells are drawn apart. Where cells have no padding they touch all the same; then the
    edge runs between two digits and not through one.
    """
    codes, boxes = glyphs.codes, glyphs.boxes
    digit = (codes >= ord("0")) & (codes <= ord("9")) | (codes == ord(".")) | (codes == ord(","))
    height = boxes[:, 3] - boxes[:, 1]
    follows = digit[1:] & digit[:-1] & (np.abs(boxes[1:, 3] - boxes[:-1, 3]) < 1)
    follows &= np.abs(boxes[1:, 0] - boxes[:-1, 2]) < TOUCHING * height[1:]
    if not (follows & (owner[1:] != owner[:-1])).any():
        return owner
    nearest = edges[np.abs(edges[:, None] - boxes[1:, 0]).argmin(axis=0)] if len(edges) else boxes[1:, 0]
    between = (boxes[:-1, 2] <= nearest + EDGE_SLACK) & (boxes[1:, 0] >= nearest - EDGE_SLACK)
    follows &= ~(between & (owner[1:] != owner[:-1]))
    split = follows & (owner[1:] != owner[:-1])
    for k in np.nonzero(split)[0].tolist():
        first, last = k, k + 1
        while first > 0 and follows[first - 1]:
            first -= 1
        while last < len(follows) and follows[last]:
            last += 1
        holders, counts = np.unique(owner[first : last + 1], return_counts=True)
        owner[first : last + 1] = holders[counts.argmax()]
    return owner


def ordered(glyphs: Glyphs, owner: Ints) -> tuple[Ints, Ints]:
    """Reading order of the glyphs (by owner, line, place) and the line number of each in it."""
    middle = (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    height = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    down = np.lexsort((middle, owner))
    # A full stop is low and stands at the foot of its line: the taller of two neighbours decides.
    taller = np.maximum(height[down][1:], height[down][:-1])
    apart = np.diff(middle[down]) > np.maximum(LEAST_LEADING, SAME_LINE * taller)
    breaks = (np.diff(owner[down]) != 0) | apart
    line = np.empty(len(glyphs), np.int64)
    line[down] = np.concatenate([[0], np.cumsum(breaks)])
    order = np.lexsort((glyphs.boxes[:, 0], line))
    return order, line[order]


def _separators(glyphs: Glyphs, line: Ints) -> npt.NDArray[np.uint32]:
    """For each glyph in reading order what stands before it: 0 nothing, a space or a line break."""
    gap = glyphs.boxes[1:, 0] - glyphs.boxes[:-1, 2]
    height = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    tall = np.maximum(height[1:], height[:-1])
    latin = ~is_ideographic(glyphs.codes)
    space = (gap > WORD_GAP * tall) & latin[1:] & latin[:-1] | (gap > WIDE_GAP * tall)
    between = np.where(np.diff(line) != 0, ord("\n"), np.where(space, ord(" "), 0))
    return np.concatenate([[0], between]).astype(np.uint32)


def texts(glyphs: Glyphs, owner: Ints, n: int) -> list[str]:
    """The text of each of the ``n`` owners; glyphs with owner -1 are left out."""
    glyphs, owner = glyphs[owner >= 0], owner[owner >= 0]
    if not len(glyphs):
        return [""] * n
    order, line = ordered(glyphs, owner)
    glyphs, owner = glyphs[order], owner[order]
    before = _separators(glyphs, line)
    begins = np.searchsorted(owner, np.arange(n + 1))
    before[begins[begins < len(owner)]] = 0
    place = np.arange(len(glyphs)) + np.cumsum(before > 0)
    out = np.zeros(place[-1] + 1, "<u4")
    out[place] = glyphs.codes
    out[place[before > 0] - 1] = before[before > 0]
    text = out.tobytes().decode("utf-32-le")
    cuts = [*place[begins[begins < len(owner)]].tolist()]
    cuts += [len(text)] * (n + 1 - len(cuts))
    return [text[a:b] for a, b in pairwise(cuts)]


def text_lines(glyphs: Glyphs) -> list[TextLine]:
    """All glyphs as lines from top to bottom."""
    if not len(glyphs):
        return []
    order, line = ordered(glyphs, np.zeros(len(glyphs), np.int64))
    glyphs = glyphs[order]
    starts = np.nonzero(np.concatenate([[True], np.diff(line) != 0]))[0]
    strings = texts(glyphs, line, int(line[-1]) + 1)
    low = np.minimum.reduceat(glyphs.boxes[:, :2], starts, axis=0)
    high = np.maximum.reduceat(glyphs.boxes[:, 2:], starts, axis=0)
    sizes = _medians(glyphs.boxes[:, 3] - glyphs.boxes[:, 1], line, starts)
    return [
        TextLine(text, BBox(*a, *b), size)
        for text, a, b, size in zip(strings, low.tolist(), high.tolist(), sizes, strict=True)
    ]


def _medians(values: Floats, group: Ints, starts: Ints) -> list[float]:
    """The median of each run of values that begins at ``starts``."""
    ranked = values[np.lexsort((values, group))]
    counts = np.diff(np.append(starts, len(values)))
    upper, lower = ranked[starts + counts // 2], ranked[starts + (counts - 1) // 2]
    medians: list[float] = ((upper + lower) / 2).tolist()
    return medians
