"""Tables written out as ``label：value``: a row in each sentence, or a cell on each line.

``规章：本年制发件数：40；本年废止件数：0。`` is a row of two cells, and so are the two lines
``规章，本年制发件数：40`` and ``规章，本年废止件数：0``. What is named last before a value is its
column if other values are named so, too; else all of it is the label of a line of a list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.document import Table
from extractor.reading.text_table import (
    CHAPTER,
    LABEL_LENGTH,
    NUMBERED,
    headed_table,
    is_figure,
    leaves_open,
)

LEAST_ITEMS = 4
"""Fewer values in a run are a sentence."""
MOST_WORDS = 3
"""Short lines between two values that can belong to one table: captions of its parts."""
MARKS = "。；;"
MOST_WRAPS = 12
"""Lines of one sentence."""
MOST_FAILURES = 1_000
"""With more lines that look broken and are not, none is put together any more."""
WRAPPED = 20
"""A shorter line does not end in the middle of a label."""
LONGEST_LINE = 5_000
LONGEST_TEXT = 10
"""Words in the place of a value are no longer."""
REPEATED = 0.5
"""Share of the values that are named as others are, in a table with columns."""

_SENTENCE = re.compile("[。；！？]")
_ANNOUNCES = ("其中", "其 中")


@dataclass(frozen=True)
class _Item:
    """A value, or a caption, which has no ``names``; these stand before the value, outermost first."""

    names: tuple[str, ...]
    value: str
    line: int


Key = tuple[str, ...]


def colon_runs(lines: Sequence[str]) -> dict[int, tuple[list[Table], int]]:
    """Tables by the line on which they begin, with the line after each run."""
    found = {}
    for run, stop in _runs(lines):
        if sum(bool(item.names) for item in run) >= LEAST_ITEMS:
            found[run[0].line] = list(_tables(run)), stop
    return found


def _runs(lines: Sequence[str]) -> Iterator[tuple[list[_Item], int]]:
    """Values and the captions between them, with the line after the last value."""
    run: list[_Item] = []
    captions: list[_Item] = []
    columns: set[str] = set()
    number = end = failures = 0
    while number < len(lines):
        bare = _bare(lines[number])
        start = number
        if failures < MOST_FAILURES:
            items, number = _wrapped(lines, number, columns)
        else:
            items, number = _items(bare, number, columns), number + 1
        failures += not items and "：" in bare
        if not bare or (not items and run and bare in MARKS):
            continue
        columns.update(item.names[-1] for item in items)
        short = len(bare) <= LABEL_LENGTH and not _SENTENCE.search(bare) and not CHAPTER.match(bare)
        if items:
            run += [*captions, *items]
            captions, end = [], number
        elif run and short and len(captions) < MOST_WORDS:
            captions.append(_Item((), bare, start))
        else:
            if run:
                yield run, end
            run, captions, columns = [], [], set()
    if run:
        yield run, end


def _wrapped(lines: Sequence[str], number: int, columns: set[str]) -> tuple[list[_Item], int]:
    """The values of a line, or of a sentence that goes on below it, and the line after these."""
    text = _bare(lines[number])
    items = _items(text, number, columns)
    if not text or not _goes_on(text, items, lines, number, columns):
        return items, number + 1
    stop = number + 1
    while stop < len(lines) and stop - number < MOST_WRAPS and text[-1] != "。" and _bare(lines[stop]):
        text += _bare(lines[stop])
        stop += 1
    whole = _items(text, number, columns)
    if whole:
        return whole, stop
    return items if len(items) == 1 else [], number + 1


def _goes_on(
    text: str, items: Sequence[_Item], lines: Sequence[str], number: int, columns: set[str]
) -> bool:
    """Whether a sentence is broken at the end of this line.

    The next line is a sentence of its own if it can be read alone, and its first value has
    labels of its own where those of this line have.
    """
    below = _bare(lines[number + 1]) if number + 1 < len(lines) else ""
    if not below or text[-1] == "。":
        return False
    if "：" not in text and ("：" not in below or not _is_part_of_label(text)):
        return False
    own = _items(below, number + 1, columns)
    if not items or not own or below[0] in MARKS:
        return True
    return text[-1] in MARKS and len(items[0].names) > 1 and len(own[0].names) == 1


def _is_part_of_label(text: str) -> bool:
    """Whether a line without value is no heading, but a long label."""
    is_heading = CHAPTER.match(text) is not None and "，" not in text
    numbered = NUMBERED.match(text) is not None and not is_heading
    return leaves_open(text) or (numbered and len(text) >= WRAPPED)


def _bare(line: str) -> str:
    return line.strip(" \u3000\t\u00a0")


def _items(text: str, number: int, columns: set[str]) -> list[_Item]:
    """The values of a line with their names; nothing if any part of the line is something else."""
    if len(text) > LONGEST_LINE or ("：" not in text and ":" not in text):
        return []
    front: Key = ()
    found: list[_Item] = []
    for part in filter(str.strip, _split(text, MARKS)):
        *names, value = [piece.strip() for piece in _split(part, "：:")]
        if not names or not all(names):
            return []
        if len(names) > 1 and not found:
            front = tuple(names[:-1])
        elif len(names) == 1:
            names = [*front, *names]
        item = _Item(_names(names), value, number)
        if not item.names or max(map(len, item.names)) > LABEL_LENGTH:
            return []
        if len(value) > LONGEST_TEXT and not is_figure(value):
            return []
        found.append(item)
    has_figure = any(is_figure(item.value) for item in found)
    known = all(
        is_figure(item.value) or item.names[-1] in columns or (has_figure and not item.value)
        for item in found
    )
    return found if known else []


def _split(text: str, marks: str) -> list[str]:
    """The text parted at these marks, but not within brackets or quotation marks."""
    parts = [""]
    depth = start = 0
    for place, character in enumerate(text):
        if character in "（(“《":
            depth += 1
        elif character in "）)”》":
            depth = max(0, depth - 1)
        elif not depth and character in marks:
            parts[-1] = text[start:place]
            parts.append("")
            start = place + 1
    parts[-1] = text[start:]
    return parts


def _names(names: Sequence[str]) -> Key:
    """Labels and column; commas part a label from its group, and so do spaces before numbers."""
    out: list[str] = []
    for name in names:
        for part in filter(None, map(str.strip, _split(name, "，,"))):
            words = part.split()
            numbered = all(map(NUMBERED.match, words)) and not any(map(NUMBERED.fullmatch, words))
            out += words if numbered else [part]
    joined: list[str] = []
    for name in out:
        if joined and joined[-1] in _ANNOUNCES:
            joined[-1] = f"{joined[-1]}：{name}"
        else:
            joined.append(name)
    return tuple(joined)


# ---------------------------------------------------------------- items into tables


def _tables(run: Sequence[_Item]) -> Iterator[Table]:
    named = Counter(item.names[-1] for item in run if item.names)
    repeated = sum(count for count in named.values() if count > 1)
    columned = repeated >= REPEATED * sum(named.values()) or all("—" in name for name in named)
    caption = ""
    for is_caption, items in groupby(run, key=lambda item: not item.names):
        if is_caption:
            caption = "\n".join(item.value for item in items)
            continue
        rows = _rows(list(items), columned=columned)
        for columns, alike in groupby(rows, key=lambda row: tuple(name for name, *_ in row[1])):
            cells = [(labels, [(value, line) for _, value, line in own]) for labels, own in alike]
            yield headed_table([_split(name, "—") for name in columns], cells, caption=caption)
            caption = ""


def _rows(items: Sequence[_Item], *, columned: bool) -> list[tuple[Key, list[tuple[str, str, int]]]]:
    """Labels of each row, with the column, text and line of its values."""
    rows: list[tuple[Key, list[tuple[str, str, int]]]] = []
    for item in items:
        has_column = columned and (len(item.names) > 1 or "—" in item.names[0])
        labels, column = (item.names[:-1], item.names[-1]) if has_column else (item.names, "")
        cell = column, item.value, item.line
        if column and rows and rows[-1][0] == labels and all(column != name for name, *_ in rows[-1][1]):
            rows[-1][1].append(cell)
        else:
            rows.append((labels, [cell]))
    return rows
