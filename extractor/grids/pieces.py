"""The lines of a page in pieces: runs of glyphs on one line that white space parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from extractor.document import BBox
from extractor.grids.content import Content, content_of
from extractor.grids.glyphs import Glyphs, texts
from extractor.grids.keys import unit_of
from extractor.grids.ruled import Ints
from extractor.grids.strokes import united

LINE = 0.3
"""Middles of glyphs further apart than this share of their height stand on two lines: labels on
two lines and their figures, half a line off, are three lines."""
WOBBLE = 1.5
"""… and never closer than this (points)."""
WORD_GAP = 0.15
"""A gap wider than this share of the height may part two columns …"""
FIGURE_GAP = 0.3
"""… and between two digits does so if it is wider than this."""
PIECE_GAP = 0.9
"""Any gap wider than this does."""
NEAREST = 4
"""A word joins one of so many lines above it."""
BACK = 0.5
"""The next glyph of a word stands back at most by this share of the height."""
FAR = 1e5
TOUCHING = 0.08
"""A gap wider than this between a figure and words may part two columns."""
_NUMERALS = re.compile(r"[一二三四五六七八九十百]+")
"""Rather part of a label than a figure: 三 of 三、本年度办理结果, written from top to bottom."""
_ENDS_FIGURE = frozenset("0123456789*＊")
_DIGITS = np.array([ord(c) for c in "0123456789.,"])


@dataclass(frozen=True)
class Piece:
    text: str
    box: BBox
    glyphs: Ints
    """Indices of its glyphs on the page."""
    words: tuple[Piece, ...] = ()
    """The same in parts, where the space between them is wide enough to part columns."""

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.box.x0 + self.box.x1) / 2

    @cached_property
    def is_figure(self) -> bool:
        """Whether it is a number, a mark that stands for none, or a blank in the place of one."""
        if not len(self.glyphs):
            return True
        return content_of(self.text) is Content.FIGURE and not _NUMERALS.fullmatch(self.text)

    @cached_property
    def is_value(self) -> bool:
        return self.is_figure or unit_of(self.text) is not None

    def gaps(self, share: float) -> int:
        """How many gaps between its words are wider than this share of its height."""
        wide = share * self.box.height
        return sum(b.box.x0 - a.box.x1 > wide for a, b in pairwise(self.words))

    def cut(self, edges: Sequence[float], slack: float) -> list[Piece]:
        """The piece, cut at the gaps in which an edge lies."""
        parts: list[list[Piece]] = []
        for word in self.words or (self,):
            before = parts[-1][-1].box.x1 if parts else None
            apart = before is None or any(before - slack < x <= word.box.x0 + slack for x in edges)
            if apart:
                parts.append([word])
            else:
                parts[-1].append(word)
        return [self] if len(parts) == 1 else [joined(part) for part in parts]


@dataclass(frozen=True)
class PieceLine:
    pieces: tuple[Piece, ...]

    @cached_property
    def box(self) -> BBox:
        return united(p.box for p in self.pieces)

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2

    @cached_property
    def size(self) -> float:
        return max(p.box.height for p in self.pieces)


def joined(words: Sequence[Piece]) -> Piece:
    """Neighbouring words as one piece."""
    if len(words) == 1:
        return words[0]
    text = "".join(w.text for w in words)
    glyphs = np.concatenate([w.glyphs for w in words])
    return Piece(text, united(w.box for w in words), glyphs, tuple(words))


def piece_lines(glyphs: Glyphs) -> list[PieceLine]:
    """All lines of a page from top to bottom; nothing if no line can have two pieces."""
    if not len(glyphs) or not _has_gaps(glyphs):
        return []
    lines: list[list[Piece]] = []
    for word in sorted(_words(glyphs), key=lambda p: p.middle):
        for line in lines[: -NEAREST - 1 : -1]:
            if _on_line(word, line):
                line.append(word)
                break
        else:
            lines.append([word])
    found = [PieceLine(_pieces(line)) for line in lines]
    return sorted(found, key=lambda line: line.middle)


def _has_gaps(glyphs: Glyphs) -> bool:
    """Whether white space as wide as between pieces stands on some line."""
    middle = (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    height = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    down = np.argsort(middle, kind="stable")
    line = np.empty(len(glyphs), np.int64)
    apart = np.diff(middle[down]) > np.maximum(WOBBLE, LINE * height[down][1:])
    line[down] = np.concatenate([[0], np.cumsum(apart)])
    order = np.lexsort((glyphs.boxes[:, 0], line))
    line, boxes = line[order], glyphs.boxes[order]
    reach = np.maximum.accumulate(boxes[:, 2] + line * FAR) - line * FAR
    wide = boxes[1:, 0] - reach[:-1] > PIECE_GAP * height[order][1:]
    return bool((wide & (np.diff(line) == 0)).any())


def _words(glyphs: Glyphs) -> list[Piece]:
    """Glyphs that follow one another on a line without a gap, as they were drawn and then by place."""
    boxes = glyphs.boxes
    middle, height = (boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 3] - boxes[:, 1]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    tall = np.maximum(height[1:], height[:-1])
    level = np.abs(np.diff(middle)) <= np.maximum(WOBBLE, LINE * tall)
    digit = np.isin(glyphs.codes, _DIGITS)
    touch = np.where(
        digit[1:] & digit[:-1], FIGURE_GAP, np.where(digit[1:] == digit[:-1], WORD_GAP, TOUCHING)
    )
    begins = np.concatenate([[True], ~level | (gap > touch * tall) | (gap < -BACK * tall)])
    starts = np.nonzero(begins)[0]
    low = np.minimum.reduceat(boxes[:, :2], starts, axis=0).tolist()
    high = np.maximum.reduceat(boxes[:, 2:], starts, axis=0).tolist()
    strings = texts(glyphs, np.cumsum(begins) - 1, len(starts))
    members = np.split(np.arange(len(glyphs)), starts[1:])
    return [
        Piece(text.replace("\n", ""), BBox(*a, *b), which)
        for text, a, b, which in zip(strings, low, high, members, strict=True)
    ]


def _on_line(word: Piece, line: Sequence[Piece]) -> bool:
    """Whether a word stands at the height of a line, and in nobody's place."""
    first = line[0]
    slack = max(WOBBLE, LINE * max(word.box.height, first.box.height))
    return abs(word.middle - first.middle) <= slack and not any(
        word.box.x0 < other.box.x1 - 1 and other.box.x0 < word.box.x1 - 1
        for other in line
        if abs(word.box.x0 - other.box.x0) > 1 or word.text != other.text  # printed twice
    )


