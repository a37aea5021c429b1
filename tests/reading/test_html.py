"""Pages as portals, Word and WPS write them; every document is made here."""

import pytest

from extractor.document import Line, LineKind, Table
from extractor.errors import LimitExceeded
from extractor.reading.html import read_html
from extractor.reading.limits import Limits


def read(html, limits=None):
    return read_html(html.encode(), "page.html", "0" * 64, limits or Limits())


def body(inner, limits=None):
    return read(f"<html><head><title>t</title></head><body>{inner}</body></html>", limits)


def grid(table):
    return [[cell.text if cell else None for cell in row] for row in table.grid]


def only_table(inner, limits=None):
    (table,) = body(inner, limits).tables
    check_sound(table)
    return table


def check_sound(table):
    places = [(r, c) for cell in table.cells for r in cell.rows for c in cell.columns]
    assert len(places) == len(set(places)), "cells overlap"
    assert [(c.row, c.column) for c in table.cells] == sorted((c.row, c.column) for c in table.cells)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<span>2</span><span>1</span>", "21"),
        ("2<!-- x -->1", "21"),
        ("<p class=MsoNormal><span lang=EN-US>2</span><span>1<o:p></o:p></span></p>", "21"),
        ("&nbsp;0", "\u00a00"),
        ("&nbsp;", "\u00a0"),
        ("<p>行政</p><p>许可</p>", "行政\n许可"),
        ("行政<br>许可<br/>", "行政\n许可"),
        ("<div><p>&nbsp;</p><p>0</p></div>", "0"),
        ("本年新\n      制作数量", "本年新制作数量"),
        ("total \n amount", "total amount"),
        ("<b>规</b>章", "规章"),
        ("1<span style='DISPLAY: none'>9</span>", "1"),
        ("1<span hidden>9</span>", "1"),
        ("1<script>document.write(9)</script><style>p{}</style>", "1"),
        ("<!--[if gte mso 9]><xml>9</xml><![endif]-->1", "1"),
        ("<![if !supportLists]>1<![endif]>", "1"),
        ("&lt;!--[if !supportLists]--&gt;7、&lt;!--[endif]--&gt;规章", "7、规章"),
        ("7<del>9</del>", "7"),
        ("18<sup>1</sup>", "18¹"),
        ("18<SUP>[<b>2</b>]</SUP>件", "18[²]件"),
        ("18<span style='vertical-align: super'>1</span>", "18¹"),
        ("18<sup>1<sup>2</sup></sup>", "18¹²"),
        ("<input type=text value='12'><input type=hidden value=9>", "12"),
        ("&lt;5&gt; &#20214;", "<5> 件"),
        ("本\u200b年&#8203;新", "本年新"),
        ("", ""),
    ],
)
def test_text_of_a_cell(cell, text):
    table = only_table(f"<table><tr><td>{cell}</td><td>x</td></tr></table>")
    assert table.cells[0].text == text


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
        ("<tr><td colspan=2>a<tr><td>b<td>c", [["a", "a"], ["b", "c"]]),
        # spans that are too large are clamped to what the table has
        ("<tr><td rowspan=9>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
        ("<tr><td colspan=99>a<tr><td>b<td>c", [["a", "a"], ["b", "c"]]),
        ("<tr><td rowspan=100000 colspan=100000>a<tr><td>b<td>c", [["a", None, None], ["a", "b", "c"]]),
        # zero, negative, words
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["a", "c"], ["a", "d"]]),
        (
            "<tr><td colspan=-1 rowspan=x>a<td colspan='2px'>b<tr><td>c<td>d<td>e",
            [["a", "b", "b"], ["c", "d", "e"]],
        ),
        # a span that would cover a cell from above ends before it
        ("<tr><td>a<td rowspan=2>b<td>x<tr><td colspan=3>c<td>d", [["a", "b", "x"], ["c", "b", "d"]]),
        # no span reaches out of its row group
        (
            "<thead><tr><td rowspan=5>a<td>b</thead><tbody><tr><td>c<td>d</tbody>",
            [["a", "b"], ["c", "d"]],
        ),
        # foot and head in the order of display
        (
            "<tfoot><tr><td>f<td>g</tfoot><tbody><tr><td>c<td>d</tbody><thead><tr><td>a<td>b</thead>",
            [["a", "b"], ["c", "d"], ["f", "g"]],
        ),
        # cells without rows, rows without cells
        ("<td>a<td>b<tr><tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
        ("<tr style='display:none'><td>x<td>y</tr><tr><td>a<td>b", [["a", "b"]]),
    ],
)
def test_spans(rows, expected):
    table = only_table(f"<table>{rows}</table>")
    if "100000" in rows:
        assert table.n_rows <= 2
        assert table.n_columns <= 3
    else:
        assert grid(table) == expected


