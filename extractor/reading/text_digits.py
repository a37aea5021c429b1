"""Tables of text whose figures ran together: ``一、本年新收申请数量0000000``.

No number begins with a zero that goes on: so many zeros are so many cells, and rows of zeros
say how many cells the rows beside them have. Other digits are parted where they can be only in
one way, or where only one way makes the last number of the row (or of each of its groups) the
sum of those before. That is a reconstruction: such tables are read and not trusted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.document import Table
from extractor.reading.text_table import CHAPTER, Row, as_table

LEAST_ZEROS = 3
"""Rows of several zeros that tell figures that ran together from numbers."""
LONGEST_LINE = 120
MOST_CELLS = 20
MOST_WORDS = 8
MOST_WAYS = 2_000
"""With more ways to part the digits of a row it stays as it is …"""
MOST_PARTED = 60
"""… and so do all in a text with more rows to part than reports have."""
SUMMED = 5
"""Cells of a row, or of a group of cells, whose last may be proven to be the sum of the others."""
RECONSTRUCTED = 0.85
"""Confidence of a table of which a row had to be parted."""

_GLUED = re.compile(r"(?P<label>.*?[^\d.,\s\-]|)(?P<digits>[\d-]{1,40})")
_SENTENCE = re.compile("[。；！？]")
_OWN = re.compile(r"(?<=[^（(\d.第])(?=[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]\D)")


@dataclass(frozen=True)
class _Glued:
    number: int
    label: str
    digits: str

    @property
    def zeros(self) -> int:
        """How many cells a row of nothing but zeros has."""
        return 0 if self.digits.strip("0-") else len(self.digits)

    @property
    def is_plain(self) -> bool:
        """Whether it can be read in one way only: dashes may be one for a cell, or two."""
        return len(self.digits) == 1 or not self.digits.strip("0")


def digit_runs(lines: Sequence[str]) -> dict[int, tuple[list[Table], int]]:
    """Tables by the line on which they begin, with the line after each run."""
    runs = list(_runs(lines))
    if sum(line.zeros > 1 for run in runs for line in run) < LEAST_ZEROS:
        return {}
    few = sum(len(line.digits) > 1 and not line.zeros for run in runs for line in run) <= MOST_PARTED
    return {
        run[0].number: (list(_tables(run, parting=few)), run[-1].number + 1)
        for run in runs
        if any(line.zeros for line in run)
    }


def _runs(lines: Sequence[str]) -> Iterator[list[_Glued]]:
    run: list[_Glued] = []
    words: list[_Glued] = []
    for number, line in enumerate([*lines, "。"]):
        bare = line.strip()
        match = _GLUED.fullmatch(bare) if 0 < len(bare) <= LONGEST_LINE else None
        if match and (match["label"] or len(match["digits"]) >= SUMMED):
            run += [*words[-MOST_WORDS:], _Glued(number, match["label"], match["digits"])]
            words = []
        elif bare and (_ends_run(bare) or len(words) > MOST_WORDS):
            if run:
                yield run
            run, words = [], []
        elif bare:
            words.append(_Glued(number, bare, ""))
    if run:
        yield run


def _ends_run(bare: str) -> bool:
    return len(bare) > LONGEST_LINE or bool(_SENTENCE.search(bare) or CHAPTER.match(bare))


def _tables(run: Sequence[_Glued], *, parting: bool) -> Iterator[Table]:
    """The rows below the same lines of words, with these."""
    heads: list[Row] = []
    for has_digits, group in groupby(run, key=lambda line: bool(line.digits)):
        if not has_digits:
            heads = [[(line.label, line.number)] for line in group]
            continue
        lines = list(group)
        counts = Counter(line.zeros for line in lines if line.zeros)
        width = counts.most_common(1)[0][0] if counts else 0
        plain = all(line.is_plain or width == 1 for line in lines)
        rows = [
            [(text, line.number) for text in _texts(line, width if parting or line.zeros else 0)]
            for line in lines
        ]
        yield as_table([*heads, *rows], ragged=True, confidence=1.0 if plain else RECONSTRUCTED)
        heads = []


def _texts(line: _Glued, width: int) -> list[str]:
    """Labels and figures; a row of several cells that can be parted in several ways stays one text."""
    if width < 2 and not line.zeros:
        return [*_labels(line.label), line.digits]
    cells = _parted(line.digits, width)
    return [*_labels(line.label), *cells] if cells else [line.label + line.digits]


def _labels(label: str) -> list[str]:
    """The label of a group and the row's own, where a number begins anew."""
    return [part for part in _OWN.split(label) if part]


# ---------------------------------------------------------------- digits into cells


def _parted(digits: str, width: int) -> list[str]:
    """The digits in so many cells; nothing if that can be done in several ways or in none."""
    if not digits.strip("0-"):
        return list(digits)
    if width > MOST_CELLS:
        return []
    groups = width // SUMMED if width % SUMMED == 0 else 1
    if groups > 1:
        ways = _summed_groups(digits, groups)
    else:
        ways = _ways(digits, width)
        if len(ways) > 1 and width >= SUMMED:
            ways = [way for way in ways if _is_summed(way)]
    return ways[0] if len(ways) == 1 else []


def _ways(digits: str, width: int) -> list[list[str]]:
    """All ways to part the digits into so many numbers; none if there are too many."""
    ways: list[tuple[list[str], int]] = [([], 0)]
    for left in range(width - 1, -1, -1):
        longer = []
        for way, at in ways:
            room = len(digits) - left
            longer += [([*way, digits[at:stop]], stop) for stop in _stops(digits, at) if stop <= room]
        ways = longer
        if len(ways) > MOST_WAYS or not ways:
            return []
    return [way for way, at in ways if at == len(digits)]


def _stops(digits: str, at: int) -> Iterator[int]:
    """Where a number that begins here may end: a zero and a dash are cells of their own."""
    yield at + 1
    if digits[at] == "0" or digits[at : at + 2] in ("-0", "--"):
        return
    for stop in range(at + 2, len(digits) + 1):
        if digits[stop - 1] == "-":
            return
        yield stop


def _is_summed(way: Sequence[str]) -> bool:
    *parts, total = (0 if text == "-" else int(text) for text in way)
    return sum(parts) == total


def _summed_groups(digits: str, groups: int) -> list[list[str]]:
    """Ways to part the digits into groups of cells each of which ends in its sum."""
    ways: list[list[str]] = []
    for stop in range(SUMMED, len(digits) - SUMMED * (groups - 1) + 1):
        firsts = [way for way in _ways(digits[:stop], SUMMED) if _is_summed(way)]
        if not firsts:
            continue
        rest = digits[stop:]
        behind = _summed_groups(rest, groups - 1) if groups > 1 and rest else [[]] if not rest else []
        ways += [[*first, *more] for first in firsts for more in behind]
    return ways
