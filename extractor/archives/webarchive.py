"""WARC, ARC and WACZ: the documents that were fetched, with their URL and date.

A document is a response with status 200 (or a resource record) of a type that is read here;
pages' pictures, scripts and styles are none. A revisit record stands for the payload that it
refers to, if the archive holds that.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from extractor.archives.members import Member
from extractor.archives.meter import MemberTooLarge, Meter
from extractor.archives.zipped import UNREADABLE
from extractor.errors import DamagedDocument, DocumentError, MissingExtra, NotHeld
from extractor.reading.recognise import Format, recognise

_DOCUMENT_TYPES = (
    "text/html",
    "text/plain",
    "text/csv",
    "text/rtf",
    "message/rfc822",
    "multipart/related",
    "application/xhtml+xml",
    "application/pdf",
    "application/x-pdf",
    "application/msword",
    "application/rtf",
    "application/wps",
    "application/kswps",
    "application/vnd.ms-works",
    "application/vnd.ms-excel",
    "application/vnd.ms-word",
    "application/vnd.openxmlformats-officedocument",
)

_UNTOLD_TYPES = ("", "application/octet-stream", "application/x-download", "application/force-download")
"""Types that say nothing: the content decides."""


def members(stream: IO[bytes], meter: Meter) -> Iterator[Member]:
    """
    Raises:
        DocumentError: there is no more to be had of the archive.
        MissingExtra: warcio is not installed.
    """
    places: dict[str, int] = {}
    """Offset of each payload by its digest, for the records that refer to it."""
    records = _iterator(stream)
    while (record := _next(records)) is not None:
        meter.member()
        if record.rec_type == "revisit":
            found = _revisited(record, stream, places, meter)
        else:
            found = _document(record, meter)
        if found is None:
            continue
        if digest := record.rec_headers.get_header("WARC-Payload-Digest"):
            places.setdefault(digest, records.get_record_offset())
        yield found


def members_of_wacz(stream: IO[bytes], meter: Meter) -> Iterator[Member]:
    """The documents of every WARC in a WACZ, in the order of their names."""
    try:
        with zipfile.ZipFile(stream) as archive:
            for name in sorted(archive.namelist()):
                if name.startswith("archive/") and name.endswith(
                    (".warc", ".warc.gz", ".arc", ".arc.gz")
                ):
                    with archive.open(name) as inner:
                        yield from members(inner, meter)
    except DocumentError:
        raise
    except UNREADABLE as error:
        raise DamagedDocument(f"the WACZ archive is damaged: {error}") from error


def _iterator(stream: IO[bytes]) -> Any:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError as error:
        raise MissingExtra(
            "web archives are read with warcio", remedy='`pip install "extractor[archive]"`'
        ) from error
    return ArchiveIterator(stream, arc2warc=True)


def _next(records: Any) -> Any | None:
    """The next record.

    Raises:
        DamagedDocument: what follows is no record.
    """
    from warcio.exceptions import ArchiveLoadFailed

    complaints = io.StringIO()
    try:
        with contextlib.redirect_stderr(complaints):  # warcio prints what it finds odd
            record = next(records, None)
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError) as error:
        told = str(error).strip().partition("\n")[0]
        raise DamagedDocument(f"the web archive is damaged: {told}") from error
    if records.err_count:
        raise DamagedDocument("a record of the web archive is longer or shorter than it says")
    return record


def _document(record: Any, meter: Meter) -> Member | None:
    """The document that a record holds, ``None`` where it is none."""
    if record.rec_type not in {"response", "resource"}:
        return None
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return None
    told = _content_type(record)
    if not told.startswith(_DOCUMENT_TYPES) and told not in _UNTOLD_TYPES:
        return None
    name, origin = _origin(record)
    try:
        data = meter.read(record.content_stream())
    except MemberTooLarge as error:
        return Member(name, problem=error, origin=origin)
    except (zlib.error, EOFError, OSError, ValueError) as error:
        damaged = DamagedDocument(f"the record cannot be unpacked: {error}")
        return Member(name, problem=damaged, origin=origin)
    if told in _UNTOLD_TYPES and not _is_document(data):
        return None
    if cut := _cut(record):
        return Member(name, problem=DamagedDocument(cut), origin=origin)
    return Member(name, data, origin=origin)


def _revisited(record: Any, stream: IO[bytes], places: dict[str, int], meter: Meter) -> Member | None:
    """The document of a record that only says that a page was as before."""
    if record.http_headers is not None and record.http_headers.get_statuscode() not in {"200", "304"}:
        return None
    name, origin = _origin(record)
    place = places.get(record.rec_headers.get_header("WARC-Payload-Digest") or "")
    if place is None:
        missing = NotHeld("the record refers to a page that this archive does not hold")
        return Member(name, problem=missing, origin=origin)
    here = stream.tell()
    stream.seek(place)
    before = _document(_next(_iterator(stream)), meter)
    stream.seek(here)
    return before and Member(name, before.data, before.problem, origin)


def _origin(record: Any) -> tuple[str, dict[str, str]]:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    date = record.rec_headers.get_header("WARC-Date") or ""
    origin = {"url_fetched": url.strip("<>"), "date_fetched": date}
    return origin["url_fetched"] or "record", {key: value for key, value in origin.items() if value}


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _is_document(data: bytes) -> bool:
    try:
        return recognise(data) not in {Format.UNKNOWN, Format.IMAGE}
    except DocumentError:
        return False


def _cut(record: Any) -> str:
    """Why less than the document is there, if so."""
    if reason := record.rec_headers.get_header("WARC-Truncated"):
        return f"the crawler kept only a part of this page ({reason})"
    if getattr(record.raw_stream, "limit", 0) > 0:
        return "the archive is cut off within this record"
    return ""
