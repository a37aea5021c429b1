"""What all commands share: where they print, and options that several have."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

if TYPE_CHECKING:
    from extractor.runs.sources import File

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH", help="Files, folders, patterns, archives, addresses of object stores."
    ),
]
FormChoice = Annotated[str | None, typer.Option(metavar="ID|FILE", help="Consider only this form.")]
Models = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Models of your own, which go before the package's.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress line and no remarks.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Files read at the same time.")]


def stdout() -> TextIO:
    """Standard output in UTF-8, whatever the locale says: results are for programs too."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    return sys.stdout


def write_json(data: Mapping[str, Any]) -> None:
    """One JSON object for programs, indented for people."""
    stdout().write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def files_in(paths: Sequence[str], *, quiet: bool) -> list[File]:
    """The files below ``paths``; that there are none is said."""
    from extractor.runs.sources import find_files

    files = find_files(paths)
    if not files and not quiet:
        say("no files found")
    return files


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error."""
    sys.stderr.write(message + "\n")


@contextmanager
def output(out: Path | None) -> Iterator[TextIO]:
    """The file ``out``, whole or not at all, or standard output."""
    from extractor.outputs.atomic import atomic_text

    if out is None:
        yield stdout()
        return
    with atomic_text(out) as stream:
        yield stream
