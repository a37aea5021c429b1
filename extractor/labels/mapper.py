"""Document → :class:`~extractor.forms.labelled.Labelled`: which form, and what each cell is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp

from extractor.acceptance import WEAK_EVIDENCE
from extractor.document import Document, Table
from extractor.forms.form import Form
from extractor.forms.labelled import Labelled, Placement, Stray
from extractor.labels.asides import without_asides
from extractor.labels.axes import upright
from extractor.labels.bands import Band, BandKind, bands_of
from extractor.labels.classes import NONE, extension_class, row_targets
from extractor.labels.columns import LEAST_FIT, ColumnFit
from extractor.labels.fit import Fit, FormFitter, RowFit
from extractor.labels.rivals import settled
from extractor.labels.sections import is_report_title, prose_score
from extractor.labels.text import is_printed, normalise, parse_label
from extractor.labels.weighed import weighed

NO_FORM_SCORE = 18.0
"""A form must explain the rows this much better (nats) than "none of them is a form's"."""
SCORE_SCALE = 3.0
"""Scores are sums over dependent rows; dividing keeps the odds between editions modest."""
WRONG_YEAR = 6.0
MIN_HITS = 8
LEAST_HITS = 0.2
"""So many labels printed word for word name a form; one with so small a part of that is not it."""
MIN_LINES = 3
LIST_SHARE = 0.15
"""Fewer lines of a form, or of its lists so small a part, say nothing: chance finds a few in any
table, and the words of a long list stand in other lists, too."""
MOST_COLUMNS = 400
"""A table of more columns is none of any form's: the widest, turned, has some seventy."""
DOUBTED_HEADERS = 0.5
"""Below this mean fit of its headers a row without a word or a figure is none of the form's."""
LEAST_CERTAIN = 0.25
"""Where places are so unsure on average the headers are those of another table."""
RECORD_SHARE = 0.4
"""Of the keys of a record so many must be printed to name the form without its title."""
DOUBTFUL = 0.9
"""Below this a row, column or header fit is named as a reason for doubt."""
SURE_FORM = 0.95
UNTOLD = frozenset(("label_missing", "header_mismatch"))
"""Reasons that leave a column to its order alone: no header, or one that says something else."""
SURE_GRID = 0.9
"""A table of less confidence has parting lines that nobody drew."""

_DASHES = re.compile(r"[-－—–−─/／]+")


def map_labels(
    document: Document,
    candidates: Sequence[FormFitter],
    *,
    title: str | None = None,
    year: int | None = None,
) -> Labelled:
    """Find the form of a document and the place of every printed cell.

    ``title`` and report ``year``, where the text tells them, are evidence, never proof.
    """
    narrow = _wide_tables_emptied(document)
    bands = bands_of(upright(narrow, candidates))
    scored = []
    for candidate in likely(narrow, bands, candidates):
        fit = candidate.fit(candidate.bands(narrow, bands), narrow, year=year)
        if fit.n_lines < _least_lines(candidate.form, title) or fit.certainty < LEAST_CERTAIN:
            fit = Fit(candidate.form, (), 0.0)
        prose = prose_score(candidate.form, candidate.model, document, title)
        scored.append((fit.score + prose - _year_cost(candidate.form, year), fit, candidate))
    scored.sort(key=lambda item: (-item[0], item[1].form.id))
    confidence = _form_confidence([s for s, _, _ in scored])
    if not scored or scored[0][0] < NO_FORM_SCORE:
        return Labelled(None, 1.0 - confidence, reasons=("not_a_report",))
    _, fit, candidate = scored[0]
    fit = weighed(fit, candidate.equations)
    siblings = [c for c in candidates if c.form.id != fit.form.id]
    return _doubted(_labelled(fit, candidate, siblings, confidence, document, year), document)


def _wide_tables_emptied(document: Document) -> Document:
    """The document as the forms see it: the work on a row grows with the square of its cells.

    The tables stay in their places, so that those behind them keep their numbers.
    """
    if all(table.n_columns <= MOST_COLUMNS for table in document.tables):
        return document
    wide = {id(table) for table in document.tables if table.n_columns > MOST_COLUMNS}
    return document.with_body(tuple(Table(()) if id(p) in wide else p for p in document.body))


