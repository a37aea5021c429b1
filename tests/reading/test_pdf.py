from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from reportlab.lib.colors import Color
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from extractor.document import Document
from extractor.errors import DamagedDocument, EmptyDocument, EncryptedDocument, NeedsOcr
from extractor.reading.ideographs import unify
from extractor.reading.limits import Limits
from extractor.reading.pdf import read_pdf

WIDTH, HEIGHT = 400.0, 300.0
FONT = "STSong-Light"


def pdf(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), **options)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(data: bytes, **limits: int) -> Document:
    return read_pdf(data, "t.pdf", "0", Limits(**limits))


def rules(document: Document, page: int = 0) -> set[tuple[int, ...]]:
    """Rules on a raster of 5 points: pdfium's bounds of a stroke reach past its ends."""
    flat = np.frombuffer(document.pages[page].ink.rules)
    return {tuple(r) for r in ((flat.reshape(-1, 4) / 5).round().astype(int) * 5).tolist()}


def text(c: Canvas) -> None:
    c.drawString(50, 200, "规章 1,024件")


def image(c: Canvas, share: float = 1.0) -> None:
    pixel = ImageReader(io.BytesIO(_png()))
    c.drawImage(pixel, 0, 0, WIDTH, HEIGHT * share)


def _png() -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80\x80\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_glyphs_have_boxes_from_the_top_left():
    (page,) = read(pdf(text)).pages
    assert page.ink.text == "规章1,024件"
    boxes = np.frombuffer(page.ink.boxes).reshape(-1, 4)
    assert len(boxes) == 8
    assert boxes[0, 0] == pytest.approx(50, abs=0.5)
    assert boxes[0, 1] < HEIGHT - 200 < boxes[0, 3]
    assert (page.number, page.width, page.height) == (1, WIDTH, HEIGHT)


def _form(c: Canvas) -> None:
    c.beginForm("cross")
    c.line(0, 0, 50, 0)
    c.endForm()
    c.translate(100, 100)
    c.rotate(90)
    c.doForm("cross")


def _dotted(c: Canvas) -> None:
    for x in range(50, 250, 3):
        c.rect(x, 100, 1, 1, stroke=0, fill=1)


def _polyline(c: Canvas) -> None:
    path = c.beginPath()
    path.moveTo(50, 100)
    path.lineTo(150, 100)
    path.lineTo(150, 200)
    path.curveTo(150, 250, 200, 250, 200, 200)
    c.drawPath(path, stroke=1, fill=0)


def _nothing_drawn(c: Canvas) -> None:
    path = c.beginPath()
    path.rect(50, 100, 100, 50)
    c.clipPath(path, stroke=0, fill=0)


def _filled(r: float, *box: float) -> Callable[[Canvas], None]:
    def draw(c: Canvas) -> None:
        c.setFillColor(Color(r, r, r))
        c.rect(*box, stroke=0, fill=1)

    return draw


def _wide_stroke(c: Canvas) -> None:
    c.setLineWidth(14)
    c.line(50, 100, 150, 100)


def _white_on_grey(c: Canvas) -> None:
    _filled(0.7, 40, 90, 200, 100)(c)
    _filled(1, 50, 100, 150, 1)(c)


def _white_sheet_on_grey(c: Canvas) -> None:
    _filled(0.7, 40, 90, 200, 100)(c)
    _filled(1, 50, 100, 100, 50)(c)


EDGES = {(50, 150, 150, 150), (50, 200, 150, 200), (50, 150, 50, 200), (150, 150, 150, 200)}


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        pytest.param(lambda c: c.line(50, 100, 150, 100), {(50, 200, 150, 200)}, id="stroked line"),
        pytest.param(lambda c: c.rect(50, 100, 100, 50), EDGES, id="stroked box"),
        pytest.param(_filled(0, 50, 99.5, 100, 1), {(50, 200, 150, 200)}, id="thin filled box"),
        pytest.param(_filled(0.9, 50, 100, 100, 50), set(), id="cell shading"),
        pytest.param(_filled(1, 50, 100, 100, 1), set(), id="white on paper"),
        pytest.param(_white_on_grey, {(50, 200, 200, 200)}, id="white on a field"),
        pytest.param(_white_sheet_on_grey, EDGES, id="white cell on a field"),
        pytest.param(_filled(1, 50, 100, 100, 50), set(), id="white sheet on paper"),
        pytest.param(_wide_stroke, set(), id="highlight as a wide stroke"),
        pytest.param(_polyline, {(50, 200, 150, 200), (150, 100, 150, 200)}, id="polyline and curve"),
        pytest.param(_form, {(100, 150, 100, 200)}, id="turned form"),
        pytest.param(_nothing_drawn, set(), id="clip path"),
        pytest.param(lambda c: c.line(900, 100, 990, 100), set(), id="outside the page"),
    ],
)
def test_rules(draw, expected):
    assert rules(read(pdf(draw))) == expected


def test_dots_of_a_dotted_rule_are_kept_for_joining():
    flat = np.frombuffer(read(pdf(_dotted)).pages[0].ink.rules).reshape(-1, 4)
    assert (flat[:, 1] == flat[:, 3]).sum() == 67


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_turned_until_its_text_stands_upright(turn):
    def draw(c: Canvas) -> None:
        c.setPageRotation(turn)
        text(c)
        c.line(50, 195, 110, 195)

    (page,) = read(pdf(draw)).pages
    assert page.turned == -turn // 90 % 4
    y = page.height - 195  # reportlab swaps the sides of a page that it turns by 90 or 270 degrees
    assert np.frombuffer(page.ink.rules) == pytest.approx((50, y, 110, y), abs=1.5)
    glyphs = np.frombuffer(page.ink.boxes).reshape(-1, 4)
    assert (np.diff(glyphs[:, 0]) > 0).all()
    assert (np.abs(glyphs[:, [1, 3]].mean(axis=1) - (page.height - 203)) < 4).all()


