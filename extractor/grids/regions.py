"""Where tables without a closed grid stand on a page: runs of lines of figures and their headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.document import BBox
from extractor.grids.content import squeeze
from extractor.grids.keys import NUMBERED
from extractor.grids.paired import merged, with_headings
from extractor.grids.pieces import Piece, PieceLine
from extractor.grids.region_blocks import CENTRED, Block, blocks_of
from extractor.grids.strokes import Strokes, united

FIGURES = 0.6
"""Least share of figures and units among the pieces of a line behind the first one."""
FAR = 4.5
"""Lines of one table follow each other within this many times their height …"""
HEADERS_FAR = 3.0
"""… and those of a header within this many times."""
HEADERS = 12
LABEL_NEAR = 0.2
"""A numbered line so close above figures (in heights) is their label, no heading of the text …"""
BESIDE = 0.35
"""… and so is one so close below."""
APART = 0.8
"""White space (in heights) below what announces a table."""
LARGER = 1.15
"""Headings of the text are printed larger than tables."""
HEADER_GAP = 0.3
"""Short headings of narrow columns part by no more than this share of their height."""
DRAWN = 0.6
"""A stroke over this share of a table's width shows how wide it is."""
LOWER = 1.2
"""Chinese characters are so much higher than figures beside them."""

ALIGNED = 2.5
"""Left edges (points) of the lines of one label."""
LEADING = 1.3
"""White space (in heights) between the lines of one label at most."""

_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}部分")
_SENTENCE_END = ("。", "；", "，", "：", "！", "？")


@dataclass(frozen=True)
class Region:
    blocks: tuple[Block, ...]
    box: BBox
    ends_drawn: bool
    """Whether strokes say where the table ends."""


def is_anchor(line: PieceLine) -> bool:
    """Whether a line holds figures in columns: most of what follows its labels."""
    words = [k for k, p in enumerate(line.pieces) if not p.is_value]
    ends = [k + 1 for k in words if k + 1 not in words]
    rest = line.pieces[ends[0] if ends else 1 :]
    figures = sum(p.is_figure for p in rest)
    return bool(rest) and figures > 0 and sum(p.is_value for p in rest) >= FIGURES * len(rest)


def _is_lone_figure(lines: Sequence[PieceLine], k: int) -> bool:
    """Whether a line holds one figure whose label stands a little higher or lower."""
    line = lines[k]
    if len(line.pieces) > 1 or not line.pieces[0].is_figure:
        return False
    near = [lines[other] for other in (k - 1, k + 1) if 0 <= other < len(lines)]
    return any(
        other.box.top < line.box.bottom
        and line.box.top < other.box.bottom
        and other.box.x1 < line.box.x0
        and not any(p.is_value for p in other.pieces)
        for other in near
    )


def find_regions(lines: Sequence[PieceLine], strokes: Strokes) -> list[Region]:
    """The regions of a page from top to bottom."""
    anchors = [k for k, line in enumerate(lines) if is_anchor(line) or _is_lone_figure(lines, k)]
    if not anchors:
        return []
    page = _Page(lines, strokes, _size(lines, anchors))
    found = []
    start = 0
    floor = 0
    while start < len(anchors):
        stop = start + 1
        while stop < len(anchors) and page.go_on(anchors[start:stop], anchors[stop]):
            stop += 1
        region = page.region(anchors[start:stop], floor)
        if region is not None:
            found.append(region[0])
            floor = region[1]
        start = stop
    return found


def _size(lines: Sequence[PieceLine], anchors: Sequence[int]) -> float:
    """The usual height of words in tables: in lines of several pieces, at least that of figures."""
    words = [p.box.height for x in lines if len(x.pieces) > 1 for p in x.pieces if not p.is_value]
    figures = median(p.box.height for k in anchors for p in lines[k].pieces if p.is_value)
    return max(figures, median(words) if words else LOWER * figures)


