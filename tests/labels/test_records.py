"""Records: keys wherever they stand, their values, their groups; and what is no record."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.document import BBox, Cell, Document, Line, LineKind, Provenance, Table
from extractor.fields.assemble import assemble_fields
from extractor.forms.registry import load_form
from extractor.grids.headers import assign_headers
from extractor.labels.fit import FormFitter
from extractor.labels.keys import KeyKind, KeyReader
from extractor.labels.mapper import map_labels
from extractor.labels.records import record_bands

FORM = load_form("cn.gov_website.2017")
TITLE = "云溪市2018年度政府网站工作年度报表"
Spanned = str | tuple[str, int, int]
"""A cell's text, or text, row span and column span."""


@pytest.fixture(scope="module")
def keys() -> KeyReader:
    return KeyReader(FORM, FormFitter(FORM).model)


def table(*rows: Sequence[Spanned], ragged: bool = False) -> Table:
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        c = 0
        for item in row:
            text, down, across = (item, 1, 1) if isinstance(item, str) else item
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
            cells.append(Cell(text, r, c, down, across))
            c += across
    return Table(tuple(cells), ragged=ragged)


def document(*parts: Table | str) -> Document:
    body = tuple(part if isinstance(part, Table) else Line(part) for part in parts)
    return assign_headers(Document("made", "made", "0", body))


def told(keys: KeyReader, *parts: Table | str) -> list[tuple[str, ...]]:
    """Path and value of every pair."""
    bands = record_bands(document(*parts), keys, only_records=True)
    return [(*band.path, band.values[0].text) for band in bands if band.values]


WEIBO = [("微博", "名称", "云溪发布"), ("微博", "信息发布量", "12")]


@pytest.mark.parametrize(
    "rows",
    [
        [[("微博", 2, 1), "名称", "云溪发布"], ["信息发布量（单位：条）", "12"]],
        [["微博", "名称", "云溪发布", "信息发布量（条）", "12"]],
        [["微博", "名称", "信息发布量"], ["", "云溪发布", "12"]],
        [[("微博", 1, 2)], ["名称：", "云溪发布"], ["信息发布量", "12"]],
        [[("微博", 2, 1), "名称：云溪发布"], ["信息发布量（单位：条）：12"]],
        [[("微博", 2, 1), "名称", "信息发布量"], ["云溪发布", "12"]],
        [["微博", "名称", "云溪发布"], ["", "信息发布量", "12"]],
        [["微博", "名称", "", "云溪发布"], ["", "信息发布量", "条", "12"]],
    ],
)
def test_the_arrangements_of_a_table(keys: KeyReader, rows: list[list[Spanned]]) -> None:
    assert told(keys, table(*rows)) == WEIBO


@pytest.mark.parametrize("ragged", [False, True])
def test_a_blank_value_is_no_group(keys: KeyReader, ragged: bool) -> None:
    found = told(keys, table(["网站名称", "", "首页网址", "www.yunxi.gov.cn"], ragged=ragged))
    assert found == [("网站名称", ""), ("首页网址", "www.yunxi.gov.cn")]


def test_boxes_in_cells_of_their_own_are_one_value(keys: KeyReader) -> None:
    assert told(keys, table(["是否开展应急演练", "☑是", "□否"])) == [("是否开展应急演练", "☑是 □否")]


def test_a_unit_in_a_cell_of_its_own(keys: KeyReader) -> None:
    (band,) = record_bands(document(table(["注册用户数", "个", "8"])), keys, only_records=True)
    assert [(c.text, c.unit) for c in band.values] == [("8", "个")]


@pytest.mark.parametrize(
    "lines",
    [
        ["单位负责人：赵大　审核人：钱二　联系电话：0371-6666"],
        ["单位负责人：赵大", "审核人：钱二", "联系电话：", "0371-6666"],
        ["单位负责人", "赵大", "审核人", "钱二", "联系电话", "0371-6666"],
        ["单位负责人 赵大", "审 核 人：钱二", "联系电话 0371-6666"],
    ],
)
def test_pairs_in_lines(keys: KeyReader, lines: list[str]) -> None:
    found = [(path[-2].replace(" ", ""), path[-1]) for path in told(keys, *lines)]
    assert found == [("单位负责人", "赵大"), ("审核人", "钱二"), ("联系电话", "0371-6666")]


