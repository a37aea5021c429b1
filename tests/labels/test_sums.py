"""Sums and years decide which printed column is which of the form's."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from extractor.document import Cell, Document, Table
from extractor.forms.registry import load_form
from extractor.grids.headers import assign_headers
from extractor.labels.columns import SURPLUS, ColumnAligner, ColumnMatch
from extractor.labels.mapper import map_labels
from extractor.labels.sums import SummedRow, _by_labels, decided, numbers_of, row_equations

FORM = load_form("cn.ogi.2021")
REQUESTS = FORM.table("t3")
N = len(REQUESTS.leaf_columns)


def consistent(seed: int, rows: int = 6) -> list[list[int]]:
    rng = Random(seed)
    parts = [[rng.randint(0, 60) for _ in range(N - 1)] for _ in range(rows)]
    return [[*row, sum(row)] for row in parts]


def unknown(m: int) -> ColumnMatch:
    """What the alignment says of ``m`` columns without any header: the first are the form's."""
    fits = np.full((m, N + 1), -np.log(N + 1))
    places = (*REQUESTS.leaf_columns, None, None)[:m]
    return ColumnMatch(places, (0.5,) * m, (0.1,) * m, (False,) * m, 0.0, fits)


def weighed(rows: list[list[str]]) -> list[ColumnMatch]:
    equations = row_equations(FORM)["t3", "received"]
    return decided(unknown(len(rows[0])), REQUESTS, [SummedRow.of(row, equations) for row in rows])


@pytest.mark.parametrize("at", range(N + 1))
def test_the_surplus_column_is_the_one_without_which_sums_hold(at: int) -> None:
    rows = consistent(at)
    printed = [[*map(str, row[:at]), str(7 + sum(row[1:6])), *map(str, row[at:])] for row in rows]
    for match in weighed(printed):
        assert match.places[at] is None
        assert [p for p in match.places if p] == list(REQUESTS.leaf_columns)
        assert match.proven


def test_zeros_prove_nothing() -> None:
    for match in weighed([["0"] * (N + 1)] * 6):
        assert not match.proven
        assert max(match.probabilities) < 0.98


def test_a_row_that_does_not_add_up_is_proven_by_no_other() -> None:
    rows = [list(map(str, row)) for row in consistent(3)]
    rows[2][0] = "999"
    proven = [match.proven for match in weighed(rows)]
    assert proven == [True, True, False, True, True, True]


def test_numbers_of_words_and_blanks() -> None:
    assert numbers_of(("12件", "－", "", "１，２０４", "见附表")) == (12, 0, 0, 1204, None)


def test_headerless_figures_are_believed_where_sums_prove_them(candidates, lay_out) -> None:
    """A table 3 that lost its header rows: order alone is doubted, order that adds up is not."""
    figures = iter(consistent(5, rows=len(REQUESTS.leaf_rows)))
    number = {
        REQUESTS.path(row, column): str(value)
        for row in REQUESTS.leaf_rows
        for column, value in zip(REQUESTS.leaf_columns, next(figures), strict=True)
    }
    table = next(t for t in lay_out(FORM, lambda p: number.get(p, "1")).tables if t.n_rows > 20)
    first = min(c.row for c in table.cells if c.text.isdigit())
    cells = tuple(replace(c, row=c.row - first) for c in table.cells if c.row >= first)
    labelled = map_labels(assign_headers(Document("made", "made", "0", (Table(cells),))), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == number
    assert all("label_missing" not in p.reasons for p in labelled.placements)


@pytest.mark.parametrize(
    "heads", [("2014年", "2015年（本年）"), ("2015年", "2014年"), ("2014年度", "2015年度")]
)
def test_the_column_of_another_year_holds_no_field(heads, candidates) -> None:
    form = load_form("cn.ogi.2014")
    own = next(n for n, head in enumerate(heads) if "2015" in head)
    rows = [("指标名称", "计量单位", *heads)]
    for place in form.tables[0].leaf_rows:
        values = ["31", "77"] if own else ["77", "31"]
        rows.append((place.node.label, place.node.unit or "件", *values))
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    document = assign_headers(Document("made", "made", "0", (Table(cells),)))
    labelled = map_labels(document, candidates, title="某县2015年政府信息公开工作年度报告", year=2015)
    assert labelled.form is not None
    assert labelled.form.id == "cn.ogi.2014"
    assert {p.cell.text for p in labelled.placements} == {"77"}


def test_columns_that_do_not_contend_are_assigned_as_by_the_general_method() -> None:
    from scipy.optimize import linear_sum_assignment

    rng = np.random.default_rng(3)
    for _ in range(200):
        fits = np.log(rng.dirichlet(np.full(8, 0.2), size=rng.integers(1, 8)) + 1e-6)
        reading = _by_labels(fits)
        m, n = fits.shape[0], fits.shape[1] - 1
        surplus = np.where(np.eye(m, dtype=bool), fits[:, [-1]] - SURPLUS, -1e6)
        weights = np.hstack([fits[:, :-1], surplus])
        best = weights[linear_sum_assignment(weights, maximize=True)].sum()
        chosen = [n + i if j is None else j for i, j in enumerate(reading)]
        assert len(set(chosen)) == m
        assert np.isclose(weights[range(m), chosen].sum(), best)


def test_of_many_columns_without_headers_none_is_sure() -> None:
    """Two readings out of thousands are weighed: that one of them is better proves nothing."""
    m = N + 16
    fits = np.full((m, N + 1), -np.log(N + 1))
    places = (*(None,) * 16, *REQUESTS.leaf_columns)
    match = ColumnMatch(places, (0.05,) * m, (0.1,) * m, (False,) * m, 0.0, fits)
    equations = row_equations(FORM)["t3", "received"]
    rows = [SummedRow.of([*["0"] * 16, *map(str, row)], equations) for row in consistent(5)]
    found = decided(match, REQUESTS, rows)[0]
    assert max(p for p, place in zip(found.probabilities, found.places, strict=True) if place) < 0.5


@pytest.mark.parametrize("joined", ["法人或其他组织-{}", "法人或其他组织（{}）"])
def test_a_header_that_names_its_group_names_the_column(joined, candidates) -> None:
    names = [place.node.label for place in REQUESTS.leaf_columns]
    head = [joined.format(name) if 0 < n < N - 1 else name for n, name in enumerate(names)]
    model = next(c for c in candidates if c.form.id == FORM.id).model
    match = ColumnAligner(REQUESTS, model.columns).match([(text,) for text in head])
    assert match.places == REQUESTS.leaf_columns
    assert min(match.probabilities) > 0.98
