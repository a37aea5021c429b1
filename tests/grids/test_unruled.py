"""Tables ruled in part or not at all."""

from __future__ import annotations

import pytest

XS = [60, 160, 240, 320, 400]
HEAD = ["地区", "受理", "办结", "结转"]
ROWS = [["江阳", "12", "11", "1"], ["河西", "5", "5", "0"], ["山南", "1,024", "1,000", "24"]]


def texts(table):
    return [[cell.text for cell in table.row_cells(r)] for r in range(table.n_rows)]


def write_row(page, row, top):
    for k, text in enumerate(row):
        page.write(text, XS[k] + 3, top + 3)


def test_rows_are_cut_at_the_columns_of_the_header(sheet, laid_out):
    page = sheet()
    page.table([HEAD], XS)
    for k, row in enumerate(ROWS):
        page.box(60, 120 + 20 * k, 400, 140 + 20 * k)
        write_row(page, row, 120 + 20 * k)
    (table,) = laid_out([page]).tables
    assert texts(table) == [HEAD, *ROWS]
    assert table.confidence < 1


def test_full_width_captions_are_not_cut(sheet, laid_out):
    page = sheet()
    top = 100.0
    for caption in ("第二十条 第（一）项", "第二十条 第（五）项", "第二十条 第（六）项"):
        page.cell(caption, 60, top, 400, top + 20)
        top = page.table([HEAD], XS, top + 20)
    (table,) = laid_out([page]).tables
    assert [len(table.row_cells(r)) for r in range(6)] == [1, 4, 1, 4, 1, 4]


def test_a_band_of_figures_is_cut_into_rows(sheet, laid_out):
    page = sheet()
    page.table([HEAD], XS)
    for k in range(4):
        page.cell("\n".join(row[k] for row in ROWS), XS[k], 120, XS[k + 1], 180)
    assert texts(laid_out([page]).tables[0]) == [HEAD, *ROWS]


def test_numbers_broken_in_narrow_columns_are_not_cut_into_rows(sheet, laid_out):
    page = sheet()
    xs = [60, 160, 178, 196, 214]
    page.table([["", "甲", "乙", "丙"]], xs)
    for k, text in enumerate(["全年新收\n申请数量", "16\n13\n6", "97\n7", "19\n48\n0"]):
        page.cell(text, xs[k], 120, xs[k + 1], 180)
    (table,) = laid_out([page]).tables
    assert texts(table)[1] == ["全年新收\n申请数量", "16\n13\n6", "97\n7", "19\n48\n0"]
    assert table.n_rows == 2


def test_wrapped_labels_are_not_cut_into_rows(sheet, laid_out):
    page = sheet()
    page.table([HEAD], XS)
    for k, text in enumerate(["一个很长\n的标签分\n成三行", "12", "11", "1"]):
        page.cell(text, XS[k], 120, XS[k + 1], 180)
    assert laid_out([page]).tables[0].n_rows == 2


def test_aligned_figures_are_a_table(sheet, laid_out):
    page = sheet()
    page.write("各地申请办理情况如下", 60, 80)
    for k, row in enumerate([HEAD, *ROWS]):
        write_row(page, row, 100 + 16 * k)
    page.write("以上数据由各地报送，如有疑问请与本局联系。", 60, 180)
    document = laid_out([page])
    (table,) = document.tables
    assert texts(table) == [HEAD, *ROWS]
    assert table.confidence < 0.8
    assert len(document.lines) == 2


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([["共收到申请 23 件，其中 18 件"], ["网络申请 5 件，信函 2 件"]] * 3, id="prose"),
        pytest.param([["索引号", "发布机构", "日期"], ["012", "市政府", "2024年"]], id="two lines"),
        pytest.param(
            [["姓名", "单位", "职务"], ["张", "甲局", "员"], ["李", "乙局", "员"]] * 2, id="words"
        ),
        pytest.param([["一、总体情况", "1"], ["二、主动公开", "3"], ["三、申请", "5"]], id="contents"),
    ],
)
def test_prose_is_no_table(sheet, laid_out, lines):
    page = sheet()
    for k, row in enumerate(lines):
        write_row(page, row, 100 + 16 * k)
    assert not laid_out([page]).tables


LIST = [
    ("（一）主动公开政府信息数", "条", "1290"),
    ("（二）收到申请数", "件", "7"),
    ("（三）收取的费用", "万元", "0.5"),
    ("（四）工作人员数", "人", "3"),
]


def write_list(page, top):
    for k, row in enumerate((("指标名称", "计量单位", "统计数"), *LIST)):
        for x, text in zip((60, 300, 420), row, strict=True):
            page.write(text, x, top + 16 * k)


def test_units_between_labels_and_figures_leave_a_list_a_table(sheet, laid_out):
    page = sheet()
    write_list(page, 100)
    (table,) = laid_out([page]).tables
    assert texts(table)[1:] == [list(row) for row in LIST]


def test_two_tables_without_rules_on_one_page(sheet, laid_out):
    page = sheet()
    write_list(page, 100)
    page.write("下面是另一张表，与上面的表没有关系。", 60, 220)
    write_list(page, 300)
    first, second = laid_out([page]).tables
    assert texts(first) == texts(second)
    assert [line.text for line in laid_out([page]).lines] == ["下面是另一张表，与上面的表没有关系。"]
