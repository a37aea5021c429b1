"""Pictures of pages: a ruled table drawn, rasterised, worn, and read back."""

from __future__ import annotations

import io

import numpy as np
import pytest

from extractor.document import Document
from extractor.errors import DamagedDocument, NeedsOcr
from extractor.grids import build
from extractor.reading.read import read_bytes

Image = pytest.importorskip("PIL.Image")
canvas = pytest.importorskip("reportlab.pdfgen.canvas")

ROWS = [
    ["item", "received", "granted", "total"],
    ["first quarter", "12", "0", "12"],
    ["second quarter", "345", "-", "6789"],
    ["third quarter", "8", "", "103.38"],
]


def _drawn(dpi: int) -> Image.Image:
    """An A4 page with the table in it, as a grey picture."""
    import pypdfium2

    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(595, 842))
    page.setFont("Helvetica-Bold", 16)
    page.drawString(180, 740, "Annual statistics 2023")
    page.setFont("Helvetica", 11)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            x, y = 90 + 105 * c, 650 - 26 * r
            page.rect(x, y, 105, 26)
            page.drawCentredString(x + 52, y + 9, text)
    page.save()
    return pypdfium2.PdfDocument(stream.getvalue())[0].render(scale=dpi / 72).to_pil().convert("L")


def _worn(image: Image.Image, *, angle: float, noise: float) -> Image.Image:
    rng = np.random.default_rng(5)
    turned = image.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    grey = np.asarray(turned, float) * 0.85 + 30 + rng.normal(0, noise, (image.height, image.width))
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _saved(image: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **({"quality": 70} if kind == "JPEG" else {}))
    return stream.getvalue()


def _texts(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [[cell.text if cell else "" for cell in row] for row in table.grid]


def _has_ocr() -> bool:
    try:
        import cv2  # noqa: F401
        import rapidocr  # noqa: F401
    except ImportError:
        return False
    return True


needs_ocr = pytest.mark.skipif(not _has_ocr(), reason='needs pip install "extractor[ocr]"')


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize(
    ("dpi", "turn", "noise", "kind"),
    [
        (200, 0.0, 0.0, "PNG"),
        (150, 1.3, 12.0, "JPEG"),
        (300, 180.6, 8.0, "TIFF"),
        (200, 90.0, 0.0, "PDF"),
    ],
)
def test_a_worn_page_is_read(dpi: int, turn: float, noise: float, kind: str) -> None:
    image = _drawn(dpi)
    if turn == 90.0:
        image = image.rotate(90, expand=True)
        turn = 0.0
    document = build(read_bytes(_saved(_worn(image, angle=turn, noise=noise), kind), name="scan"))
    assert _texts(document) == ROWS
    assert any("2023" in line.text for line in document.lines)
    assert document.pages[0].recognised


@needs_ocr
@pytest.mark.slow
def test_places_are_those_of_the_page() -> None:
    document = build(read_bytes(_saved(_drawn(200), "PDF"), name="scan.pdf"))
    (table,) = document.tables
    cell = next(c for c in table.cells if c.text == "6789")
    (box,) = cell.provenance.boxes
    assert (box.x0 / document.pages[0].width, box.top / document.pages[0].height) == pytest.approx(
        (405 / 595, (842 - 650 + 26) / 842), abs=0.01
    )


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_without_the_packages_the_remedy_names_them(kind: str) -> None:
    with pytest.raises(NeedsOcr) as caught:
        read_bytes(_saved(_drawn(100), kind), name="scan")
    assert "extractor[ocr]" in caught.value.remedy


@needs_ocr
def test_a_broken_image_is_damaged() -> None:
    with pytest.raises(DamagedDocument):
        read_bytes(_saved(_drawn(100), "PNG")[:900], name="scan")