def test_a_line_of_a_page_may_end_within_a_key(keys: KeyReader) -> None:
    def line(text: str, right: float) -> Line:
        return Line(text, Provenance(boxes=(BBox(50, 0, right, 10),), pages=(1,)))

    texts = {"单位负责人：赵大审核人：钱二联系": 540, "电话：0371-6666 填报人：孙": 540, "三": 60}
    lines = tuple(line(text, right) for text, right in texts.items())
    bands = record_bands(Document("made", "made", "0", lines), keys, only_records=True)
    found = [(band.path[-1], band.values[0].text.replace("\n", "")) for band in bands]
    assert found == [
        ("单位负责人", "赵大"),
        ("审核人", "钱二"),
        ("联系电话", "0371-6666"),
        ("填报人", "孙三"),
    ]


def test_lines_of_their_own_hold_no_cut_keys(keys: KeyReader) -> None:
    found = told(keys, "网站名称：云溪门户网站", "首页网址：www.yunxi.gov.cn")
    assert found == [("网站名称", "云溪门户网站"), ("首页网址", "www.yunxi.gov.cn")]


def test_a_heading_names_the_group_of_the_lines_below(keys: KeyReader) -> None:
    found = told(
        keys, "信息发布（单位：条）", "总数：30", "移动新媒体", "微博：名称：云溪发布；信息发布量：12"
    )
    assert found == [
        ("信息发布", "总数", "30"),
        ("移动新媒体", "微博", "名称", "云溪发布"),
        ("移动新媒体", "微博", "信息发布量", "12"),
    ]


@pytest.mark.parametrize(
    "text", ["云溪市人民政府", "☑其他：推送", "http://www.yunxi.gov.cn", "12", "部门网站"]
)
def test_values_are_no_keys(keys: KeyReader, text: str) -> None:
    assert keys.kind(text) is None
    assert not keys.pairs(text)


def test_units_and_notes_of_a_key(keys: KeyReader) -> None:
    assert keys.kind("（二）信息发布（单位：条）") is KeyKind.GROUP
    assert keys.kind("注册用户数（截至年末）") is KeyKind.KEY
    assert [p.value for p in keys.pairs("注册用户数（单位：个）：8")] == ["8"]


def rows() -> list[list[Spanned]]:
    """The whole form in two columns, groups in front."""
    return [[*spec.row.labels, str(i)] for i, spec in enumerate(FORM.field_specs)]


def test_every_field_of_a_whole_record(candidates: list[FormFitter]) -> None:
    made = document(TITLE, table(*rows()))
    labelled = map_labels(made, candidates, title=TITLE, year=2018)
    assert labelled.form is FORM
    fields = assemble_fields(labelled)
    assert [f.raw for f in fields] == [str(i) for i in range(len(fields))]


def test_keys_in_any_order_with_the_foot_of_a_page(candidates: list[FormFitter]) -> None:
    foot = Line("主办单位：云溪市大数据局", kind=LineKind.TEXT)
    far = [Line("本站声明。")] * 6
    made = document(TITLE, table(*reversed(rows())))
    made = made.with_body((*made.body, *far, foot))
    fields = assemble_fields(map_labels(made, candidates, title=TITLE))
    assert [f.raw for f in fields] == [str(i) for i in range(len(fields))]


def test_a_line_of_the_sites_own_is_unmapped(candidates: list[FormFitter]) -> None:
    made = document(TITLE, table(*rows(), ["停车位数量", "88"]))
    labelled = map_labels(made, candidates, title=TITLE)
    assert [(s.labels, [c.text for c in s.cells]) for s in labelled.strays] == [
        (("停车位数量",), ["88"])
    ]


def test_the_sister_form_is_no_report(candidates: list[FormFitter]) -> None:
    title = "云溪市2018年度政府网站监管年度报表"
    quarters = [
        [label, *"12345"]
        for label in (
            "运行网站总数",
            "抽查网站数量",
            "不合格网站数量",
            "收到留言数量",
            "办结留言数量",
            "问责人次",
        )
    ]
    signed = "单位负责人：赵大　审核人：钱二　填报人：孙三　联系电话：0371-6666　填报日期：2019-01-20"
    made = document(
        title, table(["项目", "一季度", "二季度", "三季度", "四季度", "全年"], *quarters), signed
    )
    assert map_labels(made, candidates, title=title).form is None
