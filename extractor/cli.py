"""The command line: parse, call one library function, print.

Exit codes: 0 all read, 1 a document failed or was cut (with ``--strict`` also: a field
needs review), 2 wrong usage, 70 a fault of this program.
"""

from __future__ import annotations

import errno
import sys
from itertools import takewhile
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from extractor import __version__, errors
from extractor.cli_archive import add_archive_commands
from extractor.cli_check import check
from extractor.cli_mine import mine
from extractor.cli_run import INTERRUPTED, run
from extractor.cli_scores import add_commands
from extractor.cli_tables import tables
from extractor.console import (
    FormChoice,
    Jobs,
    Models,
    Paths,
    Quiet,
    files_in,
    output,
    say,
    stdout,
    write_json,
)
from extractor.outputs.reports import Format as ReportFormat

app = typer.Typer(
    name="extractor",
    help="Annual reports in, data that can be trusted out: every value with its place and its doubt.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
forms_app = typer.Typer(
    help="The forms that are known, and files of your own.", rich_markup_mode=None, no_args_is_help=True
)
app.add_typer(forms_app, name="forms")

SOFTWARE_FAULT = 70
"""EX_SOFTWARE of sysexits.h."""

DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}


Facts = Annotated[bool, typer.Option("--facts/--no-facts", help="Read the counts told in prose, too.")]
ApplyRepairs = Annotated[
    bool,
    typer.Option(
        "--apply-repairs",
        help="CSV, JSONL: beside each value, the figure that would fit where sums fail.",
    ),
]


def main() -> None:
    """Run the command line and exit with the contract's code."""
    arguments = sys.argv[1:]
    try:
        app(arguments, prog_name="extractor")
    except errors.ExtractorError as error:
        say(f"extractor: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:  # before a command runs, which Typer would answer so
        sys.exit(INTERRUPTED)
    except OSError as error:
        if error.errno not in DISK_FAULTS:
            _report_fault(error, arguments)
        say(f"extractor: the output cannot be written: {error.strerror}")
        sys.exit(errors.UsageError.exit_code)
    except Exception as fault:  # the outermost boundary: a traceback helps nobody but us
        _report_fault(fault, arguments)


def _report_fault(fault: Exception, arguments: list[str]) -> NoReturn:
    if "--debug" in takewhile(lambda argument: argument.startswith("-"), arguments):
        raise fault
    say(
        f"extractor: a fault of this program ({type(fault).__name__}: {fault}). The documents are "
        "not to blame. Please report it with the output of the same command after "
        "`extractor --debug`."
    )
    sys.exit(SOFTWARE_FAULT)


def _print_version(wanted: bool) -> None:
    if wanted:
        stdout().write(f"extractor {__version__}\n")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")] = False,
) -> None:
    del version, debug  # main() looks for --debug itself: a fault can come before this runs


@app.command()
def extract(
    paths: Paths,
    *,
    form_of_output: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="What to print.")
    ] = ReportFormat.SUMMARY,
    out: Annotated[Path | None, typer.Option(help="Write to this file, whole or not at all.")] = None,
    jobs: Jobs = 1,
    form: FormChoice = None,
    models: Models = None,
    facts: Facts = True,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 also if a field needs review.")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV: begin with a byte order mark, for Excel.")
    ] = False,
    neutralise: Annotated[
        bool, typer.Option("--neutralise", help="CSV: put ' before text that a spreadsheet would run.")
    ] = False,
    as_form: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="ID|FILE",
            help="CSV: add each figure under this edition's path, with how far it compares.",
        ),
    ] = None,
    apply_repairs: ApplyRepairs = False,
    quiet: Quiet = False,
) -> None:
    """Read reports: each field of the form, proven or doubted.

    Every field comes with its value as printed, its state, its place and a confidence.
    Files are recognised by content. Folders are read with everything in them, in sorted
    order, and archives (ZIP, TAR, WARC, WACZ) with their members; every file gives at least
    one row, hidden and unreadable ones too, and links are not followed. Each file is read
    by a worker that may hang or crash alone.

    \b
    Example:
      extractor extract reports/ --format jsonl --out reports.jsonl --jobs 2
    """
    from extractor.outputs.comparing import comparison
    from extractor.outputs.progress import progress
    from extractor.outputs.reports import CsvOptions, write_reports
    from extractor.outputs.summary import totals
    from extractor.outputs.tally import Tally
    from extractor.runs.batch import extract_sources
    from extractor.runs.sources import sources_in

    if as_form is not None and form_of_output is not ReportFormat.CSV:
        raise errors.UsageError("--as adds columns to CSV only", remedy="Add `--format csv`.")
    if apply_repairs and form_of_output is ReportFormat.SUMMARY:
        raise errors.UsageError("--apply-repairs writes CSV and JSONL only", remedy="Add `-f csv`.")
    compared = comparison(as_form, filter(None, [form])) if as_form is not None else None
    files = files_in(paths, quiet=quiet)
    tally = Tally()
    with output(out) as stream:
        sources = (source for file in files for source in sources_in(file))
        results = extract_sources(sources, jobs=jobs, form=form, models=models, facts=facts)
        shown = results if quiet else progress(results, len(files), sys.stderr)
        reports = tally.counting(report for result in shown for report in result)
        csv = CsvOptions(bom=bom, neutralise=neutralise, comparison=compared)
        write_reports(reports, form_of_output, stream, csv=csv, repaired=apply_repairs)
        if form_of_output is ReportFormat.SUMMARY and tally.documents > 1:
            stream.write(totals(tally))
    if out is not None and not quiet:
        sys.stderr.write(totals(tally))
    raise typer.Exit(tally.exit_code(strict=strict))


