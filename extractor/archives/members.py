"""An archive as its members, in the order of the archive; archives inside it are opened, too."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import IO

from extractor.archives.meter import Meter
from extractor.errors import (
    DamagedDocument,
    DocumentError,
    EmptyDocument,
    LimitExceeded,
    UnreadableFile,
    UsageError,
)
from extractor.reading.limits import Limits
from extractor.reading.recognise import Format, container_format

HEAD = 4096


class ArchiveKind(StrEnum):
    ZIP = "zip"
    TAR = "tar"
    WARC = "warc"
    WACZ = "wacz"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, or the reason why it is not to be had.

    An empty ``name`` stands for the archive itself: the reason why there is no more of it
    (``partial``: some members were read). ``origin`` is what the archive says of the member:
    ``url_fetched``, ``date_fetched``.
    """

    name: str
    data: bytes = b""
    problem: DocumentError | None = None
    origin: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False


def archive_kind(stream: IO[bytes]) -> ArchiveKind | None:
    """Which archive a seekable stream is, told from its content; a DOCX or XLSX is none.

    The stream is left at its beginning. What cannot be opened is no archive.
    """
    head = stream.read(HEAD)
    stream.seek(0)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        try:
            return _kind_of_zip(stream)
        except Exception:  # the worker that reads it as a document will say what is wrong
            return None
        finally:
            stream.seek(0)
    return _kind_of_head(head) or _kind_of_head(_unpacked_head(head))


def members(
    stream: IO[bytes], kind: ArchiveKind, size: int, limits: Limits | None = None
) -> Iterator[Member]:
    """Every member of an archive of ``size`` bytes, once each; names are made different by a number.

    Never raises for what is wrong with the archive: the last member then says so.
    """
    taken: Counter[str] = Counter()
    for member in _within(stream, kind, Meter(size, limits or Limits()), depth=1):
        taken[member.name] += 1
        again = taken[member.name]
        yield member if again == 1 else replace(member, name=f"{member.name}#{again}")


def _within(stream: IO[bytes], kind: ArchiveKind, meter: Meter, depth: int) -> Iterator[Member]:
    found = 0
    try:
        for member in _reader(kind)(stream, meter):
            found += 1
            if member.problem is None and (inner := archive_kind(io.BytesIO(member.data))) is not None:
                yield from _opened(member, inner, meter, depth)
            else:
                yield member
    except UsageError:
        raise
    except Exception as error:  # hostile archives make their readers raise anything
        yield Member("", problem=_problem(error), partial=found > 0)
        return
    if not found:
        yield Member("", problem=EmptyDocument("the archive holds no document"))


def _problem(error: Exception) -> DocumentError:
    match error:
        case DocumentError():
            return error
        case OSError():
            return UnreadableFile(error.strerror or str(error))
        case _:
            told = f"the archive cannot be read on: {type(error).__name__}: {error}"
            return DamagedDocument(told[:500])


def _opened(outer: Member, kind: ArchiveKind, meter: Meter, depth: int) -> Iterator[Member]:
    if depth >= meter.limits.archive_depth:
        deep = LimitExceeded("archives inside archives; the limit is `archive_depth`")
        yield replace(outer, data=b"", problem=deep)
        return
    for member in _within(io.BytesIO(outer.data), kind, meter, depth + 1):
        name = f"{outer.name}!{member.name}" if member.name else outer.name
        yield replace(member, name=name, origin={**outer.origin, **member.origin})


def _reader(kind: ArchiveKind) -> Callable[[IO[bytes], Meter], Iterator[Member]]:
    from extractor.archives import tarred, webarchive, zipped

    match kind:
        case ArchiveKind.ZIP:
            return zipped.members
        case ArchiveKind.TAR:
            return tarred.members
        case ArchiveKind.WARC:
            return webarchive.members
        case ArchiveKind.WACZ:
            return webarchive.members_of_wacz


def _kind_of_head(head: bytes) -> ArchiveKind | None:
    if head.startswith((b"WARC/", b"filedesc://")):
        return ArchiveKind.WARC
    return ArchiveKind.TAR if head[257:262] == b"ustar" else None


def _unpacked_head(head: bytes) -> bytes:
    """The beginning of what a gzip, bzip2 or xz stream holds; empty if it is none."""
    import bz2
    import lzma
    import zlib

    try:
        if head.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(wbits=31).decompress(head, HEAD)
        if head.startswith(b"BZh"):
            # A block of bzip2 may be longer than the head: what follows the name must do.
            return bz2.BZ2Decompressor().decompress(head, HEAD)
        if head.startswith(b"\xfd7zXZ\0"):
            return lzma.LZMADecompressor(memlimit=1 << 27).decompress(head, HEAD)
    except (zlib.error, OSError, EOFError, lzma.LZMAError):
        pass
    return b""


def _kind_of_zip(stream: IO[bytes]) -> ArchiveKind | None:
    from extractor.archives.zipped import names_of

    names = names_of(stream)
    if container_format(names) is not Format.UNKNOWN:
        return None
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return ArchiveKind.WACZ
    return ArchiveKind.ZIP
