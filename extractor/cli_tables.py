"""The command that prints the tables of any document."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import Jobs, Paths, Quiet, files_in, say, stdout
from extractor.errors import UsageError
from extractor.outputs.printed import Format

if TYPE_CHECKING:
    from extractor.document import Document


def tables(
    paths: Paths,
    *,
    form_of_output: Annotated[
        Format, typer.Option("--format", "-f", help="What to print.")
    ] = Format.MARKDOWN,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write files into this folder; CSV: one for each table; XLSX: or one FILE.xlsx of all.",
        ),
    ] = None,
    repeat_spans: Annotated[
        bool,
        typer.Option(
            "--repeat-spans", help="CSV, Markdown: write a spanning cell in every place it covers."
        ),
    ] = False,
    debug: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Draw what was found over each page of a PDF, as PNG."),
    ] = None,
    jobs: Jobs = 1,
    quiet: Quiet = False,
) -> None:
    """Print every table of any document, without a form.

    JSON gives one line for each document, unreadable ones too, with the spans, header
    paths, place and role of each cell; HTML keeps spans; CSV and Markdown are plain grids.
    XLSX is written, not printed: an index, and a sheet for each table, with merged cells; only
    figures that cannot be misread are numbers. It needs `pip install "extractor[export]"`.

    \b
    Example:
      extractor tables budget.pdf --format csv --out tables/
      extractor tables budget.pdf --format xlsx --out budget.xlsx --debug seen/
    """
    from extractor.document import Document
    from extractor.outputs.drawing import Drawing
    from extractor.outputs.printed import unread
    from extractor.outputs.progress import progress
    from extractor.runs.batch import read_sources
    from extractor.runs.sources import sources_in

    drawing = Drawing.into(debug) if debug is not None else None
    files = files_in(paths, quiet=quiet)
    sources = (source for file in files for source in sources_in(file))
    failed = 0
    with _written(form_of_output, out, repeat_spans=repeat_spans) as write:
        results = read_sources(sources, jobs=jobs, then=drawing)
        for source, result in results if quiet else progress(results, len(files), sys.stderr):
            document = result if isinstance(result, Document) else unread(source.name, result)
            if not isinstance(result, Document):
                failed += 1
                say(f"{source.name}: {result.code}: {result.message}. {result.remedy}")
                if form_of_output not in (Format.JSON, Format.XLSX):
                    continue
            elif drawing is not None and not quiet and (remark := drawing.remark(result)):
                say(f"{source.name}: {remark}")
            write(document)
    raise typer.Exit(1 if failed else 0)


@contextmanager
def _written(
    form: Format, out: Path | None, *, repeat_spans: bool
) -> Iterator[Callable[[Document], object]]:
    """What takes one document after the other and prints it, or writes its files."""
    from extractor.exports.tablebook import table_books
    from extractor.outputs.printed import render
    from extractor.outputs.tablefiles import write_files

    def to_stdout(document: Document) -> None:
        stdout().write(render(document, form, repeat_spans=repeat_spans))

    if out is None:
        if form is Format.XLSX:
            raise UsageError("XLSX is not for printing", remedy="Add `--out FILE.xlsx` or `--out DIR`.")
        yield to_stdout
    elif form is Format.XLSX:
        with table_books(out) as write:
            yield write
    else:
        yield partial(write_files, form=form, folder=out, repeat_spans=repeat_spans)
