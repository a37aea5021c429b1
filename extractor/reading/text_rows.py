"""Tables of text with a row on each line: cells kept apart by tabs, bars or box drawing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest

from extractor.document import Table
from extractor.reading.text_table import LABEL_LENGTH, Row, as_table

BARS = "|｜│┃║"
LEAST = 2
"""Rows of a table."""
LEAST_ROWS = 3
"""Rows of a table that follows another without a line between."""
GAPS_OF_A_GRID = 3
"""With rules between so many groups of lines, each group is one row whose cells are wrapped."""

LONGEST_ROW = 5_000
"""Characters of a line that can be a row."""
PROBE = 20
"""Lines after which a run is judged: what is no table by then is not read to its end."""

_BAR = re.compile(f"(?<!\\\\)[{BARS}]")
_RULE = re.compile(
    rf"(?:[\s{BARS}+:]|:-++|-++:|-{{3,}}+|={{3,}}+|[─━═┄┅┈┉┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╯╰])++"
)
"""A drawn line between rows; a single dash is a cell that says none."""
_DRAWN = re.compile("[-=─━═┄┅┈┉┼┬┴]")
_EMPHASIS = re.compile(r"(\*\*|__)(.+)\1")
_SENTENCE = re.compile("[。；！？]")

Split = Callable[[str], tuple[str, ...] | None]
_recent = lru_cache(maxsize=256)
"""Runs that begin a line apart ask for the same lines again."""


def separated(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """The table whose rows begin at a line, and the number of the line after it."""
    if len(lines[start]) > LONGEST_ROW or not lines[start].strip():
        return None
    for split in (_at_bars, _at_tabs):
        if is_rule(lines[start]) or split(lines[start]) is not None:
            found = _table(lines, start, split)
            if found is not None:
                return found
    return None


def _table(lines: Sequence[str], start: int, split: Split) -> tuple[Table, int] | None:
    groups: list[list[Row]] = [[]]
    number = start
    while number < len(lines):
        cells = split(lines[number])
        if is_rule(lines[number]):
            groups.append([])
        elif cells is None:
            break
        else:
            groups[-1].append([(cell, number) for cell in cells])
        number += 1
        if number == start + PROBE and not _is_table([r for g in groups for r in g]):
            return None
    groups = [group for group in groups if group]
    if len(groups) >= GAPS_OF_A_GRID:
        groups = [_unwrapped(group) for group in groups]
    rows = [row for group in groups for row in group]
    if not _is_table(rows):
        return None
    widths = [len(row) for row in rows]
    own = _rows_of_first(widths)
    if own < len(rows):
        return as_table(rows[:own], ragged=False), rows[own][0][1]
    return as_table(rows, ragged=len(set(widths)) > 1), number


def _rows_of_first(widths: Sequence[int]) -> int:
    """How many rows the first of several tables has that follow each other without a line between.

    Each of them keeps its number of cells; rows of one table whose merged cells are
    printed once change theirs to and fro.
    """
    runs = [(width, len(list(run))) for width, run in groupby(widths)]
    each_once = len({width for width, _ in runs}) == len(runs)
    if len(runs) > 1 and each_once and min(length for _, length in runs) >= LEAST_ROWS:
        return runs[0][1]
    return len(widths)


@_recent
def is_rule(line: str) -> bool:
    """Whether a line is a drawn one between rows."""
    return _DRAWN.search(line) is not None and _RULE.fullmatch(line) is not None


def _is_table(rows: Sequence[Row]) -> bool:
    return len(rows) >= LEAST and max(map(len, rows)) > 1


def _unwrapped(group: list[Row]) -> list[Row]:
    """The lines between two rules as one row, if they have the same cells."""
    if len({len(row) for row in group}) != 1:
        return group
    row = []
    for pieces in zip_longest(*group):
        texts = [text for text, _ in pieces if text]
        row.append(("\n".join(texts), pieces[0][1]))
    return [row]


@_recent
def _at_bars(line: str) -> tuple[str, ...] | None:
    bare = line.strip()
    parts = _BAR.split(bare)
    if len(parts) < 2:
        return None
    first = 1 if bare[0] in BARS else 0
    last = len(parts) - (1 if len(parts) > 1 and bare[-1] in BARS and not bare.endswith("\\|") else 0)
    if last - first < 1:
        return None
    return tuple(_unmarked(part.strip(" \t")) for part in parts[first:last])


def _unmarked(cell: str) -> str:
    """A cell without the marks of Markdown."""
    if "\\" in cell or "<" in cell:
        cell = re.sub(r"<br\s*/?>", "\n", cell.replace("\\|", "|"))
    match = _EMPHASIS.fullmatch(cell)
    return match[2] if match else cell


@_recent
def _at_tabs(line: str) -> tuple[str, ...] | None:
    """Cells between tabs; tabs that only indent a line part nothing, three alone are a blank row."""
    count = line.count("\t")
    if not line.strip():
        return ("",) * (count + 1) if count > 2 else None
    if not count or ("\t" not in line.lstrip("\t \u3000") and (count < 2 or _SENTENCE.search(line))):
        return None
    cells = tuple(cell.strip(" ") for cell in line.split("\t"))
    return None if max(map(len, cells)) > 5 * LABEL_LENGTH else cells
