"""Cell adjacency, the measure of the ICDAR 2013 table competition.

M. Göbel, T. Hassan, E. Oro, G. Orsi: ICDAR 2013 Table Competition, ICDAR 2013, section III;
the measure is from their "A methodology for evaluating algorithms for table understanding in
PDF documents", DocEng 2012.

The variant here, exactly:

* Every cell with text is related to the next cell with text to its right in each row that it
  covers, and to the next one below in each column that it covers. Blank cells have no
  relations and are looked through.
* A pair of cells gives one relation for a direction, however many rows or columns they share.
* Two relations are equal if both texts and the direction are. The published text says no more.
  The organisers' program (tamirhassan/dataset-tools) also wants the same number of blank
  positions between the two; ``count_blanks=True`` does.
* Relations are matched as multisets, within one pair of tables.
* Texts are compared without white space, in upper case, every character that is neither letter,
  digit nor underscore as an underscore. Letters are those of Unicode, where the organisers'
  ``\\W`` of Java knows only A–Z and would make all Chinese alike; and compatibility forms are
  one character (NFKC), so that a ligature that one program resolves is no error of another.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from extractor.document import Cell, Table


class Direction(StrEnum):
    RIGHT = "right"
    DOWN = "down"


class Relation(NamedTuple):
    """``blanks``: positions without text in between, always 0 unless they are counted."""

    first: str
    second: str
    direction: Direction
    blanks: int = 0


def normalise(text: str) -> str:
    """The text as it is compared.

    >>> normalise("Total – p.c.\\n(ﬁnal)")
    'TOTAL_P_C__FINAL_'
    """
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\W", "_", bare).upper()


def relations(table: Table, *, count_blanks: bool = False) -> Counter[Relation]:
    """The adjacency relations of a table.

    >>> table = Table((Cell("a", 0, 0), Cell("", 0, 1), Cell("b", 0, 2), Cell("c", 1, 0)))
    >>> for relation in relations(table, count_blanks=True):
    ...     print(*relation)
    A B right 1
    A C down 0
    """
    grid = table.grid
    found: Counter[Relation] = Counter()
    for direction, lines in ((Direction.RIGHT, grid), (Direction.DOWN, tuple(zip(*grid, strict=True)))):
        seen: set[tuple[int, int]] = set()
        for line in lines:
            for first, second, blanks in _neighbours(line):
                pair = (id(first), id(second))
                if pair not in seen:
                    seen.add(pair)
                    texts = normalise(first.text), normalise(second.text)
                    found[Relation(*texts, direction, blanks if count_blanks else 0)] += 1
    return found


def _neighbours(line: Sequence[Cell | None]) -> Iterator[tuple[Cell, Cell, int]]:
    """Cells with text that follow one another in a row or column, and the blanks in between."""
    last: Cell | None = None
    blanks = 0
    for cell in line:
        if cell is None or not normalise(cell.text):
            blanks += 1
            continue
        if last is not None and cell is not last:
            yield last, cell, blanks
        last, blanks = cell, 0
