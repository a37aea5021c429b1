"""A wholly different form, in English: drafted, learned, and read in reports of a second hand."""

import openpyxl
import pytest
from typer.testing import CliRunner

import extractor
from extractor.cli import app
from extractor.errors import ModelError
from extractor.forms.registry import load_form, validate

TITLE = "Cedar County: Annual return of public libraries 2022/23"
VISITS = [
    ("Service point", "Visits", "Loans", "", ""),
    ("", "", "To adults", "To children", "Total"),
    ("Main library", 12405, 8120, 3377, 11497),
    ("Branch libraries", 7911, 4002, 1980, 5982),
    ("Mobile library", 640, 512, 96, 608),
    ("Total", 20956, 12634, 5453, 18087),
]
STOCK = [
    ("Medium", "Stock at year end", "Added", "Withdrawn"),
    ("Books and other print", 48310, 2114, 1020),
    ("of which: for children", 15602, 790, 402),
    ("Sound recordings", 3920, 41, 388),
    ("Films and games", 2655, 103, 97),
    ("Total items", 54885, 2258, 1505),
]
RESOURCES = [
    ("Item", "Value"),
    ("Service points", 7),
    ("Opening hours per week", 41.5),
    ("Total staff", 37),
    ("(a) Librarians", 14),
    ("(b) Other staff", 23),
    ("Expenditure (EUR)", 1204500.75),
]
PARTS = (("Visits and loans", VISITS), ("Stock", STOCK), ("Resources", RESOURCES))


def as_html(path):
    parts = [f"<html><body><h1>{TITLE}</h1>"]
    for number, (heading, rows) in enumerate(PARTS, 1):
        parts.append(f"<h2>Part {number}. {heading}</h2><table border=1>")
        for at, row in enumerate(rows):
            cells = [f"<td>{cell}</td>" for cell in row]
            if rows is VISITS and at == 0:
                cells = [f"<th rowspan=2>{c}</th>" for c in row[:2]] + ["<th colspan=3>Loans</th>"]
            if rows is VISITS and at == 1:
                cells = [f"<th>{c}</th>" for c in row[2:]]
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    path.write_text("".join(parts) + "</body></html>", "utf-8")


def as_xlsx(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([TITLE])
    for number, (heading, rows) in enumerate(PARTS, 1):
        sheet.append([])
        sheet.append([f"Part {number}. {heading}"])
        first = sheet.max_row + 1
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        if rows is VISITS:
            for place in ("A{0}:A{1}", "B{0}:B{1}", "C{0}:E{0}"):
                sheet.merge_cells(place.format(first, first + 1))
    book.save(path)


WRITERS = {"html": as_html, "xlsx": as_xlsx}


@pytest.fixture
def drafted(tmp_path, request):
    kind = getattr(request, "param", "html")
    sample = tmp_path / f"return.{kind}"
    WRITERS[kind](sample)
    file = tmp_path / "my.yaml"
    file.write_text(extractor.draft_form(sample, form_id="my.libraries"), "utf-8")
    return file


@pytest.mark.parametrize("drafted", WRITERS, indirect=True)
def test_the_draft_says_what_is_printed(drafted):
    assert validate(drafted) == []
    form = load_form(drafted)
    assert form.titles == ("Annual return of public libraries",)
    assert len(form.fields) == 16 + 15 + 6
    assert form.fields["visits_loans.mobile_library.loans.children"].label == (
        "Mobile library ｜ Loans / To children"
    )
    assert form.fields["resources.expenditure_eur"].type == "money"
    assert form.fields["resources.total_staff.librarians"].type == "count"
    assert {rule.id for rule in form.rules} >= {
        "visits_loans.sum.total",
        "visits_loans.sum.loans.total",
        "stock.sum.total_items",
        "stock.le.books_other_print.children",
        "resources.sum.total_staff",
    }


def test_a_form_without_a_model_says_how_to_get_one(drafted, tmp_path):
    (tmp_path / "models").mkdir()
    with pytest.raises(ModelError, match=r"extractor train --form FILE --out DIR"):
        extractor.extract(tmp_path / "return.html", forms=[drafted], models=tmp_path / "models")


def test_a_draft_never_overwrites_a_file(drafted, tmp_path):
    before = drafted.read_text("utf-8")
    call = ["forms", "new", str(tmp_path / "return.html"), "--out", str(drafted)]
    result = CliRunner().invoke(app, call)
    assert result.exit_code != 0
    assert "exists already" in str(result.exception)
    assert drafted.read_text("utf-8") == before


@pytest.mark.slow
def test_it_is_learned_and_read_in_reports_of_a_second_hand(drafted, tmp_path, set_by_another_hand):
    models = tmp_path / "models"
    extractor.train(drafted, out=models)
    (report,) = extractor.extract(tmp_path / "return.html", forms=[drafted], models=models)
    assert report.field("stock.total_items.added").value == 2258
    set_by_another_hand(drafted, tmp_path / "theirs")
    scores = extractor.evaluate(gold=tmp_path / "theirs", form=drafted, models=models)
    assert scores["corpus"]["documents"] == 20
    assert scores["headline"]["cell_accuracy"]["value"] >= 0.99
    assert scores["headline"]["f1"]["value"] >= 0.99
    text = drafted.read_text("utf-8")
    drafted.write_text(text.replace("zh: Mobile library", "zh: Library bus"), "utf-8")
    with pytest.raises(ModelError, match="another version"):
        extractor.extract(tmp_path / "return.html", forms=[drafted], models=models)
