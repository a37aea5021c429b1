"""From gold files and predictions on disk to the printed report."""

import csv
import json
import subprocess
import sys

import pytest

from extractor.errors import UsageError
from extractor.evaluation.structure.evaluate import evaluate_tables
from extractor.evaluation.structure.gold import read_gold
from extractor.evaluation.structure.options import Format, Select
from extractor.evaluation.structure.report import COLUMNS, render, write_tables

HEIGHT = 842


def structure(*regions):
    """One gold table; a region is (page, row increment, cells), a cell its attributes and text."""
    body = "".join(
        f'<region id="1" page="{page}" row-increment="{down}" col-increment="0">'
        + "".join(f"<cell {attributes}><content>{text}</content></cell>" for attributes, text in cells)
        + "</region>"
        for page, down, cells in regions
    )
    return f'<?xml version="1.0"?><document><table id="1">{body}</table></document>'


def at(row, column, more=""):
    return f'start-row="{row}" start-col="{column}" {more}'


HEADED = structure(
    (1, 0, [(at(0, 0, 'end-col="1"'), "Head"), (at(1, 0), "a"), (at(1, 1), "b")])
)  # fmt: skip
REGION = (
    '<document><table id="1"><region id="1" page="1">'
    '<bounding-box x1="100" y1="700" x2="300" y2="740"/></region></table></document>'
)


