"""Tables of text copied out of a PDF: a row on each line, its cells parted by one space.

Figures stand at the end of their row; the words in front are the group's label and its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.document import Table
from extractor.reading.text_table import NUMBERED, Row, as_table, confidence_of, leaves_open

WRAPPED = 12
"""A shorter label was not broken at the end of a line."""
_BREAKS_OFF = ("、", "，", "（", "(", "的", "和", "或", "及", "与")

Words = tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    number: int
    words: Words
    figures: Words

    @property
    def cells(self) -> Row:
        return [(text, self.number) for text in (*self.words, *self.figures)]


def spaced(lines: Sequence[tuple[int, Words, Words]]) -> Table:
    """The table of lines given by number, words and figures; labels of several lines are one."""
    rows: list[_Line] = []
    for line in (_Line(*parts) for parts in lines):
        above = rows[-1] if rows else None
        if above is not None and above.figures and not line.figures and _opens(above.words):
            rows[-1] = replace(above, words=_joined(above.words, line.words))
            continue
        current = line
        while line.figures and rows and not rows[-1].figures and _goes_on(rows, current):
            current = replace(current, words=_joined(rows.pop().words, current.words))
        rows.append(current)
    if _has_columns(rows):
        return as_table(list(_squared(rows)), ragged=False)
    cells = [line.cells for line in rows]
    return as_table(cells, ragged=True, confidence=confidence_of(cells))


def _has_columns(rows: Sequence[_Line]) -> bool:
    """Whether groups print their label in front of their first row, and no row stands outside.

    Numbers tell which rows are of a group and which are not: with them nothing is certain.
    """
    data = [row for row in rows if row.figures]
    labels = [word for row in data for word in row.words]
    head = rows[0]
    return (
        len(rows) == len(data) + 1
        and not head.figures
        and len(head.words) > len(data[0].figures)
        and len({len(row.figures) for row in data}) == 1
        and len(data[0].words) > 1
        and all(row.words for row in data)
        and not any(map(NUMBERED.match, labels))
    )


def _squared(rows: Sequence[_Line]) -> Iterator[Row]:
    """Rows of equal length: what is missing in front of a row is a label printed above."""
    width = max(len(row.cells) for row in rows)
    for row in rows:
        missing = [("", row.number)] * (width - len(row.cells))
        yield [*row.cells[:1], *missing, *row.cells[1:]] if not row.figures else [*missing, *row.cells]


def _goes_on(above: Sequence[_Line], line: _Line) -> bool:
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


def _opens(words: Words) -> bool:
    return bool(words) and leaves_open(words[-1])


def _joined(upper: Words, lower: Words) -> Words:
    return (*upper[:-1], "".join((upper[-1], *lower[:1])), *lower[1:])
