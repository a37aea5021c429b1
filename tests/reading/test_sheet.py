"""The spreadsheet reader on workbooks built here with openpyxl and xlwt."""

import datetime
import io
import struct
import zipfile

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Side

from extractor.document import LineKind, Table
from extractor.errors import DamagedDocument, EncryptedDocument, LimitExceeded, UnknownFormat
from extractor.reading.biff import xls_layouts
from extractor.reading.limits import Limits
from extractor.reading.number_format import shown
from extractor.reading.sheet import read_sheet

THIN = Side(style="thin")
FRAME = Border(THIN, THIN, THIN, THIN)


def workbook(rows, *, merges=(), framed=(), change=None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    for area in framed:
        for row in sheet[area]:
            for cell in row:
                cell.border = FRAME
    if change is not None:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(fill):
    book = xlwt.Workbook()
    fill(book.add_sheet("表一"), book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data, limits=None):
    return read_sheet(data, "a", "0" * 64, limits or Limits())


def shape(data):
    """Lines as text, tables as rows of text."""
    return [
        [["" if cell is None else cell.text for cell in row] for row in part.grid]
        if isinstance(part, Table)
        else part.text
        for part in read(data).body
    ]


HEADER, VALUES = ["项目", "合计", "其他"], ["甲", 1, 2]
BLANK_LABEL = ["一、新收", None, None]


@pytest.mark.parametrize(
    ("rows", "options", "expected"),
    [
        pytest.param(
            [["年度报告"], ["一、总体"], ["很好。"], ["二、主动公开"], HEADER, VALUES,
             ["三、申请"], HEADER, VALUES],
            {},
            ["年度报告", "一、总体", "很好。", "二、主动公开", [HEADER, ["甲", "1", "2"]],
             "三、申请", [HEADER, ["甲", "1", "2"]]],
            id="no frames, no blank rows, no merges",
        ),
        pytest.param(
            [["三、申请"], HEADER, BLANK_LABEL, ["二、结转", 3, 4], ["四、结转", None, None],
             ["四、复议"], HEADER, VALUES],
            {},
            ["三、申请", [HEADER, ["一、新收", "", ""], ["二、结转", "3", "4"], ["四、结转", "", ""]],
             "四、复议", [HEADER, ["甲", "1", "2"]]],
            id="labels with blank cells look like headings",
        ),
        pytest.param(
            [["第（一）项"], HEADER, VALUES, ["第（五）项"], HEADER, VALUES],
            {"merges": ["A1:C1", "A4:C4"]},
            [[["第（一）项"] * 3, HEADER, ["甲", "1", "2"],
              ["第（五）项"] * 3, HEADER, ["甲", "1", "2"]]],
            id="bands keep a stacked table together",
        ),
        pytest.param(
            [["二、标题"], HEADER, ["甲", None, None], ["单位：件"]],
            {"framed": ["A2:C3"]},
            ["二、标题", [HEADER, ["甲", "", ""]], "单位：件"],
            id="frames tell a blank row from a line below the table",
        ),
        pytest.param(
            [HEADER, [None, None, None], [None], ["附注", "说明"]],
            {"framed": ["A1:C2"]},
            [[HEADER, ["", "", ""]], [["附注", "说明"]]],
            id="framed blank row belongs to its table",
        ),
        pytest.param(
            [["表头", None, "右"], ["左", None, None], [1, 2, 3]],
            {"merges": ["A1:B1", "C1:C2"]},
            [[["表头", "表头", "右"], ["左", "", "右"], ["1", "2", "3"]]],
            id="merges",
        ),
    ],
)  # fmt: skip
def test_sheet_is_split_on_evidence(rows, options, expected):
    assert shape(workbook(rows, **options)) == expected


def test_every_cell_says_where_it_stands_even_behind_hidden_ones():
    def hide(book):
        sheet = book.active
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.title = "表三"
        book.create_sheet("底稿").sheet_state = "hidden"
        book["底稿"]["A1"] = "x"

    document = read(
        workbook([["a", "h", "b"], ["h", "h", "h"], ["c", "h", None], ["d", 1, 2]], change=hide)
    )
    name, table = document.body
    assert (name.text, name.kind) == ("表三", LineKind.HEADING)
    assert [(c.text, c.provenance.cell) for c in table.cells] == [
        ("a", "A1"), ("b", "C1"), ("c", "A3"), ("", "C3"), ("d", "A4"), ("2", "C4"),
    ]  # fmt: skip
    assert {c.provenance.sheet for c in table.cells} == {"表三"}
    assert [(n.code, n.where, n.cuts) for n in document.notes] == [
        ("hidden", "表三", False),
        ("hidden", "底稿", False),
    ]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3.0, "", "3"),
        (0.1 + 0.2, "", "0.3"),
        (103.3879, "", "103.3879"),
        (103.3879, "0.00_ ", "103.39"),
        (0.255, "0.0%", "25.5%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (1234567, "#,##0,", "1,235"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "-"),
        (-7, "#,##0;[Red]-#,##0", "-7"),
        (-7, "0_);(0)", "(7)"),
        (-7, '"¥"0.0', "-¥7.0"),
        (7, "000", "007"),
        (0, "#", ""),
        (0.5, "#.##", ".5"),
        (12, '0"件"', "12件"),
        (1.5, "0.00E+00", "1.5"),
        (True, "0", "TRUE"),
        (datetime.datetime(2021, 1, 31), 'yyyy"年"m"月"d"日"', "2021年1月31日"),
        (datetime.date(2021, 1, 31), "yyyy-mm-dd", "2021-01-31"),
    ],
)
def test_numbers_as_printed(value, code, text):
    assert shown(value, code) == text


