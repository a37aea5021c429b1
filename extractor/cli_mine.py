"""The command that finds labels worth labelling in an archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import say, stdout, write_json

if TYPE_CHECKING:
    from extractor.training.mining import Cluster


def mine(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="RUN", exists=True, help="JSON lines of `extract`; folders of .jsonl."),
    ],
    *,
    form: Annotated[str | None, typer.Option(metavar="ID|FILE", help="Only this form.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a CSV file to fill in, for `train --labels`."),
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to print.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="All of them, for programs.")] = False,
) -> None:
    """Find the labels that the model doubted or did not know, the most valuable first.

    Wordings that differ in numbering, layout or misprints stand together. The value is the
    number of cells that a label would settle, times the doubt of the model. In the file,
    correct `class` where the guess is wrong: empty skips a line, `none` is a label of no line of
    the form. Guesses that nobody looked at teach the model its own mistakes: empty them.

    \b
    Example:
      extractor mine reports.jsonl --out labels.csv
      extractor train --form cn.ogi.2021 --labels labels.csv
    """
    from extractor.outputs.atomic import atomic_text
    from extractor.training.labelled import cluster_json, write_labels
    from extractor.training.mining import mine as mine_runs

    found = mine_runs(runs, form=form)
    if out is not None:
        with atomic_text(out) as stream:
            write_labels(found, stream)
        say(f"{len(found)} labels in {out}: look at each, then `extractor train --labels {out}`")
    if as_json:
        write_json({"labels": [cluster_json(cluster) for cluster in found]})
    elif out is None:
        stdout().write(_table(found[:top]))
        if len(found) > top:
            stdout().write(f"… and {len(found) - top} more (--top, --json, --out)\n")


def _table(clusters: Sequence[Cluster]) -> str:
    """One line a cluster, its guesses and an example below it."""
    from extractor.outputs.width import aligned, shorten
    from extractor.training.labelled import place_of, shown

    if not clusters:
        return "no label was doubted\n"
    head = ["value", "cells", "reports", "issuers", "doubt", "axis", "label"]
    rows = [
        [
            f"{c.value:.1f}",
            str(c.fields),
            str(c.documents),
            str(c.issuers),
            f"{c.doubt * 100:.0f} %",
            c.axis,
            shorten(shown(c.wordings[0]), 70),
        ]
        for c in clusters
    ]
    first, *lines = aligned([head, *rows], right=range(5)).splitlines(keepends=True)
    parts = [first]
    for cluster, line in zip(clusters, lines, strict=True):
        guesses = " | ".join(f"{shorten(name, 40)} {p * 100:.0f} %" for name, p in cluster.guesses)
        example = place_of(cluster.sightings[0])
        parts += [line, f"       {cluster.form}: {guesses}\n", f"       {example}\n"]
    return "".join(parts)
