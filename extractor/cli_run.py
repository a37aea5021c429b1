"""The command that reads an archive into its store."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.console import FormChoice, Jobs, Models, Quiet, say, stdout
from extractor.runs.engine import EngineName

if TYPE_CHECKING:
    from extractor.runs.run import Progress

INTERRUPTED = 128 + signal.SIGINT
"""What shells report of a program that was stopped by Ctrl-C."""


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT", help="Files, folders, patterns, archives, addresses of object stores."
        ),
    ],
    *,
    store: Annotated[Path, typer.Option(metavar="FILE", help="The database; made if it is not there.")],
    jobs: Jobs = 1,
    form: FormChoice = None,
    models: Models = None,
    facts: Annotated[bool, typer.Option("--facts/--no-facts", help="Read the prose, too.")] = True,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Read again what failed before.")
    ] = False,
    engine: Annotated[EngineName, typer.Option(help="Where documents are read.")] = EngineName.LOCAL,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask: a running scheduler [default: a local cluster]."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read an archive into a store; stop and go on at will.

    ZIP, TAR, WARC, ARC and WACZ archives are read with their members. What stands in the store as
    it would be read now is not read again: only what is new, or changed in content, form or model.
    The same content under several names is read once. What was read before stays in the
    history. Every input has exactly one current row, failed ones too, with a reason.

    \b
    Example:
      extractor run reports/ crawl.warc.gz --store archive.db --jobs 4
    """
    from extractor.outputs.progress import Count, progress
    from extractor.runs.engine import engine_named
    from extractor.runs.reader import Options
    from extractor.runs.run import Progress
    from extractor.runs.run import run as run_into
    from extractor.runs.sources import find_files

    reader = engine_named(engine, jobs=jobs, scheduler=scheduler, store=store, say=say)
    files = find_files(inputs)
    told = Progress()

    def count() -> Count:
        return Count(told.rows, told.total, told.kept, _counts(told)[1:])

    options = Options(form=form, models=models, facts=facts)
    with _stopping_politely(told):
        rows = run_into(
            files,
            store,
            reader,
            options=options,
            retry_failed=retry_failed,
            progress=told,
        )
        for _ in rows if quiet else progress(rows, len(files), sys.stderr, count=count):
            pass
    stdout().write(f"{store}: {', '.join(_counts(told))}\n")
    raise typer.Exit(told.exit_code())


def _counts(told: Progress) -> tuple[str, ...]:
    """Counts by outcome, for people: all, then what is not complete, then what was there before."""
    from extractor.result import Status

    more = [
        f"{told.statuses[status]:,} {status}"
        for status in (Status.PARTIAL, Status.FAILED)
        if told.statuses[status]
    ]
    if told.kept:
        more.append(f"{told.kept:,} read already")
    return (f"{told.rows:,} document{'' if told.rows == 1 else 's'}", *more)


@contextmanager
def _stopping_politely(told: Progress) -> Iterator[None]:
    """Ctrl-C, or a request to end: say what stands and how to go on."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        say(f"stopped: {', '.join(_counts(told))} safe in the store; the same command goes on from here")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
