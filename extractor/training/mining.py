"""Which labels of an archive the model had not seen or doubted, and what labelling them would settle.

Reads the JSON lines of ``extractor extract`` one by one; what is kept grows with the number of
distinct labels only, not with that of reports.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.forms.form import Form
from extractor.forms.registry import load_form
from extractor.labels.classes import column_class, row_class
from extractor.labels.model import AXES, load_label_model
from extractor.labels.text import is_printed
from extractor.training.doubts import Reader
from extractor.training.wordings import Key, grouped, key_of

LABEL_DOUBTS = frozenset(("label_doubtful", "label_repeated", "header_mismatch"))
"""The reasons of a field that its labels can settle."""

SURE = 0.1
"""A label beside or above a doubted cell with less doubt than this is not what is doubted."""

_WANTED = (
    "Mine the lines of `extractor extract --format jsonl`; "
    "of a store, those of `extractor export STORE --to DIR --format jsonl`."
)

_MOST_ISSUERS = 500
_MOST_WORDINGS = 20
_MOST_SIGHTINGS = 3

LabelPath = tuple[str, ...]
Guess = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a label was printed: people's numbers, from 1."""

    document: str
    page: int | None
    table: int | None
    row: int | None


@dataclass(frozen=True)
class Cluster:
    """Wordings of what is most likely one label, with what is known about them.

    ``documents`` counts reports once for each wording; ``issuers`` counts up to 500. ``fields``
    are the cells that stood beside or below the label. ``guesses`` are the model's three best
    classes for the commonest wording, with their probabilities.
    """

    form: str
    axis: str
    wordings: tuple[LabelPath, ...]
    documents: int
    issuers: int
    fields: int
    doubt: float
    guesses: tuple[Guess, ...]
    sightings: tuple[Sighting, ...]

    @property
    def value(self) -> float:
        """What labelling it would settle: cells, times the doubt of the model."""
        return self.fields * self.doubt


@dataclass
class _Tally:
    documents: int = 0
    fields: int = 0
    unmapped: bool = False
    issuers: set[str] = field(default_factory=set)
    wordings: Counter[LabelPath] = field(default_factory=Counter)
    assigned: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    sightings: list[Sighting] = field(default_factory=list)

    def commonest(self) -> list[LabelPath]:
        return sorted(self.wordings, key=lambda path: (-self.wordings[path], path))


@dataclass
class _Seen:
    """One label path in one report, until it is counted."""

    path: LabelPath
    unmapped: bool
    fields: int = 0
    assigned: str = ""
    form_table: str = ""
    place: Mapping[str, Any] = field(default_factory=dict)


_Tallies = dict[tuple[str, str, Key], _Tally]


def mine(runs: Iterable[Path], *, form: str | None = None) -> list[Cluster]:
    """The labels worth labelling in ``runs``, most valuable first.

    ``runs`` are files of JSON lines, or folders of ``.jsonl`` files; ``form`` restricts to one
    form, by id or file.

    Raises:
        UsageError: a file cannot be read, a line is no extraction, a form or its model is unknown.
    """
    own = load_form(form) if form is not None else None
    tallies: _Tallies = {}
    for report in reports(runs):
        form_id = report["form"]
        if form_id is not None and (own is None or form_id == own.id):
            _count(report, own or _form(form_id), tallies)
    found: list[Cluster] = []
    for form_id in sorted({key[0] for key in tallies}):
        one = own or _form(form_id)
        found += _clusters(Reader(one, load_label_model(one)), tallies)
    return sorted(found, key=lambda c: (-c.value, -c.documents, c.form, c.axis, c.wordings))


_form = cache(load_form)


