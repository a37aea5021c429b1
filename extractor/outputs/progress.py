"""A line that moves while a person waits, and is never seen by a program."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from extractor.outputs.width import shorten

T = TypeVar("T")

_PATIENCE = 1.0
"""Seconds before the line appears: a short run needs none."""

_WIDTH = 78


def progress(items: Iterable[T], total: int, stream: TextIO) -> Iterator[T]:
    """Pass ``items`` on and keep one line with count, rate and remaining time on ``stream``.

    Nothing is written unless ``stream`` is a terminal; the line is wiped at the end.
    """
    if not stream.isatty():
        yield from items
        return
    start = time.monotonic()
    shown = False
    try:
        for done, item in enumerate(items, 1):
            if shown:
                _wipe(stream)
            yield item  # what is printed for it must not mix with the line
            elapsed = time.monotonic() - start
            shown = shown or elapsed >= _PATIENCE
            if shown:
                stream.write(shorten(progress_text(done, total, elapsed), _WIDTH))
                stream.flush()
    finally:
        if shown:
            _wipe(stream)


def _wipe(stream: TextIO) -> None:
    stream.write("\r" + " " * _WIDTH + "\r")
    stream.flush()


def progress_text(done: int, total: int, seconds: float) -> str:
    """
    >>> progress_text(30, 120, 10.0)
    '30 of 120 files, 3.0 a second, 30 s left'
    """
    rate = done / seconds if seconds > 0 else 0.0
    left = (total - done) / rate if rate else 0.0
    minutes, rest = divmod(round(left), 60)
    remaining = f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
    return f"{done} of {total} files, {rate:.1f} a second, {remaining} left"
