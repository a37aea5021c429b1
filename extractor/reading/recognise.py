"""What a file is, told from its content; its name is never asked."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from extractor.errors import DamagedDocument, EncryptedDocument
from extractor.reading.compound_file import MAGIC as OLE_MAGIC
from extractor.reading.compound_file import CompoundFile

HEAD = 4096
"""Bytes at the start that decide; PDF allows junk before its header within the first 1,024."""


class Format(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    DOC = "doc"
    WPS = "wps"
    RTF = "rtf"
    HTML = "html"
    MHT = "mht"
    TEXT = "text"
    IMAGE = "image"
    UNKNOWN = "unknown"


_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_TAGS = re.compile(
    rb"<!doctype\s+html|<(html|head|body|table|tbody|tr|td|div|p|span|meta|title|script|style"
    rb"|h[1-6]|br|font|center|section|article|ul|ol|a|strong|b|o:p)\b",
    re.IGNORECASE,
)
_MIME = re.compile(
    rb"^(from|mime-version|content-type|subject|date|content-location)\s*:", re.IGNORECASE
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def recognise(data: bytes) -> Format:
    """The format of a file's bytes.

    Raises:
        EncryptedDocument: an Office document behind a password.
        DamagedDocument: the container can be named but not opened.

    >>> recognise(b"%PDF-1.7 ..."), recognise("规章\\t0\\n".encode("gb18030"))
    (<Format.PDF: 'pdf'>, <Format.TEXT: 'text'>)
    """
    head = data[:HEAD]
    if head.startswith(OLE_MAGIC):
        return _ole(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return Format.RTF
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Format.IMAGE
    if b"%PDF-" in head[:1100]:
        return Format.PDF
    return _textual(data)


def _ole(data: bytes) -> Format:
    names = {name.lower() for name in CompoundFile(data).names()}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise EncryptedDocument("the Office document is encrypted")
    if names & {"workbook", "book"}:
        return Format.XLS
    if "worddocument" in names:
        return Format.WPS if any("wps" in name for name in names) else Format.DOC
    if any("wps" in name or name == "contents" for name in names):
        return Format.WPS
    return Format.UNKNOWN


def _zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DamagedDocument(f"the ZIP container cannot be opened: {error}") from error
    if any(name.startswith("word/") for name in names):
        return Format.DOCX
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if any(name.startswith("xl/") for name in names):
        return Format.XLSX
    return Format.UNKNOWN


def _textual(data: bytes) -> Format:
    head = data[:HEAD]
    if head.startswith(_BOMS[1:]) or _wide(head):
        order = "utf-16-be" if head.startswith(b"\xfe\xff") or head[:1] == b"\0" else "utf-16-le"
        head = head.decode(order, "ignore").encode()
    elif b"\0" in head:
        return Format.UNKNOWN
    head = head.removeprefix(_BOMS[0]).lstrip()
    if _MIME.match(head) and b"content-type" in head.lower() and b"mime" in head.lower():
        return Format.MHT
    if _begins_as_page(head):
        return Format.HTML
    return Format.TEXT if _printable(head) else Format.UNKNOWN


def _wide(head: bytes) -> bool:
    """UTF-16 without a mark: the zero bytes of ASCII all fall on one side."""
    zeros = [head[side : 2 * (len(head) // 2) : 2].count(0) for side in (0, 1)]
    half = max(1, len(head) // 2)
    return len(head) >= 4 and max(zeros) > 0.2 * half and min(zeros) <= 0.01 * half


def _begins_as_page(head: bytes) -> bool:
    """Tags stand at the start; a text that quotes a tag somewhere does not become a page."""
    return _TAGS.search(head if head[:1] == b"<" else head[:2048]) is not None


def _printable(head: bytes) -> bool:
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in head)
    return control <= 0.01 * len(head)
