"""The lines of a page in pieces: runs of glyphs on one line that white space parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

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
WORD_GAP = 0.3
"""A gap wider than this share of the height may part two columns …"""
PIECE_GAP = 0.9
"""… and wider than this does …"""
FIGURE_GAP = 0.5
"""… or than this between two digits."""


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
        return content_of(self.text) is Content.FIGURE

    @cached_property
    def is_value(self) -> bool:
        return self.is_figure or unit_of(self.text) is not None

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


def flat_words(pieces: Iterable[Piece]) -> list[Piece]:
    return [word for piece in pieces for word in piece.words or (piece,)]


def piece_lines(glyphs: Glyphs) -> list[PieceLine]:
    """All lines of a page from top to bottom; nothing if no line has two pieces."""
    if not len(glyphs):
        return []
    middle = (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    height = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    down = np.argsort(middle, kind="stable")
    apart = np.diff(middle[down]) > np.maximum(WOBBLE, LINE * height[down][1:])
    line = np.empty(len(glyphs), np.int64)
    line[down] = np.concatenate([[0], np.cumsum(apart)])
    order = np.lexsort((glyphs.boxes[:, 0], line))
    line, boxes = line[order], glyphs.boxes[order]
    reach = np.maximum.accumulate(boxes[:, 2] + line * 1e5) - line * 1e5
    gap = boxes[1:, 0] - reach[:-1]
    tall = np.maximum(height[order][1:], height[order][:-1])
    new = np.diff(line) != 0
    digit = (glyphs.codes[order] >= 0x30) & (glyphs.codes[order] <= 0x39)
    coarse = new | (gap > np.where(digit[1:] & digit[:-1], FIGURE_GAP, PIECE_GAP) * tall)
    if not (coarse & ~new).any():
        return []
    words = _words(glyphs, order, np.concatenate([[True], new | (gap > WORD_GAP * tall) | coarse]))
    begins = np.concatenate([[True], coarse])[words.starts].tolist()
    pieces: list[list[Piece]] = []
    at: list[int] = []
    for word, first, where in zip(words.pieces, begins, line[words.starts].tolist(), strict=True):
        if first:
            pieces.append([word])
            at.append(where)
        else:
            pieces[-1].append(word)
    lines: list[list[Piece]] = [[] for _ in range(int(line[-1]) + 1)]
    for where, parts in zip(at, pieces, strict=True):
        lines[where].append(joined(parts))
    return [PieceLine(tuple(found)) for found in lines]


@dataclass(frozen=True)
class _Words:
    pieces: list[Piece]
    starts: Ints


def _words(glyphs: Glyphs, order: Ints, begins: np.ndarray) -> _Words:  # type: ignore[type-arg]
    starts = np.nonzero(begins)[0]
    boxes = glyphs.boxes[order]
    low = np.minimum.reduceat(boxes[:, :2], starts, axis=0).tolist()
    high = np.maximum.reduceat(boxes[:, 2:], starts, axis=0).tolist()
    strings = texts(glyphs[order], np.cumsum(begins) - 1, len(starts))
    members = np.split(order, starts[1:])
    found = [
        Piece(text.replace("\n", ""), BBox(*a, *b), which)
        for text, a, b, which in zip(strings, low, high, members, strict=True)
    ]
    return _Words(found, starts)
