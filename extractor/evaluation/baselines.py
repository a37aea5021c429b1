"""What simple methods reach, so that every score has something to stand beside.

All but ``all_zero`` are given the form and the printed cells of the gold, and only have to
say which field each cell is: the same task as the label model's row on the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from extractor.errors import MissingExtra
from extractor.evaluation.gold import Gold, GoldDocument
from extractor.evaluation.goldcells import PrintedCell, as_document, printed_cells
from extractor.evaluation.matching import known_form
from extractor.fields.values import parse_value
from extractor.forms.form import Form, FormTable, Node, Place
from extractor.labels.text import normalise
from extractor.pipeline import understand
from extractor.result import Extraction, Field, ValueState

Mapper = Callable[[Form, Sequence[PrintedCell]], Iterable[tuple[str, PrintedCell]]]

NEAREST_AT_LEAST = 60.0
"""Of 100: below this rapidfuzz's ratio is taken for chance."""


def all_zero(gold: Gold, _models: Path | None = None) -> Iterator[Extraction]:
    """Zero in every field of the right form: hard to beat where most cells are zero."""
    for document, form in known_reports(gold):
        fields = tuple(Field(path, 0, ValueState.ZERO_EXPLICIT, raw="0") for path in form.fields)
        yield _result(document, fields)


def label_model(gold: Gold, models: Path | None = None) -> Iterator[Extraction]:
    """This project's own mapper, given the printed cells; ``models`` as for extraction."""
    for document, form in known_reports(gold):
        found = understand(as_document(document.extraction, form), [form], models=models)
        yield replace(found, document=document.extraction.document, part=document.extraction.part)


def exact_dictionary(gold: Gold, _models: Path | None = None) -> Iterator[Extraction]:
    """Labels that are, but for layout, one of the wordings in the form file."""
    return _mapped(gold, _by_dictionary)


def nearest_string(gold: Gold, _models: Path | None = None) -> Iterator[Extraction]:
    """The line of the form whose labels are most like the printed ones (rapidfuzz ratio).

    Raises:
        MissingExtra: rapidfuzz is not installed.
    """
    try:
        import rapidfuzz  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "the nearest-string baseline needs rapidfuzz",
            remedy='Install it with `pip install "extractor[evaluate]"`.',
        ) from error
    return _mapped(gold, _by_nearest)


def positional(gold: Gold, _models: Path | None = None) -> Iterator[Extraction]:
    """The n-th printed row and column of a table are the n-th of the form's."""
    return _mapped(gold, _by_position)


LABEL_BASELINES: dict[str, Callable[[Gold, Path | None], Iterator[Extraction]]] = {
    "label_model": label_model,
    "exact_dictionary": exact_dictionary,
    "nearest_string": nearest_string,
    "positional": positional,
    "all_zero": all_zero,
}


def known_reports(gold: Gold) -> Iterator[tuple[GoldDocument, Form]]:
    """The labelled documents that are reports of a known form."""
    for document in gold.documents:
        form = known_form(document.extraction.form)
        if form is not None:
            yield document, form


def _result(document: GoldDocument, fields: tuple[Field, ...]) -> Extraction:
    truth = document.extraction
    return Extraction(truth.document, truth.sha256, truth.part, truth.form, 1.0, fields=fields)


def _mapped(gold: Gold, mapper: Mapper) -> Iterator[Extraction]:
    for document, form in known_reports(gold):
        found: dict[str, Field] = {}
        for path, cell in mapper(form, printed_cells(document.extraction, form)):
            spec = form.fields.get(path)
            value = parse_value(cell.raw, spec.type if spec else "count").value
            found.setdefault(path, Field(path, value.value, value.state, cell.raw))
        yield _result(document, tuple(found.values()))


def _by_dictionary(form: Form, cells: Sequence[PrintedCell]) -> Iterator[tuple[str, PrintedCell]]:
    for cell in cells:
        fits = [
            table.path(row, column)
            for table in form.tables
            for row in _exact(table.leaf_rows, cell.row_labels)
            for column in _exact(table.leaf_columns, cell.column_labels)
        ]
        if len(fits) == 1:
            yield fits[0], cell


def _exact(places: tuple[Place, ...], labels: tuple[str, ...]) -> list[Place]:
    """Places with these very labels: all of them, or the innermost where that is unique."""
    if not labels:
        return [p for p in places if not p.labels]
    printed = [normalise(label) for label in labels]
    inner = [p for p in places if printed[-1] in _wordings(p.node)]
    whole = [p for p in inner if _above(p, printed[:-1])]
    return whole or inner


def _above(place: Place, printed: list[str]) -> bool:
    named = [n for n in place.ancestors if n.label]
    return len(named) == len(printed) and all(
        label in _wordings(node) for node, label in zip(named, printed, strict=True)
    )


@lru_cache(maxsize=4096)
def _wordings(node: Node) -> frozenset[str]:
    return frozenset(normalise(w) for w in (node.label, *node.aliases) if w)


def _by_nearest(form: Form, cells: Sequence[PrintedCell]) -> Iterator[tuple[str, PrintedCell]]:
    for cell in cells:
        best: tuple[float, str] = (0.0, "")
        for table in form.tables:
            row_score, row = _nearest(table.leaf_rows, _joined(cell.row_labels))
            column_score, column = _nearest(table.leaf_columns, _joined(cell.column_labels))
            best = max(best, ((row_score + column_score) / 2, table.path(row, column)))
        if best[0] >= NEAREST_AT_LEAST:
            yield best[1], cell


def _joined(labels: Iterable[str]) -> str:
    return "/".join(normalise(label) for label in labels if label)


@lru_cache(maxsize=65536)
def _nearest(places: tuple[Place, ...], text: str) -> tuple[float, Place]:
    from rapidfuzz import fuzz, process

    unlabelled = [p for p in places if not p.labels]
    if not text or len(unlabelled) == len(places):
        return (100.0 if unlabelled and not text else 0.0), (unlabelled or list(places))[0]
    known = [_joined(p.labels) for p in places]
    found = process.extractOne(text, known, scorer=fuzz.ratio)
    return float(found[1]), places[found[2]]


def _by_position(form: Form, cells: Sequence[PrintedCell]) -> Iterator[tuple[str, PrintedCell]]:
    """Rows are dealt out in printed order to the rows of all tables, values to the columns."""
    slots = [(table, row) for table in form.tables for row in table.leaf_rows]
    rows: dict[tuple[int, int], list[PrintedCell]] = defaultdict(list)
    for cell in cells:
        rows[cell.table, cell.row].append(cell)
    for (table, row), key in zip(slots, sorted(rows), strict=False):
        yield from _dealt(table, row, rows[key])


def _dealt(table: FormTable, row: Place, cells: list[PrintedCell]) -> Iterator[tuple[str, PrintedCell]]:
    for column, cell in zip(table.leaf_columns, cells, strict=False):
        yield table.path(row, column), cell
