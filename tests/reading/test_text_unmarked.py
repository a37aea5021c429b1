"""Tables in text whose cells no mark encloses; every text is made here."""

import pytest

from extractor.document import Line, Table
from extractor.grids.headers import with_headers
from extractor.reading.text import text_body


def rows(table):
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)]


def tables(text):
    return [part for part in text_body(text) if isinstance(part, Table)]


def values(text):
    """Of every value the innermost label, the headers above it and its text."""
    return [
        (c.row_path[-1:], c.column_path, c.text)
        for table in tables(text)
        for c in with_headers(table).cells
        if c.role.value == "value"
    ]


# ---------------------------------------------------------------- one space between cells

SPACED = """三、收到和处理情况
项目 申请人情况
自然人 法人 总计
一、新收 3 0 3
三、结果 （一）予以公开 2 - 2
（二）部分公开（区分处理的，不
计其他情形） 1 0 1
- 1 -
（三）不予公开 1. 属于国家秘密 0 0 0
2.申请人无正当理由逾期不补正、行政机关
不再处理 1,234 0 1,234
"""


def test_rows_parted_by_one_space():
    heading, table = text_body(SPACED)
    assert heading.text == "三、收到和处理情况"
    assert table.ragged
    assert rows(table)[2:] == [
        ["一、新收", "3", "0", "3"],
        ["三、结果", "（一）予以公开", "2", "-", "2"],
        ["（二）部分公开（区分处理的，不计其他情形）", "1", "0", "1"],
        ["（三）不予公开", "1. 属于国家秘密", "0", "0", "0"],
        ["2.申请人无正当理由逾期不补正、行政机关不再处理", "1,234", "0", "1,234"],
    ]


def test_figures_alone_below_their_headers():
    text = "四、复议情况\n复议 诉讼\n维持 纠正 总计 维持 纠正 总计\n0 1 1 2 0 2\n"
    (table,) = tables(text)
    assert rows(table)[-1] == ["0", "1", "1", "2", "0", "2"]


def test_groups_in_front_of_their_first_row():
    text = "类别 结果 件数\n复议 维持 1\n纠正 0\n诉讼 直接起诉 维持 2\n纠正 3\n"
    paths = [
        (c.row_path, c.text) for c in with_headers(tables(text)[0]).cells if c.role.value == "value"
    ]
    assert paths == [
        (("复议", "维持"), "1"),
        (("复议", "纠正"), "0"),
        (("诉讼", "直接起诉", "维持"), "2"),
        (("诉讼", "直接起诉", "纠正"), "3"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "全年收到申请 23 件，其中网络 18 件\n办结 20 件\n答复 20 件，其中公开 8 件\n",
        "一、总体情况 1\n二、主动公开 2\n三、依申请公开 5\n四、复议诉讼 9\n",
        "联系人：张三  电话：一二三\n地址：某街  邮编：见下\n网址：某处  传真：无此\n",
        "电话：1234\n邮编：5678\n",
        "会议 培训，\n走访 3\n座谈\n调研\n检查\n督办\n",
    ],
)
def test_prose_lists_and_contents_are_no_tables(text):
    assert tables(text) == []


# ---------------------------------------------------------------- columns below one another

ALIGNED = """项目                                     申请人情况
                                         自然人  法人或其他组织        总计
                                                 企业  科研    其他
一、新收                                     10     2             1      13
三、结果  （二）部分公开（区分处理的，只
          计这一情形，不计其他情形）          4     0             0       4
          （三）不予公开  1.国家秘密          0     0             1       1
                          2.申请人逾期不补
                          正、不再处理        5     0             0       5

- 2 -

          （七）总计                          9     0             1      10
"""


