"""Rows of printed cells → a :class:`~extractor.document.Table`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.document import Cell, Provenance, Table

Row = list[tuple[str, int]]
"""Text of each cell and the number of its line, counted from 0."""

CELLS_LOST = 0.85
"""Confidence of a table of which blank cells were lost."""
LABEL_LENGTH = 60
"""A longer line is a sentence, not a cell."""
_FIGURE = re.compile(
    r"\s*(?:约?[-+－＋—$€£<>]{0,2}\s*[\d０-９][\d０-９,，.．\s]*[件条项元个次篇宗份人万亿%]{0,3}\s*(?:[(（][^()（）]*[)）])?"
    r"|[-—–－/／]{1,4}|无|N/?A)\s*"
)
"""A cell that holds a number, with its unit and a note in brackets, or what stands for none."""

_UNIT = re.compile("[件条項项元個个次篇人份期场部家户]|[人件条]次|[万千亿]元")

CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+(?:章|部分)")
"""What a heading of the text begins with; labels of groups are numbered so, too."""
NUMBERED = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、.．](?!\d))[、.．]?"
    r"|[①-⑳]|第[一二三四五六七八九十百\d]+[条项章]"
)
"""What a label begins with that is numbered."""


def leaves_open(text: str) -> bool:
    """Whether a bracket is opened and not closed."""
    return sum(map(text.count, "（(")) > sum(map(text.count, "）)"))


def with_numbers(words: Sequence[str]) -> tuple[str, ...]:
    """The words; a number that stands apart from its label is part of it.

    >>> with_numbers(["（三）", "不予公开", "1.", "其他"])
    ('（三） 不予公开', '1. 其他')
    """
    out: list[str] = []
    for word in words:
        if out and NUMBERED.fullmatch(out[-1]):
            out[-1] = f"{out[-1]} {word}"
        else:
            out.append(word)
    return tuple(out)


def is_unit(text: str) -> bool:
    return _UNIT.fullmatch(text) is not None


def is_figure(text: str) -> bool:
    return len(text) <= LABEL_LENGTH and _FIGURE.fullmatch(text) is not None


def confidence_of(rows: Sequence[Row]) -> float:
    """What the columns of rows are worth whose blank cells, if they had any, are not in the text.

    Below the same header rows have the same number of figures; where one has fewer than
    another nothing tells which of them it has.
    """
    counts: set[int] = set()
    for row in rows:
        figures = sum(is_figure(text) for text, _ in row)
        if not figures and len(row) > 1 and not all(NUMBERED.match(text) for text, _ in row):
            counts = set()
        elif figures:
            counts.add(figures)
        if len(counts) > 1:
            return CELLS_LOST
    return 1.0


def as_table(rows: Sequence[Row], *, ragged: bool, confidence: float = 1.0) -> Table:
    """The rows as they are printed; spans are not in the source and are not invented."""
    cells = [
        Cell(text, r, c, provenance=Provenance(row=r + 1, column=c + 1, line=number + 1))
        for r, row in enumerate(rows)
        for c, (text, number) in enumerate(row)
    ]
    return Table(tuple(cells), ragged=ragged, confidence=confidence)


def headed_table(
    columns: Sequence[Sequence[str]],
    rows: Sequence[tuple[Sequence[str], Sequence[tuple[str, int]]]],
    *,
    caption: str = "",
) -> Table:
    """A table of rows whose labels are all named, below columns whose headings are all named.

    ``columns`` are header paths, outermost first; a row is its labels, and text and line of
    each value. Headings that neighbours share are one cell; without any there is no header.

    >>> table = headed_table([["人"], ["组织", "企业"]], [(["收到"], [("3", 0), ("4", 0)])])
    >>> [(c.text, c.row, c.column, c.row_span) for c in table.cells if c.row < 2]
    [('', 0, 0, 2), ('人', 0, 1, 2), ('组织', 0, 2, 1), ('企业', 1, 2, 1)]
    """
    before = max(len(labels) for labels, _ in rows)
    height = max(map(len, columns)) if any(map(any, columns)) else 0
    cells = [Cell("", 0, 0, height, before)] if height and before else []
    for level in range(height):
        start = 0
        while start < len(columns):
            own = columns[start][: level + 1]
            stop = start + 1
            while stop < len(columns) and columns[stop][: level + 1] == own and len(own) > level:
                stop += 1
            if len(own) > level:
                deep = height - level if len(columns[start]) == level + 1 else 1
                cells.append(Cell(own[level], level, before + start, deep, stop - start))
            start = stop
    for number, (labels, values) in enumerate(rows, height):
        texts = [*labels, *[""] * (before - len(labels))]
        line = values[0][1] + 1
        cells += [Cell(t, number, c, provenance=Provenance(line=line)) for c, t in enumerate(texts)]
        cells += [
            Cell(text, number, before + c, provenance=Provenance(line=at + 1))
            for c, (text, at) in enumerate(values)
        ]
    return Table(tuple(sorted(cells, key=lambda c: (c.row, c.column))), caption=caption)