app.command()(tables)


@app.command()
def train(
    *,
    form: Annotated[str | None, typer.Option(metavar="ID|FILE", help="The form to learn.")] = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="Learn what counts told in prose mean, of all forms.")
    ] = False,
    corpus: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Hand-labelled documents to learn from, too.")
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Labels that `mine` found, filled in by a person."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Models folder [default: the package's own].")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 0,
) -> None:
    """Train the model that reads the labels of a form, or the one that reads facts in prose.

    The first maps labels, however an agency writes them, onto the rows and columns of the form.
    It needs nothing but the form, and learns from a corpus if there is one. The second is a spaCy
    pipeline for all forms. Prints the scores on what was held out.

    \b
    Example:
      extractor train --form cn.ogi.2021 --out models/
      extractor train --facts --corpus corpus/
    """
    import extractor

    meta = extractor.train(form, facts=facts, corpus=corpus, labels=labels, out=out, seed=seed)
    write_json(meta["scores"])


app.command()(check)
app.command()(run)
add_archive_commands(app)
app.command()(mine)
add_commands(app)


@app.command()
def schema() -> None:
    """Print the JSON Schema of one result line.

    \b
    Example:
      extractor schema > extraction.schema.json
    """
    from extractor.outputs.schema import json_schema

    write_json(json_schema())


@forms_app.command("list")
def list_forms() -> None:
    """List the forms that are known.

    \b
    Example:
      extractor forms list
    """
    from extractor.forms.registry import load_all

    for form in load_all():
        years = f"{form.first_year or ''}–{form.last_year or ''}"
        stdout().write(f"{form.id:<22}{years:<12}{len(form.fields):>4} fields  {form.name}\n")


@forms_app.command("show")
def show_form(
    form: Annotated[str, typer.Argument(metavar="ID|FILE", help="A form's id, or a form file.")],
) -> None:
    """Draw a form as the grids that it prints, with the path of each field and its rules.

    \b
    Example:
      extractor forms show cn.ogi.2021
    """
    from extractor.forms.draw import draw
    from extractor.forms.registry import load_form

    stdout().write(draw(load_form(form)).rstrip("\n") + "\n")


@forms_app.command("crosswalk")
def crosswalk_forms(
    first: Annotated[str, typer.Argument(metavar="A", help="A form's id, or a form file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The form to compare it with.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Every correspondence, for programs.")] = False,
) -> None:
    """Tell what is comparable between two forms: exactly, approximately, or not at all, and why.

    Every field of either form is in exactly one correspondence. Editions far apart are joined
    over the editions between them, with the weakest relation on the way.

    \b
    Example:
      extractor forms crosswalk cn.ogi.2019 cn.ogi.2021
    """
    from extractor.forms.crosswalk import crosswalk
    from extractor.forms.registry import load_form
    from extractor.outputs.correspondences import crosswalk_json, crosswalk_text

    found = crosswalk(load_form(first), load_form(second))
    if as_json:
        write_json(crosswalk_json(found))
    else:
        stdout().write(crosswalk_text(found))


@forms_app.command("new")
def new_form(
    sample: Annotated[
        Path,
        typer.Argument(metavar="SAMPLE", exists=True, dir_okay=False, help="A filled or blank report."),
    ],
    *,
    form_id: Annotated[
        str | None, typer.Option("--id", help="The form's id [default: made of its title].")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write the form file here.")
    ] = None,
) -> None:
    """Draft a form from one document, for you to correct.

    Its tables become the outlines of the form; sums that hold in it become rules. Comments
    in the file say what to look at. An existing file is not overwritten.

    \b
    Example:
      extractor forms new report.html --id my.form --out my.yaml
    """
    import extractor

    if out is not None and out.exists():
        raise errors.UsageError(
            "exists already", where=str(out), remedy="Give another name; corrections would be lost."
        )
    text = extractor.draft_form(sample, form_id=form_id)
    with output(out) as stream:
        stream.write(text)
    if out is not None:
        say(f"{out}: drafted; read it through, then `extractor forms validate {out}`")


@forms_app.command("validate")
def validate_forms(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Form files (YAML)."),
    ],
) -> None:
    """Check form files: every mistake with its line and key. Exit 2 if there is one.

    \b
    Example:
      extractor forms validate my_form.yaml
    """
    from extractor.forms.registry import validate

    problems = {file: validate(file) for file in files}
    for file, found in problems.items():
        for problem in found:
            stdout().write(f"{file}: {problem}\n")
        if not found:
            stdout().write(f"{file}: no mistakes\n")
    if any(problems.values()):
        raise typer.Exit(errors.FormError.exit_code)


@forms_app.command("sample")
def sample_form(
    form: Annotated[str, typer.Argument(metavar="FORM", help="Id of a form, or a form file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for documents/ and gold/.")],
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many documents.")] = 10,
    seed: Annotated[int, typer.Option("--seed", help="The same seed, the same documents.")] = 0,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="html, docx, xlsx, pdf …; may be repeated."),
    ] = None,
) -> None:
    """Make filled documents of a form, invented, each with its true values.

    Needs the extra packages `pip install "extractor[sample]"`; DOC, RTF and two of the three
    kinds of PDF also need LibreOffice or Chromium.

    \b
    Example:
      extractor forms sample cn.ogi.2021 --count 20 --format html --format docx --out made
    """
    from extractor.forms.registry import load_form
    from extractor.sampling import sample

    made = sample(load_form(form), count=count, seed=seed, formats=formats or ("html",), out=out)
    for item in made:
        stdout().write(f"{item.path}\t{item.family}\n")
