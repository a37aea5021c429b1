"""One file → :class:`~extractor.document.Document`: opened safely, recognised, read."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Collection
from pathlib import Path

from extractor.document import Document, Page
from extractor.errors import DocumentError, EmptyDocument, NotAFile, UnknownFormat, UnreadableFile
from extractor.reading.limits import Limits, require
from extractor.reading.recognise import Format, recognise

_NOT_FILES = frozenset((errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ENODEV))


def read(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Document:
    """Read one regular file.

    Raises:
        DocumentError: every reason why a file cannot be read, as its subclasses.
    """
    limits = limits or Limits()
    return read_bytes(load(path, limits), name=name or path.name, limits=limits)


def load(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file, read once; a device, pipe or socket is never waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno in _NOT_FILES:
            raise NotAFile(f"not a regular file: {error.strerror}") from error
        raise UnreadableFile(error.strerror or str(error)) from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFile("not a regular file")
        require(status.st_size, "file_bytes", limits, what="bytes")
        with os.fdopen(handle, "rb", closefd=False) as opened:
            return opened.read(limits.file_bytes + 1)
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
    finally:
        os.close(handle)


def read_bytes(data: bytes, *, name: str, limits: Limits | None = None) -> Document:
    """Read a file that is in memory already."""
    limits = limits or Limits()
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyDocument("the file has no content" if data else "the file has no bytes")
    digest = hashlib.sha256(data).hexdigest()
    return _dispatch(recognise(data), data, name, digest, limits)


def read_pages_again(data: bytes, pages: Collection[int], limits: Limits) -> list[Page]:
    """Pages of a PDF as the second reader sees them; it may make nothing of them."""
    from extractor.reading.pdf_fallback import read_with_pdfplumber

    try:
        reading = read_with_pdfplumber(data, limits, pages)
    except DocumentError:
        return []
    return reading[0] if reading else []


def _dispatch(kind: Format, data: bytes, name: str, digest: str, limits: Limits) -> Document:
    match kind:
        case Format.PDF:
            from extractor.reading.pdf import read_pdf

            return read_pdf(data, name, digest, limits)
        case Format.HTML:
            from extractor.reading.html import read_html

            return read_html(data, name, digest, limits)
        case Format.MHT:
            from extractor.reading.mht import read_mht

            return read_mht(data, name, digest, limits)
        case Format.TEXT:
            from extractor.reading.text import read_text

            return read_text(data, name, digest, limits)
        case Format.DOCX:
            from extractor.reading.docx import read_docx

            return read_docx(data, name, digest, limits)
        case Format.XLSX | Format.XLSB | Format.XLS:
            from extractor.reading.sheet import read_sheet

            return read_sheet(data, name, digest, limits)
        case Format.DOC | Format.WPS | Format.RTF:
            from extractor.reading.legacy import read_legacy

            return read_legacy(data, str(kind), name, digest, limits)
        case Format.IMAGE:
            from extractor.reading.image import read_image

            return read_image(data, name, digest, limits)
        case Format.UNKNOWN:
            raise UnknownFormat("the content is of no format that is read here")
