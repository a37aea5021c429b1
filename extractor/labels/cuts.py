"""Rows that a page may cut: what stands on the next page belongs to no row of the form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractor.document import Cell
from extractor.labels.row_columns import RowFit


def cut_rows(rows: Sequence[RowFit]) -> frozenset[tuple[int, int]]:
    """Table and row of those whose figures may go on in a strange row at the top of the next page.

    １ at the foot of a page and ０９１ at the head of the next are one figure.
    """
    return frozenset(
        (upper.band.table, upper.band.row) for upper, lower in pairwise(rows) if _is_cut(upper, lower)
    )


def _is_cut(upper: RowFit, lower: RowFit) -> bool:
    if upper.state is None or lower.state is not None or upper.band.table != lower.band.table:
        return False
    above, below = _pages(upper.band.values), _pages(lower.band.values)
    return lower.band.has_content and bool(above and below) and max(above) < min(below)


def _pages(cells: Iterable[Cell]) -> set[int]:
    return {page for cell in cells for page in cell.provenance.pages}
