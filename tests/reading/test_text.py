"""Flattened text; every text is made here."""

import pytest

from extractor.document import Line, LineKind, Table
from extractor.errors import LimitExceeded
from extractor.reading.limits import Limits
from extractor.reading.text import read_text, text_body


def parts(text):
    return [part if isinstance(part, Line) else rows(part) for part in text_body(text)]


def rows(table):
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)]


def tables(text):
    return [part for part in text_body(text) if isinstance(part, Table)]


TAB_CELLS = """某镇年度报告
\u3000\u3000一、总体情况
\u3000\u3000本年度按照要求公开各类信息。
\t第一项

\t信息内容
\t本年新
制作数量
\t对外公开总数量

\t规章
\t\u00a00
\t\u00a0

\t结果
\t（一）予以公开
\t5

\t
\t（二）部分公开
\t6


\u3000\u3000二、问题
"""


def test_tab_cells():
    title, heading, prose, table, last = parts(TAB_CELLS)
    assert (title.kind, heading.kind, prose.kind) == (LineKind.TITLE, LineKind.HEADING, LineKind.TEXT)
    assert table == [
        ["第一项"],
        ["信息内容", "本年新\n制作数量", "对外公开总数量"],
        ["规章", "\u00a00", "\u00a0"],  # a blank cell keeps its U+00A0 …
        ["结果", "（一）予以公开", "5"],
        ["", "（二）部分公开", "6"],  # … one that continues a merged cell is empty
    ]
    assert last.text == "二、问题"
    (found,) = tables(TAB_CELLS)
    assert found.ragged
    assert [cell.provenance.line for cell in found.row_cells(1)] == [6, 7, 9]


def test_prose_that_is_indented_with_tabs_is_no_table():
    text = "\t一、总体情况\n\n\t" + "本年度公开各类信息，群众满意。" * 5 + "\n\t" + "继续努力工作。" * 12
    assert tables(text) == []
    assert [part.text[:4] for part in parts(text)] == ["一、总体", "本年度公", "继续努力"]


@pytest.mark.parametrize(
    "text",
    [
        "项目\t上年\t本年\n许可\t1\t2\n处罚\t\t4\n",
        "项目\t上年\t本年\r\n许可\t1\t2\r\n处罚\t\t4\r\n",
        "| 项目 | 上年 | 本年 |\n|---|:-:|--:|\n| 许可 | 1 | 2 |\n| 处罚 |  | 4 |\n",
        "项目 | 上年 | 本年\n--- | --- | ---\n许可 | 1 | 2\n处罚 |  | 4\n",
        "+----+----+----+\n|项目|上年|本年|\n+====+====+====+\n|许可|1|2|\n+----+----+----+\n|处罚||4|\n+----+----+----+",
        "┌──┬──┬──┐\n│项目│上年│本年│\n├──┼──┼──┤\n│许可│1 │2 │\n├──┼──┼──┤\n│处罚│  │4 │\n└──┴──┴──┘",
        "**项目** | 上年 | 本年\n许可 | 1 | 2\n处罚 | | 4\n".replace("**项目**", "| **项目**"),
    ],
)
def test_a_row_on_each_line(text):
    (table,) = tables(text)
    assert rows(table) == [["项目", "上年", "本年"], ["许可", "1", "2"], ["处罚", "", "4"]]
    assert not table.ragged


def test_wrapped_cells_between_drawn_rules():
    text = """┌────┬────┐
│信息│本年新│
│内容│制作数│
├────┼────┤
│规章│1     │
├────┼────┤
│文件│2     │
└────┴────┘"""
    (table,) = tables(text)
    assert rows(table) == [["信息\n内容", "本年新\n制作数"], ["规章", "1"], ["文件", "2"]]


def test_blank_rows_and_single_dashes_are_cells():
    assert rows(tables("a\tb\tc\td\n\t\t\t\n1\t2\t3\t4")[0])[1] == ["", "", "", ""]
    assert rows(tables("| a | b |\n|---|---|\n| - | - |\n")[0])[1] == ["-", "-"]


def test_columns_of_spaces():
    text = "项目        上年   本年\n行政许可     12     3\n行政处罚      5    40\n"
    assert rows(tables(text)[0])[1:] == [["行政许可", "12", "3"], ["行政处罚", "5", "40"]]
    assert tables("联系人：张三  电话：一二三\n地址：某街  邮编：见下\n网址：某处  传真：无此\n") == []


def test_tables_that_follow_each_other():
    first = "".join(f"{name} | {n} | {n}\n" for n, name in enumerate("甲乙丙"))
    second = "".join(f"{name} | {n} | {n} | {n} | {n}\n" for n, name in enumerate("丁戊己"))
    assert [(t.n_rows, t.n_columns, t.ragged) for t in tables(first + second)] == [
        (3, 3, False),
        (3, 5, False),
    ]


def test_one_cell_a_line():
    text = "第二十条第（一）项\n信息内容\n本年新制作数量\n对外公开总数量\n"
    text += "规章\n0\n12件\n规范性文件\n3（含修订1件）\n—\n"
    assert rows(tables(text)[0]) == [
        ["第二十条第（一）项", "信息内容", "本年新制作数量", "对外公开总数量"],
        ["规章", "0", "12件"],
        ["规范性文件", "3（含修订1件）", "—"],
    ]


def test_one_cell_a_line_with_blank_cells():
    text = "甲\n1\n2\n3\n乙\n4\n\n6\n丙\n7\n8\n9\n丁\n\n1\n2\n"
    assert rows(tables(text)[0]) == [
        ["甲", "1", "2", "3"],
        ["乙", "4", "", "6"],
        ["丙", "7", "8", "9"],
        ["丁", "", "1", "2"],
    ]


def test_vertical_writing_is_put_together():
    text = "三、\n本\n年\n度\n办\n理\n结\n果\n（一）予以公开\n1\n2\n3\n"
    assert rows(tables(text)[0]) == [["三、本年度办理结果", "（一）予以公开", "1", "2", "3"]]


def test_page_breaks_and_page_numbers_do_not_cut():
    text = "甲\t1\t2\n乙\t3\t4\n\n- 1 -\n\f丙\t5\t6\n丁\t7\t8\n2\n\f戊\t9\t0\n己\t1\t1\n"
    assert [cell.text for table in tables(text) for cell in table.cells if cell.text.isdigit()] == list(
        "123456789011"
    )
    assert all(not isinstance(part, Line) for part in text_body(text))


def test_headings_of_markdown():
    title, heading = parts("# 某局年度报告\n\n## 概述\n")
    assert (title.text, title.kind) == ("某局年度报告", LineKind.TITLE)
    assert (heading.text, heading.kind) == ("概述", LineKind.HEADING)


def test_prose_with_bars_tabs_and_numbers_is_prose():
    text = "来源：某局 | 时间：某日\n本年度公开信息12条，\t其中网站10条。\n共有3件。\n首页 | 公开\n"
    assert len(list(text_body("正文。\n" + text.replace("\n", "\n\n")))) == 5
    assert tables(text.replace("\n", "\n\n")) == []


def test_whole_file():
    document = read_text("某局年度报告\n甲\t1\n乙\t2\n".encode("gb18030"), "a.txt", "0", Limits())
    assert document.format == "text"
    assert document.properties["charset"] == "gb18030"
    assert len(document.tables) == 1
    with pytest.raises(LimitExceeded, match="text_bytes"):
        read_text(b"x" * 101, "a.txt", "0", Limits(text_bytes=100))
