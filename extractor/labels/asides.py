"""Small tables beside a list that use its words: 政务微博 in a table of an agency's own channels.

The lines of a list stand in one printed table, or in pieces of it that follow each other.
Another table with a few of the same labels is none of the form's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractor.forms.form import FormTable
from extractor.labels.row_columns import RowFit

SMALL = 0.3
"""A table with at most so large a part of the main table's lines, all from its midst, is an aside."""


def without_asides(rows: Sequence[RowFit]) -> tuple[RowFit, ...]:
    """The rows, those of asides being rows of no form."""
    asides = _asides(rows)
    if not asides:
        return tuple(rows)
    return tuple(
        replace(row, state=None, columns=None) if row.band.table in asides else row for row in rows
    )


def _is_list(table: FormTable) -> bool:
    """A record may well be printed as several tables, one for each of its groups."""
    return table.is_list and not table.is_record


def _asides(rows: Sequence[RowFit]) -> set[int]:
    """Indices of the printed tables that only seem to hold lines of a list."""
    lines: dict[str, dict[int, list[int]]] = {}
    for row in rows:
        state = row.state
        if row.columns is not None and state and state.table and state.place and _is_list(state.table):
            order = next(n for n, p in enumerate(state.table.row_places) if p is state.place)
            lines.setdefault(state.table.id, {}).setdefault(row.band.table, []).append(order)
    printed = Counter(row.band.table for row in rows if row.band.values)
    found: set[int] = set()
    for pieces in lines.values():
        main = max(pieces, key=lambda table: len(pieces[table]))
        first, last = min(pieces[main]), max(pieces[main])
        for table, places in pieces.items():
            inside = sum(first <= place <= last for place in places)
            small = len(places) <= SMALL * len(pieces[main])
            strange = 2 * len(places) <= printed[table]
            if table != main and inside == len(places) and (small or strange):
                found.add(table)
    return found
