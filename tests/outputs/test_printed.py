import csv
import io
import json

from selectolax.lexbor import LexborHTMLParser

from extractor.document import BBox, Cell, Document, Line, Note, Provenance, Role, Table
from extractor.outputs.printed import Format, render
from extractor.outputs.tablefiles import file_name, write_files

# | 项目 (2 rows) | 数量 (2 columns) |
# |               | 本年   | 上年 |
# | 规章          | <1 | 2>|  (blank) |
TABLE = Table(
    (
        Cell("项目", 0, 0, row_span=2, role=Role.HEADER),
        Cell("数量", 0, 1, column_span=2, role=Role.HEADER),
        Cell("本年", 1, 1, role=Role.HEADER),
        Cell("上年", 1, 2, role=Role.HEADER),
        Cell("规章", 2, 0, role=Role.STUB),
        Cell(
            "<1 | 2>\n件",
            2,
            1,
            row_path=("规章",),
            column_path=("数量", "本年"),
            provenance=Provenance((BBox(1, 2, 3, 4),), (2,), table=1, row=3, column=2),
        ),
        Cell("", 2, 2),
    ),
    caption="表一 <件>",
)
DOCUMENT = Document(
    "a/b.pdf", "pdf", "0" * 64, body=(Line("文"), TABLE, TABLE), notes=(Note("limit", "cut"),)
)


def test_json_keeps_spans_paths_and_places_and_counts_from_one():
    text = render(DOCUMENT, Format.JSON)
    assert text.count("\n") == 1
    record = json.loads(text)
    assert (record["document"], record["format"], len(record["tables"])) == ("a/b.pdf", "pdf", 2)
    assert record["notes"] == [{"code": "limit", "message": "cut", "where": ""}]
    table = record["tables"][1]
    assert (table["table"], table["rows"], table["columns"], table["pages"]) == (2, 3, 3, [2])
    assert table["cells"][0] == {
        "text": "项目", "row": 1, "column": 1, "row_span": 2, "column_span": 1,
        "role": "header", "row_path": [], "column_path": [], "provenance": {},
    }  # fmt: skip
    assert table["cells"][5]["column_path"] == ["数量", "本年"]
    assert table["cells"][5]["provenance"]["boxes"] == [[1, 2, 3, 4]]


def test_csv_has_every_table_with_its_numbers_in_front():
    rows = list(csv.reader(io.StringIO(render(DOCUMENT, Format.CSV))))
    assert rows[0] == ["a/b.pdf", "1", "1", "项目", "数量", ""]
    assert rows[5] == ["a/b.pdf", "2", "3", "规章", "<1 | 2>\n件", ""]
    repeated = list(csv.reader(io.StringIO(render(DOCUMENT, Format.CSV, repeat_spans=True))))
    assert repeated[0][3:] == ["项目", "数量", "数量"]
    assert repeated[1][3:] == ["项目", "本年", "上年"]


def test_html_is_the_same_table_to_a_browser():
    page = LexborHTMLParser(render(DOCUMENT, Format.HTML))
    table = page.css("table")[1]
    assert table.css_first("caption").text() == "Table 2 (page 2): 表一 <件>"
    assert [(c.tag, c.text(), c.attributes) for c in table.css("tr")[0].css("td, th")] == [
        ("th", "项目", {"rowspan": "2"}),
        ("th", "数量", {"colspan": "2"}),
    ]
    assert [c.text() for c in table.css("tr")[2].css("td, th")] == ["规章", "<1 | 2>件", ""]


def test_markdown_rows_have_equally_many_cells():
    lines = render(DOCUMENT, Format.MARKDOWN).splitlines()
    assert lines[0] == "# a/b.pdf"
    assert lines[2] == "## Table 1 (page 2): 表一 &lt;件&gt;"
    assert lines[4:8] == [
        "| 项目 | 数量 |  |",
        "| --- | --- | --- |",
        "|  | 本年 | 上年 |",
        "| 规章 | &lt;1 \\| 2&gt; 件 |  |",
    ]


def test_an_empty_document_gives_valid_output():
    empty = Document("x", "text", "0" * 64)
    assert json.loads(render(empty, Format.JSON))["tables"] == []
    assert render(empty, Format.CSV) == ""
    assert "<table" not in render(empty, Format.HTML)


def test_files_one_for_each_table_or_document(tmp_path):
    folder = tmp_path / "new" / "folder"
    assert [p.name for p in write_files(DOCUMENT, Format.CSV, folder)] == [
        "a__b.pdf.table1.csv",
        "a__b.pdf.table2.csv",
    ]
    assert (folder / "a__b.pdf.table1.csv").read_text("utf-8").startswith("项目,数量,\n")
    (written,) = write_files(DOCUMENT, Format.MARKDOWN, folder)
    assert written.name == "a__b.pdf.md"
    assert sorted(p.name for p in folder.iterdir()) == [
        "a__b.pdf.md",
        "a__b.pdf.table1.csv",
        "a__b.pdf.table2.csv",
    ]


def test_no_name_of_a_document_leads_out_of_the_folder():
    for name in ["../../x", "/etc/passwd", "..", "a\x00b", ".hidden", "长" * 300]:
        flat = file_name(name)
        assert "/" not in flat
        assert "\x00" not in flat
        assert not flat.startswith(".")
        assert len(flat.encode()) <= 190
