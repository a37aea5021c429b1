"""What objects draw, and how they are asked: slanted letters, many pages, little memory."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractor.reading.limits import Limits
from extractor.reading.pdf import PAGES_AT_ONCE, read_pdf


def canvas_pdf(draw, pages: int = 1) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    for page in range(pages):
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [page.ink.text for page in read_pdf(data, "t.pdf", "0", Limits()).pages]


def transformed(canvas: Canvas, text: str, matrix: tuple[float, ...]) -> None:
    written = canvas.beginText()
    written.setFont("Helvetica", 12)
    written.setTextTransform(*matrix)
    written.textOut(text)
    canvas.drawText(written)


def test_slanted_letters_are_text_and_slanted_lines_are_stamps():
    def draw(canvas: Canvas, _: int) -> None:
        transformed(canvas, "Upright123", (1, 0, 0, 1, 50, 200))
        transformed(canvas, "Italic456", (1, 0, 0.33, 1, 50, 170))
        canvas.rotate(30)
        transformed(canvas, "STAMP", (1, 0, 0, 1, 150, 50))

    assert texts(canvas_pdf(draw)) == ["Upright123Italic456"]


def test_letters_in_a_turned_form_are_turned():
    def draw(canvas: Canvas, _: int) -> None:
        transformed(canvas, "Upright123", (1, 0, 0, 1, 50, 200))
        canvas.beginForm("stamp")
        transformed(canvas, "STAMP", (1, 0, 0, 1, 20, 20))
        canvas.endForm()
        canvas.rotate(30)
        canvas.doForm("stamp")

    assert texts(canvas_pdf(draw)) == ["Upright123"]


def test_every_page_is_read_however_often_the_document_is_opened():
    pages = 2 * PAGES_AT_ONCE + 1
    data = canvas_pdf(lambda canvas, page: canvas.drawString(50, 200, f"page{page}"), pages)
    assert texts(data) == [f"page{page}" for page in range(pages)]


MEASURE = """
import resource, sys
import extractor
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
extractor.tables(sys.argv[1])
before = peak()
document = extractor.tables(sys.argv[2])
print(len(document.pages), peak() - before)
"""


@pytest.mark.slow
def test_five_hundred_pages_add_little_memory(tmp_path):
    def draw(canvas: Canvas, page: int) -> None:
        uneven = 15 * (page % 2)  # or all pages were one table
        canvas.grid([20 + 60 * k + uneven * (0 < k < 6) for k in range(7)], range(40, 260, 20))
        for row in range(10):
            for column in range(6):
                canvas.drawString(24 + 60 * column, 44 + 20 * row, f"{page} {row} {column}")

    for name, pages in (("one", 1), ("many", 500)):
        (tmp_path / name).write_bytes(canvas_pdf(draw, pages))
    call = [sys.executable, "-c", MEASURE, str(tmp_path / "one"), str(tmp_path / "many")]
    out = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    pages, mib = out.split()
    assert int(pages) == 500
    assert float(mib) < 100
