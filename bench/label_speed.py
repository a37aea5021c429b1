"""How fast labels are mapped: reports of one form one by one, and single labels in batch."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from pathlib import Path

from label_noise import misprinted

from extractor.document import Cell, Document, Table
from extractor.evaluation.baselines import known_reports
from extractor.evaluation.gold import Gold
from extractor.evaluation.goldcells import as_document, printed_cells
from extractor.forms.form import Form
from extractor.labels.bands import Band, BandKind
from extractor.labels.features import text_vector
from extractor.labels.fit import FormFitter
from extractor.labels.mapper import map_labels
from extractor.labels.model import AXES, load_label_model
from extractor.labels.text import normalise, parse_label

LEAST_FIELDS = 190
BATCH = 40_000
STRANGE = Document("strange", "gold", "", (Table((Cell("·", 0, 0), Cell("·", 0, 1))),))
"""A document that prints nothing of any form."""


def speed(gold: Gold, models: Path | None) -> dict[str, object]:
    """Milliseconds a report, its label texts met before or not, and labels a second, none met before.

    CPU time, so that other work on the machine does not count. Only
    reports with at least 190 printed fields count; the model is loaded before.
    """
    form = next(f for _, f in known_reports(gold) if len(f.fields) >= LEAST_FIELDS)
    reports = [
        as_document(d.extraction, form)
        for d, f in known_reports(gold)
        if f is form and len(printed_cells(d.extraction, form)) >= LEAST_FIELDS
    ]
    cold = []
    for report in reports[:20]:
        fitter = _fitter(form, models)
        cold.append(_timed(report, fitter))
    warm = [_timed(report, fitter) for _ in range(3) for report in reports][len(reports) :]
    return {
        "form": form.id,
        "cold_ms": round(1000 * statistics.median(cold), 2),
        "warm_ms": round(1000 * statistics.median(warm), 2),
        "labels_a_second": round(_batch(gold, models)),
    }


def _fitter(form: Form, models: Path | None) -> FormFitter:
    """A fitter that has met no label; what belongs to the form alone is ready."""
    shipped = load_label_model(form, models)
    fresh = {axis: replace(getattr(shipped, axis), _paths={}, _texts={}) for axis in AXES}
    fitter = FormFitter(form, replace(shipped, **fresh))
    map_labels(STRANGE, [fitter])
    fitter.fit([Band(BandKind.CAPTION, 0, -1, ("·",))])
    _ = fitter.equations
    for text_cache in (parse_label, normalise, text_vector):
        text_cache.cache_clear()
    return fitter


def _timed(report: Document, fitter: FormFitter) -> float:
    start = time.process_time()
    map_labels(report, [fitter])
    return time.process_time() - start


def _batch(gold: Gold, models: Path | None) -> float:
    """Row labels of misprinted reports, as they follow each other in an archive."""
    form = next(f for _, f in known_reports(gold) if len(f.fields) >= LEAST_FIELDS)
    paths = []
    seed = 0
    while len(paths) < BATCH:
        for document, other in known_reports(misprinted(gold, share=0.05, seed=seed)):
            if other is form:
                paths += dict.fromkeys(c.row_labels for c in printed_cells(document.extraction, form))
        seed += 1
    model = _fitter(form, models).model.rows
    start = time.process_time()
    for first in range(0, len(paths), 4096):
        model.log_probabilities_of(paths[first : first + 4096])
    return len(paths) / (time.process_time() - start)
