"""One form laid over one document: rows by the chain, columns by alignment, and a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.document import Cell
from extractor.forms.form import Form, FormTable, Place
from extractor.labels.bands import Band, BandKind
from extractor.labels.chain import Chain, Decoded, State, StateKind, chain_of
from extractor.labels.columns import SURPLUS, ColumnMatch, align_columns
from extractor.labels.model import LabelModel
from extractor.labels.rows import align_rows, strange_only

Arrangement = tuple[tuple[int, int], ...]
"""Column ranges of the value cells of a row; in flattened text just their places."""


@dataclass(frozen=True)
class RowFit:
    """A band with the state it was given; ``state`` is ``None`` for a row of no form."""

    band: Band
    state: State | None
    near: State
    """The state itself, or for a strange row the state after which it stands."""
    probability: float
    columns: ColumnMatch | None = None


@dataclass(frozen=True)
class Fit:
    """``score``: log-likelihood ratio of the form against "none of these rows is a form's"."""

    form: Form
    rows: tuple[RowFit, ...]
    score: float

    @property
    def n_lines(self) -> int:
        """Printed data rows that found a line of the form."""
        return sum(1 for r in self.rows if r.columns is not None)


def fit_form(form: Form, model: LabelModel, bands: Sequence[Band], ragged: Sequence[bool]) -> Fit:
    """Lay the bands on the form. ``ragged`` tells for each table whether spans are unknown."""
    chain = chain_of(form)
    decoded = align_rows(chain, model, bands)
    rows = list(_row_fits(chain, decoded, bands))
    matches = _columns(rows, model, ragged)
    fitted = tuple(
        RowFit(r.band, r.state, r.near, r.probability, matches.get(i)) for i, r in enumerate(rows)
    )
    gain = decoded.log_likelihood - strange_only(chain, model, bands)
    return Fit(form, fitted, gain + _column_gain(matches))


def _row_fits(chain: Chain, decoded: Decoded, bands: Sequence[Band]) -> Iterator[RowFit]:
    n = len(chain.states)
    for t, band in enumerate(bands):
        chosen = decoded.states[t]
        near = chain.states[chosen % n]
        if chosen < n:
            yield RowFit(band, near, near, float(decoded.posteriors[t, chosen]))
        else:
            yield RowFit(band, None, near, float(decoded.posteriors[t, n:].sum()))


def _columns(
    rows: Sequence[RowFit], model: LabelModel, ragged: Sequence[bool]
) -> dict[int, ColumnMatch]:
    """Align the value columns of every row of the form, once for each arrangement of a table."""
    found: dict[int, ColumnMatch] = {}
    known: dict[tuple[object, ...], ColumnMatch] = {}
    seen_paths: dict[tuple[str, int], tuple[tuple[str, ...], ...]] = {}
    tokens: dict[str, tuple[str, ...]] = {}
    for i, fit in enumerate(rows):
        state, band = fit.state, fit.band
        if state is None or state.table is None:
            continue
        if state.kind is StateKind.HEAD:
            tokens[state.table.id] = _tokens(rows, i)
        if state.place is None or band.kind is not BandKind.DATA:
            continue
        paths = _paths(state.table, band, seen_paths)
        loose = () if any(paths) else tokens.get(state.table.id, ())
        key = (state.table.id, band.table, _arrangement(band.values, ragged[band.table]), paths, loose)
        if key not in known:
            known[key] = align_columns(state.table, model.columns, paths, loose)
        found[i] = known[key]
    return found


def _tokens(rows: Sequence[RowFit], i: int) -> tuple[str, ...]:
    """Texts of all header rows that lead up to this one."""
    texts: list[str] = []
    while i >= 0 and rows[i].band.kind is BandKind.HEADER:
        texts = [c.text for c in rows[i].band.headers] + texts
        i -= 1
    return tuple(texts)


def _paths(
    table: FormTable, band: Band, seen: dict[tuple[str, int], tuple[tuple[str, ...], ...]]
) -> tuple[tuple[str, ...], ...]:
    """Header paths of a row's values; a continuation without header takes those above it."""
    paths = tuple(c.column_path for c in band.values)
    key = (table.id, len(paths))
    if any(paths):
        seen[key] = paths
        return paths
    return seen.get(key, paths)


def _arrangement(values: Sequence[Cell], ragged: bool) -> Arrangement:
    if ragged:
        return tuple((i, i + 1) for i in range(len(values)))
    return tuple((c.column, c.columns.stop) for c in values)


def _column_gain(matches: Mapping[int, ColumnMatch]) -> float:
    """What the columns say for the form: each alignment counted once."""
    distinct = {id(m): m for m in matches.values()}
    gain = 0.0
    for match in distinct.values():
        gain += match.log_likelihood + SURPLUS * len(match.places)
    return gain


def cells_with_places(fit: RowFit) -> Iterator[tuple[Cell, Place | None, float, float]]:
    """Cell, its column (``None``: surplus), probability, and how well its header fits."""
    match = fit.columns
    if match is None:
        return
    yield from zip(fit.band.values, match.places, match.probabilities, match.label_fits, strict=True)