def reports(runs: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The JSON objects of all lines, one at a time."""
    for run in runs:
        for path in sorted(run.glob("*.jsonl")) if run.is_dir() else [run]:
            try:
                with path.open(encoding="utf-8-sig") as lines:
                    yield from _objects(lines, path)
            except OSError as error:
                raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error
            except UnicodeDecodeError as error:
                raise UsageError("is not text", where=str(path), remedy=_WANTED) from error


def _objects(lines: Iterable[str], path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            report = json.loads(line)
        except ValueError as error:
            raise UsageError(f"is not JSON: {error}", where=f"{path}, line {number}") from error
        if not isinstance(report, dict) or not {"form", "fields", "unmapped"} <= report.keys():
            raise UsageError(
                "is no extraction",
                where=f"{path}, line {number}",
                remedy=_WANTED,
            )
        yield report


def _count(report: Mapping[str, Any], form: Form, tallies: _Tallies) -> None:
    """Add what one report saw, each of its labels once."""
    here: dict[tuple[str, Key], _Seen] = {}
    for axis, seen in (*_doubted(report, form), *_unmapped(report)):
        if is_printed(seen.path) and _says_something(seen.path[-1]):
            known = here.setdefault((axis, key_of(seen.path)), seen)
            known.fields += 1
            known.unmapped |= seen.unmapped
    issuer = str(report.get("metadata", {}).get("issuer") or report["document"])
    for (axis, key), seen in here.items():
        tally = tallies.setdefault((form.id, axis, key), _Tally())
        tally.documents += 1
        tally.fields += seen.fields
        tally.unmapped |= seen.unmapped
        tally.assigned |= {seen.assigned} - {""}
        tally.tables |= {seen.form_table} - {""}
        if len(tally.issuers) < _MOST_ISSUERS:
            tally.issuers.add(issuer)
        if seen.path in tally.wordings or len(tally.wordings) < _MOST_WORDINGS:
            tally.wordings[seen.path] += 1
        if len(tally.sightings) < _MOST_SIGHTINGS:
            place = (seen.place.get(name) for name in ("page", "table", "row"))
            tally.sightings.append(Sighting(report["document"], *place))


def _says_something(label: str) -> bool:
    """Whether there is a word in it: serial numbers and marks teach nothing."""
    return any(char.isalpha() for char in label)


def _doubted(report: Mapping[str, Any], form: Form) -> Iterator[tuple[str, _Seen]]:
    """The labels of fields in review whose labels were doubted."""
    for item in report["fields"]:
        if item["status"] != "review" or LABEL_DOUBTS.isdisjoint(item["reasons"]):
            continue
        spec = form.fields.get(item["path"])
        if spec is None:
            continue
        labels, place = item["labels"], item["provenance"] or {}
        assigned = (row_class(spec.row), column_class(spec.column))
        for axis, side, name in zip(AXES, ("row", "column"), assigned, strict=True):
            yield (
                axis,
                _Seen(tuple(labels[side]), False, assigned=name, form_table=spec.table, place=place),
            )


def _unmapped(report: Mapping[str, Any]) -> Iterator[tuple[str, _Seen]]:
    """The labels of rows without a path, and of the cells in them."""
    for row in report["unmapped"]:
        if row["path"] is not None:
            continue
        place = {"table": row["table"], "row": row["row"]}
        for cell in row["cells"]:
            here = {**place, **cell["provenance"]}
            yield AXES[0], _Seen(tuple(row["labels"]), True, place=here)
            yield AXES[1], _Seen(tuple(cell["column"]), False, place=here)
        if not row["cells"]:
            yield AXES[0], _Seen(tuple(row["labels"]), True, place=place)


def _clusters(reader: Reader, tallies: _Tallies) -> Iterator[Cluster]:
    """The clusters of one form: wordings that are alike and of which the model thinks alike."""
    blocks: dict[tuple[str, str], list[tuple[Key, _Tally]]] = {}
    for (form_id, axis, key), tally in tallies.items():
        if form_id != reader.form.id:
            continue
        opinion = reader.opinion(axis, tally.commonest()[0], tally.tables)
        contradicted = bool(tally.assigned) and opinion.best not in tally.assigned
        if tally.unmapped or contradicted or opinion.doubt >= SURE:
            blocks.setdefault((axis, opinion.best), []).append((key, tally))
    for (axis, _), members in sorted(blocks.items()):
        members.sort(key=lambda member: (-member[1].documents, member[0]))
        for group in grouped([key for key, _ in members]):
            yield _cluster(axis, reader, [members[n][1] for n in group])


def _cluster(axis: str, reader: Reader, tallies: Sequence[_Tally]) -> Cluster:
    opinion = reader.opinion(axis, tallies[0].commonest()[0], tallies[0].tables)
    return Cluster(
        form=reader.form.id,
        axis=axis,
        wordings=tuple(path for tally in tallies for path in tally.commonest()),
        documents=sum(tally.documents for tally in tallies),
        issuers=len(set().union(*(tally.issuers for tally in tallies))),
        fields=sum(tally.fields for tally in tallies),
        doubt=opinion.doubt,
        guesses=opinion.guesses,
        sightings=tuple(s for tally in tallies for s in tally.sightings)[:_MOST_SIGHTINGS],
    )
