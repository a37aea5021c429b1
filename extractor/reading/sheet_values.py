"""The stored values of a workbook: the one place that touches python-calamine.

Its core is Rust: a broken file may raise a panic, which is a BaseException, and one that
asks for too much memory aborts the process. Files whose extent is not known beforehand
are therefore read in a child process.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from extractor.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    LimitExceeded,
)
from extractor.reading.limits import Limits, require
from extractor.reading.number_format import Stored

T = TypeVar("T")

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell (row, column from 0) of a merged area."""

_CHILD = "from extractor.reading.sheet_values import answer_parent; answer_parent()"

_CHILD_ADDRESS_SPACE = 2 << 30


@dataclass(frozen=True)
class SheetValues:
    """The cells that hold something, by row and column from 0."""

    name: str
    hidden: bool
    cells: Mapping[tuple[int, int], Stored] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    problem: str = ""
    """Why this one sheet could not be read."""


def read_values(data: bytes, skip: frozenset[str], limits: Limits) -> list[SheetValues]:
    """All worksheets but those named in ``skip``, which come back without rows."""
    import python_calamine as calamine

    try:
        workbook = _guarded(lambda: calamine.load_workbook(io.BytesIO(data)))
    except calamine.PasswordError as error:
        raise EncryptedDocument("the workbook is protected by a password") from error
    except (calamine.CalamineError, _PanicError, OSError, ValueError) as error:
        raise DamagedDocument(f"the workbook cannot be opened: {error}") from error
    require(len(workbook.sheet_names), "sheets", limits, what="sheets in the workbook")
    sheets = []
    for index, meta in enumerate(workbook.sheets_metadata):
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if hidden or meta.name in skip:
            sheets.append(SheetValues(meta.name, hidden))
            continue
        try:
            sheet = _guarded(partial(workbook.get_sheet_by_index, index))
            sheets.append(_values(meta.name, sheet))
        except (calamine.CalamineError, _PanicError, OSError, ValueError, IndexError) as error:
            sheets.append(SheetValues(meta.name, hidden, problem=str(error)))
    return sheets


def _values(name: str, sheet: Any) -> SheetValues:
    def read() -> SheetValues:
        top, left = sheet.start or (0, 0)
        cells = {
            (row, column): value
            for row, values in enumerate(sheet.to_python(skip_empty_area=True), top)
            for column, value in enumerate(values, left)
            if value != ""
        }
        return SheetValues(name, False, cells, tuple(sheet.merged_cell_ranges or ()))

    return _guarded(read)


class _PanicError(Exception):
    """A Rust panic as an ordinary error."""


def _guarded(action: Callable[[], T]) -> T:
    try:
        return action()
    except Exception:
        raise
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _PanicError(str(error)) from error


def read_values_apart(data: bytes, skip: frozenset[str], limits: Limits) -> list[SheetValues]:
    """The same in a child process: an abort there is a damaged document here."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    request = pickle.dumps((data, skip, limits))
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, "-c", _CHILD],
            input=request,
            capture_output=True,
            env=environment,
            timeout=limits.office_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded("the workbook takes too long; the limit is `office_seconds`") from error
    if done.returncode != 0:
        raise DamagedDocument(f"the spreadsheet reader ended with code {done.returncode} on this file")
    answer: list[SheetValues] | DocumentError = pickle.loads(done.stdout)  # noqa: S301 - our own child
    if isinstance(answer, DocumentError):
        raise answer
    return answer


def answer_parent() -> None:
    """What the child does: read the request from stdin, answer on stdout."""
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        unlimited = hard == resource.RLIM_INFINITY
        most = _CHILD_ADDRESS_SPACE if unlimited else min(_CHILD_ADDRESS_SPACE, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except ImportError:
        pass  # Windows: the memory of the machine is the limit
    data, skip, limits = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
    answer: list[SheetValues] | DocumentError
    try:
        answer = read_values(data, skip, limits)
    except DocumentError as error:
        answer = error
    pickle.dump(answer, sys.stdout.buffer)
