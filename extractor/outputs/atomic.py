"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from extractor.errors import UsageError


@contextlib.contextmanager
def atomic_text(path: str | Path) -> Iterator[TextIO]:
    """A UTF-8 file that takes its place at ``path`` when the block ends without an error.

    Line ends are written as given.

    Raises:
        UsageError: the folder does not exist or cannot be written.
    """
    with (
        atomic_path(path) as temporary,
        open(temporary, "w", encoding="utf-8", newline="") as stream,
    ):
        yield stream


@contextlib.contextmanager
def atomic_path(path: str | Path) -> Iterator[Path]:
    """The path of an empty file to fill, which takes its place at ``path`` when the block ends.

    It stands beside its place, is synced and renamed; then the folder is synced, so that
    after a power cut either the old or the new file is there.

    Raises:
        UsageError: the folder does not exist or cannot be written.
    """
    place = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name[:80]}.", dir=place.parent)
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(place)) from error
    temporary = Path(name)
    os.close(handle)
    try:
        yield temporary
        _sync(temporary, os.O_RDWR)
        os.chmod(temporary, _usual_mode(place))
        _rename(temporary, place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        _sync(place.parent, os.O_RDONLY)


def made_folder(folder: Path) -> Path:
    """The folder, with those above it.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make the folder: {error.strerror}", where=str(folder)) from error
    return folder


def _rename(temporary: Path, place: Path) -> None:
    try:
        os.replace(temporary, place)
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(place)) from error


def _usual_mode(place: Path) -> int:
    """The mode that ``open`` would give: mkstemp makes files that only their owner reads."""
    if place.exists():
        return place.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync(path: Path, how: int) -> None:
    descriptor = os.open(path, how)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
