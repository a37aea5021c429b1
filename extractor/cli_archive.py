"""The commands that look at a store: export."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import Quiet, say

if TYPE_CHECKING:
    from extractor.result import Extraction

StorePath = Annotated[Path, typer.Argument(metavar="RUN", help="A store that `run` made.")]
Forms = Annotated[
    list[str] | None,
    typer.Option("--form", metavar="FILE", help="A form of your own that reports are of; repeatable."),
]


def add_archive_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the command line."""
    app.command()(export)


def export(
    store: StorePath,
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder; made if it is not there.")],
    form_of_output: Annotated[
        str, typer.Option("--format", "-f", help="parquet, csv, xlsx, jsonl; several with commas.")
    ] = "csv",
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
    done = export_store(store, to, formats=formats, forms=own, watch=None if quiet else _watched)
    if not quiet:
        count = f"{done.reports:,} report{'' if done.reports == 1 else 's'}"
        say(f"{to}: {count}, {len(done.files)} files, described in datapackage.json")


def _watched(reports: Iterator[Extraction], total: int) -> Iterable[Extraction]:
    from extractor.outputs.progress import progress

    return progress(reports, total, sys.stderr)
