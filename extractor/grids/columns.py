"""Do the columns of two pieces of a table agree, and which grid do they share?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.document import Cell, Table

TOLERANCE = 4.0
"""Points by which the same rule may lie elsewhere on the next page."""
SCALED = 0.012
"""… and the part of the table's width by which it may, when the page is shifted or scaled."""


@dataclass(frozen=True)
class ColumnMap:
    """The shared column edges, and for each edge of either piece its index among them."""

    edges: tuple[float, ...]
    first: tuple[int, ...]
    second: tuple[int, ...]


def column_map(first: Sequence[float], second: Sequence[float]) -> ColumnMap | None:
    """How two pieces share columns; ``None`` if they are different tables.

    Both outer edges must agree, and every inner edge of the piece with fewer columns must
    be an edge of the other (a block of two columns below one of four). Pieces of equal
    column count may also be shifted or scaled as a whole.

    >>> column_map((0, 50, 100), (0, 25, 50, 100)).first
    (0, 2, 3)
    >>> column_map((0, 50, 100), (0, 30, 100)) is None
    True
    """
    if len(first) < 2 or len(second) < 2:
        return None
    if len(first) == len(second) and len(first) > 2:
        wide = TOLERANCE / max(first[-1] - first[0], 1.0)
        pairs = zip(_relative(first), _relative(second), strict=True)
        if all(abs(a - b) <= max(SCALED, wide) for a, b in pairs):
            same = tuple(range(len(first)))
            return ColumnMap(tuple(first), same, same)
    if abs(first[0] - second[0]) > TOLERANCE or abs(first[-1] - second[-1]) > TOLERANCE:
        return None
    fine, coarse = (first, second) if len(first) >= len(second) else (second, first)
    places = _places(coarse, fine)
    if places is None:
        return None
    every = tuple(range(len(fine)))
    return ColumnMap(tuple(fine), *((every, places) if fine is first else (places, every)))


def _relative(edges: Sequence[float]) -> list[float]:
    width = max(edges[-1] - edges[0], 1.0)
    return [(edge - edges[0]) / width for edge in edges]


def _places(coarse: Sequence[float], fine: Sequence[float]) -> tuple[int, ...] | None:
    places = []
    for edge in coarse:
        nearest = min(range(len(fine)), key=lambda k: abs(fine[k] - edge))
        if abs(fine[nearest] - edge) > TOLERANCE or nearest in places:
            return None
        places.append(nearest)
    return tuple(places)


def remapped(table: Table, places: Sequence[int]) -> tuple[Cell, ...]:
    """The cells with their columns counted on the shared edges."""
    if list(places) == list(range(len(places))):
        return table.cells
    return tuple(
        cell.moved(cell.row, at := places[cell.column], cell.row_span, places[cell.columns.stop] - at)
        for cell in table.cells
    )
