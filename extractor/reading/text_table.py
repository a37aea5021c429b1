"""Rows of printed cells → a :class:`~extractor.document.Table`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.document import Cell, Provenance, Table

Row = list[tuple[str, int]]
"""Text of each cell and the number of its line, counted from 0."""

LABEL_LENGTH = 60
"""A longer line is a sentence, not a cell."""
_FIGURE = re.compile(
    r"\s*(?:约?[-+－＋—]{0,2}\s*[\d０-９][\d０-９,，.．\s]*[件条项元个次篇宗份人万亿]{0,3}\s*(?:[(（][^()（）]*[)）])?"
    r"|[-—–－/／]{1,4}|无)\s*"
)
"""A cell that holds a number, with its unit and a note in brackets, or what stands for none."""

_UNIT = re.compile("[件条項项元個个次篇人份期场部家户]|[人件条]次|[万千亿]元")


def is_unit(text: str) -> bool:
    return _UNIT.fullmatch(text) is not None


def is_figure(text: str) -> bool:
    return len(text) <= LABEL_LENGTH and _FIGURE.fullmatch(text) is not None


def as_table(rows: Sequence[Row], *, ragged: bool, confidence: float = 1.0) -> Table:
    """The rows as they are printed; spans are not in the source and are not invented."""
    cells = [
        Cell(text, r, c, provenance=Provenance(row=r + 1, column=c + 1, line=number + 1))
        for r, row in enumerate(rows)
        for c, (text, number) in enumerate(row)
    ]
    return Table(tuple(cells), ragged=ragged, confidence=confidence)
