"""A fitted form → :class:`~extractor.forms.labelled.Labelled`: its cells' places, and what is over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp

from extractor.acceptance import WEAK_EVIDENCE
from extractor.document import Document
from extractor.forms.form import Form
from extractor.forms.labelled import Labelled, Placement, Stray
from extractor.labels.asides import without_asides
from extractor.labels.bands import BandKind
from extractor.labels.classes import NONE, extension_class, row_targets
from extractor.labels.columns import LEAST_FIT, ColumnFit
from extractor.labels.cuts import cut_rows
from extractor.labels.fit import Fit, FormFitter
from extractor.labels.rivals import settled
from extractor.labels.row_columns import RowFit
from extractor.labels.text import is_printed, normalise

DOUBTED_HEADERS = 0.5
"""Below this mean fit of its headers a row without a word or a figure is none of the form's."""
DOUBTFUL = 0.9
"""Below this a row, column or header fit is named as a reason for doubt."""
SURE_FORM = 0.95
UNTOLD = frozenset(("label_missing", "header_mismatch"))
"""Reasons that leave a column to its order alone: no header, or one that says something else."""

_DASHES = re.compile(r"[-－—–−─/／]+")


def labelled(
    fit: Fit,
    candidate: FormFitter,
    siblings: Sequence[FormFitter],
    confidence: float,
    document: Document,
    year: int | None,
) -> Labelled:
    """What is printed at each place of the fitted form; ``siblings`` know rows that it lacks."""
    fit = replace(fit, rows=without_asides(fit.rows))
    placements, extra = _placements(fit)
    own = settled(placements, document.tables, year)
    placements, losers = _without_repeats(own.kept)
    losers += own.lost
    extra = _stand_ins(placements, extra)
    strays = list(_strays(fit, candidate, losers))
    adopted, strays = _adopt(strays, fit.form, siblings)
    reasons = []
    if confidence < SURE_FORM:
        reasons.append("form_doubtful")
    if extra or adopted:
        reasons.append("form_mixed")
    return Labelled(
        form=fit.form,
        confidence=confidence,
        placements=tuple(placements),
        extra=(*extra, *adopted),
        strays=tuple(strays),
        present=frozenset(
            r.state.table.id for r in fit.rows if r.state and r.state.table and r.state.place
        ),
        reasons=tuple(reasons),
        model={"labels": candidate.model.fingerprint},
    )


def _placements(fit: Fit) -> tuple[list[Placement], list[Placement]]:
    """Cells on leaf rows, and cells on group rows."""
    leaves: list[Placement] = []
    groups: list[Placement] = []
    cut = cut_rows(fit.rows)
    for row in fit.rows:
        state = row.state
        if state is None or state.table is None or state.place is None or _says_nothing(row):
            continue
        doubtful, unlabelled = row.probability < DOUBTFUL, _lacks_label(row)
        for cell, column in row.cells:
            if column.place is None:
                continue
            reasons = _doubts(column, doubtful=doubtful, unlabelled=unlabelled)
            probability = row.probability * column.probability
            if not UNTOLD.isdisjoint(reasons):
                probability *= WEAK_EVIDENCE
            if (row.band.table, row.band.row) in cut:
                probability *= WEAK_EVIDENCE
                reasons = (*reasons, "structure_doubtful")
            placed = Placement(cell, state.table, state.place, column.place, probability, reasons)
            (leaves if state.place.is_leaf else groups).append(placed)
    return leaves, groups


def _says_nothing(row: RowFit) -> bool:
    """A row without label and figures, under headers that are not those of its place."""
    if row.columns is None or row.band.has_content or is_printed(row.band.path):
        return False
    fits = row.columns.label_fits
    return sum(fits) < DOUBTED_HEADERS * len(fits)


def _lacks_label(row: RowFit) -> bool:
    """Whether the form names the line and the row does not."""
    wants_label = bool(row.state and row.state.place and row.state.place.node.label)
    return wants_label and not is_printed(row.band.path)


def _doubts(column: ColumnFit, *, doubtful: bool, unlabelled: bool) -> tuple[str, ...]:
    """What makes us doubt where a cell belongs; ``doubtful`` and ``unlabelled`` is its row."""
    reasons: tuple[str, ...] = ()
    if doubtful or column.probability < DOUBTFUL:
        reasons = ("label_doubtful",)
    if unlabelled or not (column.named or column.proven):
        return (*reasons, "label_missing")
    if column.label_fit < LEAST_FIT and not column.proven:
        return (*reasons, "header_mismatch")
    return reasons


