"""What a caller may choose; apart, because the command line needs no more of this package."""

from __future__ import annotations

from enum import StrEnum


class Select(StrEnum):
    """Which documents, by the number in their name: a fixed split that needs no list."""

    ALL = "all"
    ODD = "odd"
    EVEN = "even"


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
