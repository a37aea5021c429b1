"""Many files, each read by a supervised worker: every file ends in exactly one outcome.

A file that hangs, crashes its reader or eats all memory gives a failed result with the
reason, and costs no other file anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from extractor import errors
from extractor.document import Document
from extractor.result import REASONS, Extraction, Problem, Status
from extractor.runs.sources import Source, digest
from extractor.runs.supervisor import Outcome, Supervisor

R = TypeVar("R")

_PIPELINE = ("extractor.pipeline",)
"""What the fork server imports once for all workers."""
_FAILURES = {kind.code: kind.remedy for kind in (errors.Timeout, errors.Crash, errors.OutOfMemory)}


SMALL = 1 << 20
"""Bytes: documents that are smaller together are handed to a worker together."""


def extract_sources(
    sources: Iterable[Source],
    *,
    jobs: int = 1,
    form: str | None = None,
    models: Path | None = None,
    facts: bool = True,
) -> Iterator[tuple[Extraction, ...]]:
    """The reports of each source, in the order of the sources.

    ``form`` (an id or a form file) is then the only form that is considered; ``models``
    is a folder of models that go before those of the package. ``facts``: read the prose, too.

    Raises:
        UsageError: the form or its model cannot be used; no document is to blame for that.
    """
    task = partial(_extract, form=form, models=models, facts=facts)
    # A single worker loads spaCy when it meets the first number in prose, and perhaps never.
    preload = (*_PIPELINE, "extractor.facts.components") if facts and jobs > 1 else _PIPELINE
    for source, outcome in _supervised(task, sources, jobs=jobs, preload=preload):
        if isinstance(outcome.result, errors.UsageError):
            raise outcome.result
        yield outcome.result if outcome.result is not None else (failed(source, outcome),)


def read_sources(
    sources: Iterable[Source],
    *,
    jobs: int = 1,
    then: Callable[[Source, Document], None] | None = None,
) -> Iterator[tuple[Source, Document | Problem]]:
    """The document of each source with its tables, or the problem that stopped it.

    ``then`` is called by the worker that has read a document, within the same budget.
    """
    for source, outcome in _supervised(partial(_read, then=then), sources, jobs=jobs):
        yield source, outcome.result if outcome.result is not None else _problem(outcome)


def _extract(
    source: Source, *, form: str | None, models: Path | None, facts: bool
) -> tuple[Extraction, ...] | errors.UsageError:
    from extractor.forms.registry import load_form
    from extractor.pipeline import extract

    try:
        forms = [load_form(form)] if form is not None else None
        if source.problem is not None:
            return (no_document(source, source.problem),)
        reports = extract(content_of(source), name=source.name, forms=forms, models=models, facts=facts)
    except errors.UsageError as error:
        return error
    if not source.origin:
        return reports
    return tuple(replace(r, metadata={**r.metadata, **source.origin}) for r in reports)


def _read(source: Source, *, then: Callable[[Source, Document], None] | None) -> Document | Problem:
    from extractor.pipeline import tables

    try:
        if source.problem is not None:
            raise source.problem
        document = tables(content_of(source), name=source.name)
    except errors.DocumentError as error:
        return Problem(error.code, error.message, error.remedy, error.where)
    if then is not None:
        then(source, document)
    return document


def content_of(source: Source) -> Path | bytes:
    return source.path if source.data is None else source.data


def no_document(source: Source, error: errors.DocumentError) -> Extraction:
    """The row of what could not be read, or of an archive that was read in part."""
    problem = Problem(error.code, error.message, error.remedy, error.where)
    return Extraction(
        document=source.name,
        sha256="",
        status=Status.PARTIAL if source.partial else Status.FAILED,
        reasons=(problem.code,),
        metadata=source.origin,
        errors=(problem,),
    )


def weight(source: Source) -> float:
    """How much of what a worker is handed at once a document is."""
    return source.size() / SMALL


def _supervised(
    task: Callable[[Source], R],
    sources: Iterable[Source],
    *,
    jobs: int,
    preload: Sequence[str] = _PIPELINE,
) -> Iterator[tuple[Source, Outcome[R]]]:
    with Supervisor(task, jobs=jobs, preload=preload, weigh=weight) as supervisor:
        yield from supervisor.map(sources)


def failed(source: Source, outcome: Outcome[R]) -> Extraction:
    """The row of a document that its reader did not survive."""
    problem = _problem(outcome)
    return Extraction(
        document=source.name,
        sha256=source.sha256 or digest(source),
        metadata=source.origin,
        status=Status.FAILED,
        reasons=(problem.code,),
        errors=(problem,),
    )


def _problem(outcome: Outcome[R]) -> Problem:
    code = outcome.failure
    remedy = _FAILURES.get(code, REASONS["internal"])
    return Problem(code, outcome.message, remedy)
