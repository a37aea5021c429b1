"""Hand labelling: pages to look at, sheets to write on, passes, and how far two passes agree.

    python -m bench.corpus.labelling render corpus/documents/a001.pdf pages/
    python -m bench.corpus.labelling sheet cn.ogi.2021 > a001.A.txt
    python -m bench.corpus.labelling expand a001.A.txt corpus/passes/
    python -m bench.corpus.labelling agreement corpus/

A sheet is the short way to write a pass: one line for each row of the form, its values between
bars in the order of the columns, as printed. ``∅row`` and ``∅table`` alone on a line stand for
all its values.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.evaluation.outcomes import same_value
from extractor.fields.values import parse_value
from extractor.forms.form import Form, FormTable, Place
from extractor.forms.registry import load_form
from extractor.result import Field, ValueState, loads

DPI = 110
_ABSENT = {"∅row": ValueState.NOT_IN_FORM, "∅table": ValueState.NOT_FOUND, "?": ValueState.UNREADABLE}
_BROWSER = {".html", ".htm", ".mht", ".mhtml", ".txt"}


# Pages


def render(document: Path, out: Path) -> list[Path]:
    """The document as a reader sees it, one PNG a page, by Chromium, LibreOffice and poppler."""
    out.mkdir(parents=True, exist_ok=True)
    if document.suffix.lower() in {".png", ".jpg", ".jpeg", ".tif", ".tiff"}:
        return [Path(shutil.copy(document, out / document.name))]
    with tempfile.TemporaryDirectory() as folder:
        pdf = _as_pdf(document, Path(folder))
        stem = out / document.stem
        subprocess.run(["pdftoppm", "-r", str(DPI), "-png", pdf, stem], check=True, timeout=300)
    return sorted(out.glob(f"{document.stem}-*.png"))


def _as_pdf(document: Path, folder: Path) -> Path:
    if document.suffix.lower() == ".pdf":
        return document
    made = folder / f"{document.stem}.pdf"
    if document.suffix.lower() in _BROWSER:
        browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--print-to-pdf={made}", document.resolve().as_uri()]
    else:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        command += [str(document)]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    return made


# Sheets and passes


def sheet(form: Form) -> str:
    """An empty sheet of a form."""
    lines = [
        "document: ",
        "labeller: ",
        "guideline: 1.0",
        f"form: {form.id}",
        "issuer: ",
        "report_year: ",
    ]
    for table in form.tables:
        heads = " | ".join("".join(p.labels[-1:]) or p.path for p in table.leaf_columns)
        lines += ["", f"# {table.caption or table.id}: {heads}"]
        lines += [f"{_row_name(table, row)}:" for row in table.leaf_rows]
    return "\n".join(
        [*lines, "", "# fact: path = value unit // the sentence as printed", "# remark: text", ""]
    )


def _row_name(table: FormTable, row: Place) -> str:
    return ".".join(piece for piece in (table.prefix, row.path) if piece) or table.id


def expand(text: str) -> dict[str, Any]:
    """The pass that a filled sheet says.

    Raises:
        ValueError: a line is of no row of the form, or has another number of values.
    """
    head: dict[str, str] = {}
    rows: dict[str, str] = {}
    facts: list[dict[str, Any]] = []
    remarks: list[dict[str, str]] = []
    for line in text.splitlines():
        key, colon, rest = line.partition(":")
        key, rest = key.strip(), rest.strip()
        if not colon or key.startswith("#"):
            continue
        if key == "fact":
            facts.append(_fact(rest))
        elif key == "remark":
            remarks.append({"kind": "note", "text": rest})
        elif key in {"document", "labeller", "guideline", "form", "issuer", "report_year"}:
            head[key] = rest
        else:
            rows[key] = line.partition(":")[2]
    form_id = head.get("form")
    form = load_form(form_id) if form_id and form_id != "null" else None
    return {
        "document": head["document"],
        "labeller": head.get("labeller", ""),
        "guideline": head.get("guideline", ""),
        "form": form.id if form else None,
        "issuer": head.get("issuer", ""),
        "report_year": int(head["report_year"]) if head.get("report_year") else None,
        "fields": _fields(form, rows) if form else {},
        "facts": facts,
        "remarks": remarks,
    }


def _fact(text: str) -> dict[str, Any]:
    told, _, sentence = text.partition("//")
    path, _, count = told.partition("=")
    value, _, unit = count.strip().partition(" ")
    number = parse_value(value).value.value
    return {
        "path": path.strip(),
        "value": float(number) if isinstance(number, Decimal) else number,
        "unit": unit.strip() or None,
        "text": sentence.strip(),
    }


def _fields(form: Form, rows: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    left = dict(rows)
    for table in form.tables:
        for row in table.leaf_rows:
            name = _row_name(table, row)
            if name not in left:
                raise ValueError(f"no line for {name}")
            text = left.pop(name)
            cells = [cell.strip() for cell in text.split("|")]
            if text.strip() in {"∅row", "∅table"}:
                cells = [text.strip()] * len(table.leaf_columns)
            if len(cells) != len(table.leaf_columns):
                raise ValueError(f"{name}: {len(cells)} values for {len(table.leaf_columns)} columns")
            for column, cell in zip(table.leaf_columns, cells, strict=True):
                found[table.path(row, column)] = cell
    if left:
        raise ValueError(f"lines of no row of the form: {', '.join(left)}")
    return found


# Agreement


@dataclass(frozen=True)
class Agreement:
    """Two passes over the same documents, and the gold beside them."""

    documents: int
    cells: int
    non_zero: int
    non_zero_agreeing: int
    alpha: float
    """Krippendorff's alpha of the states, nominal."""
    disagreements: tuple[tuple[str, str, str, str, str], ...]
    """Document, path, pass A, pass B, gold."""
    against_gold: tuple[tuple[str, str, str, str], ...]
    """Where both passes agree and the gold says otherwise."""