def test_formats_of_xlsx_and_xls_reach_the_cells():
    def style(book):
        book.active["A1"].number_format = "0%"
        book.active["B1"].number_format = "#,##0"

    assert shape(workbook([[0.5, 1234], [1, 2]], change=style)) == [[["50%", "1,234"], ["1", "2"]]]

    def fill(sheet, _):
        sheet.write(0, 0, 0.5, xlwt.easyxf(num_format_str="0%"))
        sheet.write(0, 1, 1234, xlwt.easyxf(num_format_str='#,##0"元"'))
        sheet.write_merge(1, 2, 0, 0, "合")
        sheet.write(1, 1, 2)
        sheet.write(2, 1, 3)

    assert shape(xls(fill)) == ["表一", [["50%", "1,234元"], ["合", "2"], ["合", "3"]]]


def test_xls_layout_knows_hidden_parts_and_frames():
    def fill(sheet, book):
        sheet.write(0, 0, "a")
        sheet.write(3, 2, 1.5)
        sheet.write(4, 1, None, xlwt.easyxf("borders: left thin"))
        sheet.row(3).hidden = True
        sheet.col(2).hidden = True
        book.add_sheet("隐").visibility = 1

    first, second = xls_layouts(xls(fill))
    assert (first.name, first.hidden, second.name, second.hidden) == ("表一", False, "隐", True)
    assert (first.first, first.last) == ((0, 0), (3, 2))
    assert (first.hidden_rows, first.hidden_columns, first.framed) == ({3}, {2}, {(4, 1)})
    assert first.certain


def repacked(data, name, change):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, change(content) if member == name else content)
    return buffer.getvalue()


def test_errors_and_formulas_never_computed_are_no_blanks():
    data = workbook([["a", "=SUM(A1:A2)"], ["c", "#DIV/0!"]])
    document = read(data)
    assert shape(data) == [[["a", "=SUM(A1:A2)"], ["c", "#DIV/0!"]]]
    assert [(note.code, note.cuts) for note in document.notes] == [("unreadable", True)]

    def fill(sheet, _):
        sheet.write(0, 0, "a")
        sheet.row(0).set_cell_error(1, "#DIV/0!")

    assert shape(xls(fill))[-1] == [["a", "#DIV/0!"]]


SHEET = "xl/worksheets/sheet1.xml"


def test_far_cell_never_reaches_the_reader_but_the_other_sheets_do():
    def far(book):
        book.active["XFD1048576"] = 1
        book.create_sheet("好").append(["a", "b"])

    document = read(workbook([["x"]], change=far))
    assert [(n.code, n.cuts, n.where) for n in document.notes] == [("limit", True, "Sheet")]
    assert [table.grid[0][1].text for table in document.tables] == ["b"]


@pytest.mark.slow
def test_stray_cell_in_the_last_row_costs_nothing_but_time():
    def stray(book):
        book.active["C1048576"] = "x"

    document = read(workbook([HEADER, VALUES], change=stray))
    assert document.tables[0].grid[1][1].text == "1"
    assert document.body[-1].provenance.cell == "C1048576"


def test_cells_without_reference_and_broken_merges_are_read():
    data = workbook([["a", "b"], ["c", "d"]], merges=["A2:B2"])
    data = repacked(data, SHEET, lambda xml: xml.replace(b'ref="A2:B2"', b'ref="A1:B9999999"'))
    assert any("a" in str(part) for part in shape(data))


def test_string_table_that_claims_too_much_is_not_trusted():
    def fill(sheet, _):
        sheet.write(0, 0, "text")

    data = bytearray(xls(fill))
    assert xls_layouts(bytes(data))[0].certain
    place = data.index(struct.pack("<HHII", 0xFC, 15, 1, 1))
    data[place + 8 : place + 12] = b"\xff\xff\xff\x7f"
    assert not xls_layouts(bytes(data))[0].certain


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04", DamagedDocument),
        (b"no workbook", DamagedDocument),
        (workbook([["x"]])[:-40], DamagedDocument),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), DamagedDocument),
        (xls(lambda sheet, _: sheet.write(0, 0, 1))[:600], DamagedDocument),
    ],
)
def test_unreadable_files_say_why(data, error):
    with pytest.raises(error):
        read(data)


