"""The SQLite file itself: made, opened, locked for one run, and its faults in words."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from extractor.errors import StoreBroken, StoreBusy, StoreFault

SCHEMA_VERSION = 1
"""``PRAGMA user_version`` of the stores that this version reads and writes."""

APPLICATION_ID = 0x65787472
"""``PRAGMA application_id``: "extr"; `file` and SQLite tools can tell a store by it."""

_PATIENCE = 30.0
"""Seconds: how long to wait while another program (a review page, a shell) writes."""


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing store.

    Raises:
        StoreFault: there is none, it is no store, or of another version.
    """
    if not path.is_file():
        raise StoreFault("there is no such store", where=str(path), remedy="Make it: `extractor run`.")
    connection = _open(path, writable=os.access(path.parent, os.W_OK))
    try:
        _check(path, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_or_create(path: Path) -> sqlite3.Connection:
    """Open a store for writing; a new or empty file becomes one.

    Raises:
        StoreFault: the file is something else, or cannot be made.
    """
    connection = _open(path)
    try:
        with told(path):
            if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                _create(connection)
        _check(path, connection)
        with told(path):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection) -> None:
    """In one transaction: a kill on the way leaves a file without tables, to begin again with."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    schema = resources.files("extractor.store").joinpath("schema.sql").read_text("utf-8")
    marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
    connection.executescript(f"BEGIN; {schema} {marks} COMMIT;")


def _check(path: Path, connection: sqlite3.Connection) -> None:
    with told(path):
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if not ours:
        raise StoreFault("this is no store of extractor", where=str(path), remedy="")
    if found != SCHEMA_VERSION:
        raise StoreFault(
            f"the store has schema version {found}, this program works with {SCHEMA_VERSION}",
            where=str(path),
            remedy="Use the version of extractor that made it, or read the archive into a new store.",
        )


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the store for one run; the lock goes with the process, however that ends.

    Raises:
        StoreBusy: another run holds it.
        StoreFault: the folder cannot be written.
    """
    place = path.with_name(path.name + "-lock")
    try:
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise StoreFault(f"cannot write: {error.strerror}", where=str(place)) from error
    try:
        if not _lock(handle):
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            by = f" (process {holder})" if holder else ""
            raise StoreBusy(f"another run is writing into this store{by}", where=str(path))
        with contextlib.suppress(OSError):  # a full disk: the number is a courtesy
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise StoreBroken(f"cannot write: {error}", where=str(path)) from error
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise StoreFault(
                f"{error}", where=str(path), remedy="Is it a store of extractor?"
            ) from error
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreBusy("another program holds the store", where=str(path)) from error
        raise


def _open(path: Path, *, writable: bool = True) -> sqlite3.Connection:
    """``writable=False``: a store in a folder where SQLite cannot keep its journal."""
    with told(path):
        address = f"{path.absolute().as_uri()}{'' if writable else '?immutable=1'}"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -16384")
    return connection


def _lock(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: there a run must be watched by people
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
