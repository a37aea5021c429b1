import builtins
import io

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extractor.document import Document, Page
from extractor.errors import MissingExtra, UsageError
from extractor.outputs.drawing import MOST_PAGES, Drawing
from extractor.pipeline import tables
from extractor.runs.sources import Source

WHITE, OUTLINE = (255, 255, 255), (200, 30, 30)


def ruled_pdf(rotation=0):
    """Two columns and three rows, ruled, in the lower left quarter of an A4 page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.setPageRotation(rotation)
    canvas.grid([60, 160, 260], [100, 130, 160, 190])
    for row, texts in enumerate((("Office", "Cases"), ("North", "12"), ("South", "7"))):
        for column, text in enumerate(texts):
            canvas.drawString(65 + 100 * column, 170 - 30 * row, text)
    canvas.save()
    return stream.getvalue()


def drawn(tmp_path, data):
    source = Source(tmp_path / "a.pdf", "d/a.pdf", data=data)
    document = tables(data, name=source.name)
    Drawing.into(tmp_path / "seen")(source, document)
    (place,) = (tmp_path / "seen").iterdir()
    assert place.name == "d__a.pdf.page1.png"
    return document, Image.open(place).convert("RGB")


def outline_of(image):
    """The box of what has the colour of outlines, in points, without the legend below."""
    page = np.asarray(image)[:-26]
    ys, xs = np.nonzero((page == OUTLINE).all(axis=2))
    return tuple(side / 1.5 for side in (xs.min(), ys.min(), xs.max(), ys.max()))


@pytest.mark.parametrize(("rotation", "sides"), [(0, (60, 652, 260, 742)), (90, (100, 60, 190, 260))])
def test_the_outline_lies_on_the_table_as_the_page_is_shown(tmp_path, rotation, sides):
    # reportlab swaps the sides of a page that it turns by 90 degrees: it is shown upright
    document, image = drawn(tmp_path, ruled_pdf(rotation))
    assert len(document.tables) == 1
    x0, _, x1, bottom = outline_of(image)
    assert (x0, x1, bottom) == pytest.approx((sides[0], sides[2], sides[3]), abs=3)
    assert (image.width, image.height - 26) == pytest.approx((595 * 1.5, 842 * 1.5), abs=1)


def test_same_page_same_bytes(tmp_path):
    for name in ("1", "2"):
        (tmp_path / name).mkdir()
        drawn(tmp_path / name, ruled_pdf())
    one, two = ((tmp_path / n / "seen" / "d__a.pdf.page1.png").read_bytes() for n in ("1", "2"))
    assert one == two


def test_what_pdfium_cannot_show_is_white_paper(tmp_path):
    document, _ = drawn(tmp_path, ruled_pdf())
    Drawing(tmp_path / "seen")(Source(tmp_path / "b.pdf", "b.pdf", data=b"%PDF-broken"), document)
    image = Image.open(tmp_path / "seen" / "d__a.pdf.page1.png").convert("RGB")
    assert (image.getpixel((5, 5)), outline_of(image)[0]) == (WHITE, pytest.approx(60, abs=3))


def test_what_is_not_drawn_is_told(tmp_path):
    drawing = Drawing.into(tmp_path / "seen")
    page = Document("a.html", "html", "")
    drawing(Source(tmp_path / "a.html", "a.html", data=b""), page)
    assert list((tmp_path / "seen").iterdir()) == []
    assert "html has no pages" in drawing.remark(page)
    pages = tuple(Page(n, 10, 10) for n in range(1, MOST_PAGES + 2))
    assert drawing.remark(Document("a.pdf", "pdf", "", pages=pages[1:])) == ""
    assert f"of {MOST_PAGES + 1}" in drawing.remark(Document("a.pdf", "pdf", "", pages=pages))


def test_a_folder_that_cannot_be_made_and_a_missing_package_are_told(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot make the folder"):
        Drawing.into(tmp_path / "file")
    real = builtins.__import__

    def without_pillow(name, *rest):
        if name.startswith("PIL"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pillow)
    with pytest.raises(MissingExtra) as missing:
        Drawing.into(tmp_path / "seen")
    assert "pip install pillow" in missing.value.remedy
