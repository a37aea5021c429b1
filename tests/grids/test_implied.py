"""Tables whose cells nobody drew: columns, rows, headings and groups follow from the ink."""

from __future__ import annotations

import pytest

from extractor.grids.shares import Costs, shared

EDGES = [60, 140, 260, 320, 380, 440]
"""Two columns of labels and three of figures."""
ROWS = [
    ("一、新收数量", "", "7", "1", "8"),
    ("三、办理\n结果", "1.属于国家秘密", "0", "2", "2"),
    ("", "2.其他法律行政法规\n禁止公开", "3", "0", "3"),
    ("", "3.补正后仍不明确", "1", "0", "1"),
    ("四、结转数量", "", "3", "0", "3"),
]
HEIGHT = 26


def centred(page, text, left, right, top):
    for k, line in enumerate(text.split("\n")):
        width = sum(10 if ord(ch) > 0x2E80 else 5 for ch in line)
        page.write(line, (left + right - width) / 2, top + 12 * k)


def draw(page, top=120.0, align="middle"):
    """The rows below a header of two levels, without any rule; the bottom of each row."""
    centred(page, "申请人情况", EDGES[2], EDGES[5], top)
    centred(page, "自然人", EDGES[2], EDGES[3], top + 14)
    centred(page, "法人", EDGES[3], EDGES[4], top + 14)
    centred(page, "总计", EDGES[4], EDGES[5], top + 14)
    top += 30
    bottoms = [top]
    for group, label, *figures in ROWS:
        lines = max(label.count("\n") + 1, 1)
        page.write(label, EDGES[1] + 3, top + (HEIGHT - 12 * lines) / 2)
        if "\n" not in group:
            page.write(group, EDGES[0] + 3, top + 7)
        shift = {"middle": 7, "top": (HEIGHT - 12 * lines) / 2, "bottom": 7 + 6 * (lines - 1)}[align]
        for k, figure in enumerate(figures):
            centred(page, figure, EDGES[2 + k], EDGES[3 + k], top + shift)
        top += HEIGHT
        bottoms.append(top)
    page.write(ROWS[1][0], EDGES[0] + 3, bottoms[1] + 1.5 * HEIGHT - 12)
    return bottoms


def rules_under_rows(page, bottoms):
    for k, y in enumerate(bottoms):
        page.rule(EDGES[1 if k in (2, 3) else 0], y, EDGES[5], y)
    page.rule(EDGES[0], bottoms[0] - 34, EDGES[5], bottoms[0] - 34)


def three_lines(page, bottoms):
    for y in (bottoms[0] - 34, bottoms[0], bottoms[-1]):
        page.rule(EDGES[0], y, EDGES[5], y)


def zebra(page, bottoms):
    page.shade(EDGES[0], bottoms[0] - 34, EDGES[5], bottoms[0])
    for k in (0, 4):
        page.shade(EDGES[0], bottoms[k], EDGES[5], bottoms[k + 1])
    page.shade(EDGES[1], bottoms[2], EDGES[5], bottoms[3])


def verticals(page, bottoms):
    for k, x in enumerate(EDGES):
        page.rule(x, bottoms[1 if k == 1 else 0], x, bottoms[4 if k == 1 else -1])


def frame(page, bottoms):
    page.box(EDGES[0], bottoms[0] - 34, EDGES[5], bottoms[-1])


def nothing(page, bottoms):
    pass


STYLES = [nothing, rules_under_rows, three_lines, zebra, verticals, frame]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_the_same_table_is_read_whatever_is_drawn_around_it(sheet, laid_out, style):
    page = sheet()
    page.write("一、总体情况说明文字", 60, 60, 14)
    style(page, draw(page))
    page.write("五、存在的主要问题", 60, 330, 14)
    document = laid_out([page])
    (table,) = document.tables
    assert table.confidence < 0.9
    assert [line.text for line in document.lines] == ["一、总体情况说明文字", "五、存在的主要问题"]
    data = [[cell.text for cell in table.row_cells(r)] for r in range(2, table.n_rows)]
    assert data == [
        ["一、新收数量", "7", "1", "8"],
        ["三、办理\n结果", "1.属于国家秘密", "0", "2", "2"],
        ["2.其他法律行政法规\n禁止公开", "3", "0", "3"],
        ["3.补正后仍不明确", "1", "0", "1"],
        ["四、结转数量", "3", "0", "3"],
    ]
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans["三、办理\n结果"] == (3, 1)
    assert spans["申请人情况"] == (1, 3)
    assert spans["一、新收数量"][1] == 2


@pytest.mark.parametrize("align", ["middle", "top", "bottom"])
def test_figures_stand_beside_any_line_of_their_label(sheet, laid_out, align):
    page = sheet()
    draw(page, align=align)
    (table,) = laid_out([page]).tables
    values = {
        row[-4].text: [c.text for c in row[-3:]] for r in range(3, 6) if (row := table.row_cells(r))
    }
    assert values["2.其他法律行政法规\n禁止公开"] == ["3", "0", "3"]
    assert values["3.补正后仍不明确"] == ["1", "0", "1"]


def test_stacked_blocks_with_captions_are_one_table(sheet, laid_out):
    page = sheet()
    for k, item in enumerate(("（一）", "（五）", "（六）")):
        top = 100 + 48 * k
        centred(page, f"第二十条第{item}项", 60, 460, top)
        centred(page, "信息内容", 60, 160, top + 16)
        centred(page, "制发件数", 160, 310, top + 16)
        centred(page, "废止件数", 310, 460, top + 16)
        page.write("规范性文件", 62, top + 32)
        centred(page, f"{k}", 160, 310, top + 32)
        centred(page, f"{k + 1}0", 310, 460, top + 32)
    (table,) = laid_out([page]).tables
    assert [len(table.row_cells(r)) for r in range(table.n_rows)] == [1, 3, 3] * 3
    assert table.n_columns == 3


def test_blank_rows_keep_their_labels(sheet, laid_out):
    page = sheet()
    labels = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    for x, text in ((60, "办理结果"), (205, "甲"), (305, "乙")):
        page.write(text, x, 100)
    for k, label in enumerate(labels):
        page.write(label, 60, 116 + 14 * k)
        if k != 2:
            page.write(f"{k}", 207, 116 + 14 * k)
            page.write(f"{k}", 307, 116 + 14 * k)
    (table,) = laid_out([page]).tables
    assert [table.row_cells(r)[0].text for r in range(1, 6)] == labels
    assert [cell.text for cell in table.row_cells(3)] == ["其他结果", "", ""]


def test_shares_prefer_the_cheapest_cut():
    costs = Costs(lambda label, a, b: abs((a + b) / 2 - (1, 4)[label]), lambda a, b: 9.0, lambda k: 9.0)
    cost, found = shared(6, 2, costs, longest=6)
    assert cost == 0
    assert [(s.start, s.stop, s.label) for s in found] == [(0, 2, 0), (2, 6, 1)]


def test_a_framed_paragraph_with_figures_is_no_table(sheet, laid_out):
    page = sheet()
    page.cell("全年受理申请 23 件，办结 20 件\n其中网络申请 5 件，信函 2 件", 60, 100, 400, 140)
    assert not laid_out([page]).tables
