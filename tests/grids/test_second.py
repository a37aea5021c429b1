"""Tables in doubt are read again, and what the second reader says of them is kept."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

import extractor
from extractor import pipeline
from extractor.document import BBox, Cell, Document, Page, Provenance, SecondOpinion, Table
from extractor.grids.second import doubtful_tables, pages_of, with_opinions

ROWS = (("Year", "Made", "Sent"), ("North", "12", "7"), ("South", "31", "16"), ("West", "5", "28"))


@pytest.fixture
def unruled(tmp_path):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            canvas.drawString(50 + 100 * c, 250 - 20 * r, text)
    canvas.save()
    path = tmp_path / "unruled.pdf"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def ruled(tmp_path):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.grid([45 + 100 * k for k in range(4)], [185 + 20 * k for k in range(5)])
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            canvas.drawString(50 + 100 * c, 250 - 20 * r, text)
    canvas.save()
    path = tmp_path / "ruled.pdf"
    path.write_bytes(out.getvalue())
    return path


def test_a_reconstructed_grid_is_read_again(unruled):
    (table,) = extractor.tables(unruled).tables
    assert table.second_opinion == SecondOpinion(len(table.cells))


def test_nobody_is_asked_about_a_drawn_grid(ruled, monkeypatch):
    def asked(*_):
        raise AssertionError("no table is in doubt")

    monkeypatch.setattr(pipeline, "read_pages_again", asked)
    (table,) = extractor.tables(ruled).tables
    assert [c.text for c in table.row_cells(1)] == ["North", "12", "7"]
    assert table.second_opinion is None


def test_a_second_reader_who_reads_other_figures_is_heard(unruled, monkeypatch):
    read_again = pipeline.read_pages_again

    def misread(path, pages, limits):
        return [
            replace(page, ink=replace(page.ink, text=page.ink.text.replace("8", "3")))
            for page in read_again(path, pages, limits)
        ]

    monkeypatch.setattr(pipeline, "read_pages_again", misread)
    (table,) = extractor.tables(unruled).tables
    assert table.second_opinion == SecondOpinion(len(table.cells), ((4, 3, "23"),))


def document(*texts: str, **page: object) -> Document:
    cells = tuple(
        Cell(t, 0, k, provenance=Provenance((BBox(10 * k, 0, 10 * k + 10, 10),), (1,)))
        for k, t in enumerate(texts)
    )
    return Document("t.pdf", "pdf", "0", (Table(cells),), (Page(1, 100, 100, **page),))


def test_what_makes_a_table_doubtful():
    assert doubtful_tables(document("a", "1", "2")) == set()
    assert doubtful_tables(document("a", "1", "2", turned=1)) == {1}
    assert doubtful_tables(document("a", "\ufffd", "2")) == {1}
    assert doubtful_tables(document("a", "", "", "", "", "")) == {1}


def test_pictures_are_not_read_again():
    assert pages_of(document("a", "1"), {1}) == {1}
    assert pages_of(document("a", "1", recognised=True), {1}) == set()


def test_no_opinion_where_the_pages_differ_in_size():
    (table,) = with_opinions(document("a", "1"), {1}, [Page(1, 200, 100)]).tables
    assert table.second_opinion is None
