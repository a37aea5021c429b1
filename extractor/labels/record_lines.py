"""Records told in paragraphs: keys before a colon, before a blank, or in a line of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from extractor.document import Cell, Line
from extractor.labels.bands import Band, BandKind
from extractor.labels.keys import BREAK, KeyKind, KeyReader, Pair, bare_key, trimmed
from extractor.labels.record_pairs import pair_band

FULL_WITHIN = 30.0
"""Points from the right margin within which a line of a page counts as full."""
_LINE_END = re.compile(r"[\n\u2028]")


class LineReader:
    """Pairs told in paragraphs: behind a colon, behind a blank, or in the line below their key.

    Remembers the last heading. Every band has a row of its own.
    """

    def __init__(self, table: int, keys: KeyReader) -> None:
        self.table = table
        self.keys = keys
        self.heading: tuple[str, ...] = ()
        self.row = -1
        self.waiting: tuple[int, Line] | None = None

    def run(self, lines: Sequence[tuple[int, Line]]) -> Iterator[tuple[int, Band]]:
        full = _full(lines)
        text = "".join(line.text + ("\n" if n in full else BREAK) for n, (_, line) in enumerate(lines))[
            :-1
        ]
        pairs = self.keys.pairs(text, cut=True)
        edges = [0, *accumulate(len(line.text) + 1 for _, line in lines)]

        def line_at(position: int) -> int:
            return bisect_right(edges, position) - 1

        begin = 0
        inner: tuple[str, ...] = ()
        for n, pair in enumerate(pairs):
            yield from self._alone(lines, text, begin, pair.start, line_at)
            yield from self._missed()
            stop = pairs[n + 1].start if n + 1 < len(pairs) else len(text)
            at, line = lines[line_at(pair.start)]
            value, begin = self._value(text, pair, stop)
            while begin < stop and value and line_at(begin - 1) in full:
                more, end = _line_from(text, begin + 1, stop), begin
                if not more.strip() or self.keys.kind(more) is not None:
                    break
                begin = end + 1 + len(more)
                value = trimmed(f"{value}\n{more}") if begin == stop < len(text) else f"{value}\n{more}"
            if not value and self.keys.kind(pair.key) is KeyKind.GROUP and n + 1 < len(pairs):
                inner = (pair.key,)
                continue
            if n and line_at(pairs[n - 1].start) != line_at(pair.start):
                inner = inner if self.keys.kind(pairs[n - 1].key) is KeyKind.GROUP else ()
            yield at, self._pair((*self.heading, *inner, pair.key), line, value)
        yield from self._alone(lines, text, begin, len(text), line_at)
        yield from self._missed()

    def _value(self, text: str, pair: Pair, stop: int) -> tuple[str, int]:
        """What stands behind a colon, or in the line below it, and where it ends."""
        start = pair.stop
        while True:
            end = start + len(_line_from(text, start, stop))
            value = text[start:end]
            if value.strip():
                break
            if end == stop or self.keys.kind(_line_from(text, end + 1, stop)) is not None:
                return "", end
            start = end + 1
        return (trimmed(value) if end == stop and stop < len(text) else value.strip()), end

    def _alone(
        self,
        lines: Sequence[tuple[int, Line]],
        text: str,
        begin: int,
        end: int,
        line_at: Callable[[int], int],
    ) -> Iterator[tuple[int, Band]]:
        """Lines without a colon: headings, keys with the value behind a blank or in the next line."""
        position = begin
        for piece in _LINE_END.split(text[begin:end]):
            at, line = lines[min(line_at(position), len(lines) - 1)]
            position += len(piece) + 1
            bare = piece.strip()
            if bare:
                yield from self._line(at, line, bare)

    def _line(self, at: int, line: Line, text: str) -> Iterator[tuple[int, Band]]:
        beside = self.keys.beside(text)
        kind = self.keys.kind(text)
        if self.waiting is not None and beside is None and kind is None:
            key_at, key = self.waiting
            self.waiting = None
            yield key_at, self._pair((*self.heading, key.text), line, text)
            return
        yield from self._missed()
        if beside is not None:
            yield at, self._pair((*self.heading, beside.key), line, beside.value)
        elif kind is KeyKind.GROUP:
            self.heading = (text,)
            self.row += 1
            yield at, Band(BandKind.CAPTION, self.table, self.row, (bare_key(text),))
        elif kind is KeyKind.KEY:
            self.waiting = at, replace(line, text=text)

    def _missed(self) -> Iterator[tuple[int, Band]]:
        """A key that was the whole line and had no value below it: it is blank."""
        if self.waiting is not None:
            at, line = self.waiting
            self.waiting = None
            yield at, self._pair((*self.heading, line.text), line, "")

    def _pair(self, path: tuple[str, ...], line: Line, value: str) -> Band:
        self.row += 1
        cell = Cell(value, self.row, 1, provenance=line.provenance)
        return pair_band(self.table, self.row, path, cell)


def _full(lines: Sequence[tuple[int, Line]]) -> frozenset[int]:
    """Which lines of a page reach as far to the right as any: their text may go on below."""
    boxes = {n: line.provenance.boxes for n, (_, line) in enumerate(lines) if line.provenance.boxes}
    ends = {n: found[-1].x1 for n, found in boxes.items()}
    margin = max(ends.values(), default=0.0) - FULL_WITHIN
    return frozenset(n for n, end in ends.items() if end > margin)


def _line_from(text: str, start: int, stop: int) -> str:
    return _LINE_END.split(text[start:stop], maxsplit=1)[0]
