"""The commands that score: evaluate, compare, evaluate-tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor import errors
from extractor.console import FormChoice, Jobs, Models, say, stdout, write_json
from extractor.evaluation.facets import DEFAULT_BY
from extractor.evaluation.structure.options import Format as Scores
from extractor.evaluation.structure.options import Select

BY = ",".join(DEFAULT_BY)


def add_commands(app: typer.Typer) -> None:
    """Put the commands of this module into the command line."""
    app.command()(evaluate)
    app.command()(compare)
    app.command("evaluate-tables")(evaluate_tables)


def evaluate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PRED] [GOLD]", help="Predictions; gold [default: corpus]."),
    ] = None,
    *,
    split: Annotated[str | None, typer.Option(help="Only this split: train, dev, test.")] = None,
    formats: Annotated[str, typer.Option(help="Only documents of these formats, with commas.")] = "",
    by: Annotated[str, typer.Option(help="Facets to slice by, with commas.")] = BY,
    baseline: Annotated[Path | None, typer.Option(help="An earlier run to compare with.")] = None,
    operating_error: Annotated[
        float, typer.Option(min=0, max=1, help="Errors allowed among accepted fields.")
    ] = 0.001,
    bootstrap: Annotated[int, typer.Option(min=100, help="Rounds of the bootstrap.")] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit 1 if a score is below its floor in baseline.json.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Set the floors to what is found now.")
    ] = False,
    allow_regression: Annotated[
        str | None, typer.Option(metavar="REASON", help="With --update: lower a floor, and say why.")
    ] = None,
    show: Annotated[
        str | None, typer.Option(metavar="ID", help="Print one report as a grid of right and wrong.")
    ] = None,
    form: FormChoice = None,
    models: Models = None,
    json_out: Annotated[bool, typer.Option("--json", help="Print report.json.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write all files here.")] = None,
    jobs: Jobs = 1,
) -> None:
    """Score extractions against hand-labelled documents.

    PRED is JSON lines of this or any system, or CSV with the columns document, path and value;
    without it the documents of the corpus are extracted first. GOLD is a corpus folder, a
    folder of gold files, or JSON lines. Intervals come from drawing agencies anew. --show
    marks cells: ✓ right, ✗ wrong, ! wrong and accepted, ∅ rightly empty.

    \b
    Example:
      extractor evaluate --split dev --out scores/
      extractor evaluate other-system.csv corpus/ --split test
      extractor evaluate made/ --form my.yaml --models models/
    """
    from extractor.evaluation.entry import evaluate_files
    from extractor.evaluation.gate import check_gate, update_baseline
    from extractor.evaluation.grid import show as show_grid
    from extractor.evaluation.page import page
    from extractor.evaluation.scoring import Options

    predictions, gold = _predictions_and_gold(paths or [])
    chosen = _listed(formats)
    options = Options(
        _listed(by), operating_error, bootstrap, seed, formats=chosen, form=form, models=models
    )
    run = evaluate_files(predictions, gold, split=split, options=options, baseline=baseline, jobs=jobs)
    report, floors, name = run.scores.report, gold / "baseline.json", " ".join((split or "all", *chosen))
    if update:
        update_baseline(report, floors, name, allow_regression=allow_regression)
    breaches = check_gate(report, floors, name) if gate else []
    if out is not None:
        run.write(out, breaches=breaches)
    if show is not None:
        stdout().write(show_grid(run.scores.matching, show))
    elif json_out:
        write_json(report)
    else:
        stdout().write(page(report))
    for breach in breaches:
        say(f"gate: {breach}")
    raise typer.Exit(1 if breaches else 0)


def compare(
    first: Annotated[Path, typer.Argument(help="The run to compare with (JSONL or CSV).")],
    second: Annotated[Path, typer.Argument(help="The run that is compared.")],
    *,
    gold: Annotated[Path, typer.Option(help="Corpus folder, or gold as JSON lines.")] = Path("corpus"),
    no_gold: Annotated[
        bool, typer.Option("--no-gold", help="Nobody has labelled the documents: only agreement.")
    ] = False,
    by: Annotated[str, typer.Option(help="Facets to test by, with commas.")] = BY,
    json_out: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare two extractions of the same documents.

    With gold: differences with intervals, McNemar's test of exact documents, gains and losses.
    With --no-gold: how far they agree, what both accepted and read differently, and how the
    rules of the form speak of each.

    \b
    Example:
      extractor compare before.jsonl after.jsonl --no-gold
    """
    from extractor.evaluation.entry import agree_files, compare_files
    from extractor.evaluation.page import agreement_page, comparison_lines
    from extractor.evaluation.scoring import Options

    if no_gold:
        report = agree_files(first, second).to_json()
        text = agreement_page(report)
    else:
        report = compare_files(first, second, gold, options=Options(by=_listed(by))).to_json()
        text = "\n".join(comparison_lines(report)).strip("\n") + "\n"
    if json_out:
        write_json(report)
    else:
        stdout().write(text)


def _listed(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split(",")))


def _predictions_and_gold(paths: list[Path]) -> tuple[Path | None, Path]:
    """A folder alone is gold, a file alone is predictions for the corpus in the current folder."""
    if len(paths) > 2:
        raise errors.UsageError("give predictions and gold, no more")
    if len(paths) == 2:
        return paths[0], paths[1]
    if paths and not paths[0].is_dir():
        return paths[0], Path("corpus")
    return None, paths[0] if paths else Path("corpus")


def evaluate_tables(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="[PRED] GOLD",
            help="Tables as JSON or a folder of PDFs [default: those beside the gold]; gold folder.",
        ),
    ],
    *,
    form_of_output: Annotated[
        Scores, typer.Option("--format", "-f", help="What to print.")
    ] = Scores.TEXT,
    select: Annotated[
        Select, typer.Option(help="Documents with an odd or even number in their name.")
    ] = Select.ALL,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write tables.csv here: a line for each table.")
    ] = None,
    count_blanks: Annotated[
        bool, typer.Option("--count-blanks", help="Adjacent also means: as many blanks in between.")
    ] = False,
    seed: Annotated[int, typer.Option(help="The same seed gives the same intervals.")] = 0,
    jobs: Jobs = 1,
) -> None:
    """Score tables by cell adjacency and GriTS-Top against gold of the form of ICDAR 2013.

    Gold is a folder with NAME-str.xml (cells) and NAME-reg.xml (regions) beside NAME.pdf. PRED
    is what `extractor tables --format json` prints, or any other program's tables in that shape.

    \b
    Example:
      extractor evaluate-tables eu-dataset/
    """
    from extractor.evaluation.structure.evaluate import evaluate_tables as evaluate
    from extractor.evaluation.structure.report import render, write_tables

    if len(paths) > 2:
        raise errors.UsageError("takes one or two places: [PRED] GOLD")
    predicted = paths[0] if len(paths) == 2 else None
    evaluation = evaluate(
        paths[-1], predicted, select=select, count_blanks=count_blanks, jobs=jobs, seed=seed
    )
    if out is not None:
        write_tables(evaluation, out)
    stdout().write(render(evaluation, form_of_output))