def test_password_and_other_container():
    protected = bytearray(xls(lambda sheet, _: sheet.write(0, 0, 1)))
    # WRITEACCESS (0x5C) stands where a password would put FILEPASS (0x2F)
    place = protected.index(b"\x5c\x00\x70\x00", 512)
    protected[place] = 0x2F
    with pytest.raises(EncryptedDocument):
        read(bytes(protected))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(UnknownFormat):
        read(buffer.getvalue())


def test_limits():
    data = workbook([["x", "y"]] * 5, change=lambda book: book.create_sheet("b"))
    with pytest.raises(LimitExceeded):
        read(data, Limits(sheets=1))
    document = read(data, Limits(table_cells=6))
    assert document.tables[0].n_rows == 3
    assert [(note.code, note.cuts) for note in document.notes] == [("limit", True)]


def test_a_sheet_that_begins_further_down_and_to_the_right():
    """Merged areas and values are counted from the same corner."""

    def move(book):
        book.active.move_range("A1:C3", rows=3, cols=2)
        book.active.merge_cells("C5:C6")

    data = workbook([["类别", "项目", "数量"], ["许可", "新办", 12], [None, "注销", 3]], change=move)
    (table,) = read_sheet(data, "t.xlsx", "", Limits()).tables
    places = {cell.text: cell for cell in table.cells}
    assert places["许可"].row_span == 2
    assert [places[text].provenance.cell for text in ("12", "3")] == ["E5", "E6"]


BESIDE = [
    ["年报"],
    ["信息内容", "制发", None, "类型", "维持", "纠正"],
    ["规章", 3, None, "复议", 1, 2],
    ["文件", 4, None, "诉讼", 5, 6],
]


def test_tables_beside_each_other_are_two():
    title, left, right = shape(workbook(BESIDE))
    assert title == "年报"
    assert left == [["信息内容", "制发"], ["规章", "3"], ["文件", "4"]]
    assert right == [["类型", "维持", "纠正"], ["复议", "1", "2"], ["诉讼", "5", "6"]]


def test_an_empty_column_before_figures_parts_nothing():
    rows = [["信息内容", "制发", None, "废止", "有效"], ["规章", 3, None, 1, 2], ["文件", 4, None, 5, 6]]
    (table,) = shape(workbook(rows))
    assert len(table[0]) == 5


def test_a_short_matrix_beside_a_list_is_a_table_of_its_own():
    rows = [
        ["规章", 1, None, "维持", "纠正", "其他", "总计"],
        ["文件", 2, None, 3, 4, 5, 12],
        *(["许可", n, None] for n in range(4)),
    ]
    left, right = shape(workbook(rows))
    assert [row[-1] for row in left] == ["1", "2", "0", "1", "2", "3"]
    assert right == [["维持", "纠正", "其他", "总计"], ["3", "4", "5", "12"]]


def test_a_list_beside_another_that_nobody_filled_in():
    rows = [["规章", 1, None, "项目", "件数"], ["文件", 2, None, "维持"], ["许可", 3, None, "纠正"]]
    _, right = shape(workbook(rows, framed=["A1:B3", "D1:E3"]))
    assert right == [["项目", "件数"], ["维持", ""], ["纠正", ""]]


def test_figures_that_their_format_hides_are_blank_cells():
    def hide(book):
        for cell in book.active[3]:
            cell.number_format = "0;-0;;@"

    rows = [["行政复议", None], ["维持", "纠正"], [0, 0]]
    assert shape(workbook(rows, change=hide))[-1] == [["行政复议", ""], ["维持", "纠正"], ["", ""]]


@pytest.mark.parametrize("shared", [False, True])
def test_raised_characters_are_no_part_of_the_figure(shared):
    raised = CellRichText("18", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    data = workbook([["规章", raised], ["许可", 3]])
    assert shape(with_shared_strings(data) if shared else data) == [[["规章", "18¹"], ["许可", "3"]]]


def with_shared_strings(data):
    """The workbook with the rich text of its first sheet in the table of strings, as Excel has it."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    start, end = sheet.index("<is><r>"), sheet.index("</r></is>") + len("</r></is>")
    rich = sheet[start + 4 : end - 5]
    cell = sheet.rindex("<c ", 0, start)
    head = sheet[cell:start].replace('t="inlineStr"', 't="s"')
    parts["xl/worksheets/sheet1.xml"] = sheet[:cell] + head + "<v>0</v>" + sheet[end:]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}"><si>{rich}</si></sst>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/>'
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace("</Relationships>", link + "</Relationships>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return buffer.getvalue()
