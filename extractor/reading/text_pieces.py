"""Lines of text as pieces at their places: an ideograph is as wide as two digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from extractor.reading.text_table import is_figure

Span = tuple[int, int]
"""Where a column begins and ends, in digits from the margin."""

_PIECE = re.compile(r"\S+(?:[ \u00a0]\S+)*")


@dataclass(frozen=True)
class Piece:
    """A printed cell, or one line of it; ``x0`` and ``x1`` count digits from the margin."""

    text: str
    x0: int
    x1: int
    line: int
    is_figure: bool


@dataclass(frozen=True)
class PrintedLine:
    """``begin``: how many pieces stand in front of the first figure behind a word."""

    number: int
    pieces: tuple[Piece, ...]
    begin: int
    after_blank: bool

    @property
    def has_figures(self) -> bool:
        return self.begin < len(self.pieces)

    @property
    def labels(self) -> tuple[Piece, ...]:
        return self.pieces[: self.begin]

    @property
    def values(self) -> tuple[Piece, ...]:
        return self.pieces[self.begin :]


def printed_lines(lines: Sequence[str], numbers: Sequence[int]) -> list[PrintedLine]:
    """The lines of these numbers in pieces.

    Quotation marks and dashes are as wide as ideographs in some fonts, as digits in others:
    what lets figures begin or end in the fewest places is right.
    """
    narrow = [_printed(lines, n, "WF") for n in numbers]
    if not any(east_asian_width(c) == "A" for n in numbers for c in set(lines[n])):
        return narrow
    return min((narrow, [_printed(lines, n, "WFA") for n in numbers]), key=_edges)


def by_column(values: Sequence[Piece], columns: Sequence[Span]) -> dict[int, Piece] | None:
    """The values of a line, from left to right, by column; nothing if a column holds two of them."""
    found: dict[int, Piece] = {}
    k = 0
    for piece in values:
        while k < len(columns) and columns[k][1] <= piece.x0:
            k += 1
        if k == len(columns) or k in found or not overlaps(columns[k], piece):
            return None
        found[k] = piece
    return found


def overlaps(column: Span, piece: Piece) -> bool:
    return column[0] < piece.x1 and piece.x0 < column[1]


def _printed(lines: Sequence[str], number: int, wide: str) -> PrintedLine:
    text = lines[number]
    ends = [0]
    for character in text:
        ends.append(ends[-1] + 1 + (east_asian_width(character) in wide))
    pieces = tuple(
        Piece(m[0], ends[m.start()], ends[m.end()], number, is_figure(m[0]))
        for m in _PIECE.finditer(text)
    )
    words = [i for i, piece in enumerate(pieces) if not piece.is_figure]
    behind = (i for i, piece in enumerate(pieces) if piece.is_figure and words and i > words[0])
    begin = next(behind, len(pieces)) if words else 0
    return PrintedLine(number, pieces, begin, number > 0 and not lines[number - 1].strip())


def _edges(printed: Sequence[PrintedLine]) -> int:
    figures = [piece for line in printed for piece in line.values]
    return min(len({piece.x0 for piece in figures}), len({piece.x1 for piece in figures}))
