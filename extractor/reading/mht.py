"""Web archives (MHT): the page among the parts of a MIME message."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from extractor.document import Document
from extractor.errors import DamagedDocument
from extractor.reading.html import declared_charset, read_html
from extractor.reading.limits import Limits, require


def read_mht(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    """The first HTML part of the message; its images and styles are not looked at.

    Raises:
        DamagedDocument: the message has no HTML part.
    """
    require(len(data), "file_bytes", limits, what="bytes of a web archive")
    for part in message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return _page(part, name, sha256, limits)
    raise DamagedDocument("the web archive holds no page")


def _page(part: Message, name: str, sha256: str, limits: Limits) -> Document:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        raise DamagedDocument("the page of the web archive is empty")
    declared = part.get_content_charset() or declared_charset(content)
    return replace(read_html(content, name, sha256, limits, declared=declared), format="mht")
