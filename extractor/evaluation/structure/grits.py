"""GriTS-Top: how alike the topology of two tables is, text left aside.

B. Smock, R. Pesala, R. Abraham: GriTS: Grid table similarity metric for table structure
recognition, ICDAR 2023 (arXiv 2203.12555, 2022), sections 4 and 5.

A table is the matrix of its grid positions. GriTS looks for the two-dimensional most similar
substructures: rows and columns chosen from both matrices, in order, whose positions are most
alike when laid over one another. That is NP-hard; the factored heuristic of the paper chooses
the rows and the columns each on their own, by nested dynamic programming: an alignment of the
rows in which two rows are worth their own best one-dimensional alignment, and the same on the
transposed matrices. The positions are then compared where the chosen rows and columns meet,
which is a lower bound of the true optimum.

For GriTS-Top, a position holds the span of its cell relative to itself (a cell that covers two
columns is (0, 0, 2, 1) in its first position and (-1, 0, 1, 1) in its second), and two
positions are as alike as the intersection over union of these rectangles. With the sum S over
the chosen positions, precision is S / positions predicted and recall S / positions of gold.

Positions without text count as cells of one position on both sides, because ICDAR 2013 gold
has no blank cells and so cannot say what they span.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from extractor.document import Table
from extractor.evaluation.structure.adjacency import normalise

Span = tuple[int, int, int, int]
"""x0, y0, x1, y1 in grid positions, relative to the position that holds it."""

Spans = tuple[tuple[Span, ...], ...]

T = TypeVar("T")

_SINGLE: Span = (0, 0, 1, 1)


@dataclass(frozen=True, slots=True)
class Similarity:
    """The sum of likeness, and the number of positions of each table."""

    alike: float
    gold: int
    predicted: int

    @property
    def precision(self) -> float:
        return self.alike / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.alike / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        positions = self.gold + self.predicted
        return 2 * self.alike / positions if positions else 0.0


def grits_top(gold: Table, predicted: Table) -> Similarity:
    """GriTS-Top of two tables; ``.f1`` is the figure that the paper calls GriTS.

    >>> from extractor.document import Cell
    >>> wide = Table((Cell("a", 0, 0, column_span=2),))
    >>> grits_top(wide, Table((Cell("a", 0, 0), Cell("b", 0, 1)))).f1
    0.5
    """
    a, b = relative_spans(gold), relative_spans(predicted)
    rows = _align(a, b, _line_likeness)
    columns = _align(_transposed(a), _transposed(b), _line_likeness)
    alike = sum(_iou(a[i][k], b[j][m]) for i, j in rows for k, m in columns)
    return Similarity(alike, gold.n_rows * gold.n_columns, predicted.n_rows * predicted.n_columns)


def relative_spans(table: Table) -> Spans:
    """The matrix that GriTS-Top compares."""
    return tuple(
        tuple(
            _SINGLE
            if cell is None or not normalise(cell.text)
            else (
                cell.columns.start - column,
                cell.rows.start - row,
                cell.columns.stop - column,
                cell.rows.stop - row,
            )
            for column, cell in enumerate(cells)
        )
        for row, cells in enumerate(table.grid)
    )


def _transposed(spans: Spans) -> Spans:
    return tuple(zip(*spans, strict=True))


@lru_cache(maxsize=1 << 16)
def _line_likeness(a: tuple[Span, ...], b: tuple[Span, ...]) -> float:
    """The best one-dimensional alignment of two rows or columns."""
    return _best_sums(a, b, _iou)[-1][-1]


def _align(a: Sequence[T], b: Sequence[T], likeness: Callable[[T, T], float]) -> list[tuple[int, int]]:
    """The pairs of the best alignment; of equally good ones, the one that pairs most at the end."""
    best = _best_sums(a, b, likeness)
    pairs = []
    i, j = len(a), len(b)
    while i and j:
        if best[i][j] == best[i - 1][j - 1] + likeness(a[i - 1], b[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _best_sums(a: Sequence[T], b: Sequence[T], likeness: Callable[[T, T], float]) -> list[list[float]]:
    """``[i][j]``: the largest sum of likeness of ordered pairs from the first i of a and j of b."""
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        above, row = best[i - 1], best[i]
        for j, y in enumerate(b, 1):
            row[j] = max(above[j - 1] + likeness(x, y), above[j], row[j - 1])
    return best


@lru_cache(maxsize=1 << 16)
def _iou(a: Span, b: Span) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(wide, 0) * max(high, 0)
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return shared / (areas - shared)
