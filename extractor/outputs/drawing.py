"""What was found on the pages of a PDF, drawn over them as PNG: for people who look for a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from extractor.document import BBox, Cell, Document, Page, Role, Table
from extractor.errors import MissingExtra
from extractor.outputs.atomic import atomic_path, made_folder
from extractor.outputs.tablefiles import file_name
from extractor.runs.batch import content_of
from extractor.runs.sources import Source

MOST_PAGES = 100
"""Pages drawn of one document: each costs a tenth of a second of the budget for reading it."""

_SCALE = 1.5
"""Pixels a point: small print can be read, and a page is some 100 kB."""
_LONGEST_SIDE = 2_400
"""Pixels of a page: larger ones are drawn smaller."""
_STRIP = 26
"""Pixels below the page, for what the colours mean."""

Colour = tuple[int, int, int]

_OUTLINE: Colour = (200, 30, 30)
_CELL: Colour = (90, 110, 140)
_SPAN: Colour = (160, 40, 200)
_FILLS: dict[Role, Colour] = {
    Role.HEADER: (30, 110, 230),
    Role.STUB: (20, 160, 70),
    Role.CAPTION: (240, 150, 20),
}
_VEIL = 48
"""How much a colour covers, of 255: print stays legible below it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws documents into a folder, in any process."""

    folder: Path

    @classmethod
    def into(cls, folder: Path) -> Drawing:
        """
        Raises:
            MissingExtra: Pillow is not installed.
            UsageError: the folder cannot be made.
        """
        try:
            import PIL  # noqa: F401
        except ImportError as error:
            raise MissingExtra("pages are drawn with Pillow", remedy="`pip install pillow`.") from error
        return cls(made_folder(folder.absolute()))

    def remark(self, document: Document) -> str:
        """What is not drawn of a document, and why; empty if everything is."""
        if document.format != "pdf":
            return f"nothing is drawn: {document.format} has no pages, only PDF is drawn"
        if len(document.pages) > MOST_PAGES:
            return f"drawn: the first {MOST_PAGES} of {len(document.pages):,} pages"
        return ""

    def __call__(self, source: Source, document: Document) -> None:
        """``NAME.page1.png`` and so on, of the pages that were read; nothing if it is no PDF."""
        if document.format != "pdf":
            return
        content = content_of(source)
        for page, image in _rendered(content, document.pages[:MOST_PAGES]):
            place = self.folder / f"{file_name(document.name)}.page{page.number}.png"
            with atomic_path(place) as temporary:
                _drawn(image, page, document.tables).save(temporary, "PNG")


def _rendered(content: Path | bytes, pages: tuple[Page, ...]) -> Iterator[tuple[Page, Any]]:
    """Each page with its picture; what pdfium cannot show is white paper."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        document = None
    try:
        for page in pages:
            yield page, _picture(document, page)
    finally:
        if document is not None:
            document.close()


def _picture(document: Any, page: Page) -> Any:
    import pypdfium2
    from PIL import Image

    try:
        if document is not None:
            image = document[page.number - 1].render(scale=_scale(page)).to_pil()
            return image.convert("RGB")
    except pypdfium2.PdfiumError:
        pass
    size = (page.width, page.height) if page.turned % 2 == 0 else (page.height, page.width)
    width, height = (max(1, round(side * _scale(page))) for side in size)
    return Image.new("RGB", (width, height), "white")


def _scale(page: Page) -> float:
    return min(_SCALE, _LONGEST_SIDE / max(page.width, page.height))


def _drawn(image: Any, page: Page, tables: tuple[Table, ...]) -> Any:
    """The picture with the tables over it, and the meaning of the colours below it."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (image.width, image.height + _STRIP), "white")
    sheet.paste(image)
    draw = ImageDraw.Draw(sheet, "RGBA")
    for number, table in enumerate(tables, 1):
        _draw_table(draw, table, number, page)
    _draw_legend(draw, image.height)
    return sheet


def _draw_table(draw: Any, table: Table, number: int, page: Page) -> None:
    scale = _scale(page)
    placed = [(cell, box) for cell in table.cells for box in _boxes(cell, page.number)]
    if not placed:
        return
    for cell, box in placed:
        fill = (*_FILLS[cell.role], _VEIL) if cell.role in _FILLS else None
        draw.rectangle(_corners(box, scale), fill=fill, outline=_CELL)
    for cell, box in placed:
        if cell.row_span > 1 or cell.column_span > 1:
            x0, top, x1, bottom = _corners(box, scale)
            inner = (x0 + 2, top + 2, max(x0 + 2, x1 - 2), max(top + 2, bottom - 2))
            draw.rectangle(inner, outline=_SPAN, width=2)
    x0, top, x1, bottom = _corners(reduce(BBox.union, (box for _, box in placed)), scale)
    around = (x0 - 2, top - 2, x1 + 2, bottom + 2)
    draw.rectangle(around, outline=_OUTLINE, width=3)
    label = f" {number}: {table.confidence:.3f} "
    font = _font()
    left, _, right, height = font.getbbox(label)
    x, y = max(0, around[0]), max(0, around[1] - height - 4)
    draw.rectangle((x, y, x + right - left, y + height + 4), fill=_OUTLINE)
    draw.text((x, y + 1), label, fill="white", font=font)


def _draw_legend(draw: Any, top: int) -> None:
    x, font = 8, _font()
    for name, outline, fill in (
        ("table, number: confidence", _OUTLINE, None),
        ("cell", _CELL, None),
        ("spanning", _SPAN, None),
        ("header", _CELL, _FILLS[Role.HEADER]),
        ("stub", _CELL, _FILLS[Role.STUB]),
        ("caption", _CELL, _FILLS[Role.CAPTION]),
    ):
        box = (x, top + 6, x + 16, top + 20)
        draw.rectangle(box, fill=(*fill, _VEIL) if fill else None, outline=outline, width=2)
        draw.text((x + 21, top + 5), name, fill="black", font=font)
        x += 33 + round(font.getlength(name))


def _font() -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(13)


def _boxes(cell: Cell, page: int) -> list[BBox]:
    place = cell.provenance
    return [box for box, number in zip(place.boxes, place.pages, strict=True) if number == page]


def _corners(box: BBox, scale: float) -> tuple[float, float, float, float]:
    return (box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale)
