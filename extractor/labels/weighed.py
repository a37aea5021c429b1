"""Columns of which the headers leave doubt, weighed by the sums of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.labels.columns import ColumnMatch
from extractor.labels.fit import Fit
from extractor.labels.row_columns import RowFit
from extractor.labels.sums import Equations, SummedRow, decided


def weighed(fit: Fit, equations: Equations) -> Fit:
    """The fit, the columns of each printed table chosen by headers and sums together."""
    pieces: dict[tuple[str, int, int], list[int]] = {}
    for i, row in enumerate(fit.rows):
        match, state = row.columns, row.state
        if match and state and state.table and state.place and not match.is_plain:
            pieces.setdefault((state.table.id, row.band.table, id(match)), []).append(i)
    rows = list(fit.rows)
    for lines in pieces.values():
        for i, match in zip(lines, _decided([rows[i] for i in lines], equations), strict=True):
            rows[i] = replace(rows[i], columns=match)
    return replace(fit, rows=tuple(rows)) if pieces else fit


def _decided(rows: Sequence[RowFit], equations: Equations) -> list[ColumnMatch]:
    """The match of each row of one piece, which all have the same."""
    summed: list[SummedRow] = []
    for row in rows:
        state, match = row.state, row.columns
        if state and state.table and state.place and match:
            texts = [cell.text for cell in row.band.values]
            own = equations.get((state.table.id, state.place.path), ())
            summed.append(SummedRow.of(texts, own))
            table, first = state.table, match
    found = decided(first, table, summed)
    blank = _blank_beside_surplus(found[0], summed)
    return [_doubted(match, blank) for match in found] if blank else found


def _blank_beside_surplus(match: ColumnMatch, rows: Sequence[SummedRow]) -> set[int]:
    """Columns of the form without a single text, next to figures that are in none of its columns:
    the header may stand one column off its figures."""
    printed = [any(row.printed[n] for row in rows) for n in range(len(match.places))]
    surplus = {n for n, place in enumerate(match.places) if place is None and printed[n]}
    return {
        n
        for n, place in enumerate(match.places)
        if place is not None and not printed[n] and surplus & {n - 1, n + 1}
    }


def _doubted(match: ColumnMatch, columns: set[int]) -> ColumnMatch:
    fits = tuple(0.0 if n in columns else fit for n, fit in enumerate(match.label_fits))
    return replace(match, label_fits=fits, proven=False)
