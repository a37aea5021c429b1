"""PDF to Document: what each page draws, as glyphs and rules, read with pdfium.

Tables and lines are not found here; :mod:`extractor.grids` finds them in the ink. A file
that pdfium refuses is given to pdfplumber before it is called damaged.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from extractor.document import Document, Ink, Note, Page
from extractor.errors import (
    DamagedDocument,
    DocumentError,
    EmptyDocument,
    EncryptedDocument,
    MissingExtra,
    NeedsOcr,
)
from extractor.reading.ideographs import UNIFIED
from extractor.reading.limits import Limits, cut
from extractor.reading.pdf_calls import Bools, Floats, Handle, address
from extractor.reading.pdf_glyphs import Glyphs, glyph_objects, read_glyphs
from extractor.reading.pdf_objects import PALE_TESTS, Drawing, overlapping, read_drawing

IMAGE_PAGE = 0.5
"""A page without text is a scan when images cover at least this share of it."""
STAMP = 30
"""Glyphs that scanning apps and stamps put over a page image (扫描全能王 创建, a page number)."""
STAMPED_IMAGE = 0.7
"""… and the share of the page that the image must cover to count as a scan nevertheless."""
LEANING = np.radians(3)
"""Text turned by more than this from upright or sideways is a watermark or a stamp."""
MOST_TEXT = 0.8
"""The share of the text that must run the same way for the page to be turned that way."""

PAGES_AT_ONCE = 25
"""Pdfium keeps every font it has met until the document is closed: it is opened again after so
many pages, which costs less than reading one."""

_HYPHENS = (0x02, 0xFFFE)
"""Code points that pdfium writes for a hyphen at the end of a line."""


@dataclass(frozen=True)
class _Frame:
    """How a page is shown: its visible box in user space, and its rotation in quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def shown(self, boxes: Floats) -> Floats:
        """Boxes from user space (left, bottom, right, top) to (x0, top, x1, bottom) as shown."""
        x0, y0, x1, y1 = boxes.T
        sides = (
            (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0),
            (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left),
            (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom),
            (self.top - y1, self.right - x1, self.top - y0, self.right - x0),
        )[self.turns]
        return np.stack(sides, axis=1)


def read_pdf(data: bytes, name: str, sha256: str, limits: Limits | None = None) -> Document:
    """Read the text layer and the drawn rules of every page.

    Raises :class:`EncryptedDocument`, :class:`DamagedDocument`, :class:`EmptyDocument`
    (no pages) or :class:`NeedsOcr` (no page has text and some are images). A page that
    alone is an image, cannot be loaded or exceeds a limit leaves a note.
    """
    limits = limits or Limits()
    reading: Reading | None = None
    refusal: DocumentError = DamagedDocument("none of its pages can be loaded")
    try:
        reading = _read_with_pdfium(data, limits)
    except (DamagedDocument, EmptyDocument) as error:
        refusal = error
    if reading is None or not (reading[0] or any(n.code == "limit" for n in reading[1])):
        from extractor.reading.pdf_fallback import read_with_pdfplumber

        reading = read_with_pdfplumber(data, limits) or reading
    if reading is None:
        raise refusal
    pages, notes, properties = reading
    pages, said = _with_scans(data, pages, limits)
    notes = [*notes, *said]
    return Document(name, "pdf", sha256, pages=tuple(pages), properties=properties, notes=tuple(notes))


Reading = tuple[list[Page], list[Note], dict[str, str]]


def _read_with_pdfium(data: bytes, limits: Limits) -> Reading:
    pages: list[Page] = []
    notes: list[Note] = []
    start, total = 0, 1
    properties: dict[str, str] = {}
    while start < min(total, limits.pdf_pages):
        with _opened(data) as document:
            if not start:
                total, properties = pdfium.FPDF_GetPageCount(document), _properties(document)
            for index in range(start, min(start + PAGES_AT_ONCE, total, limits.pdf_pages)):
                page, said = _read_page(document, index, limits)
                notes += said
                if page:
                    pages.append(page)
        start += PAGES_AT_ONCE
    if total <= 0:
        raise EmptyDocument("the PDF has no pages")
    if total > limits.pdf_pages:
        notes.append(cut("pdf_pages", limits, what=f"{total:,} pages"))
    return pages, notes, properties


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.FPDF_DOCUMENT]:
    # pdfium reads from this buffer while the document is open, so it is kept referenced.
    buffer = ctypes.c_char_p(data)
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        raise _refusal(pdfium.FPDF_GetLastError())
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _refusal(code: int) -> DocumentError:
    if code == pdfium.FPDF_ERR_PASSWORD:
        return EncryptedDocument("the PDF opens only with a password")
    if code == pdfium.FPDF_ERR_SECURITY:
        return EncryptedDocument("the PDF is encrypted in a way that is not supported")
    return DamagedDocument("the PDF cannot be loaded: its structure is broken")


