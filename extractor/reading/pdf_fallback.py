"""The second reader for PDFs that pdfium refuses: pdfplumber, slower and more forgiving."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np

from extractor.document import Ink, Note, Page
from extractor.errors import EncryptedDocument
from extractor.reading.ideographs import unify
from extractor.reading.limits import Limits, cut
from extractor.reading.pdf import Reading, flat

THIN = 2.5
"""As in :mod:`extractor.reading.pdf_outlines`: a thinner filled rectangle is a rule."""

# What pdfminer was seen to raise on broken files (4,121 of them); it has no error base of its own.
_BROKEN: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def read_with_pdfplumber(
    data: bytes, limits: Limits, only: Collection[int] | None = None
) -> Reading | None:
    """The pages as pdfplumber sees them; ``None`` if it can make nothing of the file either.

    ``only`` are the numbers of the pages wanted (default: all).
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, once a glyph
    broken: tuple[type[Exception], ...] = (*_BROKEN, PSException, PdfminerException)
    pages: list[Page] = []
    notes: list[Note] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for index, page in enumerate(document.pages):
                if index >= limits.pdf_pages:
                    notes.append(cut("pdf_pages", limits, what=f"{len(document.pages):,} pages"))
                    break
                if only is not None and index + 1 not in only:
                    continue
                if max(page.width, page.height) > limits.pdf_page_points:
                    where = f"page {index + 1}"
                    notes.append(
                        cut("pdf_page_points", limits, what="the page is too large", where=where)
                    )
                    continue
                try:
                    pages.append(_page(page, index + 1))
                except broken as error:
                    notes.append(_unreadable(index + 1, error))
                page.close()
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise EncryptedDocument("the PDF opens only with a password") from None
    except broken as error:
        if _is_password(error):
            raise EncryptedDocument("the PDF opens only with a password") from None
        return None
    if not any(page.ink.text or page.image_share for page in pages):
        return None
    return pages, notes, {}


def _is_password(error: Exception) -> bool:
    return any("Password" in type(e).__name__ for e in (error, *error.args))


def _unreadable(number: int, error: Exception) -> Note:
    message = f"The page cannot be read ({type(error).__name__})."
    return Note("page_unreadable", message, cuts=True, where=f"page {number}")


def _page(page: Any, number: int) -> Page:
    chars = [c for c in page.chars if c["text"].strip()]
    upright = [c for c in chars if c.get("upright", True)]
    if len(upright) * 2 >= len(chars):  # else the whole page is written sideways
        chars = upright
    single = [(ch, c) for c in chars for ch in _characters(c["text"])]
    text = unify("".join(ch for ch, _ in single))
    boxes = _boxes(c for _, c in single)
    rules = _rules(page)
    area = float(page.width * page.height) or 1.0
    images = sum(float(i["width"] * i["height"]) for i in page.images)
    ink = Ink(text, flat(boxes), flat(rules))
    return Page(number, float(page.width), float(page.height), ink, min(images / area, 1.0))


def _characters(text: str) -> str:
    """What a glyph stands for: one character, the letters of a ligature, or nobody knows what."""
    return "\ufffd" if text.startswith("(cid:") else text


def _boxes(objects: Iterable[Mapping[str, Any]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    sides = ("x0", "top", "x1", "bottom")
    return np.array([[float(o[s]) for s in sides] for o in objects]).reshape(-1, 4)


def _rules(page: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    edges = [*page.lines, *(r for r in page.rects if min(r["width"], r["height"]) <= THIN)]
    for rect in page.rects:
        if rect.get("stroke") and min(rect["width"], rect["height"]) > THIN:
            edges += _sides(rect)
    rules = []
    for x0, top, x1, bottom in _boxes(edges).tolist():
        if bottom - top <= THIN < x1 - x0:
            rules.append([x0, (top + bottom) / 2, x1, (top + bottom) / 2])
        elif x1 - x0 <= THIN < bottom - top:
            rules.append([(x0 + x1) / 2, top, (x0 + x1) / 2, bottom])
    return np.array(rules).reshape(-1, 4)


def _sides(rect: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The four sides of a stroked rectangle."""
    x0, top, x1, bottom = (rect[s] for s in ("x0", "top", "x1", "bottom"))
    return [
        {"x0": x0, "top": top, "x1": x1, "bottom": top},
        {"x0": x0, "top": bottom, "x1": x1, "bottom": bottom},
        {"x0": x0, "top": top, "x1": x0, "bottom": bottom},
        {"x0": x1, "top": top, "x1": x1, "bottom": bottom},
    ]
