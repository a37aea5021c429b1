"""Boxes of pages that were turned to be read, on the pages as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extractor.document import BBox, Document, Line, Page, Provenance, Table


def as_shown(document: Document) -> Document:
    """The document with the boxes of its body turned back."""
    pages = {page.number: page for page in document.pages if page.turned}
    body: list[Line | Table] = []
    for part in document.body:
        if isinstance(part, Table):
            cells = (replace(c, provenance=_placed(c.provenance, pages)) for c in part.cells)
            body.append(replace(part, cells=tuple(cells)))
        else:
            body.append(replace(part, provenance=_placed(part.provenance, pages)))
    return document.with_body(tuple(body))


def _placed(place: Provenance, pages: Mapping[int, Page]) -> Provenance:
    pairs = zip(place.boxes, place.pages, strict=True)
    boxes = (_turned_back(box, pages[n]) if n in pages else box for box, n in pairs)
    return replace(place, boxes=tuple(boxes))


def _turned_back(box: BBox, page: Page) -> BBox:
    """A box on the turned page, on the page as it is shown.

    >>> _turned_back(BBox(10, 20, 40, 30), Page(1, 800, 600, turned=1))
    BBox(x0=20, top=760, x1=30, bottom=790)
    """
    width, height = page.width, page.height
    return {
        1: BBox(box.top, width - box.x1, box.bottom, width - box.x0),
        2: BBox(width - box.x1, height - box.bottom, width - box.x0, height - box.top),
        3: BBox(height - box.bottom, box.x0, height - box.top, box.x1),
    }[page.turned]
