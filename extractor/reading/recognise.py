"""What a file is, told from its content; its name is never asked."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterable
from enum import StrEnum

from extractor.errors import DamagedDocument, EncryptedDocument, UnknownFormat
from extractor.reading.compound_file import MAGIC as OLE_MAGIC
from extractor.reading.compound_file import CompoundFile
from extractor.reading.decode import decode

HEAD = 4096
"""Bytes at the start that decide for most formats; a PDF may have junk in its first 1,024."""


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


_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_TAG = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|table|tbody|tr|td|div|p|span|meta|title|script|style|h[1-6]|br"
    rb"|font|center|ul|b|a|link|section|article)[\s>/]",
    re.IGNORECASE,
)
_STRUCTURE = re.compile(rb"<(?:html|body|table|tr|td|div|p|h[1-6]|ul)[\s>]", re.IGNORECASE)
"""Tags that a text file in which somebody noted a ``<br>`` does not hold."""
_OTHER_CONTAINERS = {
    "ofd.xml": "an OFD document",
    "content.xml": "an OpenDocument file",
    "ppt/presentation.xml": "a presentation",
}
_MIME = re.compile(
    rb"^(from|mime-version|content-type|subject|date|content-location)\s*:", re.IGNORECASE
)


def recognise(data: bytes) -> Format:
    """The format of a file's bytes.

    Raises:
        EncryptedDocument: an Office document behind a password.
        DamagedDocument: the container can be named but not opened.
        UnknownFormat: a container of another kind, which the message names.

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
    if head.startswith(_IMAGES) or _is_bitmap(head) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Format.IMAGE
    if head.startswith(b"%PDF") or b"%PDF-" in head[:1100]:
        return Format.PDF
    return _textual(data)


def _is_bitmap(head: bytes) -> bool:
    """BMP: its first two bytes alone could begin a text; four reserved bytes are zero."""
    return head.startswith(b"BM") and head[6:10] == bytes(4)


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
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DamagedDocument(f"the ZIP container cannot be opened: {error}") from error
    kind = container_format(names)
    if kind is Format.UNKNOWN:
        raise UnknownFormat("the file is a ZIP archive without a document of Word or Excel")
    return kind


def container_format(members: Iterable[str]) -> Format:
    """The document that a ZIP container with members of these names is; else ``UNKNOWN``.

    Raises:
        UnknownFormat: it is a document of a kind that is not read.
    """
    names = {name.replace("\\", "/").lstrip("/").lower() for name in members}
    if any(name.startswith("word/") for name in names):
        return Format.DOCX
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if any(name.startswith("xl/") for name in names):
        return Format.XLSX
    for member, kind in _OTHER_CONTAINERS.items():
        if member in names:
            raise UnknownFormat(f"the file is {kind}, which is not read here")
    return Format.UNKNOWN


def _textual(data: bytes) -> Format:
    head = data[: 16 * HEAD]
    if b"\0" not in head and (found := _marked_up(head)):
        return found
    decoded = decode(head)
    if decoded.charset.startswith("utf-16"):
        head = decoded.text.encode()
    elif b"\0" in head.rstrip(b"\0"):
        return Format.UNKNOWN
    if found := _marked_up(head):
        return found
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith((b"<?xml", b"<?mso")) or not _printable(head):
        return Format.UNKNOWN
    return Format.TEXT


def _marked_up(head: bytes) -> Format | None:
    """A page, or a page in a MIME message; ``None`` for anything else."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if _MIME.match(head) and b"content-type" in head[:HEAD].lower() and b"mime" in head[:HEAD].lower():
        return Format.MHT
    return Format.HTML if _is_markup(head) else None


def _is_markup(head: bytes) -> bool:
    """A page begins with a tag or a comment, or goes on with several; a text may quote one."""
    if head.startswith(b"<"):
        return _TAG.search(head) is not None
    return len(_STRUCTURE.findall(head)) >= 3


def _printable(head: bytes) -> bool:
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in head)
    return control <= 0.01 * len(head)