def _pieces(words: Sequence[Piece]) -> tuple[Piece, ...]:
    """The words of a line from left to right, in one piece where little space is between them."""
    ranked = sorted(words, key=lambda p: p.box.x0)
    parts = [[ranked[0]]]
    for word in ranked[1:]:
        before = parts[-1][-1]
        figures = before.text[-1:] in _ENDS_FIGURE and word.text[:1].isdigit()
        gap = (word.box.x0 - before.box.x1) / max(before.box.height, word.box.height)
        if gap > (FIGURE_GAP if figures else PIECE_GAP):
            parts.append([word])
        else:
            parts[-1].append(word)
    return tuple(joined(_without_gaps(part)) for part in parts)


def _without_gaps(words: Sequence[Piece]) -> list[Piece]:
    """Words that were drawn apart but touch, as one."""
    out: list[list[Piece]] = []
    for word in words:
        before = out[-1][-1] if out else None
        gap = (word.box.x0 - before.box.x1) / word.box.height if before else FAR
        alike = before is None or before.text[-1:].isdigit() == word.text[:1].isdigit()
        if gap <= (WORD_GAP if alike else TOUCHING):
            out[-1].append(word)
        else:
            out.append([word])
    return [_fused(part) for part in out]


def _fused(parts: Sequence[Piece]) -> Piece:
    if len(parts) == 1:
        return parts[0]
    glyphs = np.concatenate([p.glyphs for p in parts])
    return Piece("".join(p.text for p in parts), united(p.box for p in parts), glyphs)
