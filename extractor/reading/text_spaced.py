"""Tables of text copied out of a PDF: a row on each line, its cells parted by one space.

Figures stand at the end of their row; the words in front are the group's label and its own.
Words on lines of their own are captions, headers, the labels of groups, or the beginning of
a label that goes on in front of the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.document import Table
from extractor.reading.text_table import Row, as_table, is_figure, is_unit

LEAST_ROWS = 3
LEAST_SHARE = 0.3
"""A run in which fewer of the lines have figures is no table."""
MOST_WORDS = 8
"""Lines of words between two rows, or above the first, that can belong to one table."""
LONGEST_LINE = 200
WRAPPED = 12
"""A shorter label was not broken at the end of a line."""
NUMBERED = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、.．](?!\d))[、.．]?|[①-⑳]|第[一二三四五六七八九十百\d]+[条项章]"
)
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+(?:章|部分)")
_SENTENCE = re.compile("[。；！？]")
_BREAKS_OFF = ("、", "，", "（", "(", "的", "和", "或", "及", "与")


@dataclass(frozen=True)
class _Line:
    """Words of a line and the figures at its end; both are empty for a line that ends a run."""

    number: int
    words: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def is_of_table(self) -> bool:
        return bool(self.words or self.figures)

    @property
    def cells(self) -> Row:
        return [(text, self.number) for text in (*self.words, *self.figures)]


_Run = list[_Line]


def spaced_runs(lines: Sequence[str]) -> dict[int, tuple[Table, int]]:
    """Tables by the line on which they begin, with the line after each."""
    found = {}
    for run in _runs([_parsed(line, number) for number, line in enumerate(lines) if line.strip()]):
        if _is_table(run):
            found[run[0].number] = as_table(_rows(run), ragged=True), run[-1].number + 1
    return found


def _parsed(text: str, number: int) -> _Line:
    if len(text) > LONGEST_LINE or _SENTENCE.search(text):
        return _Line(number)
    parts = text.split()
    begin = len(parts)
    while begin and is_figure(parts[begin - 1]):
        begin -= 1
    words, figures = parts[:begin], parts[begin:]
    if not figures and text.startswith("\u3000\u3000") and len(words[0]) > WRAPPED:
        return _Line(number)
    if not words and len(figures) < 2:
        return _Line(number)
    return _Line(number, _with_numbers(words), tuple(figures))


def _with_numbers(words: Sequence[str]) -> tuple[str, ...]:
    """The words; a number that stands apart from its label is part of it."""
    out: list[str] = []
    for word in words:
        if out and NUMBERED.fullmatch(out[-1]):
            out[-1] = f"{out[-1]} {word}"
        else:
            out.append(word)
    return tuple(out)


# ---------------------------------------------------------------- where a table begins and ends


def _runs(lines: Sequence[_Line]) -> Iterator[_Run]:
    """Lines with figures, the words between them and those above the first."""
    run: _Run = []
    words: _Run = []
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


def _tail(last: _Line, words: _Run) -> _Run:
    """The line that ends the label of the last row."""
    return words[:1] if words and _opens(last.words) else []


def _is_heading(lines: Sequence[_Line], place: int) -> bool:
    """A numbered line with headers or nothing below it; with rows below it is the label of a group."""
    line = lines[place]
    if len(line.words) != 1 or not _CHAPTER.match(line.words[0]):
        return False
    for below in lines[place + 1 : place + 1 + MOST_WORDS]:
        if below.figures:
            return False
        if not below.is_of_table or len(below.words) > 1 and not NUMBERED.match(below.words[-1]):
            return True
    return True


def _is_table(run: _Run) -> bool:
    """Enough rows, of several figures or with units; rows of one figure that grow are contents."""
    rows = [line for line in run if line.figures]
    if len(rows) < LEAST_ROWS or len(rows) < LEAST_SHARE * len(run):
        return False
    if sum(len(row.figures) > 1 or any(map(is_unit, row.words)) for row in rows) > 1:
        return True
    numbers = [int(text) for row in rows for text in row.figures if text.isdecimal()]
    return any(a > b for a, b in pairwise(numbers)) or sum(numbers) == 0


# ---------------------------------------------------------------- rows, their labels put together


def _rows(run: _Run) -> list[Row]:
    rows: _Run = []
    for line in run:
        above = rows[-1] if rows else None
        if above is not None and above.figures and not line.figures and _opens(above.words):
            rows[-1] = replace(above, words=_joined(above.words, line.words))
            continue
        current = line
        while line.figures and rows and not rows[-1].figures and _goes_on(rows, current):
            current = replace(current, words=_joined(rows.pop().words, current.words))
        rows.append(current)
    return [line.cells for line in rows]


def _goes_on(above: _Run, line: _Line) -> bool:
    """Whether a label that begins on the last line of words goes on in this one."""
    words = above[-1].words
    if not line.words:
        before = next((row for row in reversed(above) if row.figures), None)
        alike = before is not None and len(before.figures) == len(line.figures)
        return alike and all(map(NUMBERED.match, words))
    if _opens(words) or words[-1].endswith(_BREAKS_OFF):
        return True
    if NUMBERED.match(line.words[0]) or len(words[-1]) < WRAPPED:
        return False
    return len(words) == 1 or NUMBERED.match(words[-1]) is not None


def _opens(words: Sequence[str]) -> bool:
    """Whether a bracket is left open at the end of a label."""
    last = words[-1] if words else ""
    return sum(map(last.count, "（(")) > sum(map(last.count, "）)"))


def _joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    return (*upper[:-1], "".join((upper[-1], *lower[:1])), *lower[1:])
