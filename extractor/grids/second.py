"""Which tables deserve a second opinion, and what another reader's pages say of their cells.

The other reader has its own parser, fonts and character maps; it is asked which characters
stand in the boxes of the cells. Where it reads others, one of the two is wrong. It says
nothing about how the table is parted into cells.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np

from extractor.acceptance import SURE_GRID
from extractor.document import Cell, Document, Page, SecondOpinion, Table
from extractor.grids.content import squeeze
from extractor.grids.glyphs import Glyphs
from extractor.grids.ruled import as_array

FEW = 0.2
"""Where less than this share of the cells holds text, text may have been missed."""
SAME_SIZE = 1.0
"""Points by which two readers may differ over the size of a page: else places do not compare."""
UNREADABLE = "\ufffd"


def doubtful_tables(document: Document) -> set[int]:
    """Numbers of the tables whose first reading is in doubt: the grid was reconstructed, the text
    runs sideways, hardly a cell has text, or a character could not be read."""
    pages = {page.number: page for page in document.pages}
    found = set()
    for number, table in enumerate(document.tables, 1):
        printed = [cell.text for cell in table.cells if squeeze(cell.text)]
        turned = any(pages[n].turned for n in table.pages if n in pages)
        few = len(printed) < FEW * len(table.cells)
        broken = any(UNREADABLE in text for text in printed)
        if table.confidence < SURE_GRID or turned or few or broken:
            found.add(number)
    return found


def pages_of(document: Document, numbers: Collection[int]) -> set[int]:
    """The pages of these tables that have text of their own: a picture has none to read again."""
    pictures = {page.number for page in document.pages if page.recognised}
    return {
        page
        for n, table in enumerate(document.tables, 1)
        if n in numbers
        for page in table.pages
        if page not in pictures
    }


def with_opinions(document: Document, numbers: Collection[int], again: Collection[Page]) -> Document:
    """The document, each of these tables with what its pages, read again, say of it."""
    known = {page.number: page for page in document.pages}
    texts = {
        page.number: Glyphs.of(page.ink.text, as_array(page.ink.boxes))
        for page in again
        if page.number in known and _same_size(page, known[page.number])
    }
    tables = iter(range(1, len(document.tables) + 1))
    body = tuple(
        replace(part, second_opinion=_opinion(part, texts))
        if isinstance(part, Table) and next(tables) in numbers
        else part
        for part in document.body
    )
    return document.with_body(body)


def _same_size(again: Page, page: Page) -> bool:
    """Whether two readers see a page alike; the first may have turned it to read it."""
    width, height = (page.height, page.width) if page.turned % 2 else (page.width, page.height)
    return max(abs(again.width - width), abs(again.height - height)) <= SAME_SIZE


def _opinion(table: Table, pages: Mapping[int, Glyphs]) -> SecondOpinion | None:
    compared = 0
    differing = []
    for cell in table.cells:
        if not cell.provenance.pages or any(page not in pages for page in cell.provenance.pages):
            continue
        text = "".join(_texts_within(cell, pages))
        if UNREADABLE in text:
            continue
        compared += 1
        if _characters(text) != _characters(cell.text):
            differing.append((cell.row + 1, cell.column + 1, text))
    return SecondOpinion(compared, tuple(differing)) if compared else None


def _texts_within(cell: Cell, pages: Mapping[int, Glyphs]) -> Iterator[str]:
    """What stands in the cell's boxes, in the order drawn."""
    for box, page in zip(cell.provenance.boxes, cell.provenance.pages, strict=True):
        glyphs = pages[page]
        x, y = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]).T / 2
        inside = (x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom)
        yield glyphs[np.nonzero(inside)[0]].text


def _characters(text: str) -> Counter[str]:
    """The characters in any order: readers differ over the order in which they are drawn."""
    return Counter(squeeze(unicodedata.normalize("NFKC", text)))
