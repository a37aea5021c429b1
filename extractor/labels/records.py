"""Records as printed rows of key and value, whatever their arrangement on the page.

A record prints its keys anywhere: beside their values, several to a row, above them, before a
colon in the same cell, in paragraphs without any table. Keys are told by the form's labels, and
what follows a key is its value. Groups (信息发布, 微博) stand in front of their keys, over
several rows, or in a row of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.document import Document, Line, LineKind, Table
from extractor.labels.bands import Band, BandKind, rows_of
from extractor.labels.keys import KeyReader
from extractor.labels.record_lines import LineReader
from extractor.labels.record_tables import TableReader

NEAR = 4
"""Lines with keys so many parts from a record's table, or from such a line, belong to it (who signs,
when); the foot of the page does not."""
MOST_IN_TABLES = 10
"""So many pairs in tables are the record; what stands in lines far from them is not."""
LEAST_PAIRS = 2
"""Fewer keys with values make no record, in a form that has other tables, too."""


def record_bands(document: Document, keys: KeyReader, *, only_records: bool) -> list[Band]:
    """All tables and lines of a document in reading order, records as one band for each pair.

    ``only_records``: the form has no other tables. Lines count as a table of their own, behind
    the last; near the record where tables hold it.
    """
    found: dict[int, list[Band]] = {}
    places: list[int] = []
    number, in_tables = -1, 0
    for at, part in enumerate(document.body):
        if not isinstance(part, Table):
            continue
        number += 1
        walker = TableReader(number, part, keys)
        bands = list(walker.bands())
        if walker.pairs >= LEAST_PAIRS:
            places.append(at)
        in_tables += walker.pairs
        if not only_records and walker.pairs < LEAST_PAIRS:
            bands = list(rows_of(number, part))
        caption = [Band(BandKind.CAPTION, number, -1, (part.caption,))] if part.caption else []
        found[at] = caption + bands
    near = None if in_tables < MOST_IN_TABLES else _near(document, places, keys)
    reader = LineReader(number + 1, keys)
    for run in _runs(document, near):
        for at, band in reader.run(run):
            found.setdefault(at, []).append(band)
    return [band for at in sorted(found) for band in found[at]]


def _near(document: Document, tables: Sequence[int], keys: KeyReader) -> frozenset[int]:
    """Positions of the lines that go on where a record's tables end, or lead up to them."""

    found: set[int] = set()
    for table in tables:
        for rest in (range(table + 1, len(document.body)), range(table - 1, -1, -1)):
            left = NEAR
            for at in rest:
                part = document.body[at]
                if isinstance(part, Line) and part.kind is LineKind.FURNITURE:
                    continue
                told = isinstance(part, Line) and (keys.kind(part.text) or keys.pairs(part.text))
                left = NEAR if told else left - 1
                if left < 0:
                    break
                found.add(at)
    return frozenset(found)


def _runs(document: Document, near: frozenset[int] | None) -> Iterator[list[tuple[int, Line]]]:
    """Lines with no table between them, page numbers and running heads left out.

    They are one text, because pages cut keys (联系 / 电话：).
    """
    run: list[tuple[int, Line]] = []
    for at, part in enumerate(document.body):
        if isinstance(part, Line) and part.kind is LineKind.FURNITURE:
            continue
        if isinstance(part, Line) and (near is None or at in near):
            run.append((at, part))
        elif run:
            yield run
            run = []
    if run:
        yield run
