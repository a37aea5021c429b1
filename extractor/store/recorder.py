"""The writing side of a store: one run at a time, nothing overwritten.

Rows join the transaction that is open; :meth:`Recorder.commit` makes them last. What was not
committed when a run is killed was never reported as done, and is read again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractor.result import Status
from extractor.store.database import connect_or_create, locked, told
from extractor.store.rows import TABLES, TEXT_COLUMNS, PackedReport
from extractor.store.texts import Texts

_INSERTS = {
    table: f"INSERT INTO {table} (report, {', '.join(columns)}) "
    f"VALUES ({', '.join('?' * (len(columns) + 1))})"
    for table, columns in TABLES.items()
}

_WORDED = {
    table: tuple(n for n, column in enumerate(columns) if column in TEXT_COLUMNS[table])
    for table, columns in TABLES.items()
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A name under which a content stands in the store.

    ``place`` identifies the file wherever the run was started; ``stamp`` tells without
    reading whether it is as it was; ``origin`` is what an archive says of its member.
    """

    name: str
    place: str
    stamp: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of a place."""

    name: str
    stamp: str
    sha256: str
    fingerprint: str
    reading: int
    failed: bool


class Recorder:
    """Use it through :func:`recording`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._texts = Texts(connection)
        self._run = 0

    def begin(self, fingerprint: str, manifest: Mapping[str, Any]) -> int:
        """Open a run; returns its number."""
        with told(self._path):
            columns = "INSERT INTO run (started, fingerprint, manifest) VALUES (?, ?, ?)"
            manifested = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
            added = self._execute(columns, _now(), fingerprint, manifested)
            self._run = int(added.lastrowid or 0)
        self.commit()
        return self._run

    def end(self, outcome: str) -> None:
        """Close the run: ``finished``, ``stopped`` or ``broken``."""
        with told(self._path):
            self._execute(
                "UPDATE run SET ended = ?, outcome = ? WHERE id = ?", _now(), outcome, self._run
            )
        self.commit()

    def commit(self) -> None:
        """Make what was added last: it survives a kill and a power cut."""
        with told(self._path):
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._texts.forget()

    def known(self, place: str) -> Known | None:
        """What stands in the store for a place, ``None`` if it is new."""
        return self._known("place", place)

    def named(self, name: str) -> tuple[str, Known] | None:
        """The place whose result has this name, with what is known of it."""
        with told(self._path):
            row = self._execute(
                "SELECT place FROM input WHERE name = ? AND superseded IS NULL", name
            ).fetchone()
        found = self._known("name", name) if row else None
        return (str(row[0]), found) if found else None

    def reading(self, sha256: str, fingerprint: str) -> int | None:
        """The current reading of a content, if it was read just so."""
        with told(self._path):
            row = self._execute(
                "SELECT id FROM reading WHERE sha256 = ? AND fingerprint = ? AND superseded IS NULL",
                sha256,
                fingerprint,
            ).fetchone()
        return int(row[0]) if row else None

    def add_reading(self, sha256: str, fingerprint: str, reports: Sequence[PackedReport]) -> int:
        """A content as it was read now; an earlier reading of it is superseded."""
        with told(self._path):
            if sha256:
                self._execute(
                    "UPDATE reading SET superseded = ? WHERE sha256 = ? AND superseded IS NULL",
                    self._run,
                    sha256,
                )
            added = self._execute(
                "INSERT INTO reading (run, sha256, fingerprint) VALUES (?, ?, ?)",
                self._run,
                sha256,
                fingerprint,
            )
            reading = int(added.lastrowid or 0)
            for report in reports:
                self._add_report(reading, report)
        return reading

    def add_entry(self, entry: Entry, reading: int) -> None:
        """A name for a reading; what stood under this name or for this place is superseded."""
        with told(self._path):
            self._execute(
                "UPDATE input SET superseded = ? WHERE superseded IS NULL AND (name = ? OR place = ?)",
                self._run,
                entry.name,
                entry.place,
            )
            self._execute(
                "INSERT INTO input (run, name, place, reading, origin, stamp) VALUES (?, ?, ?, ?, ?, ?)",
                self._run,
                entry.name,
                entry.place,
                reading,
                json.dumps(dict(entry.origin), ensure_ascii=False, sort_keys=True),
                entry.stamp,
            )

    def restamp(self, place: str, stamp: str) -> None:
        """The file was touched and its content is the same."""
        with told(self._path):
            self._execute(
                "UPDATE input SET stamp = ? WHERE place = ? AND superseded IS NULL", stamp, place
            )

    def archive_done(self, place: str, stamp: str, fingerprint: str) -> bool:
        """Whether every member of this archive has its row already."""
        with told(self._path):
            row = self._execute(
                "SELECT 1 FROM archive WHERE place = ? AND stamp = ? AND fingerprint = ?",
                place,
                stamp,
                fingerprint,
            ).fetchone()
        return row is not None

    def add_archive(self, place: str, stamp: str, fingerprint: str) -> None:
        with told(self._path):
            self._execute("REPLACE INTO archive VALUES (?, ?, ?)", place, stamp, fingerprint)

    def _known(self, column: str, value: str) -> Known | None:
        with told(self._path):
            row = self._execute(
                "SELECT input.name, input.stamp, reading.sha256, reading.fingerprint, reading.id, "
                "EXISTS (SELECT 1 FROM report WHERE report.reading = reading.id AND report.status = ?) "
                "FROM input JOIN reading ON reading.id = input.reading "
                f"WHERE input.superseded IS NULL AND input.{column} = ?",
                str(Status.FAILED),
                value,
            ).fetchone()
        if row is None:
            return None
        name, stamp, sha256, fingerprint, reading, failed = row
        return Known(name, stamp, sha256, fingerprint, reading, bool(failed))

    def _add_report(self, reading: int, report: PackedReport) -> None:
        columns = {**report.columns, "reading": reading}
        columns["model"] = self._texts.number(columns["model"])
        marks = ", ".join("?" * len(columns))
        added = self._execute(
            f"INSERT INTO report ({', '.join(columns)}) VALUES ({marks})",
            *columns.values(),
        )
        number = added.lastrowid
        for table, rows in report.rows.items():
            if rows:
                stored = (self._stored(number, row, _WORDED[table]) for row in rows)
                self._connection.executemany(_INSERTS[table], stored)

    def _stored(self, report: int | None, row: tuple[Any, ...], worded: Sequence[int]) -> list[Any]:
        cells = [report, *row]
        for n in worded:
            wording = row[n]
            if wording is not None:
                cells[n + 1] = self._texts.number(wording)
        return cells

    def _execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")
        return self._connection.execute(sql, values)


@contextmanager
def recording(path: Path) -> Iterator[Recorder]:
    """A store to write into, made if need be and held by this process alone.

    Raises:
        StoreFault: it is held by another run, is no store, or cannot be written.
    """
    with locked(path):
        connection = connect_or_create(path)
        recorder = Recorder(path, connection)
        try:
            yield recorder
        finally:
            with told(path):
                recorder.rollback()
                connection.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