def test_a_monstrous_table_is_cut_and_says_so():
    row = "<tr>" + "<td colspan=1000>1</td>" * 50 + "</tr>"
    document = body(f"<table>{row * 50}</table>", Limits(table_cells=100_000))
    (table,) = document.tables
    assert table.n_rows * table.n_columns <= 100_000
    assert [(note.code, note.cuts) for note in document.notes] == [("limit", True)]


def test_places():
    table = only_table("<div></div><div><table><tr><th>a</th><td>b</td></tr></table></div>")
    assert [c.provenance.dom for c in table.cells] == [
        "/html/body/div[2]/table[1]/tbody[1]/tr[1]/th[1]",
        "/html/body/div[2]/table[1]/tbody[1]/tr[1]/td[1]",
    ]
    assert [c.marked_header for c in table.cells] == [True, False]
    assert [(c.provenance.row, c.provenance.column) for c in table.cells] == [(1, 1), (1, 2)]


DATA = "<table>" + "<tr><td>规章<td>1<td>2<td>3" * 4 + "</table>"
PROSE = "<p>本年度依法公开各类信息，群众满意。</p>" * 10


def parts(document):
    return ["table" if isinstance(part, Table) else part.text for part in document.body]


def test_tables_inside_layout_tables_are_tables_of_their_own():
    document = body(
        f"<table><tr><td><a href=/>首页</a><td><h1>某局年度报告</h1>{PROSE}{DATA}<p>以上。</p></table>"
    )
    assert parts(document)[1] == "某局年度报告"
    assert parts(document)[-2:] == ["table", "以上。"]
    (table,) = document.tables
    assert (table.n_rows, table.n_columns) == (4, 4)
    assert table.cells[0].provenance.dom == (
        "/html/body/table[1]/tbody[1]/tr[1]/td[2]/table[1]/tbody[1]/tr[1]/td[1]"
    )


def test_a_small_table_inside_a_data_cell_is_its_text():
    inner = "<table><tr><td>其中<td>5</table>"
    rows = "<tr><td>规范性文件的数量<td>12345<td>67890<td>13579" * 4
    document = body(f"<table>{rows}<tr><td>{inner}<td>1<td>2<td>3</table>")
    (table,) = document.tables
    assert table.row_cells(4)[0].text == "其中\n5"


def test_a_box_of_prose_is_no_table():
    document = body(f"<table border=1><tr><td>{PROSE * 3}</td></tr></table>{DATA}")
    assert len(document.tables) == 1
    assert len(document.lines) == 30


PORTAL = f"""<!DOCTYPE html><html><head>
<meta name="ArticleTitle" content="某市某局2021年政府信息公开工作年度报告">
<meta name="PubDate" content="2022-01-20">
<title>某市某局2021年政府信息公开工作年度报告_年报_某市人民政府</title></head><body>
<div class="header"><ul class="nav"><li><a href=/>首页</a></li><li><a href=/zwgk>政务公开</a></li></ul>
</div>
<div class="crumbs">当前位置：<a href=/>首页</a> &gt; <a href=/zwgk>政务公开</a></div>
<div class="con"><table><tr><td>索引号</td><td>A-1</td><td>发布机构</td><td>某局</td></tr></table>
<div class="tit">某市某局2021年政府信息公开工作年度报告</div><div>发布日期：2022-01-20　来源：某局</div>
<div class="TRS_Editor">{PROSE}<p>一、总体情况</p>{DATA}<p>二、问题</p>{PROSE}</div></div>
<div class="footer"><p>版权所有：某市人民政府　网站标识码：0000000000</p></div></body></html>"""


def test_the_article_among_navigation():
    document = read(PORTAL)
    kinds = {part.text: part.kind for part in document.lines}
    assert kinds["首页"] is LineKind.FURNITURE
    assert kinds["某市某局2021年政府信息公开工作年度报告"] is LineKind.TITLE
    assert kinds["一、总体情况"] is LineKind.HEADING
    assert kinds["发布日期：2022-01-20　来源：某局"] is LineKind.TEXT
    assert [k for t, k in kinds.items() if t.startswith(("版权", "当前位置"))] == [
        LineKind.FURNITURE
    ] * 2
    assert [table.n_rows for table in document.tables] == [1, 4]
    assert document.properties["ArticleTitle"] == "某市某局2021年政府信息公开工作年度报告"
    assert document.properties["PubDate"] == "2022-01-20"
    assert document.properties["title"].endswith("某市人民政府")
    assert document.notes == ()


