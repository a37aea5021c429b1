from __future__ import annotations

import pytest

from extractor.document import Cell, Document, Line, LineKind, Table
from extractor.grids import build

XS = [60, 120, 260, 340, 420]
HEADER = ["", "申请人情况", "自然人", "总计"]
LEAVES = ["1.属于国家秘密", "2.危及稳定", "3.内部事务", "4.过程信息", "5.执法案卷", "6.其他"]
GROUPS = ["（三）不予", "（四）无法", "（五）其他"]


def shape(table: Table) -> list[tuple[object, ...]]:
    return [(c.text.replace("\n", ""), c.row, c.column, c.row_span, c.column_span) for c in table.cells]


def draw_rows(page, rows, top, *, label_again=False):
    """Rows of (leaf, values …) numbered from 0; a group label spans each pair of rows, and is
    printed in the second part of a cut pair only with ``label_again``."""
    at = top
    pairs: dict[int, list[int]] = {}
    for k in rows:
        pairs.setdefault(k // 2, []).append(k)
    for group, members in pairs.items():
        label = GROUPS[group] if members[0] % 2 == 0 or label_again else ""
        page.cell(label, 60, at, 120, at + 20 * len(members))
        for k in members:
            page.cell(LEAVES[k], 120, at, 260, at + 20)
            page.cell(str(k), 260, at, 340, at + 20)
            page.cell(str(2 * k), 340, at, 420, at + 20)
            at += 20
    return at


def number(page, n):
    page.write(f"- {n} -", 280, 800)


def whole(sheet, laid_out):
    page = sheet()
    draw_rows(page, range(6), page.table([HEADER], XS))
    number(page, 1)
    return laid_out([page]).tables[0]


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("header_again", [False, True])
def test_cut_between_rows(sheet, laid_out, cut, header_again):
    first, second = sheet(1), sheet(2)
    draw_rows(first, range(cut), first.table([HEADER], XS))
    top = second.table([HEADER], XS) if header_again else 100.0
    draw_rows(second, range(cut, 6), top)
    number(first, 1)
    number(second, 2)
    (table,) = laid_out([first, second]).tables
    assert shape(table) == shape(whole(sheet, laid_out))
    assert table.pages == (1, 2)


def test_label_cell_cut_in_the_middle(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    top = first.table([HEADER], XS)
    first.cell("（四）无", 60, top, 120, top + 20)
    first.table([["1.不掌握", "7", "7"]], XS[1:], top)
    second.cell("法提供", 60, 100, 120, 140)
    second.table([["2.没有信息", "1", "1"], ["3.仍不明确", "2", "2"]], XS[1:])
    number(first, 4)
    number(second, 5)
    (table,) = laid_out([first, second]).tables
    label = table.grid[1][0]
    assert label is not None
    assert (label.text, label.row_span) == ("（四）无\n法提供", 3)
    assert label.provenance.pages == (1, 2)
    assert [box.bottom for box in label.provenance.boxes] == [140, 140]
    assert all(table.grid[r][0] is label for r in (1, 2, 3))


def test_vertical_label_cut_in_the_middle(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    top = first.table([HEADER], XS)
    first.cell("三、\n本\n年", 60, top, 120, top + 40)
    first.table([["（一）予以公开", "7", "7"], ["（二）部分", "1", "1"]], XS[1:], top)
    second.cell("办\n理\n结\n果", 60, 100, 120, 160)
    second.table([["（三）不予", "1", "1"], ["（四）无法", "2", "2"], ["（五）其他", "3", "3"]], XS[1:])
    (table,) = laid_out([first, second]).tables
    assert shape(table)[4] == ("三、本年办理结果", 1, 0, 5, 1)


def test_repeated_group_label_is_kept_once(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    draw_rows(first, range(3), first.table([HEADER], XS))
    draw_rows(second, range(3, 6), 100, label_again=True)
    (table,) = laid_out([first, second]).tables
    assert shape(table) == shape(whole(sheet, laid_out))


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        pytest.param(
            ["", "5.要求确认或", "1", "1"], ["", "重新出具", "", ""],
            ["", "5.要求确认或\n重新出具", "1", "1"], id="values above",
        ),
        pytest.param(
            ["", "5.要求确认或", "", ""], ["", "重新出具", "1", "1"],
            ["", "5.要求确认或\n重新出具", "1", "1"], id="values below",
        ),
        pytest.param(
            ["", "5.要求确认", "", ""], ["", "", "1", "1"],
            ["", "5.要求确认", "1", "1"], id="only values below",
        ),
        pytest.param(
            ["", "5.要求确认", "1", "1"], ["", "", "", ""],
            ["", "5.要求确认", "1", "1"], id="an empty strip below",
        ),
    ],
)  # fmt: skip
def test_a_row_cut_in_the_middle_is_one_row(sheet, laid_out, upper, lower, joined):
    first, second = sheet(1), sheet(2)
    first.table([HEADER, ["", "4.无理由", "0", "0"], upper], XS)
    second.table([lower, ["", "6.其他", "3", "3"]], XS)
    (table,) = laid_out([first, second]).tables
    assert [c.text for c in table.row_cells(2)] == joined
    assert table.n_rows == 4
    assert len(table.grid[2][3].provenance.boxes) == 2


def test_a_header_cut_in_the_middle_is_one_header(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.table([["结果", "结果", "其他", "总计"]], XS)
    second.table([["维持", "纠正", "", ""], ["1", "2", "3", "6"]], XS)
    (table,) = laid_out([first, second]).tables
    assert [c.text for c in table.row_cells(0)] == ["结果\n维持", "结果\n纠正", "其他", "总计"]
    assert table.n_rows == 2


def test_a_header_with_empty_stub_cut_in_the_middle(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.table([["项目", "社会公益", "法律服务", "总计"]], XS)
    second.table([["", "组织", "机构", ""], ["甲", "1", "2", "3"]], XS)
    (table,) = laid_out([first, second]).tables
    assert [c.text for c in table.row_cells(0)] == ["项目", "社会公益\n组织", "法律服务\n机构", "总计"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        pytest.param(["", "姓名", "职务", "单位"], ["", "张三", "局长", "某局"], id="rows of words"),
        pytest.param(["", "5.要求确认", "", ""], ["", "6.其他", "3", "3"], id="numbered label"),
        pytest.param(["", "规章", "", ""], ["", "规范性文件", "3", "3"], id="short label above"),
        pytest.param(["", "规章", "1", "1"], ["", "规范性文件", "3", "3"], id="values on both"),
        pytest.param(["", "1.甲", "", ""], ["", "2.乙", "", ""], id="blank form"),
    ],
)
def test_whole_rows_stay_rows(sheet, laid_out, upper, lower):
    first, second = sheet(1), sheet(2)
    first.table([HEADER, ["", "0.零", "0", "0"], upper], XS)
    second.table([lower], XS)
    (table,) = laid_out([first, second]).tables
    assert [c.text for c in table.row_cells(2)] == upper
    assert [c.text for c in table.row_cells(3)] == lower


def test_numbered_rows_without_figures_stay_rows(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    at = first.table([HEADER, ["（二）部分", "区分处理", "1", "1"]], XS)
    for k, text in enumerate([GROUPS[0], LEAVES[0], "", ""]):
        first.cell(text, XS[k], at, XS[k + 1], at + 20)
    second.table([["", LEAVES[1], "", ""], [GROUPS[1], LEAVES[2], "4", "4"]], XS)
    (table,) = laid_out([first, second]).tables
    assert [c.text for c in table.cells if c.column == 1][2:] == LEAVES[:3]


def test_a_blank_row_below_a_cut_header_does_not_lengthen_its_labels(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.cell("维持", 60, 100, 120, 140)
    first.cell("诉讼", 120, 100, 420, 120)
    for k, text in enumerate(["纠正", "其他", "总计"]):
        first.cell(text, XS[k + 1], 120, XS[k + 2], 140)
    second.table([["", "", "", ""]], XS)
    (table,) = laid_out([first, second]).tables
    assert [(c.text, c.row_span) for c in table.cells if c.column == 0] == [("维持", 2), ("", 1)]


def test_a_block_of_fewer_columns_continues_the_table(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    end = first.table([["信息内容", "制发", "废止", "有效"], ["规章", "1", "0", "11"]], XS)
    first.cell("第二十条第（六）项", 60, end, 420, end + 20)
    second.table([["信息内容", "处理决定"], ["行政处罚", "3985"]], [60, 120, 420])
    (table,) = laid_out([first, second]).tables
    assert (table.n_rows, table.n_columns) == (5, 4)
    assert shape(table)[-1] == ("3985", 4, 1, 1, 3)


def test_the_blank_row_of_a_form_alone_on_the_next_page_is_kept(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.table([["维持", "纠正", "其他", "总计"]], XS)
    second.table([["", "", "", ""]], XS)
    number(first, 1)
    number(second, 2)
    (table,) = laid_out([first, second]).tables
    assert (table.n_rows, table.pages) == (2, (1, 2))


def test_a_box_alone_at_the_foot_joins_the_table_below(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.cell("第二十条第（六）项", 60, 700, 420, 720)
    second.table([["信息内容", "处理决定"], ["行政处罚", "3985"]], [60, 120, 420])
    (table,) = laid_out([first, second]).tables
    assert shape(table)[0] == ("第二十条第（六）项", 0, 0, 1, 2)


@pytest.mark.parametrize(
    ("xs", "line", "page"),
    [
        pytest.param(XS, "四、行政复议情况", 2, id="a heading between"),
        pytest.param([60, 150, 300, 380, 420], "", 2, id="other columns"),
        pytest.param([60, 120, 260, 340, 500], "", 2, id="other width"),
        pytest.param(XS, "", 3, id="a page between"),
    ],
)
def test_separate_tables_stay_separate(sheet, laid_out, xs, line, page):
    first, second = sheet(1), sheet(page)
    first.table([HEADER, ["", "1.甲", "0", "0"]], XS)
    if line:
        second.write(line, 60, 80)
    second.table([["甲", "2.乙", "0", "0"]], xs)
    assert len(laid_out([first, second]).tables) == 2


@pytest.mark.parametrize(("top_row", "tables"), [(["项目", "件数"], 2), (["3.丙", "5"], 1)])
def test_tables_beside_each_other_are_one_only_without_a_header_of_its_own(
    sheet, laid_out, top_row, tables
):
    page = sheet()
    page.table([["项目", "件数"], ["1.甲", "3"], ["2.乙", "4"]], [60, 160, 240])
    page.table([top_row, ["4.丁", "6"], ["5.戊", "7"]], [320, 420, 500])
    assert len(laid_out([page]).tables) == tables


def test_a_shifted_and_scaled_page_continues_the_table(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.table([HEADER, ["", "1.甲", "0", "0"]], XS)
    second.table([["", "2.乙", "0", "0"]], [30 + 0.9 * x for x in XS])
    assert len(laid_out([first, second]).tables) == 1


def cells(*rows: tuple[str, ...]) -> Table:
    return Table(tuple(Cell(t, r, c) for r, row in enumerate(rows) for c, t in enumerate(row)))


def test_other_formats_join_only_what_begins_with_data():
    head = cells(("项目", "自然人", "总计"), ("1.甲", "1", "1"))
    tail = cells(("2.乙", "0", "0"))
    other = cells(("信息内容", "数量", "备注"), ("规章", "1", ""))
    line = Line("四、其他")
    furniture = Line("- 2 -", kind=LineKind.FURNITURE)

    def tables(*body: Line | Table) -> list[int]:
        return [t.n_rows for t in build(Document("t", "html", "0", body=body)).tables]

    assert tables(head, furniture, tail) == [3]
    assert tables(head, line, tail) == [2, 1]
    assert tables(head, other) == [2, 2]


def test_other_formats_get_captions_and_numbers():
    table = cells(("项目", "总计"), ("甲", "1"))
    body = (Line("三、收到和处理申请情况"), Line("单位：件"), cells(("", "")), table)
    built = build(Document("t", "html", "0", body=body))
    (only,) = built.tables
    assert only.caption == "三、收到和处理申请情况\n单位：件"
    assert [c.provenance.row for c in only.cells] == [1, 1, 2, 2]
    assert only.cells[0].provenance.table == 1


def test_the_title_printed_again_at_the_head_of_a_page_does_not_part_the_table(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.write("云岭市青石县林业局", 220, 30, 16)
    first.write("2021年度信息公开报告", 220, 60, 16)
    draw_rows(first, range(2), first.table([HEADER], XS))
    second.write("云岭市青石县林业局2021年度信息公开报告", 220, 30)
    draw_rows(second, range(2, 6), 100.0)
    (table,) = laid_out([first, second]).tables
    assert shape(table) == shape(whole(sheet, laid_out))


LIST_XS = [60, 240, 290, 330, 400]
LIST_HEAD = ["指标名称", "计量单位", "代码", "数量"]
LIST_ROWS = [
    ["申请总数", "条", "10", "5"],
    ["其中：当面申请数", "条", "11", "3"],
    ["传真申请数", "条", "12", "2"],
    ["收取费用总数", "元", "36", "0"],
]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_lines_of_a_list_stay_apart_at_a_page_break(sheet, laid_out, cut):
    first, second = sheet(1), sheet(2)
    first.table([LIST_HEAD, *LIST_ROWS[:cut]], LIST_XS)
    second.table(LIST_ROWS[cut:], LIST_XS)
    (table,) = laid_out([first, second]).tables
    rows = [[c.text for c in table.row_cells(r)] for r in range(table.n_rows)]
    assert rows == [LIST_HEAD, *LIST_ROWS]


def test_a_line_of_a_list_cut_by_the_page_is_one_line(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    first.table([LIST_HEAD, *LIST_ROWS, ["1.处理政府信息公开的", "", "", ""]], LIST_XS)
    second.table([["专项经费", "万元", "54", "9"], ["与诉讼有关的总费用", "万元", "56", "0"]], LIST_XS)
    (table,) = laid_out([first, second]).tables
    rows = [[c.text.replace("\n", "") for c in table.row_cells(r)] for r in range(5, table.n_rows)]
    assert rows == [
        ["1.处理政府信息公开的专项经费", "万元", "54", "9"],
        ["与诉讼有关的总费用", "万元", "56", "0"],
    ]


def test_a_row_cut_beside_a_group_label_is_one_row(sheet, laid_out):
    first, second = sheet(1), sheet(2)
    bottom = first.table([["", "", "项目", "数量"]], [60, 90, 120, 300, 360])
    first.box(60, bottom, 90, bottom + 40)
    first.box(90, bottom, 120, bottom + 40)
    first.cell("1.甲", 120, bottom, 300, bottom + 20)
    first.cell("0", 300, bottom, 360, bottom + 20)
    first.cell("2.申请人逾期不补正、", 120, bottom + 20, 300, bottom + 40)
    first.cell("", 300, bottom + 20, 360, bottom + 40)
    second.cell("其他", 60, 60, 120, 100)
    second.cell("不再处理", 120, 60, 300, 80)
    second.cell("5", 300, 60, 360, 80)
    second.cell("3.丙", 120, 80, 300, 100)
    second.cell("0", 300, 80, 360, 100)
    (table,) = laid_out([first, second]).tables
    rows = [[c.text for c in table.row_cells(r) if c.column > 1] for r in range(1, table.n_rows)]
    assert rows == [["1.甲", "0"], ["2.申请人逾期不补正、\n不再处理", "5"], ["3.丙", "0"]]
