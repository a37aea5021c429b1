"""Tables with the regions of the pages where they stand; gold and predictions are of one type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.document import BBox, Table
from extractor.evaluation.structure.adjacency import normalise


@dataclass(frozen=True)
class PlacedTable:
    """``regions`` names its pages, each with the box there; ``None`` if the box is not known."""

    table: Table
    regions: Mapping[int, BBox | None]

    def shares_page(self, other: PlacedTable) -> bool:
        return bool(self.regions.keys() & other.regions.keys())

    def overlap(self, other: PlacedTable) -> float | None:
        """Square points that both cover on their common pages; ``None`` if a box is not known."""
        area = 0.0
        for page in self.regions.keys() & other.regions.keys():
            a, b = self.regions[page], other.regions[page]
            if a is None or b is None:
                return None
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            high = min(a.bottom, b.bottom) - max(a.top, b.top)
            area += max(wide, 0.0) * max(high, 0.0)
        return area


def placed(table: Table) -> PlacedTable:
    """A table as read, with its regions from the boxes of its cells."""
    regions: dict[int, BBox | None] = dict.fromkeys(table.pages)
    for cell in table.cells:
        for page, box in zip(cell.provenance.pages, cell.provenance.boxes, strict=False):
            known = regions[page]
            regions[page] = box if known is None else known.union(box)
    return PlacedTable(table, regions)


def is_exact(gold: Table, predicted: Table) -> bool:
    """Whether both have the same texts in the same cells, spans too.

    Rows and columns without any text do not count: gold has no blank cells and cannot tell.

    >>> from extractor.document import Cell
    >>> gold = Table((Cell("a", 0, 0), Cell("b", 0, 1)))
    >>> is_exact(gold, Table((Cell("A", 1, 0), Cell("", 1, 1), Cell("b", 1, 2))))
    True
    >>> is_exact(gold, Table((Cell("a", 0, 0), Cell("b", 0, 1, column_span=2), Cell("", 1, 2))))
    False
    """
    return _texts_in_place(gold) == _texts_in_place(predicted)


def _texts_in_place(table: Table) -> set[tuple[str, range, range]]:
    cells = [cell for cell in table.cells if normalise(cell.text)]
    rows = _ranks({row for cell in cells for row in cell.rows})
    columns = _ranks({column for cell in cells for column in cell.columns})
    return {(normalise(c.text), _moved(c.rows, rows), _moved(c.columns, columns)) for c in cells}


def _ranks(used: set[int]) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(sorted(used))}


def _moved(span: range, ranks: Mapping[int, int]) -> range:
    return range(ranks[span[0]], ranks[span[-1]] + 1)