def test_a_report_that_is_hidden_until_a_script_shows_it_is_read():
    assert len(body(f"<p>加载中</p><div style='display:none'>{DATA}</div>").tables) == 1


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<a href='./P02022.pdf'>2021年度报告</a>", "'2021年度报告' (./P02022.pdf)"),
        ("<a href=/f/b.DOC?v=1>年报</a>", "'年报' (/f/b.DOC?v=1)"),
        ("<a href=/f/33>2021年度报告.wps</a>", "'2021年度报告.wps' (/f/33)"),
        ("<a href=/f/33 download>年报</a>", "'年报' (/f/33)"),
        (
            "<a href='/down/downfile.jsp?filename=ab12'>年报</a>",
            "'年报' (/down/downfile.jsp?filename=ab12)",
        ),
        ("附件：<a href=/f/33>附件1：某局年报</a>", "'附件1：某局年报' (/f/33)"),
        ("<a href=# onclick=\"down('/f/a.zip')\">年报</a>", "'年报' (/f/a.zip)"),
        ("<iframe src=/f/a.pdf></iframe>", "shows the file /f/a.pdf"),
        ("<embed src=/f/33 type=application/pdf>", "shows the file /f/33"),
        ("<object data=/f/a.ofd></object>", "shows the file /f/a.ofd"),
        (
            "<iframe src='/js/viewer.html?file=/f/33'></iframe>",
            "shows the file /js/viewer.html?file=/f/33",
        ),
        ("<script>PDFObject.embed('/f/a.pdf', '#page')</script>", "shows the file /f/a.pdf"),
    ],
)
def test_a_page_whose_report_is_an_attachment(markup, told):
    document = body(f"<p>现将报告公布如下。</p><p>{markup}</p>")
    (note,) = document.notes
    assert note.code == "attachment"
    assert told in note.message
    with_report = body(f"{DATA}<p>{markup}</p>")
    assert with_report.notes == ()
    assert with_report.properties.get("attachments", "") in told


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=/zwgk/nb/>政府信息公开年报</a>",
        "<a href=/download/index.html>下载中心</a>",
        "<div class=nav><a href=/help.pdf>帮助</a></div><a href=/a/1.html>附件</a>",
        "<iframe src=/share.html></iframe>",
        "<a href='javascript:window.print()'>打印</a>",
    ],
)
def test_other_links_are_no_attachments(markup):
    assert all("help" in note.message for note in body(f"<p>通知。</p>{markup}").notes)


def test_the_site_s_own_files_are_attachments_only_where_no_other_is():
    site = "<div class=footer><a href=/help.pdf>帮助</a></div>"
    (note,) = body(f"{site}<p>年报：<a href=/a.pdf>全文</a></p>").notes
    assert "/a.pdf" in note.message


def test_attachments_beyond_count_are_counted():
    notes = body("".join(f"<p><a href=/{n}.pdf>年报之{n}</a></p>" for n in range(25))).notes
    assert len(notes) == 21
    assert "5 more files" in notes[-1].message


@pytest.mark.parametrize(
    "inner",
    [
        "".join("<div><div>规章</div><div>1</div><div>2</div><div>3</div></div>" for _ in range(4)),
        "".join("<ul><li>规章</li><li>1</li><li>2</li><li>3</li></ul>" for _ in range(4)),
        "<div style='display:table'>"
        + "<div style='display:table-row'><span>规章</span><b>1</b><b>2</b><span>3</span></div>" * 4
        + "</div>",
    ],
)
def test_tables_drawn_with_blocks(inner):
    table = only_table(f"<p>前言。</p><div>{inner}</div>")
    assert grid(table) == [["规章", "1", "2", "3"]] * 4
    assert not table.ragged


def test_a_list_of_news_is_no_table():
    items = "".join(
        f"<li><a href=/{n}>某局召开会议{n}</a><span>2021-01-0{n}</span></li>" for n in range(1, 9)
    )
    assert body(f"<ul>{items}</ul>").tables == ()


def test_preformatted_text():
    document = body("<pre>规章\t1\t2\n规范性文件\t3\t4\n行政许可\t5\t6\n</pre>")
    (table,) = document.tables
    assert grid(table)[1] == ["规范性文件", "3", "4"]
    assert table.cells[0].provenance.dom == "/html/body/pre[1]"


def test_one_cell_a_paragraph():
    cells = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    cells += [c for name in ("规章", "规范性文件", "行政许可") for c in (name, "1", "2", "3")]
    (table,) = body("".join(f"<p>{cell}</p>" for cell in cells)).tables
    assert [c.text for c in table.cells] == cells
    assert table.cells[-1].provenance.dom