@dataclass(frozen=True)
class _Page:
    lines: Sequence[PieceLine]
    strokes: Strokes
    size: float
    """The usual height of words in its tables."""

    def go_on(self, before: Sequence[int], anchor: int) -> bool:
        """Whether the next line of figures belongs to the table of those before it."""
        lines = self.lines[before[-1] : anchor + 1]
        if any(b.box.top - a.box.bottom > FAR * self.size for a, b in pairwise(lines)):
            return False
        box = united(self.lines[k].box for k in before)
        left = min(line.box.x0 for line in self.lines[max(before[0] - 1, 0) : anchor])
        box = BBox(left, box.top, box.x1, box.bottom)
        line = lines[-1]
        if anchor == len(self.lines) - 1 and _sticks_out(line, box, self.size):
            return False
        inside = line.box.x0 < box.x1 and box.x0 < line.box.x1
        return inside and not any(_is_barrier(between, box, self.size) for between in lines[1:-1])

    def region(self, anchors: Sequence[int], floor: int) -> tuple[Region, int] | None:
        """The table of these lines of figures, and where it ends; lines before ``floor`` are taken."""
        box = united(self.lines[k].box for k in anchors)
        top = self._top(anchors[0], floor, box)
        headed = united([box, *(line.box for line in self.lines[top : anchors[-1]])])
        bottom = self._bottom(anchors[-1], headed)
        inside = united([box, *(line.box for line in self.lines[top:bottom])])
        ends = [
            (x0, x1)
            for y, x0, x1 in self.strokes.horizontal
            if inside.top - 2 * self.size < y < inside.bottom + 2 * self.size
            and min(x1, inside.x1) - max(x0, inside.x0) > DRAWN * inside.width
        ]
        left = min([inside.x0, *(x0 for x0, _ in ends)])
        right = max([inside.x1, *(x1 for _, x1 in ends)])
        whole = BBox(left, inside.top, right, inside.bottom)
        blocks = blocks_of(self.lines, anchors, range(top, bottom), whole)
        if not _is_table(blocks, inside, self.strokes):
            return None
        return Region(tuple(blocks), whole, ends_drawn=bool(ends)), bottom

    def _top(self, first: int, floor: int, box: BBox) -> int:
        """Where the header of the first block begins."""
        top = first
        while top > floor and first - top < HEADERS and self._heads(top - 1, first, box):
            top -= 1
        while top + 1 < first and self._announces(top, box):
            top += 1
        return top

    def _heads(self, k: int, first: int, box: BBox) -> bool:
        """Whether a line is part of what stands above the first line of figures."""
        line, anchor = self.lines[k], self.lines[first]
        below = united([box, *(other.box for other in self.lines[k + 1 : first])])
        numbered = len(line.pieces) == 1 and _HEADING.match(squeeze(line.pieces[0].text))
        beside = anchor.box.top - line.box.bottom < LABEL_NEAR * line.size
        return not (
            self.lines[k + 1].box.top - line.box.bottom > HEADERS_FAR * self.size
            or (numbered and not beside)
            or (k == 0 and _sticks_out(line, below, self.size))
            or _is_barrier(line, box, self.size)
            or line.box.x0 > box.x1
        )

    def _announces(self, k: int, box: BBox) -> bool:
        """Whether a line above a table is no part of it: a stroke below it and none above, or
        apart at the left. At the head of a page it may caption what goes on there."""
        if len(self.lines[k].pieces) > 1:
            return False
        piece, below = self.lines[k].pieces[0], self.lines[k + 1]
        y = piece.middle
        if self.strokes.across(box.x0, box.x1, y - 4 * self.size, y):
            return False
        off = abs(piece.centre - (box.x0 + box.x1) / 2)
        ruled = bool(self.strokes.across(box.x0, box.x1, y, below.middle))
        apart = below.box.top - piece.box.bottom > APART * self.size
        goes_on = k <= 1 and off < 0.25 * box.width
        return (ruled and not goes_on) or (piece.box.x0 < box.x0 + self.size and apart)

    def _bottom(self, last: int, box: BBox) -> int:
        """Where the region ends (excluded): lines of labels may follow the last figures."""
        bottom = last + 1
        while bottom < len(self.lines) and self._is_tail(bottom, last, box):
            bottom += 1
        return bottom

    def _is_tail(self, k: int, last: int, box: BBox) -> bool:
        """Whether a line below the last figures is part of a label, or a label without figures."""
        line, anchor = self.lines[k], self.lines[last]
        left = min(p.box.x0 for p in anchor.pieces if p.is_figure)
        gap = line.box.top - self.lines[k - 1].box.bottom
        near = gap < (LEADING if _continues(line, anchor, left) else 0.7) * self.size
        beside = line.box.top - anchor.box.bottom < BESIDE * self.size
        before = line.box.x1 <= left or len(line.pieces) > 1
        inside = before and (beside or line.box.x0 >= box.x0 - 2)
        ends = self.strokes.across(box.x0, box.x1, anchor.middle, line.middle)
        goes_on = self.strokes.across(box.x0, box.x1, line.middle, line.middle + 3 * self.size)
        heading = not beside and _HEADING.match(squeeze(line.pieces[0].text))
        larger = line.size > LARGER * self.size
        return near and inside and not heading and not larger and not (ends and not goes_on)


