"""Write the pages of docs/ that follow from the code: cli.md, errors.md, schema.md.

``make docs`` writes them, and the output of the commands in the READMEs; tests fail while
the files are not what this script would write.
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor import errors
from extractor.outputs.schema import json_schema
from extractor.result import REASONS

HERE = Path(__file__).parent
COMMANDS = (
    (),
    ("extract",),
    ("tables",),
    ("check",),
    ("run",),
    ("export",),
    ("stats",),
    ("diff",),
    ("evaluate-tables",),
    ("train",),
    ("mine",),
    ("schema",),
    ("forms",),
    ("forms", "list"),
    ("forms", "show"),
    ("forms", "crosswalk"),
    ("forms", "new"),
    ("forms", "validate"),
    ("forms", "sample"),
)


def pages() -> dict[str, str]:
    """The text of each generated page by its file name."""
    return {"cli.md": cli_page(), "errors.md": errors_page(), "schema.md": schema_page()}


def cli_page() -> str:
    parts = ["# Commands\n\nWritten by `make docs` from the commands' own help.\n"]
    for command in COMMANDS:
        title = " ".join(("extractor", *command))
        parts.append(f"## `{title}`\n\n```text\n{help_text(*command)}\n```\n")
    parts.append(
        "## Exit codes\n\n"
        "| code | meaning |\n| --- | --- |\n"
        "| 0 | all read; a document that is no known report is read, too |\n"
        "| 1 | a document failed or was cut; with `--strict` also: a field needs review; "
        "of `check`: a problem was found; of `diff`: the runs differ |\n"
        "| 2 | wrong usage: an option, a path, a form file, a model |\n"
        "| 130 | `run` was stopped by Ctrl-C; the same command goes on from there |\n"
        "| 70 | a fault of this program; `--debug` shows where |\n"
    )
    return "\n".join(parts)


def help_text(*command: str) -> str:
    call = [sys.executable, "-m", "extractor", *command, "--help"]
    done = subprocess.run(
        call, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "92"}
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def errors_page() -> str:
    lines = [
        "# Errors and reasons\n",
        "A bad document never stops a run: it becomes a row with status `failed` and one of these",
        "errors, each with a remedy. Only wrong usage raises.\n",
        "## Errors\n",
        "| class | code | exit code | what it means | what to do |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind in error_classes():
        meaning = _first_sentence(kind) or REASONS.get(kind.code, "")
        lines.append(
            f"| `{kind.__name__}` | `{kind.code}` | {kind.exit_code} | {meaning} | {kind.remedy} |"
        )
    lines += [
        "\n## Reasons\n",
        "The closed list from which `reasons` of fields and reports, and `errors[].code`, are taken.\n",
        "| code | meaning |",
        "| --- | --- |",
        *(f"| `{code}` | {meaning} |" for code, meaning in REASONS.items()),
    ]
    return "\n".join(lines) + "\n"


def error_classes() -> list[type[errors.ExtractorError]]:
    """Every class of the error tree, in the order of its file."""
    members = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    ours = [kind for kind in members if issubclass(kind, errors.ExtractorError)]
    return sorted(ours, key=lambda kind: inspect.getsourcelines(kind)[1])


def _first_sentence(kind: type[errors.ExtractorError]) -> str:
    own = " ".join((vars(kind).get("__doc__") or "").replace("``", "`").split())
    sentence, stop, _ = own.partition(". ")
    return sentence + stop.strip()


def schema_page() -> str:
    schema = json_schema()
    lines = [
        "# One report, one JSON line\n",
        "`extractor extract PATH --format jsonl` prints one such object for each report;",
        "`extractor schema` prints the JSON Schema (2020-12) that this page is made from.",
        "Every key is always there. Pages, tables, rows and columns count from 1; boxes are in",
        "points from the top left of the page as shown.\n",
    ]
    lines += _table("extraction", schema)
    for name, definition in schema["$defs"].items():
        if "properties" in definition:
            lines += _table(name, definition)
    return "\n".join(lines)


def _table(name: str, definition: dict[str, Any]) -> Iterator[str]:
    yield f"## {name}\n"
    yield "| key | type | meaning |"
    yield "| --- | --- | --- |"
    for key, part in definition["properties"].items():
        yield f"| `{key}` | {_type(part)} | {part.get('description', '')} |"
    yield ""


def _type(part: dict[str, Any]) -> str:
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[1]
        return "[reason](errors.md#reasons)" if name == "reason" else f"[{name}](#{name})"
    if "const" in part:
        return f'`"{part["const"]}"`'
    if "enum" in part:
        return " or ".join(f"`{value}`" for value in part["enum"])
    if "anyOf" in part:
        return " or ".join(_type(option) for option in part["anyOf"])
    if part.get("type") == "array":
        return f"list of {_type(part['items'])}"
    if part.get("required"):
        return "object: " + ", ".join(f"`{key}` ({_type(p)})" for key, p in part["properties"].items())
    kind = part["type"]
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def with_true_output(text: str, folder: Path) -> str:
    """A page in which every ``console`` block shows what its command prints in ``folder``."""
    return re.sub(
        r"(```console\n\$ )(.*)\n(?s:.*?)```",
        lambda block: f"{block[1]}{block[2]}\n{_printed(block[2], folder)}```",
        text,
    )


def _printed(command: str, folder: Path) -> str:
    python = f"'{sys.executable}' -m extractor "
    done = subprocess.run(
        re.sub(r"\bextractor (?=extract|tables|forms|schema)", lambda _: python, command),
        shell=True,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.stderr:
        raise RuntimeError(f"{command}\n{done.stderr}")
    return done.stdout


def main() -> None:
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
    for readme in HERE.parent.glob("README*.md"):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(HERE / "examples", Path(folder) / "docs" / "examples")
            text = with_true_output(readme.read_text("utf-8"), Path(folder))
        readme.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
