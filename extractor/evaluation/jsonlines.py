"""Files of JSON lines, each object with the place that an error about it can name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.errors import UsageError


def text_of(path: Path) -> str:
    """The text of a UTF-8 file, a byte order mark left out.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(path)) from error


def records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """``file, line n`` and the object of each line that is not blank; decimals keep their digits.

    Raises:
        UsageError: the file cannot be read, or a line is no JSON object.
    """
    for number, line in enumerate(text_of(path).splitlines(), 1):
        if line.strip():
            where = f"{path}, line {number}"
            yield where, parse_object(line, where)


def parse_object(text: str, where: str) -> dict[str, Any]:
    """One JSON object.

    Raises:
        UsageError: it is not JSON or no object; ``where`` is named.
    """
    try:
        data = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise UsageError(f"is not JSON: {error}", where=where) from error
    if not isinstance(data, dict):
        raise UsageError("is not one JSON object", where=where)
    return data