def _without_repeats(placements: Sequence[Placement]) -> tuple[list[Placement], list[Placement]]:
    """Of two cells that claim one field the likelier stays, and says so."""
    by_path: dict[str, list[Placement]] = {}
    for placed in placements:
        by_path.setdefault(placed.path, []).append(placed)
    if len(by_path) == len(placements):
        return list(placements), []
    kept: list[Placement] = []
    lost: list[Placement] = []
    for claims in by_path.values():
        if len(claims) == 1:
            kept += claims
            continue
        printed = [p for p in claims if normalise(p.cell.text)] or claims
        best = max(printed, key=lambda p: p.probability)
        others = [p for p in printed if p is not best]
        if any(normalise(p.cell.text) != normalise(best.cell.text) for p in others):
            doubt = Placement(
                best.cell, best.table, best.row, best.column, best.probability / 2, ("label_repeated",)
            )
            kept.append(doubt)
            lost.extend(others)
        else:
            kept.append(best)
    return kept, lost


def _stand_ins(placements: Sequence[Placement], groups: Sequence[Placement]) -> list[Placement]:
    """Group rows that say something: with figures, or blank in place of parts not printed.

    A dash beside a line of a list that only announces its parts says that it has no figure.
    """
    printed = {(p.table.id, p.row.path) for p in placements}

    def has_parts(group: Placement) -> bool:
        inside = group.row.path + "."
        return any(table == group.table.id and row.startswith(inside) for table, row in printed)

    def says_something(group: Placement) -> bool:
        text = normalise(group.cell.text)
        return bool(text) and not (group.table.is_list and _DASHES.fullmatch(text))

    return [g for g in groups if says_something(g) or not has_parts(g)]


def _strays(fit: Fit, candidate: FormFitter, losers: Sequence[Placement]) -> Iterator[Stray]:
    """Rows of no form among rows of the form, surplus cells, and losers of a repeated claim."""
    members = {r.band.table for r in fit.rows if r.columns is not None}
    lost = {id(p.cell) for p in losers}
    for row in fit.rows:
        band = row.band
        if row.state is None and band.table in members:
            path = _local_line(candidate, band.path)
            table_id = row.near.table.id if row.near.table else None
            if band.kind is BandKind.DATA and (band.has_content or is_printed(band.path)):
                yield Stray(band.table, band.row, band.path, band.values, path, table_id)
            elif path is not None:
                yield Stray(band.table, band.row, band.path, (), path, table_id)
        elif row.columns is not None:
            surplus = tuple(c for c, column in row.cells if column.place is None or id(c) in lost)
            if any(normalise(c.text) for c in surplus):
                yield Stray(band.table, band.row, band.path, surplus)


def _local_line(candidate: FormFitter, path: tuple[str, ...]) -> str | None:
    """The extension path of a local line that the form knows."""
    model = candidate.model.rows
    best = model.classes[int(model.log_probabilities(path).argmax())]
    prefix = extension_class("")
    return best.removeprefix(prefix) if best.startswith(prefix) else None


def _adopt(
    strays: Sequence[Stray], form: Form, siblings: Sequence[FormFitter]
) -> tuple[list[Placement], list[Stray]]:
    """Rows that a sibling edition has and this one lacks go under that edition's path."""
    adopted: list[Placement] = []
    left: list[Stray] = []
    for stray in strays:
        found = next((p for p in (_in_sibling(stray, form, s) for s in siblings) if p), None)
        if found:
            adopted.extend(found)
        else:
            left.append(stray)
    return adopted, left


def _in_sibling(stray: Stray, form: Form, sibling: FormFitter) -> list[Placement]:
    if stray.path is not None or stray.table_id is None or not stray.labels or not stray.cells:
        return []
    shared: Mapping[str, object] = {t.id: t for t in sibling.form.tables}
    if stray.table_id not in shared:
        return []
    model = sibling.model.rows
    logs = model.log_probabilities(stray.labels)
    name = model.classes[int(logs.argmax())]
    if name == NONE or exp(logs.max()) < DOUBTFUL:
        return []
    for target in row_targets(sibling.form).get(name, ()):
        columns = target.table.leaf_columns
        same_table = target.table.id == stray.table_id
        if same_table and target.place.is_leaf and len(columns) == len(stray.cells):
            placed = [
                Placement(cell, target.table, target.place, column, exp(logs.max()))
                for cell, column in zip(stray.cells, columns, strict=True)
            ]
            return [p for p in placed if p.path not in form.fields]
    return []
