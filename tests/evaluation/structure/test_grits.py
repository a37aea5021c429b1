"""GriTS-Top against fractions worked out by hand, and the heuristic against brute force."""

import random
from fractions import Fraction
from itertools import combinations

import pytest

from extractor.document import Cell, Table
from extractor.evaluation.structure.grits import grits_top, relative_spans


def grid(rows, columns, spans=()):
    """A full table; ``spans`` are (row, column, row_span, column_span)."""
    covered = {
        (r, c) for row, column, down, right in spans
        for r in range(row, row + down) for c in range(column, column + right)
    }  # fmt: skip
    single = [(r, c, 1, 1) for r in range(rows) for c in range(columns) if (r, c) not in covered]
    return Table(tuple(Cell("x", *span) for span in sorted([*spans, *single])))


def test_spans_are_relative_to_the_position():
    assert relative_spans(grid(2, 2, [(0, 0, 1, 2)])) == (
        ((0, 0, 2, 1), (-1, 0, 1, 1)),
        ((0, 0, 1, 1), (0, 0, 1, 1)),
    )


CASES = {
    "equal": (grid(3, 2), grid(3, 2), Fraction(6), 6, 6),
    # The smaller one lies in the larger one as it is.
    "a row is missing": (grid(3, 2), grid(2, 2), Fraction(4), 6, 4),
    "a column too many": (grid(2, 2), grid(2, 3), Fraction(4), 4, 6),
    # Two positions, each half of the wide cell: 1/2 + 1/2, then two equal ones.
    "a header not seen to span": (grid(2, 2, [(0, 0, 1, 2)]), grid(2, 2), Fraction(3), 4, 4),
    # Each single position is 1/4 of the large cell.
    "one cell for four": (grid(2, 2), grid(2, 2, [(0, 0, 2, 2)]), Fraction(1), 4, 4),
    # (0,0,3,1) on (0,0,2,1): 2/3. (-1,0,2,1) on (-1,0,1,1): 2/3. (-2,0,1,1) on (0,0,1,1): 1/3.
    "a span too short": (
        grid(1, 3, [(0, 0, 1, 3)]), grid(1, 3, [(0, 0, 1, 2)]), Fraction(5, 3), 3, 3,
    ),
    # Two rows merged to one: (0,0,1,1) on (0,0,1,2) is 1/2 in both positions of one row, twice;
    # the third row is as it is.
    "two rows seen as one cell each": (
        grid(3, 2), grid(3, 2, [(0, 0, 2, 1), (0, 1, 2, 1)]), Fraction(4), 6, 6,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_fractions_worked_out_by_hand(case):
    gold, predicted, alike, gold_positions, predicted_positions = CASES[case]
    found = grits_top(gold, predicted)
    assert found.alike == pytest.approx(float(alike))
    assert found.recall == pytest.approx(float(alike / gold_positions))
    assert found.precision == pytest.approx(float(alike / predicted_positions))
    assert found.f1 == pytest.approx(float(2 * alike / (gold_positions + predicted_positions)))
    assert grits_top(predicted, gold).f1 == pytest.approx(found.f1)


def test_blank_cells_count_as_one_position_each():
    blank = Table((Cell("", 0, 0, column_span=2), Cell("x", 1, 0), Cell("x", 1, 1)))
    without = Table((Cell("x", 1, 0), Cell("x", 1, 1)))
    assert grits_top(without, blank).f1 == 1


def test_a_table_without_cells_is_like_none():
    assert grits_top(grid(1, 1), Table(())).f1 == 0


def test_the_heuristic_never_exceeds_the_optimum_and_mostly_reaches_it():
    draw = random.Random(7)
    reached = 0
    for _ in range(60):
        a, b = random_table(draw), random_table(draw)
        found, best = grits_top(a, b).alike, optimum(relative_spans(a), relative_spans(b))
        assert found <= best + 1e-9
        reached += found > best - 1e-9
    assert reached >= 50


def random_table(draw):
    rows, columns = draw.randint(1, 3), draw.randint(1, 3)
    row, column = draw.randrange(rows), draw.randrange(columns)
    span = (row, column, draw.randint(1, rows - row), draw.randint(1, columns - column))
    return grid(rows, columns, [span])


def optimum(a, b):
    """By trial of all choices of rows and columns."""
    return max(
        sum(iou(a[i][k], b[j][m]) for i, j in rows for k, m in columns)
        for rows in pairings(len(a), len(b))
        for columns in pairings(len(a[0]), len(b[0]))
    )


def pairings(n, m):
    for size in range(min(n, m) + 1):
        for left in combinations(range(n), size):
            for right in combinations(range(m), size):
                yield list(zip(left, right, strict=True))


def iou(a, b):
    def positions(span):
        x0, y0, x1, y1 = span
        return {(x, y) for x in range(x0, x1) for y in range(y0, y1)}

    return len(positions(a) & positions(b)) / len(positions(a) | positions(b))
