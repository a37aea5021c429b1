from __future__ import annotations

import pytest

from extractor.document import LineKind, Table

XS = [60, 200, 300, 400]
ROWS = [["信息内容", "本年制发", "现行有效"], ["规章", "1", "11"], ["规范性文件", "8", "66"]]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(r)] for r in range(table.n_rows)]


def test_cells_carry_text_spans_and_places(sheet, laid_out):
    page = sheet()
    page.cell("三、\n结\n果", 60, 100, 100, 160)
    page.cell("申请人情况", 100, 100, 300, 120)
    page.cell("其他", 100, 120, 200, 160)
    page.cell("1,024件", 200, 120, 300, 160)
    (table,) = laid_out([page]).tables
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("三、\n结\n果", 0, 0, 2, 1),
        ("申请人情况", 0, 1, 1, 2),
        ("其他", 1, 1, 1, 1),
        ("1,024件", 1, 2, 1, 1),
    ]
    place = table.cells[3].provenance
    assert (place.page, place.table, place.row, place.column) == (1, 1, 2, 3)
    assert (place.boxes[0].x0, place.boxes[0].bottom) == (200, 160)
    assert table.edges == (60, 100, 200, 300)


def test_lines_stand_around_the_table_in_reading_order(sheet, laid_out):
    page = sheet()
    page.write("二、主动公开", 60, 80)
    end = page.table(ROWS, XS)
    page.write("See the annual report 2024 年", 60, end + 10)
    document = laid_out([page])
    assert [getattr(part, "text", "table") for part in document.body] == [
        "二、主动公开",
        "table",
        "See the annual report 2024年",
    ]
    assert texts(document.tables[0]) == ROWS
    assert document.tables[0].caption == "二、主动公开"
    assert document.lines[0].provenance.boxes[0].top == 80


@pytest.mark.parametrize("number", ["- 4 -", "— 4 —", "第4页", "4/9", "第 4 页 共 9 页", "4"])
def test_page_numbers_are_furniture(sheet, laid_out, number):
    page = sheet()
    page.write("本年收到申请4件。", 60, 100)
    page.write(number, 280, 800)
    kinds = [(line.text, line.kind) for line in laid_out([page]).lines]
    assert [kind for _, kind in kinds] == [LineKind.TEXT, LineKind.FURNITURE]


def test_running_heads_are_furniture_and_titles_are_titles(sheet, laid_out):
    pages = []
    for number in (1, 2, 3):
        page = sheet(number)
        page.write("某某局年度报告汇编", 60, 30)
        if number == 1:
            page.write("某某局二〇二四年报告", 200, 90, size=20)
        page.write(f"一、总体情况{number}", 60, 200)
        page.write("本年情况如下，" * 5, 60, 220)
        pages.append(page)
    kinds = [line.kind for line in laid_out(pages).lines]
    head, title, heading, text = LineKind.FURNITURE, LineKind.TITLE, LineKind.HEADING, LineKind.TEXT
    assert kinds == [head, title, heading, text, head, heading, text, head, heading, text]


def test_boxed_paragraphs_and_page_borders_are_prose(sheet, laid_out):
    page = sheet()
    page.box(20, 20, 575, 820)
    page.cell("注意事项请见下文", 60, 100, 400, 130)
    page.box(60, 200, 400, 216)
    page.box(60, 216, 400, 232)
    page.write("一段被框起来的文字分成两行", 60, 203)
    page.write("第二行在这里", 60, 219)
    document = laid_out([page])
    assert not document.tables
    assert [line.text for line in document.lines] == [
        "注意事项请见下文",
        "一段被框起来的文字分成两行",
        "第二行在这里",
    ]


def test_rules_that_run_through_the_text_make_no_table(sheet, laid_out):
    page = sheet()
    for row in range(3):
        for k in range(4):
            page.box(60 + 50 * k, 100 + 14 * row, 110 + 50 * k, 114 + 14 * row)
        page.write("这是被高亮的一段话从左到右连续排列", 60, 102 + 14 * row)
    document = laid_out([page])
    assert not document.tables
    assert len(document.lines) == 3


def test_an_empty_grid_is_no_table(sheet, laid_out):
    page = sheet()
    page.table([["", ""], ["", ""]], [60, 200, 300])
    assert laid_out([page]).body == ()


def test_a_number_wider_than_its_cell_stays_whole(sheet, laid_out):
    page = sheet()
    page.table([["项", "数", "量"], ["甲", "", "5"]], [60, 80, 100, 120])
    page.write("123456", 76, 123)
    assert [cell.text for cell in laid_out([page]).tables[0].row_cells(1)] == ["甲", "123456", "5"]


def test_slack_below_a_spanning_cell_is_no_row(sheet, laid_out):
    page = sheet()
    page.cell("甲", 60, 100, 120, 130)
    page.cell("", 60, 130, 120, 140)
    page.table([["1.乙", "1"], ["2.丙", "2"]], [120, 200, 300])
    (table,) = laid_out([page]).tables
    assert [(c.text, c.row, c.row_span) for c in table.cells if c.column == 0] == [("甲", 0, 2)]
    assert table.n_rows == 2
