"""Two printed tables that claim the same fields: last year's figures beside this year's.

One that is announced as another year's holds no field of this report. Where nothing tells them
apart, every cell of both is doubted: one of them is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.document import Table
from extractor.forms.labelled import Placement
from extractor.labels.columns import of_other_years
from extractor.labels.text import normalise

LEAST_SHARED = 3
SHARE = 0.3
"""Tables are rivals if they claim so many fields both, and so large a part of the smaller's: the
pieces of one table, which share a row at a page break, are not."""
_LAST_YEAR = re.compile("上年|上一年|去年|往年|历年")


@dataclass(frozen=True)
class Settled:
    """``kept`` claims, and those ``lost`` by tables of another year."""

    kept: list[Placement]
    lost: list[Placement]


def settled(placements: Sequence[Placement], tables: Sequence[Table], year: int | None) -> Settled:
    """The placements without those of another year's tables, rivals that are left doubted.

    ``tables`` are those of the document, ``year`` is the report's as far as its text tells.
    """
    claims: dict[int, dict[str, Placement]] = defaultdict(dict)
    for placed in placements:
        number = placed.cell.provenance.table
        if number is not None:
            claims[number][placed.path] = placed
    rivals = _rivals(claims)
    if not rivals:
        return Settled(list(placements), [])
    foreign = _of_other_years(rivals, tables, year)
    doubted = {n for pair in rivals if not foreign.intersection(pair) for n in pair}
    kept = [p for p in placements if p.cell.provenance.table not in foreign]
    lost = [p for p in placements if p.cell.provenance.table in foreign]
    return Settled([_doubted(p) if p.cell.provenance.table in doubted else p for p in kept], lost)


def _rivals(claims: Mapping[int, Mapping[str, Placement]]) -> list[tuple[int, int]]:
    """Pairs of tables, by number, that print different figures for the same fields."""
    numbers = sorted(claims)
    return [
        (one, other)
        for i, one in enumerate(numbers)
        for other in numbers[i + 1 :]
        if _differ(claims[one], claims[other])
    ]


def _differ(one: Mapping[str, Placement], other: Mapping[str, Placement]) -> bool:
    shared = one.keys() & other.keys()
    if len(shared) < max(LEAST_SHARED, SHARE * min(len(one), len(other))):
        return False
    return any(normalise(one[p].cell.text) != normalise(other[p].cell.text) for p in shared)


def _of_other_years(
    rivals: Sequence[tuple[int, int]], tables: Sequence[Table], year: int | None
) -> set[int]:
    """The tables among rivals whose captions name another year, where one of each pair is left."""
    by_number = {cell.provenance.table: table.caption for table in tables for cell in table.cells}
    foreign: set[int] = set()
    for pair in rivals:
        captions = [by_number[number] for number in pair]
        other = of_other_years([(caption,) for caption in captions], year)
        other = [o or bool(_LAST_YEAR.search(c)) for o, c in zip(other, captions, strict=True)]
        if other.count(True) == 1:
            foreign.add(pair[other.index(True)])
    return foreign


def _doubted(placed: Placement) -> Placement:
    reasons = tuple(dict.fromkeys((*placed.reasons, "label_repeated")))
    return replace(placed, probability=placed.probability / 2, reasons=reasons)
