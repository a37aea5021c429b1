"""The commands that look at stores: export, stats, diff."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import Quiet, say, stdout, write_json

if TYPE_CHECKING:
    from extractor.result import Extraction
    from extractor.surveys.changes import Change

StorePath = Annotated[Path, typer.Argument(metavar="RUN", help="A store that `run` made.")]
Forms = Annotated[
    list[str] | None,
    typer.Option("--form", metavar="FILE", help="A form of your own that reports are of; repeatable."),
]


def add_archive_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the command line."""
    app.command()(export)
    app.command()(stats)
    app.command()(diff)


def export(
    store: StorePath,
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder; made if it is not there.")],
    form_of_output: Annotated[
        str, typer.Option("--format", "-f", help="parquet, csv, xlsx, jsonl; several with commas.")
    ] = "csv",
    panel: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE", help="Add a panel of all editions under the paths of this form."
        ),
    ] = None,
    form: Forms = None,
    quiet: Quiet = False,
) -> None:
    """Write what stands in a store as tables that describe themselves.

    A long table of fields, one of findings, of facts and of documents, a wide table for each form (a
    row for each report), `datapackage.json` (Frictionless) and a codebook in Chinese and English.
    XLSX is one workbook, a sheet for each form, in which doubtful cells are coloured; JSONL is a
    whole report a line. Parquet and XLSX need `pip install "extractor[export]"`. Files of the same
    names are replaced when all are whole.

    \b
    Example:
      extractor export archive.db --to data/ --format parquet,xlsx
      extractor export archive.db --to data/ --panel cn.ogi.2021
    """
    from extractor.errors import UsageError
    from extractor.exports.export import Format
    from extractor.exports.export import export as export_store
    from extractor.forms.registry import load_form

    try:
        formats = [Format(name) for name in filter(None, form_of_output.split(","))]
    except ValueError as error:
        raise UsageError(str(error), remedy=f"Formats: {', '.join(Format)}.") from error
    own = [load_form(name) for name in form or ()]
    edition = load_form(panel) if panel is not None else None
    watch = None if quiet else _watched
    done = export_store(store, to, formats=formats, forms=own, panel=edition, watch=watch)
    if not quiet:
        count = f"{done.reports:,} document{'' if done.reports == 1 else 's'}"
        say(f"{to}: {count}, {len(done.files)} files, described in datapackage.json")


def _watched(reports: Iterator[Extraction], total: int) -> Iterable[Extraction]:
    from extractor.outputs.progress import progress

    return progress(reports, total, sys.stderr)


def stats(
    store: StorePath,
    *,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page with charts, which needs nothing else."),
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Length of the lists.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, for programs.")] = False,
) -> None:
    """Tell what an archive is like as a whole.

    Documents by format and outcome, reports by year and level, forms, why documents failed, which
    rules fail, which fields are doubted and why, and printed rows that are no row of a form.
    Formats are told by the endings of names; years and levels as far as reports tell them.

    \b
    Example:
      extractor stats archive.db --html archive.html
    """
    from extractor.outputs.atomic import atomic_text
    from extractor.surveys.html import render
    from extractor.surveys.page import page
    from extractor.surveys.survey import survey

    found = survey(store, top=top)
    if html is not None:
        with atomic_text(html) as stream:
            stream.write(render(found, f"Archive {store.name}"))
    if as_json:
        write_json(found.to_json())
    else:
        stdout().write(page(found, top=top))


def diff(
    first: Annotated[Path, typer.Argument(metavar="RUN_A", help="A store, the earlier.")],
    second: Annotated[Path, typer.Argument(metavar="RUN_B", help="A store, the later.")],
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every change here, as CSV.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The counts, for programs.")] = False,
) -> None:
    """Tell how two runs differ: documents gone and new, fields read otherwise.

    Documents are matched by name and part. A field changed if its value, its state or its status
    (accepted, review) did. What both accepted with another value stands apart: one of the two is
    wrong there. Reasons are counted that came (+) and went (-) with a change.
    Exit code: 0 no difference, 1 some, 2 wrong usage.

    \b
    Example:
      extractor diff before.db after.db --out changes.csv
    """
    from extractor.outputs.atomic import atomic_text
    from extractor.surveys.changes import Differences, changes, write_changes
    from extractor.surveys.changes_page import SHOWN, page

    found = Differences()
    silent: list[Change] = []

    def counted() -> Iterator[Change]:
        for change in found.counting(changes(first, second)):
            if change.silent and len(silent) < SHOWN:
                silent.append(change)
            yield change

    if out is None:
        for _ in counted():
            pass
    else:
        with atomic_text(out) as stream:
            write_changes(counted(), stream)
    if as_json:
        write_json(found.to_json())
    else:
        stdout().write(page(found, silent))
    raise typer.Exit(1 if found.any else 0)
