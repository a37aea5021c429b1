from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.grids.ruled import find_grids

Rect = tuple[int, int, int, int]


@st.composite
def partitions(draw: st.DrawFn) -> tuple[int, int, list[Rect]]:
    """A grid of up to 7 × 6 squares cut into cells, some of them merged."""
    ny, nx = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    free = {(i, j) for i in range(ny) for j in range(nx)}
    cells: list[Rect] = []
    while free:
        i, j = min(free)
        height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
        right = j
        while right < min(j + width, nx) and (i, right) in free:
            right += 1
        bottom = min(i + height, ny)
        cells.append((i, j, bottom, right))
        free -= {(a, b) for a in range(i, bottom) for b in range(j, right)}
    return ny, nx, cells


def canonical(cells: list[Rect]) -> list[Rect]:
    """Without levels at which no cell begins: nothing on the page shows them."""
    rows = sorted({c[0] for c in cells} | {max(c[2] for c in cells)})
    columns = sorted({c[1] for c in cells} | {max(c[3] for c in cells)})

    def at(levels: list[int], level: int) -> int:
        return next(k for k, v in enumerate(levels) if v >= level)

    return sorted((at(rows, a), at(columns, b), at(rows, c), at(columns, d)) for a, b, c, d in cells)


def drawn(cells: list[Rect], xs: list[float], ys: list[float], wobble: list[float]) -> np.ndarray:
    rules = []
    for k, (a, b, c, d) in enumerate(cells):
        w = wobble[k % len(wobble)]
        x0, y0, x1, y1 = xs[b] + w, ys[a] + w, xs[d] + w, ys[c] + w
        rules += [[x0, y0, x1, y0], [x0, y1, x1, y1], [x0, y0, x0, y1], [x1, y0, x1, y1]]
    return np.array(rules)


@settings(max_examples=150, deadline=None)
@given(
    partitions(),
    st.lists(st.floats(12, 60), min_size=14, max_size=14),
    st.lists(st.floats(-0.4, 0.4), min_size=1, max_size=5),
)
def test_a_drawn_grid_is_recovered_exactly(
    partition: tuple[int, int, list[Rect]], steps: list[float], wobble: list[float]
) -> None:
    ny, nx, cells = partition
    xs = np.cumsum([50, *steps[:nx]]).tolist()
    ys = np.cumsum([60, *steps[7 : 7 + ny]]).tolist()
    grids = find_grids(drawn(cells, xs, ys, wobble))
    assert len(grids) == 1
    assert sorted(map(tuple, grids[0].cells.tolist())) == canonical(cells)


def lines(xs: list[float], ys: list[float]) -> list[list[float]]:
    return [[xs[0], y, xs[-1], y] for y in ys] + [[x, ys[0], x, ys[-1]] for x in xs]


def without(rules: list[list[float]], *dropped: list[float]) -> np.ndarray:
    return np.array([rule for rule in rules if rule not in dropped])


XS, YS = [50.0, 150.0, 250.0, 350.0], [100.0, 120.0, 140.0, 160.0]
FULL = lines(XS, YS)


@pytest.mark.parametrize(
    ("rules", "cells"),
    [
        pytest.param(np.array(FULL), 9, id="closed"),
        pytest.param(without(FULL, [50.0, 160.0, 350.0, 160.0]), 9, id="open at a page's foot"),
        pytest.param(without(FULL, [50.0, 100.0, 350.0, 100.0]), 9, id="open at a page's head"),
        pytest.param(
            without(FULL, [50.0, 100.0, 50.0, 160.0], [350.0, 100.0, 350.0, 160.0]),
            9,
            id="open at both sides",
        ),
        pytest.param(
            np.array([*without(FULL, [50.0, 160.0, 350.0, 160.0]).tolist(), [150, 160, 350, 160]]),
            9,
            id="one column's foot left open",
        ),
        pytest.param(
            np.array([[x, y, x + 2, y] for y in YS for x in np.arange(50, 350, 4)] + FULL[4:]),
            9,
            id="dashed",
        ),
        pytest.param(
            np.array([*FULL, *[[a + 2.5, b + 2.5, c + 2.5, d + 2.5] for a, b, c, d in FULL]]),
            9,
            id="double rules",
        ),
        pytest.param(np.array([[50, y, 350, y] for y in YS]), 0, id="underlines only"),
        pytest.param(np.array([[50, 100, 350, 100], [50, 100, 50, 160]]), 0, id="a corner"),
    ],
)
def test_habits_of_drawing(rules: np.ndarray, cells: int) -> None:
    assert sum(len(grid.cells) for grid in find_grids(rules)) == cells


def test_two_tables_on_a_page_are_two_grids() -> None:
    below = [[x0, y0 + 100, x1, y1 + 100] for x0, y0, x1, y1 in FULL]
    first, second = find_grids(np.array([*below, *FULL]))
    assert first.ys[0] == 100
    assert second.ys[0] == 200


def test_a_page_border_is_a_cell_of_its_own() -> None:
    border = lines([20.0, 575.0], [20.0, 820.0])
    grids = find_grids(np.array([*FULL, *border]))
    assert sorted(len(grid.cells) for grid in grids) == [1, 9]


def test_figures_that_touch_at_a_rule_stay_in_their_cells(sheet, laid_out):
    page = sheet()
    page.table([["甲", "乙", "丙"], ["", "", ""]], [60, 100, 120, 160])
    page.write("12", 63, 123)
    page.write("2741", 100, 123)
    page.write("18974", 120, 123)
    (table,) = laid_out([page]).tables
    assert [cell.text for cell in table.row_cells(1)] == ["12", "2741", "18974"]


def test_text_is_parted_at_the_drawn_rule_where_levels_are_joined(sheet, laid_out):
    page = sheet()
    end = page.table([["甲", "乙", "丙"], ["1", "2", "3"]], [60, 120, 184, 240])
    bottom = end + 20
    for text, x0, x1, at in (("4", 60, 120, 63), ("5", 120, 188, 184), ("6", 188, 240, 191)):
        page.box(x0, end, x1, bottom)
        page.write(text, at, end + 3)
    (table,) = laid_out([page]).tables
    assert [cell.text for cell in table.row_cells(2)] == ["4", "5", "6"]
    assert table.n_columns == 3
