"""Stretches of text in which lines end in figures: where a table without marks begins and ends.

Words on lines of their own are captions, headers, the labels of groups, or parts of a label
that is longer than its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise

from extractor.document import Table
from extractor.reading.text_aligned import aligned
from extractor.reading.text_rows import is_rule
from extractor.reading.text_spaced import spaced
from extractor.reading.text_table import (
    CHAPTER,
    NUMBERED,
    is_figure,
    is_unit,
    leaves_open,
    with_numbers,
)

LEAST_ROWS = 3
"""Rows of a table that no header announces."""
LEAST_COLUMNS = 3
"""Figures of a single row right below as many headers that is a table."""
LEAST_SHARE = 0.3
"""A run in which fewer of the lines have figures is no table."""
MOST_WORDS = 8
"""Lines of words between two rows, or above the first, that can belong to one table."""
LONGEST_LINE = 400
LONGEST_LABEL = 12
"""A longer line that is indented like a paragraph is one."""
ALIGNED = 0.8
"""Share of the rows with wide gaps in a table whose columns stand below one another."""

_SENTENCE = re.compile("[。；！？]")
_MARKED = re.compile("[\t|｜│┃║]")
_GAP = re.compile(r"\S(?:[ \u00a0]{2,}|\u3000{2,}|\u3000+[ \u00a0]+)\S")
_WIDE = re.compile(r"[ \u00a0]{2,}")


@dataclass(frozen=True)
class RunLine:
    """Words of a line and the figures at its end; both are empty for a line that ends a run."""

    number: int
    text: str
    words: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def is_of_table(self) -> bool:
        return bool(self.words or self.figures)


Run = list[RunLine]


def printed_runs(lines: Sequence[str]) -> dict[int, tuple[list[Table], int]]:
    """Tables by the line on which they begin, with the line after the last of each run."""
    found = {}
    printed = [(n, line) for n, line in enumerate(lines) if line.strip() and not is_rule(line)]
    parsed = [_parsed(line, number) for number, line in printed]
    titled = parsed and (len(parsed[0].words) == 1 and not parsed[0].figures)
    titled = titled or (parsed and _is_latin(parsed[0].text) and len(parsed[0].figures) < 2)
    for met in _runs(parsed[1:] if titled else parsed):
        run = list(dropwhile(_is_latin_caption, met))
        if _is_table(run):
            tables = aligned(lines, [line.number for line in run]) if _has_gaps(run) else []
            tables = tables or [spaced([(line.number, line.words, line.figures) for line in run])]
            found[run[0].number] = tables, run[-1].number + 1
    return found


def _parsed(text: str, number: int) -> RunLine:
    if len(text) > LONGEST_LINE or _SENTENCE.search(text) or _MARKED.search(text):
        return RunLine(number, text)
    parts = text.split()
    begin = len(parts)
    while begin and is_figure(parts[begin - 1]):
        begin -= 1
    words, figures = parts[:begin], parts[begin:]
    if words and _is_latin(text):  # one space parts words there, not cells
        words = _latin_words(text, figures) if _GAP.search(text) else [" ".join(words)]
    if not figures and text.startswith("\u3000\u3000") and len(words[0]) > LONGEST_LABEL:
        return RunLine(number, text)
    if not words and len(figures) < 2:
        return RunLine(number, text)
    return RunLine(number, text, with_numbers(words), tuple(figures))


def _is_latin(text: str) -> bool:
    return sum(ch.isascii() and ch.isalpha() for ch in text) > len(text.replace(" ", "")) / 2


def _is_latin_caption(line: RunLine) -> bool:
    """A line above a table that announces it; in Chinese such lines also part its blocks."""
    alone = len(line.words) == 1 and not line.figures and not line.text.startswith(" ")
    return alone and _is_latin(line.text) and len(line.text) > LONGEST_LABEL


def _latin_words(text: str, figures: Sequence[str]) -> list[str]:
    """The cells in front of the figures, which wide gaps part."""
    cells = [cell for cell in _WIDE.split(text.strip()) if cell]
    while cells and figures and is_figure(cells[-1]):
        cells.pop()
    return cells


def _runs(lines: Sequence[RunLine]) -> Iterator[Run]:
    """Lines with figures, the words between them and those above the first."""
    run: Run = []
    words: Run = []
    for place, line in enumerate(lines):
        if line.figures:
            run += [*(words if run else words[-MOST_WORDS:]), line]
            words = []
            continue
        ends = not line.is_of_table or _is_heading(lines, place)
        if ends or (run and len(words) == MOST_WORDS):
            if run:
                yield run + _tail(run[-1], words)
            run, words = [], []
        if not ends:
            words.append(line)
    if run:
        yield run + _tail(run[-1], words)


def _tail(last: RunLine, words: Run) -> Run:
    """The lines below the last row that end its label: in a bracket left open, or indented."""
    count = 0
    opened = bool(last.words) and leaves_open(last.words[-1])
    while count < len(words) and (opened or words[count].text.startswith("  ")):
        opened = opened and "）" not in words[count].text
        count += 1
    return words[:count]


def _is_heading(lines: Sequence[RunLine], place: int) -> bool:
    """A numbered line with headers or nothing below it; with rows below it is the label of a group."""
    line = lines[place]
    if len(line.words) != 1 or not CHAPTER.match(line.words[0]):
        return False
    for below in lines[place + 1 : place + 1 + MOST_WORDS]:
        if below.figures:
            return False
        if not below.is_of_table or (len(below.words) > 1 and not NUMBERED.match(below.words[-1])):
            return True
    return True


def _is_table(run: Run) -> bool:
    """Enough rows, of several figures or with units; rows of one figure that grow are contents."""
    rows = [line for line in run if line.figures]
    if _is_headed_row(run):
        return True
    if len(rows) < LEAST_ROWS or len(rows) < LEAST_SHARE * len(run):
        return False
    if sum(len(row.figures) > 1 or any(map(is_unit, row.words)) for row in rows) > 1:
        return True
    numbers = [int(text) for row in rows for text in row.figures if text.isdecimal()]
    return any(a > b for a, b in pairwise(numbers)) or sum(numbers) == 0


def _is_headed_row(run: Run) -> bool:
    """Whether the first figures stand below as many headers, on one line or on several."""
    first = next((place for place, line in enumerate(run) if line.figures), 0)
    row = run[first]
    count = len(row.figures)
    heads = [len(line.words) for line in run[:first]]
    if not heads or heads[-1] < 2 or (count < LEAST_COLUMNS and len(run) == first + 1):
        return False
    return heads[-1] - count in (0, 1) or (not row.words and heads[-1] < count <= sum(heads))


def _has_gaps(run: Run) -> bool:
    rows = [line for line in run if line.figures and (line.words or len(line.figures) > 1)]
    return sum(_GAP.search(line.text) is not None for line in rows) >= ALIGNED * len(rows)
