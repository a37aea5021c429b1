"""Many files, each read by a supervised worker: every file ends in exactly one outcome.

A file that hangs, crashes its reader or eats all memory gives a failed result with the
reason, and costs no other file anything.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from extractor import errors
from extractor.document import Document
from extractor.result import REASONS, Extraction, Problem, Status
from extractor.runs.supervisor import Outcome, Supervisor

R = TypeVar("R")

_FAILURES = {kind.code: kind.remedy for kind in (errors.Timeout, errors.Crash, errors.OutOfMemory)}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read and the name under which its result stands."""

    path: Path
    name: str


def find_sources(inputs: Iterable[str | Path]) -> list[Source]:
    """Every file under the inputs, each once, inputs in their order and folders sorted.

    A name is the path relative to its input (a file's own name, if the input is a file);
    only where two inputs would give one name, both names begin with the input as given.
    Hidden files count, links are not followed; whatever is neither folder nor regular
    file is listed too, because it must be reported and not passed over.

    Raises:
        UsageError: an input does not exist.
    """
    found: dict[str, tuple[Source, str]] = {}
    for given in map(Path, inputs):
        if not os.path.lexists(given):
            raise errors.UsageError("there is no such file or folder", where=str(given))
        for path in _walk(given):
            relative = path.name if path == given else path.relative_to(given).as_posix()
            alone = Source(path, _printable(relative))
            qualified = path if path == given else given / relative
            found.setdefault(os.path.abspath(path), (alone, _printable(qualified.as_posix())))
    taken = Counter(source.name for source, _ in found.values())
    return [
        source if taken[source.name] == 1 else replace(source, name=qualified)
        for source, qualified in found.values()
    ]


def extract_sources(
    sources: Sequence[Source], *, jobs: int = 1, form: str | None = None, models: Path | None = None
) -> Iterator[tuple[Extraction, ...]]:
    """The reports of each source, in the order of the sources.

    ``form`` (an id or a form file) is then the only form that is considered; ``models``
    is a folder of models that go before those of the package.

    Raises:
        UsageError: the form or its model cannot be used; no document is to blame for that.
    """
    task = partial(_extract, form=form, models=models)
    for source, outcome in _supervised(task, sources, jobs=jobs):
        if isinstance(outcome.result, errors.UsageError):
            raise outcome.result
        yield outcome.result if outcome.result is not None else (_failed(source, outcome),)


def read_sources(
    sources: Sequence[Source], *, jobs: int = 1
) -> Iterator[tuple[Source, Document | Problem]]:
    """The document of each source with its tables, or the problem that stopped it."""
    for source, outcome in _supervised(_read, sources, jobs=jobs):
        yield source, outcome.result if outcome.result is not None else _problem(outcome)


def _extract(
    source: Source, *, form: str | None, models: Path | None
) -> tuple[Extraction, ...] | errors.UsageError:
    from extractor.forms.registry import load_form
    from extractor.pipeline import extract

    try:
        forms = [load_form(form)] if form is not None else None
        return extract(source.path, name=source.name, forms=forms, models=models)
    except errors.UsageError as error:
        return error


def _read(source: Source) -> Document | Problem:
    from extractor.pipeline import tables

    try:
        return replace(tables(source.path), name=source.name)
    except errors.DocumentError as error:
        return Problem(error.code, error.message, error.remedy, error.where)


def _supervised(
    task: Callable[[Source], R], sources: Sequence[Source], *, jobs: int
) -> Iterator[tuple[Source, Outcome[R]]]:
    workers = min(jobs, len(sources))
    with Supervisor(task, jobs=workers, preload=("extractor.pipeline",)) as supervisor:
        yield from supervisor.map(sources)


def _failed(source: Source, outcome: Outcome[R]) -> Extraction:
    problem = _problem(outcome)
    return Extraction(
        document=source.name,
        sha256=_digest(source.path),
        status=Status.FAILED,
        reasons=(problem.code,),
        errors=(problem,),
    )


def _problem(outcome: Outcome[R]) -> Problem:
    code = outcome.failure
    remedy = _FAILURES.get(code, REASONS["internal"])
    return Problem(code, outcome.message, remedy)


def _walk(path: Path) -> Iterator[Path]:
    """The path itself, or all that is under it; a folder that cannot be listed stands for itself."""
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    try:
        children = sorted(path.iterdir())
    except OSError:
        yield path
        return
    for child in children:
        yield from _walk(child)


def _printable(name: str) -> str:
    """``name`` as text that UTF-8 can hold: bytes that are no UTF-8 become ``\\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _digest(path: Path) -> str:
    """SHA-256 of a file that its reader did not survive; empty if it is no regular file."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return ""
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