def write_pdf(path):
    """The table of HEADED with its rules, 100 to 300 from the left, 102 to 142 from the top."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(595, HEIGHT))
    for y in (700, 720, 740):
        canvas.line(100, y, 300, y)
    for x, top in ((100, 740), (200, 720), (300, 740)):
        canvas.line(x, 700, x, top)
    for x, y, text in ((180, 726, "Head"), (140, 706, "a"), (240, 706, "b")):
        canvas.drawString(x, y, text)
    canvas.save()


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    for name in ("t-001", "t-002"):
        (folder / f"{name}-str.xml").write_text(HEADED)
        (folder / f"{name}-reg.xml").write_text(REGION)
        write_pdf(folder / f"{name}.pdf")
    return folder


def prediction(*cells, document="t-001.pdf", page=1):
    keys = ("text", "row", "column", "row_span", "column_span")
    found = [dict(zip(keys, cell, strict=False)) for cell in cells]
    return json.dumps({"document": document, "tables": [{"pages": [page], "cells": found}]}) + "\n"


def test_gold_cells_have_their_spans_and_gold_boxes_the_places_of_a_document(gold):
    document = read_gold(gold)[0]
    ((table,),) = document.readings
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.table.cells] == [
        ("Head", 0, 0, 1, 2), ("a", 1, 0, 1, 1), ("b", 1, 1, 1, 1),
    ]  # fmt: skip
    box = table.regions[1]
    assert (box.x0, box.top, box.x1, box.bottom) == (100, HEIGHT - 740, 300, HEIGHT - 700)


def test_increments_place_the_regions_of_a_table_that_spans_pages(tmp_path):
    text = structure((1, 0, [(at(0, 0), "a")]), (2, 1, [(at(0, 0), "b")]))
    (tmp_path / "t-1-str.xml").write_text(text)
    ((table,),) = read_gold(tmp_path)[0].readings
    assert [(c.text, c.row) for c in table.table.cells] == [("a", 0), ("b", 1)]
    assert dict(table.regions) == {1: None, 2: None}


def test_an_increment_may_point_backwards(tmp_path):
    (tmp_path / "t-1-str.xml").write_text(structure((1, -1, [(at(1, 0), "a"), (at(2, 0), "b")])))
    ((table,),) = read_gold(tmp_path)[0].readings
    assert [(c.text, c.row) for c in table.table.cells] == [("a", 0), ("b", 1)]


def test_files_that_differ_in_a_letter_are_readings_of_one_document(gold):
    (gold / "t-001-str.xml").rename(gold / "t-001a-str.xml")
    (gold / "t-001b-str.xml").write_text(structure((1, 0, [(at(0, 0), "a"), (at(0, 1), "b")])))
    first, second = read_gold(gold)
    assert (first.name, len(first.readings), len(second.readings)) == ("t-001", 2, 1)
    assert first.pdf == gold / "t-001.pdf"


def test_documents_are_selected_by_their_number(gold):
    assert [d.name for d in read_gold(gold, select=Select.ODD)] == ["t-001"]
    assert [d.name for d in read_gold(gold, select=Select.EVEN)] == ["t-002"]


def test_the_program_reads_the_documents_beside_the_gold(gold):
    summary = evaluate_tables(gold).summary
    assert (summary.exact_tables, summary.missed_tables, summary.false_tables) == (2, 0, 0)
    assert (summary.micro_f1, summary.macro_f1, summary.grits_top) == (1, 1, 1)


def test_the_program_reads_documents_elsewhere(gold, tmp_path):
    elsewhere = tmp_path / "pdfs"
    elsewhere.mkdir()
    (gold / "t-002.pdf").rename(elsewhere / "t-002.pdf")
    found = evaluate_tables(gold, elsewhere)
    assert (found.summary.exact_tables, found.unread) == (1, ("t-001",))


def test_predictions_with_a_known_fault_are_scored_as_by_hand(gold, tmp_path):
    """t-001: the header does not span. Gold: Head-a, Head-b, a-b; found: Head-a, a-b, so 2/3
    and 1. GriTS-Top: 1/2 + 1/2 + 1 + 1 of 4 and 4. t-002 is not predicted: 0."""
    place = tmp_path / "tables.jsonl"
    place.write_text(prediction(("Head", 1, 1), ("", 1, 2), ("A", 2, 1), ("b", 2, 2)))
    summary = evaluate_tables(gold, place).summary
    assert (summary.micro_recall, summary.micro_precision) == (2 / 6, 1)
    assert (summary.macro_recall, summary.macro_precision) == (pytest.approx(1 / 3), 1 / 2)
    # With the blank position split off, 1/2 of (0,0,2,1) and of (-1,0,1,1) each.
    assert summary.grits_top == pytest.approx(3 / 4 / 2)
    assert (summary.exact_tables, summary.missed_tables) == (0, 1)


def test_what_the_tables_command_prints_can_be_scored(gold, tmp_path):
    place = tmp_path / "tables.jsonl"
    call = [
        sys.executable,
        "-m",
        "extractor",
        "tables",
        "--quiet",
        "--format",
        "json",
        gold / "t-001.pdf",
    ]
    place.write_bytes(subprocess.run(call, capture_output=True, check=True).stdout)
    assert evaluate_tables(gold, place, select=Select.ODD).summary.exact_tables == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "line 1: is not JSON"),
        ('{"document": "t-001.pdf"}', "line 1: is not one document with its tables"),
        (prediction(("a", 0, 1)), "count from 1"),
        (prediction(("a", "x", 1)), "is not one document"),
    ],
)
def test_predictions_of_another_shape_are_named(gold, tmp_path, text, said):
    place = tmp_path / "tables.jsonl"
    place.write_text(text)
    with pytest.raises(UsageError) as error:
        evaluate_tables(gold, place)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t-003", "<document><table>"),
        ("t-003", structure((1, 0, [('start-row="0"', "a")]))),
        ("x", HEADED),
    ],
)
def test_gold_of_another_shape_is_named(gold, name, text):
    (gold / f"{name}-str.xml").write_text(text)
    with pytest.raises(UsageError) as error:
        read_gold(gold, select=Select.ODD)
    assert name in error.value.where


def test_no_gold_and_no_predictions_are_told(gold, tmp_path):
    for call in (
        lambda: read_gold(tmp_path),
        lambda: evaluate_tables(gold, tmp_path / "nowhere"),
        lambda: evaluate_tables(gold, tmp_path),
    ):
        with pytest.raises(UsageError):
            call()


def test_reports(gold, tmp_path):
    (gold / "t-002.pdf").unlink()
    evaluation = evaluate_tables(gold)
    text = render(evaluation, Format.TEXT)
    assert "2 documents, 2 gold tables, 1 predicted" in text
    assert "exactly right 1 = 0.500" in text
    assert "no prediction for: t-002" in text
    data = json.loads(render(evaluation, Format.JSON))
    assert data["summary"]["micro_recall"] == 0.5
    assert data["intervals_95"]["exact_share"] == [0, 1]
    rows = list(csv.DictReader(write_tables(evaluation, tmp_path / "out").open(encoding="utf-8")))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["document"], row["unmatched"], row["exact"]) for row in rows] == [
        ("t-001", "", "True"), ("t-002", "missed", "False"),
    ]  # fmt: skip


def test_the_command(gold, tmp_path):
    def run(*arguments):
        call = [sys.executable, "-m", "extractor", "evaluate-tables", *map(str, arguments)]
        return subprocess.run(call, capture_output=True, text=True, timeout=60)

    done = run(gold, gold, "--select", "odd", "--format", "json", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["summary"]["exact_tables"] == 1
    assert (tmp_path / "out" / "tables.csv").is_file()
    assert run(gold, gold, gold).returncode == 2
    assert run(tmp_path).returncode == 2
