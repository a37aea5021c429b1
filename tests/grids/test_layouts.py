"""Layouts in which words, shades or white space stand in for rules."""

from __future__ import annotations

import pytest

from extractor.document import BBox, LineKind, Page
from extractor.grids.turned import _turned_back

COLUMNS = [160, 260, 360, 460]
"""Right edges of four columns, the first of labels that begin at 60."""


def _centred(page, text, x0, x1, top):
    page.write(text, (x0 + x1) / 2 - 5 * len(text), top)


def _head(page, headings, top):
    for text, x0, x1 in zip(headings, [60, *COLUMNS], COLUMNS, strict=False):
        _centred(page, text, x0, x1, top)


def _row(page, label, figures, top):
    page.write(label, 60, top)
    for figure, x1 in zip(figures, COLUMNS[1:], strict=True):
        page.write(figure, x1 - 5 * len(figure), top)


def _texts(table):
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)]


HEADINGS = ["信息内容", "本年制发", "本年废止", "现行有效"]


def test_figures_at_the_edge_of_their_column_are_under_its_centred_heading(sheet, laid_out):
    page = sheet()
    _head(page, HEADINGS, 100)
    _row(page, "规章", ["", "0", "31"], 120)
    _row(page, "规范性文件", ["7", "12", "5"], 140)
    (table,) = laid_out([page]).tables
    assert _texts(table) == [HEADINGS, ["规章", "", "0", "31"], ["规范性文件", "7", "12", "5"]]


def test_rows_framed_without_uprights_are_cut_at_their_columns(sheet, laid_out):
    page = sheet()
    _head(page, HEADINGS, 100)
    for k, label in enumerate(["规章", "规范性文件", "行政许可"]):
        _row(page, label, ["7", "0", "31"], 120 + 20 * k)
    for k in range(4):
        page.box(55, 96 + 20 * k, 465, 116 + 20 * k)
    (table,) = laid_out([page]).tables
    assert table.n_columns == 4
    assert _texts(table)[2] == ["规范性文件", "7", "0", "31"]


def test_a_block_without_any_figure_has_a_blank_under_each_heading(sheet, laid_out):
    page = sheet()
    _head(page, HEADINGS, 100)
    page.write("规章", 60, 120)
    page.write("规范性文件", 60, 140)
    (table,) = laid_out([page]).tables
    assert _texts(table) == [HEADINGS, ["规章", "", "", ""], ["规范性文件", "", "", ""]]


def test_a_menu_and_a_sentence_are_no_blank_block(sheet, laid_out):
    page = sheet()
    for k, text in enumerate(["首页", "新闻", "公开"]):
        page.write(text, 60 + 120 * k, 100)
    page.write("全年工作按计划完成，各项任务落到实处，群众满意。", 60, 120)
    assert laid_out([page]).tables == ()


def test_a_row_that_fills_the_columns_of_its_header_is_cut_at_them(sheet, laid_out):
    page = sheet()
    xs = [60, 160, 260, 360, 460]
    bottom = page.table([["结果维持", "结果纠正", "其他结果", "总计"]], xs)
    page.box(60, bottom, 460, bottom + 20)
    for x, text in zip(xs, ["1", "0", "-", "1"], strict=False):
        page.write(text, x + 50, bottom + 4)
    (table,) = laid_out([page]).tables
    assert _texts(table)[1] == ["1", "0", "-", "1"]


def test_an_open_cell_beside_ruled_labels_is_cut_at_their_rows(sheet, laid_out):
    page = sheet()
    labels = ["当面申请数", "传真申请数", "网络申请数", "信函申请数"]
    bottom = page.table([["指标", "数量"]], [60, 260, 360])
    for k, label in enumerate(labels):
        page.cell(label, 60, bottom + 20 * k, 260, bottom + 20 * k + 20)
        page.write(str(k), 300, bottom + 20 * k + 4)
    page.box(60, bottom, 360, bottom + 80)
    (table,) = laid_out([page]).tables
    assert _texts(table)[1:] == [[label, str(k)] for k, label in enumerate(labels)]


