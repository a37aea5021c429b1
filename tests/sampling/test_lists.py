"""Lists as they are typeset: units, codes, serial numbers, divided columns, local lines."""

from __future__ import annotations

import re

import pytest

from extractor.forms.registry import load_form
from extractor.result import Extraction, ValueState
from extractor.sampling.figures import Model
from extractor.sampling.gold import gold_of
from extractor.sampling.grid import Kind
from extractor.sampling.layout import compose
from extractor.sampling.report import Report
from extractor.sampling.sample import draw_content
from extractor.sampling.style import Style

LISTS = ("cn.ogi.2014", "cn.ogi.2008.shanghai", "cn.ogi.2008.dingxi", "cn.ogi.2008.fujian")
MODELS = {form_id: Model(load_form(form_id)) for form_id in LISTS}


def report(form_id: str, *troubles: str, seed: int = 1, **choices: str) -> Report:
    style = Style(troubles=frozenset(troubles), **choices)  # type: ignore[arg-type]
    content, _ = draw_content(MODELS[form_id], style, seed=str(seed))
    return compose(content, style, seed=str(seed))


def gold(made: Report) -> Extraction:
    return gold_of(made, MODELS[made.form].form, name="x", sha256="")


def heads(made: Report) -> list[str]:
    return [c.text for t in made.tables for c in t.cells if c.kind is Kind.HEADER]


@pytest.mark.parametrize("form_id", LISTS)
def test_a_clean_list_prints_every_line_with_its_unit(form_id: str) -> None:
    for seed in range(12):
        made = report(form_id, seed=seed)
        truth = gold(made)
        form = MODELS[form_id].form
        assert all(f.state in (ValueState.VALUE, ValueState.ZERO_EXPLICIT) for f in truth.fields)
        assert {f.path: f.unit for f in truth.fields} == {p: s.unit for p, s in form.fields.items()}
        assert not truth.unmapped
        assert not truth.extra
        for table in made.tables:
            assert all(cell is not None for row in table.grid() for cell in row)


def test_numbers_of_lines_stand_in_columns_of_their_own() -> None:
    seen = [set(heads(report("cn.ogi.2008.dingxi", seed=seed))) for seed in range(40)]
    assert any({"代码", "甲", "乙", "丙", "1", "2"} <= found for found in seen)
    assert any(found & {"序号", "编号"} for found in seen)
    assert any(not found & {"序号", "编号", "代码"} for found in seen)


def test_the_year_of_a_head_is_that_of_the_report() -> None:
    for seed in range(20):
        made = report("cn.ogi.2008.fujian", seed=seed, wording="varied")
        years = {int(y) for text in heads(made) for y in re.findall(r"20\d\d", text)}
        assert years <= {made.metadata["report_year"], 2008}


def test_a_divided_column_adds_up_and_without_its_total_nothing_is_in_the_form() -> None:
    states = set()
    for seed in range(30):
        made = report("cn.ogi.2014", "column_missing", seed=seed)
        truth = gold(made)
        states |= {f.state for f in truth.fields}
        parts = {row.row: [int(c.raw) for c in row.cells if c.raw.isdigit()] for row in truth.unmapped}
        for field in truth.fields:
            if isinstance(field.value, int) and field.provenance:
                assert sum(parts[field.provenance.row or 0]) == field.value
    assert ValueState.NOT_IN_FORM in states
    assert ValueState.VALUE in states


@pytest.mark.parametrize("form_id", LISTS)
def test_local_lines_are_unmapped_and_the_known_ones_have_a_path(form_id: str) -> None:
    truth = gold(report(form_id, "extension_rows"))
    known = {e.path for e in MODELS[form_id].form.extensions}
    assert truth.unmapped
    assert {row.path for row in truth.unmapped} == (known or {None})


def test_lines_that_announce_others_have_no_figures() -> None:
    made = report("cn.ogi.2014", seed=3)
    (table,) = made.tables
    for row in table.rows():
        if any("回应解读情况" in c.text for c in row):
            assert all(c.target is None for c in row)
            assert not any(c.text.isdigit() and c.kind is Kind.VALUE for c in row)
