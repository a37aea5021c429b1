"""Predictions to score: of this software, or of any system, as JSONL or as CSV."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.errors import UsageError
from extractor.evaluation.jsonlines import records, text_of
from extractor.result import Extraction, Field, Review, Scalar, Status, ValueState

_CSV_NEEDS = ("document", "path", "value")


def read_predictions(path: str | Path) -> tuple[Extraction, ...]:
    """The extractions in a file: JSON lines, or CSV with the columns document, path, value.

    CSV may also have ``part``, ``form``, ``state``, ``confidence`` and ``status``. Without a
    state a value of 0 is ZERO_EXPLICIT, an empty one BLANK, a number VALUE and words TEXT.

    Raises:
        UsageError: the file cannot be read as either; the message names the line.
    """
    place = Path(path)
    if place.suffix.lower() == ".csv":
        return tuple(_of_csv(text_of(place).splitlines(), str(place)))
    return tuple(_extraction(where, data) for where, data in records(place))


def _extraction(where: str, data: Mapping[str, Any]) -> Extraction:
    try:
        return Extraction.from_json(data)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"is no extraction: {error!r}",
            remedy="`extractor schema` prints what a line must look like.",
            where=where,
        ) from error


def _of_csv(lines: Sequence[str], where: str) -> Iterator[Extraction]:
    reader = csv.DictReader(lines)
    lacking = [name for name in _CSV_NEEDS if name not in (reader.fieldnames or ())]
    if lacking:
        raise UsageError(f"the header lacks {', '.join(lacking)}", where=where)
    rows: dict[tuple[str, int], list[dict[str, str]]] = defaultdict(list)
    for number, row in enumerate(reader, 2):
        try:
            rows[row["document"], int(row.get("part") or 1)].append(row)
        except ValueError as error:
            raise UsageError(f"line {number}: part is not a number", where=where) from error
    for (document, part), found in rows.items():
        try:
            fields = tuple(_field(row) for row in found if row["path"])
        except ValueError as error:
            raise UsageError(f"{document}: {error}", where=where) from error
        form = next((row["form"] for row in found if row.get("form")), None)
        yield Extraction(document, "", part, form, 1.0 if form else 0.0, Status.COMPLETE, fields=fields)


def _field(row: Mapping[str, str]) -> Field:
    raw = row["value"] or ""
    value = _scalar(raw)
    state = ValueState(row["state"]) if row.get("state") else _state(value)
    return Field(
        path=row["path"],
        value=value,
        state=state,
        raw=raw,
        confidence=float(row.get("confidence") or 1.0),
        status=Review(row["status"]) if row.get("status") else Review.ACCEPTED,
    )


def _scalar(raw: str) -> Scalar:
    text = raw.strip()
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    return int(number) if number == number.to_integral_value() else number


def _state(value: Scalar) -> ValueState:
    if value is None:
        return ValueState.BLANK
    if isinstance(value, str):
        return ValueState.TEXT
    return ValueState.VALUE if value else ValueState.ZERO_EXPLICIT


@dataclass(frozen=True)
class Shelf:
    """Predictions, found again by the document's path, its file name, its stem or its hash."""

    reports: tuple[Extraction, ...]

    def pick(self, gold: Extraction, name: str) -> list[Extraction]:
        """All predicted parts of the document that ``gold`` labels; empty if there is none."""
        keys = (gold.document, PurePosixPath(gold.document).name, name, gold.sha256)
        for index, key in zip(self._indexes, keys, strict=True):
            found = index.get(key) if key else None
            if found:
                return found
        return []

    @cached_property
    def _indexes(self) -> tuple[Mapping[str, list[Extraction]], ...]:
        return (
            _index((r.document, r) for r in self.reports),
            _index((PurePosixPath(r.document).name, r) for r in self.reports),
            _index((PurePosixPath(r.document).stem, r) for r in self.reports),
            _index((r.sha256, r) for r in self.reports),
        )


def _index(items: Iterable[tuple[str, Extraction]]) -> Mapping[str, list[Extraction]]:
    index: dict[str, list[Extraction]] = defaultdict(list)
    for key, report in items:
        index[key].append(report)
    return index
