"""Label paths of hand-labelled documents as training examples."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extractor.errors import UsageError
from extractor.forms.form import FieldSpec, Form
from extractor.labels.classes import NONE, column_class, row_class
from extractor.result import Extraction, Field
from extractor.training.variants import Example

HELD_OUT = 4
"""One layout family in so many is kept from fitting, for calibration."""
TRAIN = "train"


@dataclass(frozen=True)
class CorpusLabels:
    """Row and column examples: to fit on, and of layout families held out for calibration.

    ``fingerprint`` is the SHA-256 of all gold files that were read.
    """

    rows: tuple[Example, ...] = ()
    columns: tuple[Example, ...] = ()
    held_rows: tuple[Example, ...] = ()
    held_columns: tuple[Example, ...] = ()
    fingerprint: str = ""


def labelled_paths(form: Form, corpus: Path) -> CorpusLabels:
    """Row and column examples of the gold files of ``form`` under ``corpus/gold``.

    Each printed field gives the labels that stood beside and above it; each unmapped row
    is an example of a label that is none of the form's. If the corpus has ``splits.csv``, only
    its split ``train`` is read.
    """
    families = _column(corpus / "documents.csv", "layout_family")
    digest = hashlib.sha256()
    rows: dict[bool, dict[Example, None]] = {False: {}, True: {}}
    columns: dict[bool, dict[Example, None]] = {False: {}, True: {}}
    for name, data, gold in gold_files(corpus):
        digest.update(data)
        if gold.form == form.id:
            held = _is_held_out(families.get(name) or name)
            rows[held].update(dict.fromkeys(_rows(gold, form)))
            columns[held].update(dict.fromkeys(_columns(gold, form)))
    return CorpusLabels(
        tuple(rows[False]),
        tuple(columns[False]),
        tuple(rows[True]),
        tuple(columns[True]),
        digest.hexdigest(),
    )


def _rows(gold: Extraction, form: Form) -> Iterator[Example]:
    printed = {field.row_labels for field in (*gold.fields, *gold.extra)}
    for field, spec in _printed_as_the_form(gold, form):
        if field.row_labels and spec.row.node.label:
            yield Example(field.row_labels, row_class(spec.row))
    for row in gold.unmapped:
        # a row of the form can have surplus cells: its label is the form's all the same
        if row.labels and row.path is None and row.labels not in printed:
            yield Example(row.labels, NONE)


def _columns(gold: Extraction, form: Form) -> Iterator[Example]:
    for field, spec in _printed_as_the_form(gold, form):
        if field.column_labels and spec.column.node.label:
            yield Example(field.column_labels, column_class(spec.column))


def _printed_as_the_form(gold: Extraction, form: Form) -> Iterator[tuple[Field, FieldSpec]]:
    """The fields but for those of tables that are turned, or printed as a list of cells.

    There the cells of one row of the form stand beside different labels.
    """
    known = [(field, form.fields[field.path]) for field in gold.fields if field.path in form.fields]
    beside: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for field, spec in known:
        if field.provenance is not None:
            beside.setdefault((spec.table, spec.row.path), set()).add(field.row_labels)
    listed = {
        field.provenance.table
        for field, spec in known
        if field.provenance is not None and len(beside[spec.table, spec.row.path]) > 1
    }
    for field, spec in known:
        if field.provenance is None or field.provenance.table not in listed:
            yield field, spec


def _is_held_out(family: str) -> bool:
    return hashlib.sha256(family.encode("utf-8")).digest()[0] % HELD_OUT == 0


def _column(table: Path, name: str) -> Mapping[str, str]:
    """One column of a table of the corpus by document id; nothing if there is no such table."""
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as stream:
        return {line["id"]: line[name] for line in csv.DictReader(stream) if line.get(name)}


def gold_files(corpus: Path, *, split: str = TRAIN) -> Iterator[tuple[str, bytes, Extraction]]:
    """Name, bytes and content of the gold files of a split; of all, if there is no ``splits.csv``."""
    folder = corpus / "gold"
    if not folder.is_dir():
        raise UsageError("a corpus has its gold in a folder `gold`", where=str(corpus))
    splits = _column(corpus / "splits.csv", "split")
    for path in sorted(folder.glob("*.json")):
        if splits.get(path.stem, split) == split:
            data = path.read_bytes()
            yield path.stem, data, _gold(data, path)


def _gold(data: bytes, path: Path) -> Extraction:
    try:
        return Extraction.from_json(json.loads(data.decode("utf-8"), parse_float=Decimal))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"not a gold file: {error!r}", where=str(path)) from error