def _read_page(
    document: pdfium.FPDF_DOCUMENT, index: int, limits: Limits
) -> tuple[Page | None, list[Note]]:
    where = f"page {index + 1}"
    handle = pdfium.FPDF_LoadPage(document, index)
    if not handle:
        return None, [Note("page_unreadable", "The page cannot be loaded.", cuts=True, where=where)]
    try:
        frame = _frame(handle)
        if not frame or max(frame.size) > limits.pdf_page_points:
            return None, [cut("pdf_page_points", limits, what="the page is too large", where=where)]
        return _read_ink(handle, frame, index + 1, limits)
    finally:
        pdfium.FPDF_ClosePage(handle)


def _frame(page: pdfium.FPDF_PAGE) -> _Frame | None:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        return None
    sides = (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
    if not np.isfinite(sides).all():
        return None
    return _Frame(*sides, turns=pdfium.FPDFPage_GetRotation(page) % 4)


def _read_ink(
    handle: pdfium.FPDF_PAGE, frame: _Frame, number: int, limits: Limits
) -> tuple[Page, list[Note]]:
    notes = []
    where = f"page {number}"
    drawing = read_drawing(address(handle), limits.pdf_page_objects)
    if drawing.cut:
        notes.append(cut("pdf_page_objects", limits, what="too many drawn objects", where=where))
    share = _image_share(drawing, frame)
    as_shown = frame.turns
    text, boxes = "", np.zeros((0, 4))
    text_page = pdfium.FPDFText_LoadPage(handle)
    if text_page:
        try:
            glyphs, was_cut = read_glyphs(address(text_page), limits.pdf_page_glyphs)
            hidden, angles = _hidden_and_angles(address(text_page), glyphs, drawing, share)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        frame = _upright(frame, angles)
        text, boxes = _visible_text(glyphs, hidden, angles, frame)
        if was_cut:
            notes.append(cut("pdf_page_glyphs", limits, what="too many characters", where=where))
    shades = frame.shown(drawing.fills)
    ink = Ink(text, flat(boxes), flat(_shown_rules(drawing, frame)), flat(shades))
    turned = (frame.turns - as_shown) % 4
    return Page(number, *frame.size, ink, share, turned=turned), notes


def _upright(frame: _Frame, angles: Floats) -> _Frame:
    """The frame in which most of the text stands upright: wide tables are often set sideways on
    upright pages, and sheets are bound upside down."""
    if not len(angles):
        return frame
    turns = np.round(angles / (np.pi / 2)).astype(np.int64) % 4
    count = np.bincount(turns, minlength=4)
    most = int(count.argmax())
    return replace(frame, turns=most) if count[most] >= MOST_TEXT * count.sum() else frame


def flat(values: Floats) -> array[float]:
    """The numbers row by row, as :class:`extractor.document.Ink` keeps them."""
    out = array("d")
    out.frombytes(np.ascontiguousarray(values, dtype=np.float64).tobytes())
    return out


def _hidden_and_angles(
    text_page: Handle, glyphs: Glyphs, drawing: Drawing, image_share: float
) -> tuple[Bools, Floats]:
    """Which glyphs no reader sees, and the direction of each glyph's line.

    Hidden are hidden layers (not over a scan: there they are the recognised text), and white
    on white paper.
    """
    unseen = drawing.undrawn[:0] if image_share >= IMAGE_PAGE else drawing.undrawn
    if len(drawing.white):
        fields = np.concatenate([drawing.fills, drawing.images])
        if len(drawing.white) * len(fields) <= PALE_TESTS:
            on_paper = ~overlapping(drawing.white_boxes, fields)
            unseen = np.concatenate([unseen, drawing.white[on_paper]])
    n = len(glyphs.codes)
    hidden, angles = np.zeros(n, np.bool_), np.zeros(n)
    if not len(unseen) and not len(drawing.turned):
        return hidden, angles
    owners = glyph_objects(text_page, n)
    if len(drawing.turned):
        order = np.argsort(drawing.turned)
        at = order[np.searchsorted(drawing.turned, owners, sorter=order).clip(max=len(order) - 1)]
        angles = np.where(drawing.turned[at] == owners, drawing.angles[at], 0.0)
    return np.isin(owners, unseen), angles


def _visible_text(glyphs: Glyphs, hidden: Bools, angles: Floats, frame: _Frame) -> tuple[str, Floats]:
    codes = _shown_codes(glyphs.codes)
    boxes = frame.shown(glyphs.boxes)
    width, height = frame.size
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    keep = (codes > 0) & (boxes[:, 2] > boxes[:, 0]) & np.isfinite(boxes).all(axis=1) & ~hidden
    keep &= (x >= -1) & (x <= width + 1) & (y >= -1) & (y <= height + 1)
    leaning = np.abs((angles + np.pi / 4) % (np.pi / 2) - np.pi / 4) > LEANING
    if (leaning & keep).sum() * 2 < keep.sum():  # else the whole page lies askew
        keep &= ~leaning
    text = codes[keep].astype("<u4").tobytes().decode("utf-32-le")
    return text, boxes[keep]


def _shown_codes(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Each code point as it is written everywhere else; 0 for what leaves no ink."""
    table = _code_table()
    plane = len(table)
    if not len(codes) or int(codes.max()) < plane:
        return table[codes]
    shown = np.where(codes < 0x110000, codes, 0).astype(np.uint32)
    shown[codes < plane] = table[codes[codes < plane]]
    return shown


@cache
def _code_table() -> npt.NDArray[np.uint32]:
    table = np.arange(0x10000, dtype=np.uint32)
    for code, character in UNIFIED.items():
        table[code] = ord(character)
    table[: ord(" ") + 1] = 0
    table[0xD800:0xE000] = 0
    table[_BLANKS] = 0
    table[0] = 0xFFFD  # a glyph whose character the file does not tell
    table[list(_HYPHENS)] = ord("-")
    return table


_BLANKS = [0x7F, *range(0x80, 0xA1), 0xAD, 0x3000, *range(0x2000, 0x2010), 0x202F, 0x2060, 0xFEFF]
"""Spaces and marks without ink; spaces between words are found again from the gaps."""


def _shown_rules(drawing: Drawing, frame: _Frame) -> Floats:
    ends = [drawing.horizontal[:, [1, 0, 2, 0]], drawing.vertical[:, [0, 1, 0, 2]]]
    rules = frame.shown(np.concatenate(ends))
    width, height = frame.size
    inside = (rules[:, 2] >= -1) & (rules[:, 0] <= width + 1)
    inside &= (rules[:, 3] >= -1) & (rules[:, 1] <= height + 1)
    return np.clip(rules[inside], -1, [width + 1, height + 1] * 2)


def _image_share(drawing: Drawing, frame: _Frame) -> float:
    """Summed area of the images: tiles of one scan add up, and more than all is all."""
    width, height = frame.size
    if not len(drawing.images) or width * height <= 0:
        return 0.0
    boxes = np.clip(frame.shown(drawing.images), 0, [width, height] * 2)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return min(float(areas.sum() / (width * height)), 1.0)


def _with_scans(data: bytes, pages: list[Page], limits: Limits) -> tuple[list[Page], list[Note]]:
    """Pages that are pictures get their text recognised.

    Where that cannot be done, they leave a note; :class:`NeedsOcr` if no page has text of its own.
    """
    scans = [p for p in pages if not p.ink.text and p.image_share >= IMAGE_PAGE]
    stamped = [p for p in pages if 0 < len(p.ink.text) <= STAMP and p.image_share >= STAMPED_IMAGE]
    numbers = {p.number for p in (*scans, *stamped)}
    if not numbers:
        return pages, []
    from extractor.reading.scan import read_pdf_scans

    try:
        return read_pdf_scans(data, pages, numbers, limits)
    except MissingExtra as error:
        if not any(p.ink.text for p in pages if p not in stamped):
            message = f"images without text on {_page_list(sorted(numbers))}"
            raise NeedsOcr(message, remedy=error.remedy) from error
    return pages, [
        Note("page_is_image", "The page is an image without text.", cuts=True, where=f"page {p.number}")
        for p in scans
    ]


def _page_list(numbers: list[int]) -> str:
    """Page numbers as people write them.

    >>> _page_list([1, 2, 3, 5])
    'pages 1-3, 5'
    """
    spans: list[list[int]] = []
    for n in numbers:
        if spans and spans[-1][1] == n - 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    listed = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
    return f"page{'s' if len(numbers) > 1 else ''} {listed}"


_INFO = {
    "Title": "title",
    "Author": "author",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
}


def _properties(document: pdfium.FPDF_DOCUMENT) -> dict[str, str]:
    found = {}
    for key, ours in _INFO.items():
        size = min(pdfium.FPDF_GetMetaText(document, key.encode(), None, 0), 4096)
        if size <= 2:  # UTF-16 with a closing zero: two bytes hold nothing
            continue
        buffer = ctypes.create_string_buffer(4096)
        pdfium.FPDF_GetMetaText(document, key.encode(), buffer, 4096)
        value = buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0").strip()
        if value:
            found[ours] = value
    return found
