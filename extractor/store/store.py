"""The reading side of a store: current reports in a fixed order, their history, copies, reviews."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from extractor.result import Extraction, Scalar
from extractor.store.database import connect, told
from extractor.store.rows import TABLES, WORDED, PackedReport, Row, pack_scalar
from extractor.store.texts import Texts
from extractor.store.unpacking import unpack

_REPORT_COLUMNS = [
    "part",
    "form",
    "form_confidence",
    "status",
    "reasons",
    "metadata",
    "issuer",
    "report_year",
    "errors",
    "model",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of what stood under a name: ``superseded`` is the run that replaced it."""

    run: int
    superseded: int | None
    reports: tuple[Extraction, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """Different contents that are one report, and the fields on which they differ.

    ``differing`` gives for each such path the value and state in each of ``documents``
    (name and part), in their order.
    """

    form: str
    issuer: str
    report_year: int
    documents: tuple[tuple[str, int], ...]
    differing: Mapping[str, tuple[tuple[Scalar, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided of one field of a content; it outlives every reading of it."""

    sha256: str
    part: int
    path: str
    decision: str
    form: str | None = None
    value: Scalar = None
    state: str | None = None
    raw: str | None = None
    unit: str | None = None
    note: str | None = None
    remark: str | None = None
    reviewer: str | None = None


class Store:
    """A store to read from; people's decisions can be added while a run is writing.

    >>> with Store(Path("run.db")) as store:  # doctest: +SKIP
    ...     for report in store.reports():
    ...         print(report.document, report.form, report.status)
    """

    def __init__(self, path: str | Path) -> None:
        """
        Raises:
            StoreFault: there is no such store, or it is of another version.
        """
        self._path = Path(path)
        self._connection = connect(self._path)
        self._texts = Texts(self._connection)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def query(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Rows of any query on the views of the schema; ``description`` names the columns."""
        with told(self._path):
            return self._connection.execute(sql, values)

    def count(self) -> int:
        """The number of names, each with its one current row."""
        return int(self.query("SELECT count(*) FROM input WHERE superseded IS NULL").fetchone()[0])

    def reports(self) -> Iterator[Extraction]:
        """Every current report under each of its names, sorted by name and part.

        The same whatever the number of workers, and however often the run was stopped.
        """
        for row in self.query(f"{_DOCUMENTS} WHERE input.superseded IS NULL {_SORTED}"):
            yield self._report(row)

    def fields(self, *columns: str) -> Iterator[Row]:
        """Columns of the view ``fields`` for every current field, sorted by name, part and position.

        A query of the view with ORDER BY gives the same and sorts millions of rows for it.
        """
        documents = "SELECT report, document, part FROM documents ORDER BY document, part"
        wanted = ", ".join(columns)
        for report, document, part in self.query(documents):
            yield from self.query(
                f"SELECT {wanted} FROM fields WHERE report = ? AND document = ? AND part = ? "
                "ORDER BY position",
                report,
                document,
                part,
            )

    def named(self, document: str) -> tuple[Extraction, ...]:
        """The current reports of one name; none if there is no such name."""
        where = "WHERE input.superseded IS NULL AND input.name = ?"
        rows = self.query(f"{_DOCUMENTS} {where} {_SORTED}", document)
        return tuple(self._report(row) for row in rows)

    def history(self, document: str) -> tuple[Reading, ...]:
        """Every reading of a name, the oldest first, the current one last."""
        entries = self.query(
            "SELECT id, run, superseded FROM input WHERE name = ? ORDER BY id", document
        ).fetchall()
        return tuple(
            Reading(
                run,
                superseded,
                tuple(
                    map(self._report, self.query(f"{_DOCUMENTS} WHERE input.id = ? {_SORTED}", entry))
                ),
            )
            for entry, run, superseded in entries
        )

    def runs(self) -> list[dict[str, Any]]:
        """Every run with its manifest, the oldest first."""
        rows = self.query(
            "SELECT id, started, ended, outcome, fingerprint, manifest FROM run ORDER BY id"
        )
        names = ("run", "started", "ended", "outcome", "fingerprint", "manifest")
        return [dict(zip(names, (*row[:5], json.loads(row[5])), strict=True)) for row in rows]

    def duplicates(self) -> list[tuple[str, ...]]:
        """The names of each content that stands under several."""
        rows = self.query("SELECT sha256, document FROM duplicates ORDER BY document")
        groups: dict[str, list[str]] = {}
        for sha256, name in rows:
            groups.setdefault(sha256, []).append(name)
        return [tuple(names) for names in groups.values()]

    def copies(self) -> Iterator[Copies]:
        """Reports that are there in several contents, compared field by field."""
        rows = self.query(
            "SELECT form, issuer, report_year, report, min(document), part FROM copies "
            "GROUP BY form, issuer, report_year, report "
            "ORDER BY form, issuer, report_year, min(document), part"
        ).fetchall()
        groups: dict[tuple[str, str, int], list[tuple[int, str, int]]] = {}
        for form, issuer, year, report, name, part in rows:
            groups.setdefault((form, issuer, year), []).append((report, name, part))
        for (form, issuer, year), members in groups.items():
            documents = tuple((name, part) for _, name, part in members)
            differing = self._differing([report for report, _, _ in members])
            yield Copies(form, issuer, year, documents, differing)

    def decide(self, decision: Decision) -> None:
        """Keep what a person decided; an earlier decision of the field stays in the history."""
        kind, value = pack_scalar(decision.value)
        cells = {
            "sha256": decision.sha256,
            "part": decision.part,
            "form": decision.form,
            "path": decision.path,
            "decision": decision.decision,
            "kind": kind,
            "value": value,
            "state": decision.state,
            "raw": decision.raw,
            "unit": decision.unit,
            "note": decision.note,
            "remark": decision.remark,
            "reviewer": decision.reviewer,
            "decided": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        marks = ", ".join("?" * len(cells))
        self.query(f"INSERT INTO review ({', '.join(cells)}) VALUES ({marks})", *cells.values())

    def _report(self, row: Sequence[Any]) -> Extraction:
        name, sha256, origin, report, *columns = row
        rows = {table: self._rows(table, report) for table in TABLES}
        packed = PackedReport(dict(zip(_REPORT_COLUMNS, columns, strict=True)), rows)
        return unpack(packed, name=name, sha256=sha256, origin=json.loads(origin))

    def _rows(self, table: str, report: int) -> list[Row]:
        columns = ", ".join(TABLES[table])
        found = self.query(
            f"SELECT {columns} FROM {table} WHERE report = ? ORDER BY position",
            report,
        ).fetchall()
        worded = WORDED[table]
        wordings = self._texts.wordings(row[n] for row in found for n in worded if row[n] is not None)
        return [
            tuple(
                wordings[cell] if n in worded and cell is not None else cell
                for n, cell in enumerate(row)
            )
            for row in found
        ]

    def _differing(self, reports: Sequence[int]) -> dict[str, tuple[tuple[Scalar, str], ...]]:
        readings = [self._values(report) for report in reports]
        paths = dict.fromkeys(path for reading in readings for path in reading)
        beside = {path: tuple(r.get(path, (None, "NOT_IN_FORM")) for r in readings) for path in paths}
        return {path: values for path, values in beside.items() if len(set(values)) > 1}

    def _values(self, report: int) -> dict[str, tuple[Scalar, str]]:
        rows = self.query(
            "SELECT path, number, value, state FROM field_readings WHERE report = ? AND extra = 0 "
            "ORDER BY position",
            report,
        )
        return {
            path: (value if number is None else number, state) for path, number, value, state in rows
        }


_DOCUMENTS = (
    "SELECT input.name, reading.sha256, input.origin, report.id, "
    + ", ".join(f"report.{column}" for column in _REPORT_COLUMNS[:-1])
    + ", text.text FROM input JOIN reading ON reading.id = input.reading "
    "JOIN report ON report.reading = reading.id LEFT JOIN text ON text.id = report.model"
)
_SORTED = "ORDER BY input.name, report.part"
