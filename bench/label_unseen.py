"""Does the label model know that a label is none of its form's?

Unseen labels are local rows of the gold, labels of other statistics, and labels of the form's
own rows that were left out when the model was trained.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from label_noise import listed
from label_scores import at_threshold, auroc

from extractor.evaluation.baselines import known_reports
from extractor.evaluation.gold import Gold
from extractor.evaluation.goldcells import printed_cells
from extractor.forms.form import Form, Node
from extractor.forms.registry import load_form
from extractor.labels.classes import NONE, extension_class, row_class
from extractor.labels.fit import FormFitter
from extractor.labels.model import AxisModel, load_label_model
from extractor.labels.text import parse_label
from extractor.training.labels import TrainingConfig, train_labels
from extractor.training.variants import other_labels

THRESHOLD = 0.5
"""A label that fits no node better than this is left to a human."""
FOLDS = 2
FOREIGN_FILE = Path(__file__).parent / "data" / "other_statistics.txt"


def unseen_lines(
    name: str, gold: Gold, fitter: Callable[[Form], FormFitter]
) -> Iterator[dict[str, object]]:
    """Figures for each kind of unseen label."""
    form = load_form(name)
    labels = dict(_printed(gold, form))
    model = fitter(form).model.rows
    known = [score(model, path) for path, truth in labels.items() if truth != NONE]
    local = [score(model, path) for path, truth in labels.items() if truth == NONE]
    taught = {parse_label(text).core for text in other_labels()}
    foreign = [
        score(model, (text,)) for text in listed(FOREIGN_FILE) if parse_label(text).core not in taught
    ]
    if local:
        yield _line(form, "local rows of the gold", known, local)
    yield _line(form, "other statistics", known, foreign)
    kept: list[float] = []
    left: list[float] = []
    for fold in range(FOLDS):
        reduced, gone = without(form, fold)
        partial = _trained(reduced)
        for path, truth in labels.items():
            if truth in gone:
                left.append(score(partial, path))
            elif truth in partial.classes and truth != NONE:
                kept.append(score(partial, path))
    yield _line(form, "rows left out of training", kept, left)


def score(model: AxisModel, path: tuple[str, ...]) -> float:
    """Probability of the likeliest class that is a node of the form."""
    chances = np.exp(model.log_probabilities(path))
    odd = [
        i for i, name in enumerate(model.classes) if name == NONE or name.startswith(extension_class(""))
    ]
    chances[odd] = 0.0
    return float(chances.max())


def _line(form: Form, kind: str, known: list[float], unseen: list[float]) -> dict[str, object]:
    told: dict[str, object] = {
        "form": form.id,
        "unseen": kind,
        "n_known": len(known),
        "n_unseen": len(unseen),
        "auroc": round(auroc(known, unseen), 4),
    }
    return told | {k: round(v, 4) for k, v in at_threshold(known, unseen, THRESHOLD).items()}


def _printed(gold: Gold, form: Form) -> Iterable[tuple[tuple[str, ...], str]]:
    """Distinct row labels with their classes; those of rows of no form as ``none``."""
    for document, other in known_reports(gold):
        if other is not form:
            continue
        cells = printed_cells(document.extraction, form)
        own = {cell.row_labels for cell in cells if cell.path is not None}
        for cell in cells:
            spec = form.fields.get(cell.path or "")
            if spec is not None and cell.row_labels and spec.row.labels:
                yield cell.row_labels, row_class(spec.row)
        for row in document.extraction.unmapped:
            if row.labels and row.path is None and row.labels not in own:
                yield row.labels, NONE


def without(form: Form, fold: int) -> tuple[Form, set[str]]:
    """The form without every ``FOLDS * 2``-th line, and the classes of the lines left out."""
    every = 2 * FOLDS
    lines = [place for table in form.tables for place in table.leaf_rows if place.node.label]
    gone = {id(place.node) for place in lines[2 * fold :: every]}
    names = {row_class(place) for place in lines if id(place.node) in gone}
    tables = []
    for table in form.tables:
        rows = _pruned(table.rows, gone)
        if rows:
            tables.append(replace(table, rows=rows))
    names -= {row_class(p) for t in tables for p in t.row_places if p.node.label}
    return replace(form, tables=tuple(tables), field_specs=()), names


def _pruned(nodes: tuple[Node, ...], gone: set[int]) -> tuple[Node, ...]:
    kept = []
    for node in nodes:
        if id(node) in gone:
            continue
        children = _pruned(node.children, gone)
        if children or not node.children:
            kept.append(replace(node, children=children))
    return tuple(kept)


def _trained(form: Form) -> AxisModel:
    """A model of the form alone: sister forms would teach what was left out."""
    with tempfile.TemporaryDirectory() as folder:
        train_labels(form, (), config=TrainingConfig(), corpus=None, out=Path(folder))
        return load_label_model(form, Path(folder)).rows
