"""Lists: serial numbers, codes and units beside the labels, parts side by side, cells one by one."""

from __future__ import annotations

import pytest

from extractor.document import Document, Role, Table
from extractor.grids.halves import unfolded
from extractor.grids.headers import assign_headers, with_headers
from extractor.grids.keys import is_lettering, unit_of
from tests.grids.build import table

Read = dict[str, tuple[tuple[str, ...], tuple[str, ...], str]]


def read(made: Table) -> Read:
    """Value text → labels beside it, heads above it, and its unit."""
    return {
        c.text: (c.row_path, c.column_path, c.unit)
        for c in with_headers(made).cells
        if c.role is Role.VALUE
    }


@pytest.mark.parametrize(
    "rows",
    [
        ("序号|指标名称|计量单位|数量", "1|公开数|条|101", "2|申请数|件|102", "2|收费|万元|103"),
        ("指标名称|单位|代码|数量", "公开数|条|01|101", "申请数|件|09|102", "收费|万元|03|103"),
        ("指标名称|数量|单位", "公开数|101|条", "申请数|102|件", "收费|103|万元"),
        ("指標名稱|計量單位|代碼|數量", "公开数|條|01|101", "申请数|件|02|102", "收费|萬元|03|103"),
        (
            *("单位名称|某局||", "指标名称|单位|代码|数量", "甲|乙|丙|1"),
            *("公开数|条|01|101", "申请数|件|02|102", "收费|万元|03|103"),
        ),
    ],
)
@pytest.mark.parametrize("ragged", [False, True])
def test_nothing_but_the_value_is_a_value(rows: tuple[str, ...], ragged: bool) -> None:
    found = read(table(*rows, ragged=ragged))
    assert [found[text][0] for text in ("101", "102", "103")] == [("公开数",), ("申请数",), ("收费",)]
    assert [found[text][2] for text in ("101", "102")] == [found["101"][2], "件"]
    assert unit_of(found["101"][2]) == found["101"][2]
    assert {found[text][1][-1] for text in ("101", "102", "103")} <= {"数量", "數量"}
    assert len(found) == 3


def test_lines_without_figures_are_lines_and_no_headers() -> None:
    made = table(
        "指标名称|单位|统计数",
        "一、公开|——|",
        "（一）数|条|5",
        "（二）数|条|",
        "（三）数|件|7",
        "无单位||8",
    )
    cells = with_headers(made).cells
    assert [c.text for c in cells if c.role is Role.HEADER] == ["指标名称", "单位", "统计数"]
    values = [(c.row_path, c.text, c.unit) for c in cells if c.role is Role.VALUE]
    assert values == [
        (("一、公开",), "", ""),
        (("（一）数",), "5", "条"),
        (("（二）数",), "", "条"),
        (("（三）数",), "7", "件"),
        (("无单位",), "8", ""),
    ]


def test_codes_without_a_head_count_on_and_values_do_not() -> None:
    lines = [f"第{n}项|条|{n:02}|{7 * n % 5}" for n in range(1, 10)]
    found = [c for c in with_headers(table(*lines)).cells if c.role is Role.VALUE]
    assert [c.text for c in found] == [str(7 * n % 5) for n in range(1, 10)]
    plain = with_headers(table(*(f"第{n}项|条|{n:02}" for n in range(1, 5))))
    assert [c.text for c in plain.cells if c.role is Role.VALUE] == ["01", "02", "03", "04"]


def test_a_list_that_goes_on_without_header_keeps_its_columns() -> None:
    first = table("名称|单位|代码|数", "a|条|01|5", "b|件|02|6", "c|件|03|7")
    second = table("d|件|09|8", "e|——|40|")
    body = assign_headers(Document("x", "x", "0", (first, second))).tables[1]
    values = [(c.text, c.row_path, c.unit) for c in body.cells if c.role is Role.VALUE]
    assert values == [("8", ("d",), "件"), ("", ("e",), "")]


def test_a_table_without_units_has_no_keys() -> None:
    found = read(table("内容|制发|现行", "规章|01|02", "文件|02|30", "公告|03|4"))
    assert set(found) == {"01", "02", "30", "03", "4"}
    assert is_lettering(["甲", "乙", "1", "2"])
    assert not is_lettering(["甲", "企业", "1"])


@pytest.mark.parametrize("ragged", [False, True])
def test_halves_side_by_side_are_one_list(ragged: bool) -> None:
    made = table(
        "序号|名称|单位|数|序号|名称|单位|数",
        "1|甲数|条|11|4|丁数|人|14",
        "2|乙数|件|12|5|戊数|元|15",
        "3|丙数|次|13||||",
        ragged=ragged,
    )
    found = read(made)
    assert {text: path for text, (path, _, _) in found.items() if text} == {
        "11": ("甲数",), "12": ("乙数",), "13": ("丙数",), "14": ("丁数",), "15": ("戊数",)
    }  # fmt: skip
    assert found["15"][1:] == (("数",), "元")


def test_heads_that_repeat_over_figures_are_no_halves() -> None:
    made = table("直接起诉*2|复议后起诉*2", "维持|纠正|维持|纠正", "1|2|3|4")
    assert unfolded(made) is made


def test_cells_one_by_one_are_parted_at_the_heads() -> None:
    made = table(
        "附表：某县统计表|序号|指标名称|单位|2012",
        "年度|历年累计|01|公开数",
        "条|5|50|02",
        "申请数|件|6|60|03",
        "收费|元|7|70|04",
        "人员|人|8|80",
        ragged=True,
    )
    found = read(made)
    assert found["5"] == (("公开数",), ("2012年度",), "条")
    assert found["60"] == (("申请数",), ("历年累计",), "件")
    assert set(found) == {"5", "50", "6", "60", "7", "70", "8", "80"}


def test_units_behind_each_figure_are_no_values() -> None:
    made = table("信息内容|制发*2|废止*2", "规章|101|件|102|件", "文件||件|103|件")
    found = read(made)
    assert {text: head for text, (_, head, _) in found.items()} == {
        "101": ("制发",),
        "102": ("废止",),
        "": ("制发",),
        "103": ("废止",),
    }


def test_codes_of_a_long_list_may_be_out_of_step() -> None:
    codes = [*(f"{n:02}" for n in range(1, 30)), "07", "31"]
    made = table("指标|代码|数量", *(f"第{code}行的指标|{code}|" for code in codes))
    values = [c for c in with_headers(made).cells if c.role is Role.VALUE]
    assert {c.text for c in values} == {""}
