"""Wordings and their numbers: an archive repeats its labels, paths and units in every report."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_KEPT = 50_000
"""Wordings kept in memory (some 10 MB); beyond that the memory is emptied and filled anew."""

_AT_ONCE = 500
"""Parameters of one query; SQLite's oldest limit is 999."""


class Texts:
    """The table ``text``, with what was met lately in memory.

    After a rollback call :meth:`forget`: numbers given since the last commit are void.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = {}
        self._wordings: dict[int, str] = {}

    def forget(self) -> None:
        self._numbers.clear()
        self._wordings.clear()

    def number(self, wording: str) -> int:
        """The number of a wording, which is added if it is new."""
        known = self._numbers.get(wording)
        if known is not None:
            return known
        find = "SELECT id FROM text WHERE text = ?"
        row = self._connection.execute(find, (wording,)).fetchone()
        if row is None:
            added = self._connection.execute("INSERT INTO text (text) VALUES (?)", (wording,))
            number = int(added.lastrowid or 0)
        else:
            number = int(row[0])
        if len(self._numbers) >= _KEPT:
            self._numbers.clear()
        self._numbers[wording] = number
        return number

    def wordings(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """The wordings of some numbers (and of others that are known)."""
        wanted = set(numbers)
        missing = [number for number in wanted if number not in self._wordings]
        if len(self._wordings) + len(missing) > _KEPT:
            self._wordings.clear()
            missing = list(wanted)
        for start in range(0, len(missing), _AT_ONCE):
            self._load(missing[start : start + _AT_ONCE])
        return self._wordings

    def _load(self, numbers: Sequence[Any]) -> None:
        marks = ",".join("?" * len(numbers))
        rows = self._connection.execute(f"SELECT id, text FROM text WHERE id IN ({marks})", numbers)
        self._wordings.update(rows)
