"""Document → :class:`~extractor.forms.labelled.Labelled`: which form, and what each cell is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp

from extractor.acceptance import SURE_GRID, WEAK_EVIDENCE
from extractor.document import Document, Table
from extractor.forms.form import Form
from extractor.forms.labelled import Labelled, Placement
from extractor.labels.axes import upright
from extractor.labels.bands import Band, bands_of
from extractor.labels.fit import Fit, FormFitter
from extractor.labels.placing import labelled
from extractor.labels.sections import is_report_title, prose_score
from extractor.labels.text import parse_label
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
LEAST_CERTAIN = 0.25
"""Where places are so unsure on average the headers are those of another table."""
RECORD_SHARE = 0.4
"""Of the keys of a record so many must be printed to name the form without its title."""


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
    return _doubted(labelled(fit, candidate, siblings, confidence, document, year), document)


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


def _doubted(mapped: Labelled, document: Document) -> Labelled:
    """Cells of which something but their labels makes us doubt: read, but not accepted unseen."""
    weak = _weak_tables(document)
    lone = _lone_parts(mapped)

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
        mapped,
        placements=tuple(map(doubted, mapped.placements)),
        extra=tuple(map(doubted, mapped.extra)),
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


def _lone_parts(mapped: Labelled) -> set[tuple[str, str]]:
    """The only printed part of a group may be the group itself, printed as one row (其他处理)."""
    printed = {(p.table.id, p.row.path) for p in mapped.placements}
    lone: set[tuple[str, str]] = set()
    for table in mapped.form.tables if mapped.form else ():
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
