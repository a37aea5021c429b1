"""What is to be read: files, folders, patterns, object stores, and the members of archives.

Two steps: :func:`find_files` lists what the inputs name without opening any of it,
:func:`sources_in` opens a file far enough to see whether it is an archive.
"""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from extractor import errors
from extractor.archives.members import Member, archive_kind, members
from extractor.runs.remote import Remote, find_remote, is_remote


@dataclass(frozen=True, slots=True)
class File:
    """A file found, not opened yet.

    ``place`` identifies it wherever the command is started: an absolute path or a URL.
    ``name`` is what its result is called.
    """

    path: Path
    name: str
    place: str
    remote: Remote | None = None
    is_link: bool = False
    """Met in a folder; a link that is itself an input is followed."""

    def stamp(self) -> str:
        """Tells without reading whether the file is as it was; empty if it cannot be told."""
        if self.remote is not None:
            return self.remote.stamp()
        try:
            return stamp_of(os.stat(self.path))
        except OSError:
            return ""

    def open(self) -> IO[bytes]:
        """
        Raises:
            OSError: it cannot be opened, or is no regular file.
        """
        return self.remote.open() if self.remote is not None else open_regular(self.path)


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read: a file by its path, or the bytes of an archive's member.

    ``problem`` is known before a worker sees it: then there is nothing to read.
    """

    path: Path
    name: str
    place: str = ""
    stamp: str = ""
    data: bytes | None = None
    origin: Mapping[str, str] = field(default_factory=dict)
    problem: errors.DocumentError | None = None
    partial: bool = False
    """Only with ``problem``: the archive whose row this is was read in part."""
    sha256: str = ""
    """Of the bytes, where the run has looked already."""

    def size(self) -> int:
        """Bytes; 0 if they cannot be had."""
        if self.data is not None:
            return len(self.data)
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def find_files(inputs: Iterable[str | Path]) -> list[File]:
    """Every file under the inputs, each once, inputs in their order and folders sorted.

    A name is the path relative to its input (a file's own name, if the input is a file;
    for a pattern, relative to the last folder without a wildcard). Only where two inputs
    would give one name, both names begin with the input as given. Hidden files count,
    links are not followed; whatever is neither folder nor regular file is listed too,
    because it must be reported and not passed over.

    Raises:
        UsageError: an input does not exist, or a pattern matches nothing.
    """
    found: dict[str, tuple[File, str]] = {}
    for given in inputs:
        for file, qualified in _remote(given) if is_remote(given) else _local(given):
            found.setdefault(file.place, (file, qualified))
    taken = Counter(file.name for file, _ in found.values())
    return [
        file if taken[file.name] == 1 else replace(file, name=qualified)
        for file, qualified in found.values()
    ]


def sources_in(file: File) -> Iterator[Source]:
    """The document that a file is, or those that it holds if it is an archive."""
    one = Source(file.path, file.name, file.place, file.stamp())
    if file.is_link:
        yield replace(one, problem=errors.NotAFile("a symbolic link; links are not followed"))
        return
    try:
        stream = file.open()
    except OSError:
        yield one if file.remote is None else _with_problem(one, "it cannot be opened")
        return
    with stream:
        try:
            kind = archive_kind(stream)
            if kind is not None:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(0)
                for member in members(stream, kind, size):
                    yield _of_member(one, member)
            elif file.remote is not None:
                yield replace(one, data=stream.read())
            else:
                yield one
        except OSError as error:
            yield _with_problem(one, error.strerror or str(error))


def open_regular(path: Path) -> IO[bytes]:
    """A regular file for reading; a pipe, device or socket is never waited for.

    Raises:
        OSError: it cannot be opened, or is none.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a regular file")
    return os.fdopen(handle, "rb")


def digest(source: Source) -> str:
    """SHA-256 of the bytes; empty where they cannot be had: reading them will say why."""
    if source.data is not None:
        return hashlib.sha256(source.data).hexdigest()
    try:
        with open_regular(source.path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    except OSError:
        return ""


def stamp_of(status: os.stat_result) -> str:
    """Size and times of a file: the same, unless it was written to."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _with_problem(source: Source, why: str) -> Source:
    return replace(source, problem=errors.UnreadableFile(why))


def _of_member(archive: Source, member: Member) -> Source:
    inner = f"!{printable(member.name)}" if member.name else ""
    return replace(
        archive,
        name=archive.name + inner,
        place=archive.place + inner,
        data=member.data,
        origin=member.origin,
        problem=member.problem,
        partial=member.partial,
    )


def _local(given: str | Path) -> Iterator[tuple[File, str]]:
    """Files with their names, and the names to use where those are taken."""
    root = Path(given)
    if os.path.lexists(root):
        paths: Iterable[Path] = _walk(root)
    elif glob.has_magic(str(given)):
        root, paths = _matched(str(given))
    else:
        raise errors.UsageError("there is no such file or folder", where=str(given))
    for path in paths:
        relative = Path(path.name) if path == root else path.relative_to(root)
        qualified = path if path == root else root / relative
        place = os.path.abspath(path)
        link = path != root and path.is_symlink()
        file = File(path, printable(relative.as_posix()), printable(place), is_link=link)
        yield file, printable(qualified.as_posix())


def _matched(pattern: str) -> tuple[Path, Sequence[Path]]:
    """The folder before the first wildcard, and what the pattern matches in it."""
    matches = sorted(glob.glob(pattern, recursive=True, include_hidden=True))
    if not matches:
        raise errors.UsageError("no file matches this pattern", where=pattern)
    parts = Path(pattern).parts
    fixed = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    walked = dict.fromkeys(path for match in matches for path in _walk(Path(match)))
    return Path(*parts[:fixed]), list(walked)


def _walk(path: Path) -> Iterator[Path]:
    """The path itself, or all that is under it; a folder that cannot be listed stands for itself."""
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    try:
        children = sorted(path.iterdir())
    except OSError:
        yield path
        return
    for child in children:
        yield from _walk(child)


def _remote(given: Any) -> Iterator[tuple[File, str]]:
    for remote, relative in find_remote(str(given)):
        url = printable(remote.url)
        yield File(Path(relative), printable(relative), url, remote), url


def printable(name: str) -> str:
    """``name`` as text that UTF-8 can hold: bytes that are no UTF-8 become ``\\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
