"""The DOCX reader on documents built here: python-docx for the package, raw XML for the body."""

import io
import zipfile

import docx
import pytest

from extractor.document import LineKind, Table
from extractor.errors import DamagedDocument, EncryptedDocument, LimitExceeded, NeedsOcr, UnknownFormat
from extractor.reading.docx import read_docx
from extractor.reading.docx_numbering import chinese
from extractor.reading.limits import Limits

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def package(body, *, parts=None, namespace=W):
    """The bytes of a DOCX whose body is the given XML."""
    document = (
        f'<w:document xmlns:w="{namespace}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<w:body>{body}</w:body></w:document>"
    )
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members = {
        "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{base}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Id="{name}" Type="{base}/{name}" Target="{name}.xml"/>'
            for name in parts or {}
        )
        + "</Relationships>",
        "word/document.xml": document,
    }
    for name, content in (parts or {}).items():
        members[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{content}</w:{name}>'
    return zipped(members)


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def p(text="", properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text="", properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows):
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def span(count):
    return f'<w:gridSpan w:val="{count}"/>'


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(data, limits=None):
    return read_docx(data, "a.docx", "0" * 64, limits or Limits())


def body(xml, **options):
    return read(package(xml, **options)).body


def texts(xml, **options):
    return [line.text for line in body(xml, **options)]


def grid(table):
    return [[None if cell is None else cell.text for cell in row] for row in table.grid]


def test_merged_cells_of_python_docx_become_one_cell_each():
    document = docx.Document()
    document.add_paragraph("前文")
    table = document.add_table(3, 4)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "角"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "头"
    table.cell(2, 3).text = "9"
    document.add_paragraph("后文")
    buffer = io.BytesIO()
    document.save(buffer)
    before, got, after = read(buffer.getvalue()).body
    assert (before.text, after.text) == ("前文", "后文")
    assert (before.provenance.line, after.provenance.line) == (1, 2)
    assert grid(got) == [
        ["角", "角", "头", "头"],
        ["角", "角", "", ""],
        ["", "", "", "9"],
    ]
    corner = got.cells[0]
    assert (corner.row_span, corner.column_span) == (2, 2)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            ['<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>' + tc("a"),
             tc("b") + tc("c") + tc("d")],
            [[None, "a", None], ["b", "c", "d"]],
            id="columns left free",
        ),
        pytest.param(
            [tc("a", RESTART) + tc("b"), tc("hidden", CONTINUE) + tc("c"), tc("d") + tc("e", CONTINUE)],
            [["a", "b"], ["a", "c"], ["d", "e"]],
            id="vertical merge, and one without a start",
        ),
        pytest.param(
            [tc("a", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>"), tc("b") + tc("c")],
            [["a", "a"], ["b", "c"]],
            id="old horizontal merge",
        ),
        pytest.param(
            [tc("a", '<w:tcW w:w="2000" w:type="dxa"/>'),
             tc("b", '<w:tcW w:w="990" w:type="dxa"/>') + tc("c", '<w:tcW w:w="1000" w:type="dxa"/>')],
            [["a", "a"], ["b", "c"]],
            id="missing gridSpan, told by widths",
        ),
        pytest.param(
            [tc("a", '<w:tcW w:w="900" w:type="dxa"/>'),
             tc("b", '<w:tcW w:w="900" w:type="dxa"/>') + tc("c", '<w:tcW w:w="900" w:type="dxa"/>')],
            [["a", None], ["b", "c"]],
            id="truly shorter row",
        ),
        pytest.param(
            [tc("a") + tc("b", span(9999)), tc("c") + tc("d") + tc("e")],
            [["a", "b", "b", "b"], ["c", "d", "e", None]],
            id="absurd span is clamped",
        ),
        pytest.param(
            ["<w:trPr><w:del/></w:trPr>" + tc("gone"),
             "<w:sdt><w:sdtContent>" + tc("a") + "</w:sdtContent></w:sdt>"],
            [["a"]],
            id="deleted row, cell in a content control",
        ),
    ],
)  # fmt: skip
def test_grid(rows, expected):
    [table] = read(package(tbl(*rows)), Limits(spans=3)).body
    assert grid(table) == expected


def test_header_rows_count_only_from_the_top():
    mark = "<w:trPr><w:tblHeader/></w:trPr>"
    [table] = body(tbl(mark + tc("a"), tc("b"), mark + tc("c")))
    assert [cell.marked_header for cell in table.cells] == [True, False, False]


RUNS = [
    ("<w:r><w:t>共</w:t></w:r><w:ins><w:r><w:t>12</w:t></w:r></w:ins>"
     "<w:del><w:r><w:delText>13</w:delText><w:t>13</w:t></w:r></w:del>", ["共12"]),
    ("<w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r>", ["a"]),
    ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", ["a\tb", "c"]),
    ('<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink>'
     '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>', ["a7"]),
    ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>=1+1</w:instrText>'
     '<w:fldChar w:fldCharType="separate"/><w:t>2</w:t></w:r>', ["2"]),
    ("<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>" + p("框")
     + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + p("框")
     + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:t>文</w:t></w:r>", ["文", "框"]),
    ('<w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>'
     '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', ["a☑"]),
    ('<w:r><w:t>18</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
     '<w:t>1</w:t></w:r>', ["18¹"]),
]  # fmt: skip


