"""Lists: lines known by their label and place, never by their number; columns known by their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

import pytest

from extractor.document import Cell, Document, Line, Table
from extractor.fields.assemble import assemble_fields, assemble_unmapped
from extractor.forms.form import Form
from extractor.forms.labelled import Labelled
from extractor.forms.registry import load_form
from extractor.grids.headers import assign_headers
from extractor.labels.bands import bands_of
from extractor.labels.mapper import likely, map_labels
from extractor.result import Review, ValueState

LISTS = ("cn.ogi.2014", "cn.ogi.2008.shanghai", "cn.ogi.2008.dingxi", "cn.ogi.2008.fujian")
_MARK = re.compile(
    r"(其中[:：])?([（(][一二三四五六七八九十\d]+[)）]|\d+[.、]|[一二三四五六七八九]、)?(?=.)"
)

Row = list[str]


@pytest.fixture(params=LISTS)
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param)


def figures(form: Form) -> dict[str, str]:
    return {path: str(1000 + 7 * i) for i, path in enumerate(form.fields)}


def heads(form: Form) -> Row:
    return ["指标名称", "计量单位", *(c.node.label for c in form.tables[0].leaf_columns)]


def lines(form: Form, figures: dict[str, str], group: str = "——") -> Iterator[Row]:
    """The lines of the form; ``group`` stands in the cells of one that only announces others."""
    (table,) = form.tables
    for place in table.row_places:
        label, unit = place.node.label, place.node.unit or table.unit or ""
        if place.is_leaf:
            yield [label, unit, *(figures[table.path(place, c)] for c in table.leaf_columns)]
        else:
            yield [label, group, *(group for _ in table.leaf_columns)]


def document(*tables: Sequence[Row], ragged: bool = False) -> Document:
    made = [
        Table(
            tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)),
            ragged=ragged,
        )
        for rows in tables
    ]
    return assign_headers(Document("x", "x", "0", (Line("某县年度报告"), *made)))


def placed(labelled: Labelled) -> dict[str, str]:
    return {p.path: p.cell.text for p in labelled.placements}


def sure(labelled: Labelled) -> bool:
    return all(f.status is Review.ACCEPTED for f in assemble_fields(labelled) if f.provenance)


@pytest.mark.parametrize("ragged", [False, True])
@pytest.mark.parametrize("group", ["——", ""])
def test_every_line_finds_its_place(candidates, form: Form, group: str, ragged: bool) -> None:
    numbers = figures(form)
    rows = [heads(form), *lines(form, numbers, group)]
    labelled = map_labels(document(rows, ragged=ragged), candidates)
    assert labelled.form is form
    assert labelled.confidence > 0.98
    assert placed(labelled) == numbers
    assert not labelled.extra
    assert not labelled.strays
    assert sure(labelled)
    units = {f.path: f.unit for f in assemble_fields(labelled)}
    assert units == {path: spec.unit for path, spec in form.fields.items()}


def test_numbers_are_never_trusted(candidates, form: Form) -> None:
    numbers, rng = figures(form), Random(1)
    bare = [
        [str(rng.randint(1, 99)), _MARK.sub("", r[0], count=1), *r[1:]] for r in lines(form, numbers)
    ]
    rows = [["序号", *heads(form)], *bare]
    labelled = map_labels(document(rows), candidates)
    assert (labelled.form, placed(labelled)) == (form, numbers)
    assert sure(labelled)


def test_sisters_in_another_order_and_local_lines(candidates) -> None:
    form = load_form("cn.ogi.2008.dingxi")
    numbers = figures(form)
    rows = list(lines(form, numbers))
    at = next(i for i, row in enumerate(rows) if "非《规定》" in row[0])
    first = next(i for i, row in enumerate(rows) if "信息不存在" in row[0])
    moved = rows.pop(at)
    rows[first:first] = [["其中：（1）" + _MARK.sub("", moved[0], count=1), *moved[1:]]]
    rows[3:3] = [["保障性住房信息", "条", "1", "2"], ["应急管理信息", "条", "", ""]]
    labelled = map_labels(document([heads(form), *rows]), candidates)
    assert placed(labelled) == numbers
    assert [s.labels[-1] for s in labelled.strays] == ["保障性住房信息", "应急管理信息"]
    assert [s.path for s in labelled.strays] == [None, None]


@pytest.mark.parametrize("total", ["合计", "总计", None])
@pytest.mark.parametrize("parts", [["区政府", "区直单位", "乡镇街道"], ["政府部门", "街道", "园区"]])
def test_a_divided_column_gives_its_total_or_nothing(
    candidates, parts: list[str], total: str | None
) -> None:
    form = load_form("cn.ogi.2014")
    numbers = figures(form)
    rows = [["指标名称", "计量单位", *parts, *([total] if total else [])]]
    for label, unit, figure in lines(form, numbers, ""):
        split = ["1", "2", "3"] if figure else ["", "", ""]
        rows.append([label, unit, *split, *([figure] if total else [])])
    labelled = map_labels(document(rows), candidates)
    assert labelled.form is form
    assert placed(labelled) == (numbers if total else {})
    rest = {cell.raw for row in assemble_unmapped(labelled) for cell in row.cells}
    assert rest == {"1", "2", "3"}
    fields = assemble_fields(labelled)
    if total is None:
        assert {f.state for f in fields} == {ValueState.NOT_IN_FORM}
        assert {f.status for f in fields} == {Review.REVIEW}
    else:
        assert sure(labelled)


def test_a_table_that_uses_words_of_the_list_is_none_of_it(candidates) -> None:
    form = load_form("cn.ogi.2014")
    numbers = figures(form)
    rows = [r for r in lines(form, numbers) if "政务微博" not in r[0]]
    channels = [["渠道", "数量"], ["政府网站", "9"], ["政务微博", "8"], ["公告栏", "7"], ["广播", "6"]]
    labelled = map_labels(document(channels, [heads(form), *rows]), candidates)
    lost = {path for path in numbers if path not in placed(labelled)}
    assert lost == {"stat.proactive.channel.weibo"}


def test_a_group_with_a_figure_is_extra_and_a_dash_is_not(candidates) -> None:
    form = load_form("cn.ogi.2014")
    numbers = figures(form)
    rows = [[r[0], r[1], "77" if r[0].startswith("九、") else r[2]] for r in lines(form, numbers)]
    labelled = map_labels(document([heads(form), *rows]), candidates)
    assert [(p.path, p.cell.text) for p in labelled.extra] == [("stat.meetings_training", "77")]


def test_local_lines_that_the_form_knows_have_a_path(candidates) -> None:
    form = load_form("cn.ogi.2008.fujian")
    numbers = figures(form)
    rows = [r for r in lines(form, numbers) if "传真" not in r[0] and "信函" not in r[0]]
    at = next(i for i, row in enumerate(rows) if "其它形式" in row[0])
    rows[at:at] = [["3.信函、传真申请数", "条", "4", "44"]]
    (row,) = assemble_unmapped(map_labels(document([heads(form), *rows]), candidates))
    assert (row.path, [cell.raw for cell in row.cells]) == (
        "stat.requests.received.mail_fax",
        ["4", "44"],
    )


@pytest.mark.parametrize(("year", "form_id"), [(2012, "cn.ogi.2014"), (2016, "cn.ogi.2008.shanghai")])
def test_a_year_outside_of_the_form_is_no_proof(candidates, year: int, form_id: str) -> None:
    form = load_form(form_id)
    rows = [heads(form), *lines(form, figures(form))]
    assert map_labels(document(rows), candidates, year=year).form is form


@pytest.mark.parametrize("form_id", ["cn.ogi.2014", "cn.ogi.2008.fujian"])
def test_forms_without_a_word_in_common_are_not_fitted(candidates, form_id: str) -> None:
    form = load_form(form_id)
    rows = [[place.node.label, "1"] for place in form.tables[0].leaf_rows]
    kept = {c.form.id for c in likely(document(rows), bands_of(document(rows)), candidates)}
    assert form_id in kept
    assert not kept & {"cn.ogi.2019", "cn.ogi.2021"}
    assert likely(document([]), [], candidates) == list(candidates)