def test_a_table_of_inner_rules_alone_keeps_its_corners(sheet, laid_out):
    page = sheet()
    rows = [[f"第{r}{c}项" for c in range(5)] for r in range(5)]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            page.write(text, 65 + 80 * c, 104 + 20 * r)
    for k in range(1, 5):
        page.rule(60, 100 + 20 * k, 460, 100 + 20 * k)
        page.rule(60 + 80 * k, 100, 60 + 80 * k, 200)
    (table,) = laid_out([page]).tables
    assert _texts(table) == rows


def test_shades_side_by_side_are_a_grid(sheet, laid_out):
    page = sheet()
    rows = [
        ["信息内容", "本年制发", "说明"],
        ["规章", "3", "12（其中\n修订1件）"],
        ["规范性文件", "0", "-"],
    ]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            x, y = 60 + 102 * c, 100 + 32 * r
            page.shade(x, y, x + 100, y + 30)
            page.write(text, x + 3, y + 3)
    (table,) = laid_out([page]).tables
    assert _texts(table) == rows


def test_stripes_below_a_shaded_header_leave_it_in_its_table(sheet, laid_out):
    page = sheet()
    for r in range(2):
        for c in range(3):
            page.shade(60 + 100 * c, 100 + 20 * r, 160 + 100 * c, 120 + 20 * r)
    _centred(page, "申请人", 160, 360, 104)
    for c, text in enumerate(["项目", "自然人", "法人"]):
        _centred(page, text, 60 + 100 * c, 160 + 100 * c, 124)
    for r in range(4):
        if r % 2:
            for c in range(3):
                page.shade(60 + 100 * c, 140 + 20 * r, 160 + 100 * c, 160 + 20 * r)
        for c, text in enumerate([f"第{r}项", "0", "1"]):
            _centred(page, text, 60 + 100 * c, 160 + 100 * c, 144 + 20 * r)
    (table,) = laid_out([page]).tables
    assert _texts(table)[-1] == ["第3项", "0", "1"]


PROSE = "全年工作按计划完成各项任务落到实处"


def test_two_columns_of_text_are_read_one_after_the_other(sheet, laid_out):
    page = sheet()
    for x in (40, 320):
        for k in range(4):
            page.write(PROSE, x, 60 + 14 * k)
    for k, text in enumerate(["左边", "右边"]):
        page.write(text, 40 + 280 * k, 130)
    lines = [line.text for line in laid_out([page]).lines]
    assert lines == [*[PROSE] * 4, "左边", *[PROSE] * 4, "右边"]


@pytest.mark.parametrize(
    "line",
    ["2025/1/12 15:30 某市2024年政府信息公开工作年度报告", "https://www.example.cn/art/1.html 1/3"],
)
def test_what_a_browser_prints_around_a_page_is_furniture(sheet, laid_out, line):
    page = sheet()
    page.write(line, 40, 20)
    page.write("一、总体情况", 60, 200)
    kinds = [part.kind for part in laid_out([page]).lines]
    assert kinds == [LineKind.FURNITURE, LineKind.HEADING]


def test_group_labels_level_with_no_label_of_a_row_are_a_column(sheet, laid_out):
    page = sheet()
    for text, x in (("项目", 120), ("自然人", 300), ("总计", 400)):
        page.write(text, x, 100)
    top = 130
    for group in ("不予公开", "无法提供"):
        for k in range(4):
            y = top + 24 * k
            page.write(f"{k + 1}.属于第{'甲乙丙丁'[k]}类", 160, y)
            page.write("0", 310, y)
            page.write("1", 405, y)
        page.write(group, 60, top + 48)
        top += 96
    (table,) = laid_out([page]).tables
    groups = [cell for cell in table.cells if cell.text in ("不予公开", "无法提供")]
    assert [(cell.row, cell.row_span) for cell in groups] == [(1, 4), (5, 4)]


@pytest.mark.parametrize(
    ("turned", "shown"),
    [(1, BBox(20, 760, 30, 790)), (2, BBox(760, 570, 790, 580)), (3, BBox(570, 10, 580, 40))],
)
def test_boxes_of_a_turned_page_are_where_it_is_shown(turned, shown):
    page = Page(1, 800, 600, turned=turned)
    assert _turned_back(BBox(10, 20, 40, 30), page) == shown
