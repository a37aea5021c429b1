"""Label paths of hand-labelled documents as training examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from extractor.errors import UsageError
from extractor.forms.form import Form
from extractor.labels.classes import NONE, column_class, row_class
from extractor.result import Extraction
from extractor.training.variants import Example


def labelled_paths(form: Form, corpus: Path) -> tuple[list[Example], list[Example]]:
    """Row and column examples of every gold file of ``form`` under ``corpus/gold``.

    Each printed field gives the labels that stood beside and above it; each unmapped row
    is an example of a label that is none of the form's.
    """
    folder = corpus / "gold"
    if not folder.is_dir():
        raise UsageError("a corpus has its gold in a folder `gold`", where=str(corpus))
    rows: dict[Example, None] = {}
    columns: dict[Example, None] = {}
    for gold in _gold(folder):
        if gold.form != form.id:
            continue
        for field in gold.fields:
            spec = form.fields.get(field.path)
            if spec is None:
                continue
            if field.row_labels and spec.row.node.label:
                rows[Example(field.row_labels, row_class(spec.row))] = None
            if field.column_labels:
                columns[Example(field.column_labels, column_class(spec.column))] = None
        for row in gold.unmapped:
            if row.labels and row.path is None:
                rows[Example(row.labels, NONE)] = None
    return list(rows), list(columns)


def _gold(folder: Path) -> Iterator[Extraction]:
    for path in sorted(folder.glob("*.json")):
        try:
            yield Extraction.from_json(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"not a gold file: {error!r}", where=str(path)) from error
