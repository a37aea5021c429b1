"""ZIP: members by the directory, unpacked one at a time."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from extractor.archives.members import Member
from extractor.archives.meter import MemberTooLarge, Meter
from extractor.errors import DamagedDocument, DocumentError, EncryptedDocument

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)

_UTF8_NAME = 0x800
"""General purpose bit 11: the name is UTF-8."""


def names_of(stream: IO[bytes]) -> list[str]:
    """
    Raises:
        DamagedDocument: the directory cannot be read.
    """
    with _open(stream) as archive:
        return archive.namelist()


def members(stream: IO[bytes], meter: Meter) -> Iterator[Member]:
    """
    Raises:
        DocumentError: there is no more to be had of the archive.
    """
    with _open(stream) as archive:
        for info in archive.infolist():
            meter.member()
            if info.is_dir():
                continue
            name = member_name(info)
            try:
                yield Member(name, _read(archive, info, meter))
            except (MemberTooLarge, DamagedDocument, EncryptedDocument) as error:
                yield Member(name, problem=error)


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker meant it: without the flag for UTF-8 it may be that or GB18030.

    >>> made_on_windows = zipfile.ZipInfo("年报.html".encode("gb18030").decode("cp437"))
    >>> member_name(made_on_windows)
    '年报.html'
    """
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return info.filename


def _open(stream: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except UNREADABLE as error:
        raise DamagedDocument(f"the ZIP archive cannot be opened: {error}") from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> bytes:
    if info.flag_bits & 1:
        raise EncryptedDocument("the member is protected by a password")
    try:
        with archive.open(info) as member:
            return meter.read(member, info.compress_size)
    except DocumentError:
        raise
    except UNREADABLE as error:
        raise DamagedDocument(f"the member cannot be unpacked: {error}") from error
