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
    return decided(first, table, summed)