def _continues(line: PieceLine, anchor: PieceLine, left: float) -> bool:
    """Whether a line goes on, at the same edge, with a label whose first line stands at figures."""
    words = [p for p in anchor.pieces if not p.is_value and p.box.x1 <= left]
    aligned = bool(words) and abs(words[-1].box.x0 - line.pieces[-1].box.x0) <= ALIGNED
    return aligned and line.box.x1 <= left and not NUMBERED.match(squeeze(line.pieces[-1].text))


def _sticks_out(line: PieceLine, box: BBox, size: float) -> bool:
    """Whether the outermost line of a page is wider than the table next to it: a running head."""
    return line.box.x0 < box.x0 - size or line.box.x1 > box.x1 + 6 * size


def _is_barrier(line: PieceLine, box: BBox, size: float) -> bool:
    """Whether a line is a heading or a sentence of the text, no part of a table at ``box``."""
    if len(line.pieces) > 1 or line.pieces[0].gaps(HEADER_GAP) > 2:
        return False
    piece = line.pieces[0]
    text = squeeze(piece.text)
    at_left = piece.box.x0 < box.x0 + 3 * size
    if at_left and piece.box.height > LARGER * size:
        return True
    wide = piece.box.width > 0.7 * box.width and piece.box.x1 > box.x0 + 2 * size
    centred = abs(piece.centre - (box.x0 + box.x1) / 2) < CENTRED * box.width
    if text.endswith(_SENTENCE_END) and wide:
        return True
    return (wide and not centred) or piece.box.x0 > box.x1


def _is_table(blocks: Sequence[Block], box: BBox, strokes: Strokes) -> bool:
    """Enough lines of figures in enough columns, or few under a header or between strokes."""
    wide = sum(len(block.body[k].pieces) >= 3 for block in blocks for k in block.anchors)
    if wide >= 3:
        return True
    anchors = [block.body[k] for block in blocks for k in block.anchors]
    headed = all(_heads_all(block) for block in blocks)
    most = max(len(line.pieces) for line in anchors)
    if headed and most >= 3:
        return True
    drawn = strokes.across(box.x0, box.x1, box.top - 40, box.bottom + 40)
    return len(drawn) >= 2 and headed


def _heads_all(block: Block) -> bool:
    """Whether words stand above every column of figures of a block."""
    heads: list[Piece] = [p for line in block.header for p in line.pieces if not p.is_figure]
    anchors = [block.body[k] for k in block.anchors]
    figures = merged((p.box.x0, p.box.x1) for a in anchors for p in a.pieces[1:] if p.is_figure)
    if with_headings(figures, block.header):
        return True
    return bool(figures) and all(
        any(h.box.x0 < x1 + 3 and x0 < h.box.x1 + 3 for h in heads) for x0, x1 in figures
    )
