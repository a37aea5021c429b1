"""A key with its value as a band, whether a table or a line prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.document import Cell, Role
from extractor.labels.bands import Band, BandKind
from extractor.labels.keys import KeyKind, KeyReader, Pair, bare_key


def pair_band(table: int, row: int, path: tuple[str, ...], *values: Cell, unit: str = "") -> Band:
    """A key with its value. What the labels stage compares has no unit and no colon."""
    printed = tuple(text.strip().rstrip(":：") for text in path)
    cells = tuple(
        replace(c, role=Role.VALUE, row_path=printed, column_path=(), unit=unit or c.unit)
        for c in values
    )
    return Band(BandKind.DATA, table, row, tuple(map(bare_key, path)), values=cells)


def in_context(
    pairs: Sequence[Pair], above: tuple[str, ...], keys: KeyReader
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The path and value of each pair; a group with nothing behind its colon stands over the next."""
    inner: tuple[str, ...] = ()
    for i, pair in enumerate(pairs):
        if not pair.value and i + 1 < len(pairs) and keys.kind(pair.key) is KeyKind.GROUP:
            inner = (pair.key,)
        else:
            yield (*above, *inner, pair.key), pair.value