def test_columns_and_spanning_headers_and_wrapped_labels():
    (table,) = tables(ALIGNED)
    assert not table.ragged
    found = with_headers(table)
    assert {len(row) for row in rows(found)[3:]} == {8}
    last = [c for c in found.cells if c.role.value == "value" and c.row == found.n_rows - 1]
    assert [(c.column_path, c.text) for c in last] == [
        (("申请人情况", "自然人"), "9"),
        (("申请人情况", "法人或其他组织", "企业"), "0"),
        (("申请人情况", "法人或其他组织", "科研"), ""),
        (("申请人情况", "法人或其他组织", "其他"), "1"),
        (("申请人情况", "总计"), "10"),
    ]
    labels = ["".join(row[:3]) for row in rows(found)[3:]]
    assert labels == [
        "一、新收",
        "三、结果（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开1.国家秘密",
        "2.申请人逾期不补正、不再处理",
        "（七）总计",
    ]


def test_rows_parted_by_blank_lines():
    text = "类型    维持  纠正\n\n复议    1     0\n\n很长的\n诉讼    2     3\n\n信访    0     4\n"
    assert rows(tables(text)[0])[1:] == [
        ["复议", "1", "0"],
        ["很长的诉讼", "2", "3"],
        ["信访", "0", "4"],
    ]


def test_headers_in_the_middle():
    text = "              复议                诉讼\n        维持  纠正  总计    维持  纠正  总计\n"
    text += "件数     1     0     1       2     3     5\n合计     1     0     1       2     3     5\n"
    found = [c.column_path for c in with_headers(tables(text)[0]).cells if c.role.value == "value"]
    assert found[:6] == [(a, b) for a in ("复议", "诉讼") for b in ("维持", "纠正", "总计")]


def test_columns_that_do_not_stand_below_one_another_are_only_in_order():
    text = "信息　本年制发件数　本年废止件数\n规章　1　2\n规范性文件　3　4\n其他规范性文件　5　6\n"
    assert [v[2] for v in values(text)] == list("123456")
    assert {v[1] for v in values(text)} == {("本年制发件数",), ("本年废止件数",)}


# ---------------------------------------------------------------- commas, names, digits


def test_commas_between_cells():
    text = '项目,"上年,件",本年\n许可,1,2\n\n　其他,,"1,234"\n'
    assert rows(tables(text)[0]) == [
        ["项目", "上年,件", "本年"],
        ["许可", "1", "2"],
        ["\u3000其他", "", "1,234"],
    ]
    assert tables('"信息";"本年"\n"规章";"3"\n')[0].n_columns == 2
    assert tables("Hello, world\nit is, as\nyou see, prose\n") == []


NAMED = [
    "规章：制发：1；废止（件：次）：0。\n文件：制发：2；废止（件：次）：\n3。\n",
    "规章，制发：1\n规章，废止（件：次）：0\n文件，制发：2\n文件，废止（件：次）：3\n",
]


@pytest.mark.parametrize("text", NAMED)
def test_named_cells(text):
    heads = ("制发",), ("废止（件：次）",)
    assert values(text) == [
        (("规章",), heads[0], "1"),
        (("规章",), heads[1], "0"),
        (("文件",), heads[0], "2"),
        (("文件",), heads[1], "3"),
    ]


def test_named_cells_of_a_list_and_headings_with_parts():
    text = "收到数：9。\n其中：当面数：2。\n信函数：3。\n办结数：4。\n"
    assert [v[0] for v in values(text)] == [("收到数",), ("其中：当面数",), ("信函数",), ("办结数",)]
    text = "新收：人：1；组织—企业：2；组织—其他：3；总计：6。\n"
    text += "结转：人：0；组织—企业：0；组织—其他：0；总计：0。\n"
    assert [v[1] for v in values(text)][:3] == [("人",), ("组织", "企业"), ("组织", "其他")]


GLUED = """信息内容制发件数废止件数
规章000
文件007
三、情况
一、新收0000000
二、结转123000015
三、结果（一）公开0000000
（二）部分公开7220900130231
（七）总计711225835
"""


def test_figures_that_ran_together():
    first, second = tables(GLUED)
    assert rows(first)[1:] == [["规章", "0", "0", "0"], ["文件", "0", "0", "7"]]
    assert rows(second) == [
        ["一、新收", *"0000000"],
        ["二、结转", "12", "3", "0", "0", "0", "0", "15"],
        ["三、结果", "（一）公开", *"0000000"],
        ["（二）部分公开", "72", "20", "9", "0", "0", "130", "231"],
        ["（七）总计711225835"],  # several ways to part it: left as it is
    ]
    assert second.confidence < 0.9
    (zeros,) = tables("一、新收000\n二、结转000\n三、结果000\n四、其他000\n")
    assert zeros.confidence == 1.0


