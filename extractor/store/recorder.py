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
from extractor.store.rows import TABLES, WORDED, PackedReport
from extractor.store.texts import Texts

_INSERTS = {
    table: f"INSERT INTO {table} (report, {', '.join(columns)}) "
    f"VALUES ({', '.join('?' * (len(columns) + 1))})"
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
    """What the store holds of a place or a content.

    ``status`` is the worst of its reports; ``run`` is the one that read it.
    """

    name: str
    stamp: str
    fingerprint: str
    reading: int
    run: int
    status: Status


_KNOWN = (
    "reading.fingerprint, reading.id, reading.run, "
    "(SELECT group_concat(status) FROM report WHERE report.reading = reading.id) FROM reading"
)

_WORST_FIRST = (Status.FAILED, Status.PARTIAL, Status.COMPLETE)


class Recorder:
    """Use it through :func:`recording`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._texts = Texts(connection)
        self.run = 0
        """The number of the run that is open."""

    def begin(self, fingerprint: str, manifest: Mapping[str, Any]) -> int:
        """Open a run; returns its number."""
        with told(self._path):
            columns = "INSERT INTO run (started, fingerprint, manifest) VALUES (?, ?, ?)"
            manifested = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
            added = self._execute(columns, _now(), fingerprint, manifested)
            self.run = int(added.lastrowid or 0)
        self.commit()
        return self.run

    def end(self, outcome: str) -> None:
        """Close the run: ``finished``, ``stopped`` or ``broken``."""
        with told(self._path):
            self._execute(
                "UPDATE run SET ended = ?, outcome = ? WHERE id = ?", _now(), outcome, self.run
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
        return self._known(
            f"SELECT input.name, input.stamp, {_KNOWN} JOIN input ON input.reading = reading.id "
            "WHERE input.superseded IS NULL AND input.place = ?",
            place,
        )

    def content(self, sha256: str) -> Known | None:
        """The current reading of a content; it has no name and no stamp."""
        return self._known(
            f"SELECT '', '', {_KNOWN} WHERE reading.superseded IS NULL AND reading.sha256 = ?", sha256
        )

    def holder(self, name: str) -> tuple[str, int] | None:
        """The place that has this name now, and the run that gave it."""
        with told(self._path):
            find = "SELECT place, run FROM input WHERE name = ? AND superseded IS NULL"
            row = self._execute(find, name).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def add_reading(self, sha256: str, fingerprint: str, reports: Sequence[PackedReport]) -> int:
        """A content as it was read now; an earlier reading of it is superseded."""
        with told(self._path):
            if sha256:
                self._execute(
                    "UPDATE reading SET superseded = ? WHERE sha256 = ? AND superseded IS NULL",
                    self.run,
                    sha256,
                )
            added = self._execute(
                "INSERT INTO reading (run, sha256, fingerprint) VALUES (?, ?, ?)",
                self.run,
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
                self.run,
                entry.name,
                entry.place,
            )
            self._execute(
                "INSERT INTO input (run, name, place, reading, origin, stamp) VALUES (?, ?, ?, ?, ?, ?)",
                self.run,
                entry.name,
                entry.place,
                reading,
                json.dumps(dict(entry.origin), ensure_ascii=False, sort_keys=True),
                entry.stamp,
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

    def members(self, place: str) -> list[tuple[str, Status]]:
        """Name and worst status of every current row of an archive, its own included."""
        with told(self._path):
            rows = self._execute(
                "SELECT input.name, (SELECT group_concat(status) FROM report "
                "WHERE report.reading = input.reading) FROM input "
                "WHERE superseded IS NULL AND (place = ? OR place > ? AND place < ?)",
                place,
                f"{place}!",
                f'{place}"',  # the character after !
            ).fetchall()
        return [(str(name), _worst(statuses)) for name, statuses in rows]

    def add_archive(self, place: str, stamp: str, fingerprint: str) -> None:
        with told(self._path):
            self._execute("REPLACE INTO archive VALUES (?, ?, ?)", place, stamp, fingerprint)

    def _known(self, sql: str, value: str) -> Known | None:
        with told(self._path):
            row = self._execute(sql, value).fetchone()
        if row is None:
            return None
        name, stamp, fingerprint, reading, run, statuses = row
        return Known(name, stamp, fingerprint, reading, run, _worst(statuses))

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
                stored = (self._stored(number, row, WORDED[table]) for row in rows)
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


def _worst(statuses: str) -> Status:
    return next(status for status in _WORST_FIRST if status in statuses.split(","))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
