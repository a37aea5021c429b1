"""The file of mined labels that a person fills in, and what training learns from it.

One line a cluster. ``class`` is what the person decides: a class of the form's model, as written in
the columns of guesses; ``none`` for a label of no line of the form; empty for a line to skip.
``wordings`` holds the label paths, outermost label first, as JSON.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from random import Random
from typing import Any, TextIO

from extractor.errors import UsageError
from extractor.forms.form import Form
from extractor.labels.classes import column_classes, row_classes
from extractor.labels.model import AXES
from extractor.labels.text import is_printed
from extractor.training.mining import Cluster, Sighting
from extractor.training.variants import Example, altered

COLUMNS = (
    "class", "label", "form", "axis", "documents", "issuers", "fields", "doubt",
    "guess_1", "p_1", "guess_2", "p_2", "guess_3", "p_3", "example", "wordings",
)  # fmt: skip

_NEEDED = ("class", "form", "axis", "wordings")

VARIANTS = 30
"""Altered copies of each wording: as many as the form's own labels get for a few aliases."""


@dataclass(frozen=True)
class LabelFile:
    """What a file of labels teaches about one form: examples of rows and of columns."""

    rows: tuple[Example, ...]
    columns: tuple[Example, ...]
    sha256: str

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.columns)


def write_labels(clusters: Iterable[Cluster], stream: TextIO) -> None:
    """The clusters as CSV, the best guess filled in."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for cluster in clusters:
        guesses = [part for name, p in cluster.guesses for part in (name, f"{p:.3f}")]
        writer.writerow(
            [
                cluster.guesses[0][0],
                shown(cluster.wordings[0]),
                cluster.form,
                cluster.axis,
                cluster.documents,
                cluster.issuers,
                cluster.fields,
                f"{cluster.doubt:.3f}",
                *guesses,
                *[""] * (6 - len(guesses)),
                place_of(cluster.sightings[0]) if cluster.sightings else "",
                json.dumps(cluster.wordings, ensure_ascii=False),
            ]
        )


def cluster_json(cluster: Cluster) -> dict[str, Any]:
    """One cluster for programs."""
    return {
        "form": cluster.form,
        "axis": cluster.axis,
        "wordings": [list(path) for path in cluster.wordings],
        "documents": cluster.documents,
        "issuers": cluster.issuers,
        "fields": cluster.fields,
        "doubt": round(cluster.doubt, 4),
        "value": round(cluster.value, 2),
        "guesses": [{"class": name, "probability": round(p, 4)} for name, p in cluster.guesses],
        "examples": [asdict(sighting) for sighting in cluster.sightings],
    }


def read_labels(path: Path, form: Form) -> LabelFile:
    """The labels of ``form`` in a file; lines of other forms and without class are left out.

    Raises:
        UsageError: the file cannot be read, or a line is wrong; the line is named.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(path)) from error
    examples: dict[str, dict[Example, None]] = {axis: {} for axis in AXES}
    for where, row in _rows(text, path):
        name = row["class"].strip()
        if row["form"] != form.id or not name:
            continue
        axis = row["axis"]
        if axis not in AXES:
            raise UsageError(f"axis is {axis!r}", where=where, remedy=f"Write {' or '.join(AXES)}.")
        _check_class(name, axis, form, where)
        for wording in _wordings(row["wordings"], where):
            examples[axis][Example(wording, name)] = None
    rows, columns = (tuple(examples[axis]) for axis in AXES)
    return LabelFile(rows, columns, hashlib.sha256(data).hexdigest())


def taught(examples: Sequence[Example], rng: Random) -> list[Example]:
    """Each labelled wording, and the misprints of it that must be known with it."""
    found = list(examples)
    for example in examples:
        *above, own = example.path
        found += [Example((*above, altered(own, rng)), example.label) for _ in range(VARIANTS)]
    return [example for example in found if is_printed(example.path)]


def shown(path: Sequence[str]) -> str:
    """A label path on one line."""
    return " / ".join("".join(text.split()) for text in path if text.strip())


def place_of(sighting: Sighting) -> str:
    """
    >>> place_of(Sighting("a.pdf", 3, 2, 7))
    'a.pdf: page 3, table 2, row 7'
    """
    numbers = {"page": sighting.page, "table": sighting.table, "row": sighting.row}
    told = ", ".join(f"{name} {number}" for name, number in numbers.items() if number is not None)
    return f"{sighting.document}: {told}" if told else sighting.document


def _rows(text: str, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(
            f"lacks the column {missing[0]!r}",
            where=str(path),
            remedy="Fill in the file that `extractor mine --out` wrote, and keep its columns.",
        )
    for row in reader:
        where = f"{path}, line {reader.line_num}"
        if any(row[name] is None for name in _NEEDED):
            raise UsageError("the line is cut short", where=where, remedy="Restore or remove it.")
        yield where, row


def _check_class(name: str, axis: str, form: Form, where: str) -> None:
    classes = row_classes(form) if axis == AXES[0] else column_classes(form)
    if name not in classes:
        near = get_close_matches(name, classes, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise UsageError(
            f"{form.id} has no class {name!r} among its {axis}",
            where=where,
            remedy=f"{hint}Write a class, `none` for no line of the form, or nothing to skip it.",
        )


def _wordings(text: str, where: str) -> Iterator[tuple[str, ...]]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UsageError(f"wordings is not JSON: {error}", where=where) from error
    for path in found if isinstance(found, list) else [None]:
        if not isinstance(path, list) or not path or not all(isinstance(part, str) for part in path):
            raise UsageError('wordings is no list of label paths like [["a", "b"]]', where=where)
        yield tuple(path)