@pytest.mark.parametrize("namespace", [W, STRICT])
@pytest.mark.parametrize(("runs", "expected"), RUNS)
def test_shown_text(runs, expected, namespace):
    assert texts(f"<w:p>{runs}</w:p>", namespace=namespace) == expected


def numbering(*levels):
    content = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for index, (form, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{content}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )


def item(text, level=0, num=1):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def test_automatic_numbers_are_printed():
    parts = {
        "numbering": numbering(
            ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")
        )
    }
    xml = item("甲") + item("乙", 1) + item("丙", 2) + item("丁", 2) + item("戊", 1) + item("己")
    xml += tbl(f"<w:tc>{item('庚', 2)}</w:tc>") + item("辛", 0, 2)
    got = body(xml, parts=parts)
    lines = [part.text if not isinstance(part, Table) else part.cells[0].text for part in got]
    assert lines == ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "二、己", "1.庚", "一、辛"]
    assert got[0].kind == LineKind.HEADING


def test_numbering_and_headings_by_style():
    parts = {
        "numbering": numbering(("decimal", "%1.")),
        "styles": '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="x"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>',
    }
    xml = p("题", '<w:pStyle w:val="t"/>') + p("总体", '<w:pStyle w:val="b"/>') + p("正文。")
    assert [(line.text, line.kind) for line in body(xml, parts=parts)] == [
        ("题", LineKind.TITLE),
        ("1.总体", LineKind.HEADING),
        ("正文。", LineKind.TEXT),
    ]


def test_chinese_ordinals():
    assert [chinese(n) for n in (9, 10, 19, 30, 105, 1000)] == [
        "九", "十", "十九", "三十", "一百零五", "一千",
    ]  # fmt: skip


def test_frame_is_unwrapped_and_nested_table_follows_its_table():
    inner = tbl(tc("1") + tc("2"))
    framed = body(tbl(f"<w:tc>{p('一、标题')}{inner}{p('尾')}</w:tc>"))
    assert [part.text if not isinstance(part, Table) else grid(part) for part in framed] == [
        "一、标题",
        [["1", "2"]],
        "尾",
    ]
    outer, nested = body(tbl(tc("a") + f"<w:tc>{p('b')}{inner}</w:tc>"))
    assert (grid(outer), grid(nested)) == ([["a", "b"]], [["1", "2"]])


def test_broken_xml_is_read_up_to_the_break_and_said():
    data = package(p("前") + "<w:p><w:r><w:t>中</w:t></w:oops>")
    document = read(data)
    assert document.body[0].text == "前"
    assert [(note.code, note.cuts) for note in document.notes] == [("damaged", True)]


def test_table_limit_cuts_with_a_note():
    document = read(package(tbl(*[tc("1") + tc("2")] * 10)), Limits(table_cells=6))
    assert document.tables[0].n_rows == 3
    assert [(note.code, note.cuts) for note in document.notes] == [("limit", True)]


def test_entities_are_not_expanded():
    data = package(p("x"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    members["word/document.xml"] = bomb + members["word/document.xml"].replace("<w:t>x", "<w:t>x&b;&f;")
    assert [line.text for line in read(zipped(members)).body] == ["x"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04 no zip", DamagedDocument),
        (package(p("x"))[:-30], DamagedDocument),
        (zipped({"word/other.xml": "<a/>"}), DamagedDocument),
        (zipped({"xl/workbook.xml": "<a/>"}), UnknownFormat),
        (zipped({"word/document.xml": "no xml"}), DamagedDocument),
        (OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedDocument),
        (zipped({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body/></w:document>',
                 "word/media/image1.png": b"x"}), NeedsOcr),
    ],
)  # fmt: skip
def test_unreadable_files_say_why(data, error):
    with pytest.raises(error):
        read(data)


@pytest.mark.parametrize(
    "limits", [Limits(zip_entries=2), Limits(zip_bytes=10_000), Limits(zip_ratio=10)]
)
def test_bombs_are_refused(limits):
    data = package(p("x" * 11_000_000))
    with pytest.raises(LimitExceeded):
        read(data, limits)


def padded(text):
    """The text on 16 columns of a fixed pitch, of which a Chinese character takes two."""
    return text + " " * (16 - sum(1 + (ch > "\u2e80") for ch in text))


@pytest.mark.parametrize(
    "typed", ["\t".join, lambda row: "".join(map(padded, row))], ids=["tabs", "spaces"]
)
def test_a_table_typed_into_paragraphs(typed):
    document = docx.Document()
    rows = [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "31", "2"]]
    rows += [["行政规范性文件", "45", "16"], ["合计", "76", "18"]]
    document.add_paragraph("本年工作情况如下。")
    for row in rows:
        document.add_paragraph(typed(row))
    buffer = io.BytesIO()
    document.save(buffer)
    found = read_docx(buffer.getvalue(), "a.docx", "0" * 64, Limits())
    (line, table) = found.body
    assert line.text == "本年工作情况如下。"
    assert [[c.text for c in table.row_cells(r)] for r in range(4)] == rows
    assert [c.provenance.line for c in table.row_cells(1)] == [3, 3, 3]