def test_labels_above_their_row_of_figures():
    text = "一、新收\n3 0 3\n二、结转\n1 0 1\n三、结果 （一）公开\n2 0 2\n"
    assert rows(tables(text)[0]) == [
        ["一、新收", "3", "0", "3"],
        ["二、结转", "1", "0", "1"],
        ["三、结果", "（一）公开", "2", "0", "2"],
    ]


def test_one_cell_a_line_with_words_for_a_figure():
    text = "内容\n上年\n本年\n\n规章\n0\n另行统计\n\n文件\n/\n2\n\n许可\n1\n3\n"
    assert rows(tables(text)[0])[1:] == [
        ["规章", "0", "另行统计"],
        ["文件", "/", "2"],
        ["许可", "1", "3"],
    ]


@pytest.mark.parametrize(
    "line",
    [
        "甲 1 2 3",
        "甲   1   2   3",
        "a,b,1",
        "甲：乙：1；丙：2",
        "甲0000",
        "甲12345678901234567",
        "（甲 乙（",
    ],
)
def test_long_texts_are_read_to_their_end(line):
    body = list(text_body("\n".join([line] * 2_000)))
    cells = sum(len(part.cells) if isinstance(part, Table) else 1 for part in body)
    assert cells >= 2_000
    assert all(isinstance(part, Line | Table) for part in body)


@pytest.mark.parametrize("text", ["甲 1 2 3\n乙 4 5\n丙 6 7 8\n", "甲\n1 2 3\n乙\n4 5\n丙\n6 7 8\n"])
def test_rows_that_lost_blank_cells_are_doubted(text):
    (table,) = tables(text)
    assert table.confidence < 0.9
    assert tables(text.replace("4 5", "4 - 5"))[0].confidence == 1.0


def test_a_heading_is_no_part_of_the_sentence_below():
    text = "三、政府信息公开行政复议、行政诉讼的全部情况\n复议：维持：0；纠正：1；总计：1。\n"
    text += "诉讼：维持：0；纠正：1；总计：1。\n"
    heading, _ = text_body(text)
    assert isinstance(heading, Line)


def test_a_sentence_broken_within_a_number_and_within_a_label():
    text = "（一）公开：人：12\n3；组织：0。\n"
    text += "（二）部分公开（区分处理的，只计这一情形，不\n计其他）：人：4；组\n织：5。\n"
    assert [v[2] for v in values(text)] == ["123", "0", "4", "5"]


def test_a_line_with_its_own_unit_is_a_row_however_long_the_label_above():
    text = "指标名称                单位  2010年  累计\n"
    text += "受理依申请公开信息总数  条    366     40\n"
    text += "其中：1.当面申请数      条    100     50\n"
    text += "2.传真申请数            条            60\n"
    text += "3.电子邮件申请数        条\n"
    text += "4.网上申请数            条    90      70\n"
    assert rows(tables(text)[0])[1:] == [
        ["受理依申请公开信息总数", "条", "366", "40"],
        ["其中：1.当面申请数", "条", "100", "50"],
        ["2.传真申请数", "条", "", "60"],
        ["3.电子邮件申请数", "条", "", ""],
        ["4.网上申请数", "条", "90", "70"],
    ]


def test_a_header_one_blank_off_its_column_stands_over_it():
    text = "项目      复议          诉讼\n           维持  纠正   维持  纠正\n"
    text += "件数      1     2       3     4\n合计      1     2       3     4\n"
    found = [c for c in with_headers(tables(text)[0]).cells if c.role.value == "value"]
    assert [c.text for c in found[:4]] == ["1", "2", "3", "4"]
    assert [c.column_path for c in found[:2]] == [("复议", "维持"), ("复议", "纠正")]
