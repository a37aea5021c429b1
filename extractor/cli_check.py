"""The command for the office that is about to publish: check."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.console import FormChoice, Jobs, Models, Quiet, files_in, output
from extractor.inspection.wording import Language


class CheckFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Reports: files, folders, patterns, archives.")
    ],
    *,
    language: Annotated[
        Language, typer.Option("--language", "-l", help="In which language to tell it.")
    ] = Language.ZH,
    form_of_output: Annotated[
        CheckFormat, typer.Option("--format", "-f", help="What to print; json: a line a report.")
    ] = CheckFormat.TEXT,
    out: Annotated[Path | None, typer.Option(help="Write to this file, whole or not at all.")] = None,
    jobs: Jobs = 1,
    form: FormChoice = None,
    models: Models = None,
    quiet: Quiet = False,
) -> None:
    """Check reports before they are published: what does not add up, where, by how much.

    Says which table, row and column is wrong with the arithmetic written out and the figure that
    would fit; where the prose tells another figure; what is missing from the form. Notes, such as
    blanks among zeros or tables that hold nothing but zeros, are told and are no problems.

    Exit code: 0 no problem was found; 1 there are problems, a document could not be read in
    full, or is no report that is known.

    \b
    Example:
      extractor check report.docx
      extractor check reports/ --language en --format html --out check.html
    """
    from extractor.forms.registry import load_form
    from extractor.inspection.inspect import inspect_all
    from extractor.inspection.page import as_html
    from extractor.inspection.telling import as_json, as_text, overview
    from extractor.outputs.progress import progress
    from extractor.result import dumps
    from extractor.runs.batch import extract_sources
    from extractor.runs.sources import sources_in

    found = files_in(files, quiet=quiet)
    own = [load_form(form)] if form is not None else []
    with output(out) as stream:
        sources = (source for file in found for source in sources_in(file))
        results = extract_sources(sources, jobs=jobs, form=form, models=models)
        shown = results if quiet else progress(results, len(found), sys.stderr)
        inspected = inspect_all((report for result in shown for report in result), own)
        if form_of_output is CheckFormat.HTML:
            page = list(inspected)
            stream.write(as_html(page, language))
            counts = [len(inspection.problems) for inspection in page]
        else:
            counts = []
            for inspection in inspected:
                counts.append(len(inspection.problems))
                if form_of_output is CheckFormat.TEXT:
                    stream.write(as_text(inspection, language))
                else:
                    stream.write(dumps(as_json(inspection, language)) + "\n")
            if form_of_output is CheckFormat.TEXT and len(counts) > 1:
                stream.write(overview(counts, language))
    raise typer.Exit(1 if any(counts) else 0)
