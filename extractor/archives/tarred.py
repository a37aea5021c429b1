"""TAR, plain or compressed: read once from the beginning to the end."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from extractor.archives.members import Member
from extractor.archives.meter import Guarded, MemberTooLarge, Meter
from extractor.errors import DamagedDocument, NotAFile

_UNREADABLE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


def members(stream: IO[bytes], meter: Meter) -> Iterator[Member]:
    """
    Raises:
        DocumentError: there is no more to be had of the archive.
    """
    guarded = cast("IO[bytes]", Guarded(_unpacked(stream), meter))
    try:
        with tarfile.open(fileobj=guarded, mode="r:", errors="surrogateescape") as archive:
            while (info := archive.next()) is not None:
                vars(archive)["members"].clear()  # or every header stays in memory
                meter.member()
                if info.isdir():
                    continue
                yield _member(archive, info, meter)
    except _UNREADABLE as error:
        raise DamagedDocument(f"the TAR archive is damaged: {error}") from error


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, meter: Meter) -> Member:
    name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if not info.isreg():
        return Member(name, problem=NotAFile("a link or device in the archive"))
    opened = archive.extractfile(info)
    if opened is None:
        return Member(name, problem=NotAFile("not a regular file"))
    try:
        data = meter.read(opened)
    except MemberTooLarge as error:
        return Member(name, problem=error)
    if len(data) < info.size:
        raise DamagedDocument("the TAR archive is cut off")
    return Member(name, data)


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    magic = stream.read(6)
    stream.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if magic.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.BZ2File(stream))
    if magic.startswith(b"\xfd7zXZ"):
        return cast("IO[bytes]", lzma.LZMAFile(stream))
    return stream