def agreement(corpus: Path) -> Agreement:
    """Compare ``passes/ID.A.json`` with ``passes/ID.B.json`` for every document that has both."""
    apart, against, states = [], [], []
    documents = non_zero = agreeing = 0
    for first in sorted((corpus / "passes").glob("*.A.json")):
        second = first.with_name(first.name.replace(".A.", ".B."))
        if not second.is_file():
            continue
        documents += 1
        name = first.name.partition(".")[0]
        for path, a, b, gold in _cells(corpus, name, first, second):
            states.append((a.state.value, b.state.value))
            same = a.state is b.state and same_value(a.value, b.value)
            if ValueState.VALUE in {a.state, b.state}:
                non_zero, agreeing = non_zero + 1, agreeing + same
            if not same:
                apart.append((name, path, _shown(a), _shown(b), _shown(gold)))
            elif gold is not None and not (gold.state is a.state and same_value(gold.value, a.value)):
                against.append((name, path, _shown(a), _shown(gold)))
    return Agreement(
        documents, len(states), non_zero, agreeing, alpha(states), tuple(apart), tuple(against)
    )


def _cells(
    corpus: Path, name: str, first: Path, second: Path
) -> Iterator[tuple[str, Field, Field, Field | None]]:
    passes = [json.loads(p.read_text(encoding="utf-8")) for p in (first, second)]
    gold = loads((corpus / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    true = {f.path: f for f in gold.fields}
    form = load_form(gold.form) if gold.form else None
    for path in sorted(passes[0]["fields"].keys() | passes[1]["fields"].keys()):
        spec = form.fields.get(path) if form else None
        kind = spec.type if spec else "count"
        a, b = (_read(path, p["fields"].get(path, "∅table"), kind) for p in passes)
        yield path, a, b, true.get(path)


def _read(path: str, raw: str, kind: str) -> Field:
    if raw in _ABSENT:
        return Field(path, None, _ABSENT[raw])
    value = parse_value(raw, kind).value
    words = raw if value.state is ValueState.TEXT else value.value
    return Field(path, words, value.state, raw)


def _shown(field: Field | None) -> str:
    if field is None:
        return "-"
    return str(field.value) if field.value is not None else field.state.value


def alpha(pairs: list[tuple[str, str]]) -> float:
    """Krippendorff's alpha for two raters without gaps, nominal (Krippendorff 2011).

    >>> round(alpha([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")]), 4)
    0.5333
    """
    values = Counter(v for pair in pairs for v in pair)
    n = sum(values.values())
    observed = sum(a != b for a, b in pairs) / len(pairs) if pairs else 0.0
    expected = 1.0 - sum(c * (c - 1) for c in values.values()) / (n * (n - 1)) if n > 1 else 0.0
    return 1.0 - observed / expected if expected else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("render", "sheet", "expand", "agreement"))
    parser.add_argument("places", nargs="+")
    given = parser.parse_args()
    if given.what == "render":
        for page in render(Path(given.places[0]), Path(given.places[1])):
            print(page)
    elif given.what == "sheet":
        sys.stdout.write(sheet(load_form(given.places[0])))
    elif given.what == "expand":
        for place in map(Path, given.places[:-1]):
            read = expand(place.read_text(encoding="utf-8"))
            target = Path(given.places[-1]) / f"{place.stem}.json"
            target.write_text(json.dumps(read, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    else:
        found = agreement(Path(given.places[0]))
        print(f"{found.documents} documents, {found.cells} cells; alpha of states {found.alpha:.4f}")
        print(f"cells not zero in a pass: {found.non_zero}, the same in both: {found.non_zero_agreeing}")
        for line in found.disagreements:
            print("apart ", *line, sep="\t")
        for line in found.against_gold:
            print("gold? ", *line, sep="\t")


if __name__ == "__main__":
    main()
