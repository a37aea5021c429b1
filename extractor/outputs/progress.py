"""A line that moves while a person waits, and is never seen by a program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO, TypeVar

from extractor.outputs.width import shorten

T = TypeVar("T")

_PATIENCE = 1.0
"""Seconds before the line appears: a short run needs none."""

_PAUSE = 0.2
"""Seconds between two states of the line, where items print nothing themselves."""

_WIDTH = 78


@dataclass(frozen=True, slots=True)
class Count:
    """How far a run is. ``kept`` needed no work and says nothing about the rest;
    ``remarks`` are what else is worth a look: ``("3 failed",)``."""

    done: int
    total: int
    kept: int = 0
    remarks: tuple[str, ...] = ()


def progress(
    items: Iterable[T], total: int, stream: TextIO, *, count: Callable[[], Count] | None = None
) -> Iterator[T]:
    """Pass ``items`` on and keep one line with count, rate and remaining time on ``stream``.

    ``total`` may be too small: an archive is one file until it is opened. Nothing is written
    unless ``stream`` is a terminal; the line is wiped at the end.
    ``count`` tells more than the number of items; give it where nothing is printed for an item.
    """
    if not stream.isatty():
        yield from items
        return
    start = time.monotonic()
    written: float | None = None
    try:
        for done, item in enumerate(items, 1):
            if written is not None and count is None:
                _wipe(stream)  # what is printed for the item must not mix with the line
            yield item
            now = time.monotonic()
            if now - start < _PATIENCE or (count and written and now - written < _PAUSE):
                continue
            if written is not None and count is not None:
                _wipe(stream)
            told = count() if count is not None else Count(done, max(done, total))
            stream.write(shorten(progress_text(told, now - start), _WIDTH))
            stream.flush()
            written = now
    finally:
        if written is not None:
            _wipe(stream)


def _wipe(stream: TextIO) -> None:
    stream.write("\r" + " " * _WIDTH + "\r")
    stream.flush()


def progress_text(count: Count, seconds: float) -> str:
    """
    >>> progress_text(Count(30, 120), 10.0)
    '30 of 120 files, 3.0 a second, 30 s left'
    >>> progress_text(Count(90, 120, kept=80, remarks=("2 failed",)), 10.0)
    '90 of 120 files, 1.0 a second, 30 s left, 2 failed'
    """
    rate = (count.done - count.kept) / seconds if seconds > 0 else 0.0
    left = (count.total - count.done) / rate if rate else 0.0
    minutes, rest = divmod(round(left), 60)
    remaining = f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
    told = (f"{count.done} of {count.total} files", f"{rate:.1f} a second", f"{remaining} left")
    return ", ".join((*told, *count.remarks))