def _least_lines(form: Form, title: str | None) -> int:
    """How many lines a document must print to be of a form.

    Keys of a record are picked out wherever they stand, so that a sister form, or a page with a foot,
    has some of them: without the title of such a report it takes a good part of all.
    """
    keys = sum(len(table.leaf_rows) for table in form.tables if table.is_record)
    lists = [t for t in form.tables if t.is_list and not t.is_record and not t.keyed]
    listed = sum(len(table.leaf_rows) for table in lists)
    is_named = title is not None and is_report_title(title, form.titles)
    least = LIST_SHARE * listed + (0 if is_named else RECORD_SHARE * keys)
    return max(MIN_LINES, round(least))


def likely(
    document: Document, bands: Sequence[Band], candidates: Sequence[FormFitter]
) -> list[FormFitter]:
    """The forms worth the full fit: those of which labels are printed word for word.

    All of them, where too few labels are known from any.
    """
    printed = {parse_label(text).core for band in bands for text in band.path[-1:]}
    hits = [candidate.hits(document, printed) for candidate in candidates]
    most = max(hits, default=0)
    if most < MIN_HITS:
        return list(candidates)
    return [c for c, n in zip(candidates, hits, strict=True) if n >= most * LEAST_HITS]


def _doubted(labelled: Labelled, document: Document) -> Labelled:
    """Cells of which something but their labels makes us doubt: read, but not accepted unseen."""
    weak = _weak_tables(document)
    lone = _lone_parts(labelled)

    def doubted(placed: Placement) -> Placement:
        table = placed.cell.provenance.table
        reasons = [weak[table]] if table in weak else []
        if (placed.table.id, placed.row.path) in lone:
            reasons.append("form_mixed")
        if not reasons:
            return placed
        reasons = list(dict.fromkeys((*placed.reasons, *reasons)))
        return replace(placed, probability=placed.probability * WEAK_EVIDENCE, reasons=tuple(reasons))

    return replace(
        labelled,
        placements=tuple(map(doubted, labelled.placements)),
        extra=tuple(map(doubted, labelled.extra)),
    )


def _weak_tables(document: Document) -> dict[int | None, str]:
    """Tables recognised from a picture, or whose grid was reconstructed, with the reason."""
    pictures = {page.number for page in document.pages if page.recognised}
    weak: dict[int | None, str] = {}
    for n, table in enumerate(document.tables, 1):
        if pictures.intersection(table.pages):
            weak[n] = "recognised"
        elif table.confidence < SURE_GRID:
            weak[n] = "structure_doubtful"
    return weak


def _lone_parts(labelled: Labelled) -> set[tuple[str, str]]:
    """The only printed part of a group may be the group itself, printed as one row (其他处理)."""
    printed = {(p.table.id, p.row.path) for p in labelled.placements}
    lone: set[tuple[str, str]] = set()
    for table in labelled.form.tables if labelled.form else ():
        for parts in table.row_groups:
            found = printed.intersection((table.id, p.path) for p in parts)
            if len(parts) > 1 and len(found) == 1:
                lone.update(found)
    return lone


def _year_cost(form: Form, year: int | None) -> float:
    if year is None:
        return 0.0
    early = form.first_year is not None and year < form.first_year
    late = form.last_year is not None and year > form.last_year
    return WRONG_YEAR if early or late else 0.0


def _form_confidence(scores: Sequence[float]) -> float:
    """Softmax over the forms and the hypothesis that it is none, of tempered scores."""
    if not scores:
        return 0.0
    tempered = [s / SCORE_SCALE for s in (*scores, NO_FORM_SCORE)]
    top = max(tempered)
    return exp(tempered[0] - top) / sum(exp(s - top) for s in tempered)


def _labelled(
    fit: Fit,
    candidate: FormFitter,
    siblings: Sequence[FormFitter],
    confidence: float,
    document: Document,
    year: int | None,
) -> Labelled:
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
