"""From the bytes of a PDF to whole tables."""

from __future__ import annotations

import pytest

from extractor.document import LineKind
from extractor.grids import build
from extractor.reading.pdf import read_pdf

XS = [60, 120, 260, 400]


def thin_rectangles(canvas, x0, y0, x1, y1):
    for box in (
        (x0, y0, x1 - x0, 0.7),
        (x0, y1, x1 - x0, 0.7),
        (x0, y0, 0.7, y1 - y0),
        (x1, y0, 0.7, y1 - y0),
    ):
        canvas.rect(*box, stroke=0, fill=1)


def stroked(canvas, x0, y0, x1, y1):
    canvas.rect(x0, y0, x1 - x0, y1 - y0)


def cell(canvas, text, corners, outline=stroked):
    x0, top, x1, bottom = corners
    y0, y1 = canvas._pagesize[1] - bottom, canvas._pagesize[1] - top
    outline(canvas, x0, y0, x1, y1)
    for k, line in enumerate(text.split("\n")):
        canvas.drawString(x0 + 3, y1 - 13 - 12 * k, line)


def first_page(outline):
    def draw(canvas):
        cell(canvas, "申请人情况", (60, 100, 260, 130), outline)
        cell(canvas, "总计", (260, 100, 400, 130), outline)
        cell(canvas, "（四）无", (60, 130, 120, 150), outline)
        cell(canvas, "1.本机关不掌握", (120, 130, 260, 150), outline)
        cell(canvas, "1,024件", (260, 130, 400, 150), outline)
        canvas.drawString(280, 40, "- 4 -")

    return draw


def second_page(outline):
    def draw(canvas):
        cell(canvas, "法提供", (60, 100, 120, 140), outline)
        for k, row in enumerate((("2.没有现成", "0"), ("3.仍不明确", "-"))):
            for c, text in enumerate(row):
                cell(canvas, text, (XS[c + 1], 100 + 20 * k, XS[c + 2], 120 + 20 * k), outline)
        canvas.drawString(280, 40, "- 5 -")

    return draw


@pytest.mark.parametrize("outline", [stroked, thin_rectangles])
def test_a_table_over_two_pages(pdf, outline):
    data = pdf(first_page(outline), second_page(outline))
    document = build(read_pdf(data, "t.pdf", "0"))
    (table,) = document.tables
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("申请人情况", 0, 0, 1, 2),
        ("总计", 0, 2, 1, 1),
        ("（四）无\n法提供", 1, 0, 3, 1),
        ("1.本机关不掌握", 1, 1, 1, 1),
        ("1,024件", 1, 2, 1, 1),
        ("2.没有现成", 2, 1, 1, 1),
        ("0", 2, 2, 1, 1),
        ("3.仍不明确", 3, 1, 1, 1),
        ("-", 3, 2, 1, 1),
    ]
    assert [line.kind for line in document.lines] == [LineKind.FURNITURE] * 2


def test_a_highlighted_paragraph_is_prose(pdf):
    def draw(canvas):
        canvas.setFillColorRGB(1, 1, 0)
        for k in range(3):
            canvas.rect(60, 700 - 14 * k, 300, 14, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for k in range(3):
            canvas.drawString(60, 703 - 14 * k, "本年共收到申请二十三件，均已按时办结")

    document = build(read_pdf(pdf(draw), "t.pdf", "0"))
    assert not document.tables
    assert len(document.lines) == 3
