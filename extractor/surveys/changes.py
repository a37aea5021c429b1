"""How two stores differ: documents that came and went, and fields that were read otherwise."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from extractor.outputs.tidy import text_of
from extractor.result import Extraction, Field, Review
from extractor.store.store import Store

GONE, NEW = "gone", "new"
NOTHING = "(no reason)"
"""Counted for what changed in a field that nobody doubts, before or after."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a field; empty where there is no such field."""

    value: str = ""
    state: str = ""
    status: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """``what`` names what changed: ``value``, ``state``, ``status`` of a field; of a document
    (``path`` is empty) its ``form``, ``outcome``, ``issuer`` or ``year``, or that it is gone or new."""

    document: str
    part: int
    path: str
    what: tuple[str, ...]
    before: Reading
    after: Reading

    @property
    def silent(self) -> bool:
        """Accepted by both, and not the same: one of them is wrong and says nothing."""
        statuses = (self.before.status, self.after.status)
        return statuses == (Review.ACCEPTED, Review.ACCEPTED) and self.what != ("status",)


@dataclass
class Differences:
    """Counts of changes, as they pass by."""

    documents: Counter[str] = field(default_factory=Counter)
    """Gone, new, and those whose form, outcome, issuer or year changed."""
    fields: int = 0
    silent: int = 0
    what: Counter[str] = field(default_factory=Counter)
    paths: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """Reasons of doubt that came (``+code``) and went (``-code``) where something changed."""

    @property
    def any(self) -> bool:
        return bool(self.fields or self.documents)

    def counting(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Pass changes on and count them."""
        for change in changes:
            self._count(change)
            yield change

    def to_json(self) -> dict[str, Any]:
        counts = {"what": self.what, "paths": self.paths, "reasons": self.reasons}
        ranked = {name: dict(ranking(counter)) for name, counter in counts.items()}
        documents = dict(sorted(self.documents.items()))
        return {"documents": documents, "fields": self.fields, "silent": self.silent, **ranked}

    def _count(self, change: Change) -> None:
        if not change.path:
            self.documents.update(change.what)
            return
        self.fields += 1
        self.silent += change.silent
        self.what.update(change.what)
        self.paths[change.path] += 1
        before, after = set(change.before.reasons), set(change.after.reasons)
        moved = [f"-{code}" for code in before - after] + [f"+{code}" for code in after - before]
        self.reasons.update(moved or [NOTHING if not before else f"={'+'.join(sorted(before))}"])


def ranking(counts: Counter[str]) -> list[tuple[str, int]]:
    """The largest first, equals by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def changes(first: str | Path, second: str | Path) -> Iterator[Change]:
    """Every difference, in the order of names and parts, of each report in that of its form.

    Documents are matched by name and part. Both stores are streamed.

    Raises:
        StoreFault: one of the stores does not exist, or is of another version.
    """
    with Store(first) as before, Store(second) as after:
        for store in (before, after):
            store.query("BEGIN")  # one state of each for all queries
        for one, other in _paired(before.reports(), after.reports()):
            yield from _between(one, other)


def write_changes(found: Iterable[Change], stream: TextIO) -> None:
    """All changes as CSV."""
    writer = csv.writer(stream, lineterminator="\n")
    sides = [f"{name}_{side}" for name in ("value", "state", "status", "reasons") for side in ("a", "b")]
    writer.writerow(["document", "part", "path", "change", "silent", *sides])
    for change in found:
        a, b = change.before, change.after
        reasons = (";".join(a.reasons), ";".join(b.reasons))
        cells = (a.value, b.value, a.state, b.state, a.status, b.status, *reasons)
        silent = "true" if change.silent else "false"
        head = (change.document, change.part, change.path, ";".join(change.what), silent)
        writer.writerow([*head, *cells])


def _paired(
    first: Iterator[Extraction], second: Iterator[Extraction]
) -> Iterator[tuple[Extraction | None, Extraction | None]]:
    """Two sorted streams beside each other."""
    one, other = next(first, None), next(second, None)
    while one is not None or other is not None:
        if other is None or (one is not None and _key(one) < _key(other)):
            yield one, None
            one = next(first, None)
        elif one is None or _key(other) < _key(one):
            yield None, other
            other = next(second, None)
        else:
            yield one, other
            one, other = next(first, None), next(second, None)


def _key(report: Extraction) -> tuple[str, int]:
    return report.document, report.part


def _between(one: Extraction | None, other: Extraction | None) -> Iterator[Change]:
    if one is not None and other is not None:
        yield from _document_changes(one, other)
        yield from _field_changes(one, other)
    elif one is not None:
        yield Change(*_key(one), "", (GONE,), Reading(one.form or "", status=str(one.status)), Reading())
    elif other is not None:
        after = Reading(other.form or "", status=str(other.status))
        yield Change(*_key(other), "", (NEW,), Reading(), after)


def _document_changes(one: Extraction, other: Extraction) -> Iterator[Change]:
    pairs = {
        "form": (one.form, other.form),
        "outcome": (one.status, other.status),
        "issuer": (one.metadata.get("issuer"), other.metadata.get("issuer")),
        "year": (one.metadata.get("report_year"), other.metadata.get("report_year")),
    }
    for what, (before, after) in pairs.items():
        if before != after:
            sides = Reading(text_of(before)), Reading(text_of(after))
            yield Change(*_key(one), "", (what,), *sides)


def _field_changes(one: Extraction, other: Extraction) -> Iterator[Change]:
    first = {item.path: _reading(item) for item in one.fields}
    second = {item.path: _reading(item) for item in other.fields}
    for path in dict.fromkeys((*first, *second)):
        before, after = first.get(path, Reading()), second.get(path, Reading())
        what = tuple(
            name
            for name in ("value", "state", "status")
            if getattr(before, name) != getattr(after, name)
        )
        if what:
            yield Change(*_key(one), path, what, before, after)


def _reading(item: Field) -> Reading:
    return Reading(text_of(item.value), str(item.state), str(item.status), item.reasons)
