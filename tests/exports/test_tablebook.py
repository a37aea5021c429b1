import re
import zipfile

import pytest

from extractor.document import Cell, Document, Note, Provenance, Role, Table
from extractor.errors import UsageError
from extractor.exports.tablebook import shown, table_books

openpyxl = pytest.importorskip("openpyxl")

TABLE = Table(
    (
        Cell("项目", 0, 0, row_span=2, role=Role.HEADER),
        Cell("数量", 0, 1, column_span=2, role=Role.HEADER),
        Cell("本年", 1, 1, role=Role.HEADER),
        Cell("2021", 1, 2, role=Role.HEADER),
        Cell("=1+1", 2, 0, role=Role.STUB),
        Cell("12.50", 2, 1, provenance=Provenance(pages=(3,))),
        Cell("", 2, 2),
    ),
    caption="表一",
)


def written(place, *documents):
    with table_books(place) as write:
        for document in documents:
            write(document)
    return place


def test_a_sheet_keeps_the_table_as_printed(tmp_path):
    place = written(tmp_path / "t.xlsx", Document("a.pdf", "pdf", "", body=(TABLE,)))
    sheet = openpyxl.load_workbook(place)["Table 1"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:A2", "B1:C1"]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        ["项目", "数量", None],
        [None, "本年", "2021"],
        ["=1+1", 12.5, None],
    ]
    assert (sheet["A3"].data_type, sheet["B3"].number_format) == ("s", "0.00")
    assert [c.coordinate for row in sheet.iter_rows() for c in row if c.font.bold] == [
        "A1", "B1", "B2", "C2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["1,234", "1.234", "007", "1.", "+5", "1e5", "１２", "12%", "-0.0", "二"]
)
def test_what_may_be_misread_stays_text(text):
    assert shown(Cell(text, 0, 0)).value == text


@pytest.mark.parametrize("text", ["0", "12", "-3", "0.125", "1234.567", "12.5"])
def test_plain_figures_are_numbers_with_the_places_printed(text):
    cell = shown(Cell(text, 0, 0))
    assert str(cell.value) == text
    assert cell.decimals == len(text.partition(".")[2])
    assert shown(Cell(text, 0, 0, role=Role.STUB)).value == text


def test_long_figures_keep_their_digits_and_long_text_tells_that_it_is_cut(tmp_path):
    cells = (Cell("12345678901234567", 0, 0), Cell("文" * 40_000, 1, 0))
    place = written(tmp_path / "t.xlsx", Document("a.pdf", "pdf", "", body=(Table(cells),)))
    sheet = openpyxl.load_workbook(place)["Table 1"]
    assert sheet["A1"].value == "12345678901234567"
    assert len(sheet["A2"].value) == 32_767
    assert "Cut" in sheet["A2"].comment.text


def test_one_file_holds_all_documents_those_without_tables_too(tmp_path):
    failed = Document("b.pdf", "", "", notes=(Note("damaged", "broken off"),))
    good = Document("a.pdf", "pdf", "", body=(TABLE, TABLE))
    place = written(tmp_path / "t.xlsx", good, failed, Document("c.txt", "text", ""), good)
    book = openpyxl.load_workbook(place)
    assert book.sheetnames == ["Tables", "Table 1", "Table 2", "Table 3", "Table 4"]
    index = [[c.value for c in row] for row in book["Tables"].iter_rows(min_row=2)]
    assert index[0] == ["Table 1", "a.pdf", 1, "3", "表一", 3, 3, 1, None]
    assert [(row[0], row[1], row[-1]) for row in index[2:4]] == [
        (None, "b.pdf", "damaged: broken off"),
        (None, "c.txt", "no table"),
    ]
    assert index[5][:3] == ["Table 4", "a.pdf", 2]


def test_same_tables_same_bytes_and_no_time(tmp_path):
    documents = [Document("d/a.pdf", "pdf", "", body=(TABLE,))]
    first, second = (written(tmp_path / name, *documents) for name in ("1", "2"))
    assert (first / "d__a.pdf.xlsx").read_bytes() == (second / "d__a.pdf.xlsx").read_bytes()
    assert [p.name for p in first.iterdir()] == ["d__a.pdf.xlsx"]
    with zipfile.ZipFile(first / "d__a.pdf.xlsx") as archive:
        assert not re.search(rb"modified|created", archive.read("docProps/core.xml"))


def test_a_failure_leaves_nothing_behind(tmp_path):
    def fail():
        with table_books(tmp_path / "t.xlsx") as write:
            write(Document("a.pdf", "pdf", "", body=(TABLE,)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError):
        written(tmp_path / "no" / "t.xlsx")