def test_a_page_shown_upright_by_its_rotation_is_not_turned():
    def draw(c: Canvas) -> None:
        c.setPageRotation(90)
        c.translate(HEIGHT, 0)
        c.rotate(90)
        text(c)

    assert read(pdf(draw)).pages[0].turned == 0


def _watermarked(c: Canvas) -> None:
    text(c)
    c.setFont(FONT, 40)
    c.translate(100, 50)
    c.rotate(45)
    c.drawString(0, 0, "草稿")


def _hidden(c: Canvas) -> None:
    text(c)
    hidden = c.beginText(50, 100)
    hidden.setTextRenderMode(3)
    hidden.textOut("HIDDEN")
    c.drawText(hidden)


def _white(c: Canvas) -> None:
    text(c)
    c.setFillColor(Color(1, 1, 1))
    c.drawString(50, 100, "WHITE")


def _header(c: Canvas) -> None:
    _filled(0.2, 40, 190, 200, 30)(c)
    c.setFillColor(Color(1, 1, 1))
    text(c)


@pytest.mark.parametrize(
    "draw",
    [_watermarked, _hidden, _white, _header, lambda c: (text(c), c.drawString(500, 100, "OUT"))],
    ids=["watermark", "hidden", "white on paper", "white on a field", "outside"],
)
def test_only_what_is_seen_is_read(draw):
    assert read(pdf(draw)).pages[0].ink.text == "规章1,024件"


def test_recognised_text_under_a_scan_is_read():
    def draw(c: Canvas) -> None:
        image(c)
        layer = c.beginText(50, 100)
        layer.setTextRenderMode(3)
        layer.textOut("SCANNED " * 5)
        c.drawText(layer)

    assert read(pdf(draw)).pages[0].ink.text == "SCANNED" * 5


def _stamp(c: Canvas) -> None:
    image(c)
    c.drawString(50, 100, "CamScanner")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(pdf(text, encrypt=StandardEncryption("secret")), EncryptedDocument, id="password"),
        pytest.param(pdf(text)[:400], DamagedDocument, id="truncated"),
        pytest.param(b"%PDF-1.4\n", DamagedDocument, id="only a signature"),
        pytest.param(b"\xff\xd8\xff\xe0JFIF", DamagedDocument, id="another format"),
        pytest.param(pdf(image, image), NeedsOcr, id="images only"),
        pytest.param(pdf(_stamp, image), NeedsOcr, id="images with an app's stamp"),
    ],
)
@pytest.mark.usefixtures("without_ocr")
def test_refused(data, error):
    with pytest.raises(error):
        read(data)


def test_no_pages_is_empty():
    data = b"%PDF-1.4\n"
    places = []
    for n, body in enumerate((b"/Type /Catalog /Pages 2 0 R", b"/Type /Pages /Kids [] /Count 0"), 1):
        places.append(len(data))
        data += b"%d 0 obj << %s >> endobj\n" % (n, body)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 3\n0000000000 65535 f \n" + entries
    end = b"trailer << /Root 1 0 R /Size 3 >>\nstartxref\n%d\n%%%%EOF" % len(data)
    with pytest.raises(EmptyDocument):
        read(data + table + end)


@pytest.mark.usefixtures("without_ocr")
def test_pages_that_need_ocr_are_named():
    with pytest.raises(NeedsOcr, match="pages 1-3"):
        read(pdf(image, image, image))


def test_owner_password_alone_does_not_lock():
    data = pdf(text, encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0))
    assert read(data).pages[0].ink.text == "规章1,024件"


def test_a_page_without_text_or_images_is_read_as_empty():
    document = read(pdf(lambda c: c.line(1, 1, 2, 2)))
    assert document.pages[0].ink.text == ""
    assert not document.notes


def test_one_image_page_among_others_is_noted():
    document = read(pdf(text, image))
    assert [(n.code, n.cuts, n.where) for n in document.notes] == [("page_is_image", True, "page 2")]


@pytest.mark.parametrize(
    "limits",
    [{"pdf_pages": 1}, {"pdf_page_objects": 2}, {"pdf_page_glyphs": 3}, {"pdf_page_points": 100}],
    ids=str,
)
def test_a_limit_that_cuts_leaves_a_note(limits):
    def page(c: Canvas) -> None:
        for k in range(5):
            c.line(10, 10 * k, 50, 10 * k)
        text(c)

    document = read(pdf(page, page), **limits)
    assert {(n.code, n.cuts) for n in document.notes} == {("limit", True)}
    assert next(iter(limits)) in document.notes[0].message


def test_properties():
    def draw(c: Canvas) -> None:
        c.setTitle("年度报告")
        text(c)

    assert read(pdf(draw)).properties["title"] == "年度报告"


def test_what_pdfium_refuses_is_tried_with_pdfplumber(monkeypatch):
    import extractor.reading.pdf as room

    def refuse(*_: object) -> None:
        raise DamagedDocument("refused")

    data = pdf(lambda c: (text(c), c.rect(50, 100, 100, 50), _filled(0, 50, 50, 100, 1)(c)))
    monkeypatch.setattr(room, "_read_with_pdfium", refuse)
    document = read(data)
    assert document.pages[0].ink.text == "规章1,024件"
    assert rules(document) == {*EDGES, (50, 250, 150, 250)}


def test_look_alikes_become_the_characters_people_type():
    assert unify("⼀、⾏政⺠主⻓不２") == "一、行政民主长不２"
