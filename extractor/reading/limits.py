"""Every safety limit of reading, in one place.

A limit is asked *before* the expensive or dangerous step it guards. A reader that has to
stop raises :class:`extractor.errors.LimitExceeded` naming the limit; one that can go on
with less leaves a note with ``cuts=True`` (see :func:`cut`), so that nothing is ever cut
in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from extractor.document import Note
from extractor.errors import LimitExceeded, UsageError


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may use for one file. All are counts, bytes or points; all must be positive.

    The defaults are far above any annual report and far below what hurts a worker.

    >>> Limits(html_depth=100).html_depth
    100
    >>> Limits(spans=0)
    Traceback (most recent call last):
    ...
    extractor.errors.UsageError: limits: spans must be a positive number, not 0
    """

    file_bytes: int = 500_000_000
    """Size of a file; it is read into memory once."""

    text_bytes: int = 20_000_000
    """Size of a text file."""
    text_marks: int = 300_000
    """Line ends, tabs, bars, commas and gaps behind figures of a text: each may part a cell, and a
    cell costs 10 µs and 1 kB."""

    zip_bytes: int = 200_000_000
    """Unpacked size of a ZIP container, counted while streaming: its directory may lie."""
    zip_ratio: int = 100
    """Unpacked to packed size of one ZIP member."""
    zip_entries: int = 5_000
    """Members of a ZIP container."""

    html_bytes: int = 20_000_000
    """Size of an HTML page or of the HTML part of an MHT file."""
    html_attributes: int = 1_000
    """Attributes of one tag: the parser compares each with all before it."""
    html_depth: int = 2_000
    """Nesting of tags: lexbor's time grows with its square (100,000 divs: 12 s)."""

    html_elements: int = 300_000
    """Elements of a page, with the formatting tags left open that every block opens anew:
    a thousand of them before a thousand paragraphs are a million elements."""

    archive_members: int = 1_000_000
    """Members of an archive of reports, those of archives inside it included. One member, and
    all of them together where they unpack to more than 100 times the archive (`zip_ratio`), may
    have `zip_bytes`."""
    archive_depth: int = 3
    """Archives inside archives."""

    spans: int = 1_000
    """Row or column span of one cell; a larger one is clamped, as browsers do."""
    table_cells: int = 200_000
    """Grid positions of one table after its spans are expanded."""
    sheet_cells: int = 2_000_000
    """Declared rows × columns of one sheet, asked before a spreadsheet reader allocates it."""
    sheets: int = 500
    """Sheets of a workbook."""

    pdf_pages: int = 2_000
    """Pages of a PDF that are read."""
    pdf_page_objects: int = 200_000
    """Drawn objects of one page."""
    pdf_page_points: float = 14_400.0
    """Width or height of a page in points: the largest that PDF viewers agree on (200 inch)."""
    pdf_page_glyphs: int = 500_000
    """Characters of one page."""

    image_pixels: int = 100_000_000
    """Pixels of one image: 100 million is an A3 page at 600 dpi and three times more."""

    ocr_page_seconds: float = 10.0
    """CPU time that each page adds to the budget of its file when its text is recognised."""

    ocr_address_space: int = 2_560 * 1024 * 1024
    """Address space of a worker that recognises text: with 1 GiB the recogniser ran out of it."""

    office_seconds: float = 60.0
    """Wall time of one LibreOffice conversion."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise UsageError(
                    f"{field.name} must be a positive number, not {value!r}", where="limits"
                )


def require(value: float, limit: str, limits: Limits, *, what: str) -> None:
    """Raise :class:`LimitExceeded` if ``value`` is beyond the limit of that name.

    >>> require(30, "sheets", Limits(sheets=20), what="sheets in the workbook")
    Traceback (most recent call last):
    ...
    extractor.errors.LimitExceeded: 30 sheets in the workbook; the limit `sheets` is 20
      The file is beyond a safety limit; raise the limit named if you trust the file.
    """
    allowed = getattr(limits, limit)
    if value > allowed:
        raise LimitExceeded(f"{value:,} {what}; the limit `{limit}` is {allowed:,}")


def cut(limit: str, limits: Limits, *, what: str, where: str = "") -> Note:
    """The note of a reader that went on with less than the whole file."""
    allowed = getattr(limits, limit)
    return Note("limit", f"{what}; the limit `{limit}` is {allowed:,}", cuts=True, where=where)
