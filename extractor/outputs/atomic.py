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

    Written beside its place, synced, renamed; then the folder is synced, so that after a
    power cut either the old or the new file is there. Line ends are written as given.

    Raises:
        UsageError: the folder does not exist or cannot be written.
    """
    place = Path(path)
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{place.name[:80]}.", dir=place.parent)
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(place)) from error
    try:
        with open(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _usual_mode(place))
        _rename(temporary, place)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    _sync_folder(place.parent)


def _rename(temporary: str, place: Path) -> None:
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


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