def test_deep_nesting_is_bounded():
    document = body("<div>" * 100_000 + "<p>深处</p>" + DATA)
    assert "深处" in parts(document)
    assert len(document.tables) == 1
    assert [note.code for note in document.notes] == ["limit"]


def test_nested_tables_are_bounded():
    document = body("<table><tr><td>" * 600 + DATA)
    assert document.tables[-1].cells[0].text == "规章"


def test_too_many_attributes():
    attributes = " ".join(f"a{n}=1" for n in range(5_000))
    with pytest.raises(LimitExceeded, match="html_attributes"):
        body(f"<p {attributes}>x</p>")
    assert body(f"<p title='{'长 ' * 5000}'>x</p>").lines


def test_too_many_bytes():
    with pytest.raises(LimitExceeded, match="html_bytes"):
        body("x" * 2000, Limits(html_bytes=1000))


def test_headings():
    document = body("<h2>概述</h2><p>一、总体情况</p><p>一、这是一个句子，" + "很长" * 40 + "。</p>")
    assert [line.kind for line in document.body if isinstance(line, Line)] == [
        LineKind.HEADING,
        LineKind.HEADING,
        LineKind.TEXT,
    ]


def test_formatting_left_open_is_bounded():
    """Every paragraph opens anew all that were left open: thirty thousand would be half a billion."""
    with pytest.raises(LimitExceeded, match="html_elements"):
        body("".join(f"<p><font color={n}>x" for n in range(30_000)))
    cells = "".join(f"<td><font color={n}>{n}</td>" for n in range(10))
    assert only_table(f"<table>{f'<tr>{cells}</tr>' * 400}</table>").n_rows == 400


def test_paths_end_where_nesting_is_absurd():
    (line,) = body("<div>" * 1_500 + "深处").lines
    assert line.provenance.dom.count("/") < 150


def tracks(text, row, column, height=1, width=1):
    style = f"grid-row:{row} / span {height};grid-column:{column} / span {width}"
    return f'<div style="{style}">{text}</div>'


def test_a_css_grid_keeps_its_places_and_blanks():
    cells = [tracks("行政复议", 1, 2, 1, 2), tracks("类型", 1, 1, 2)]
    cells += [tracks("维持", 2, 2), tracks("纠正", 2, 3)]
    for n in range(3, 7):
        cells += [tracks("某局", n, 1), tracks(n, n, 2), tracks("" if n == 3 else 8, n, 3)]
    table = only_table(f"<p>前言。</p><div style='display:grid'>{''.join(cells)}</div>")
    assert grid(table)[:2] == [["类型", "行政复议", "行政复议"], ["类型", "维持", "纠正"]]
    assert grid(table)[2:4] == [["某局", "3", ""], ["某局", "4", "8"]]


def test_flex_rows_tell_their_spans_by_widths_beside_a_real_table():
    def row(*cells):
        inner = "".join(f'<span style="width:{width}%">{text}</span>' for text, width in cells)
        return f'<div style="display:flex">{inner}</div>'

    rows = [row(("第二十条", 100)), row(("信息内容", 25), ("制发", 25), ("处理决定数量", 50))]
    rows += [row(("规章", 25), (n, 25), (8, 50)) for n in range(3)]
    drawn, real = body(f"<div>{''.join(rows)}</div>{DATA}").tables
    assert {(c.text, c.column, c.column_span) for c in drawn.cells if c.row < 2} == {
        ("第二十条", 0, 3),
        ("信息内容", 0, 1),
        ("制发", 1, 1),
        ("处理决定数量", 2, 1),
    }
    assert not drawn.ragged
    assert real.cells


def drawn(*rows, style="display:flex"):
    cells = ("".join(f"<div>{text}</div>" for text in row.split("|")) for row in rows)
    return "<div>" + "".join(f'<div style="{style}">{row}</div>' for row in cells) + "</div>"


def test_drawn_rows_that_nobody_filled_in_are_a_table():
    rows = ("信息内容|本年制发件数|本年废止件数", "规章||", "规范性文件||")
    assert grid(only_table(f"<p>前言。</p>{drawn(*rows)}")) == [row.split("|") for row in rows]
    dashes = ("信息内容|本年制发件数", "规章|—", "规范性文件|/", "其他|无")
    assert len(only_table(drawn(*dashes, style="display: table-row")).cells) == 8


def test_two_drawn_rows_are_a_table_and_links_are_none():
    assert grid(only_table(drawn("信息内容|本年收费金额", "行政事业性收费|12"))) == [
        ["信息内容", "本年收费金额"],
        ["行政事业性收费", "12"],
    ]
    assert not body(drawn("首页|机构", "政策|解读", "互动|服务")).tables
