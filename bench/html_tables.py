"""HTML: what a page costs, beside its bare parse and beside pandas.read_html, in one run.

    pip install -e . --group bench
    python bench/html_tables.py [PATH ...]

The pages are reports that this software typesets, as editors and portals write them, the bundled
example, and the paths given. Every figure is CPU time of this process with everything loaded: for
each page the least of several rounds in which all steps take turns; then the mean over the pages.
Ratios of one run can be compared between machines, times cannot.

Results are printed as Markdown and appended to bench/html_tables.csv.
"""

from __future__ import annotations

import csv
import datetime
import io
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas
from selectolax.lexbor import LexborHTMLParser
from whole_process import commit, machine, versions

from extractor.checks.proof import prove
from extractor.document import Table
from extractor.fields.assemble import assemble_fields
from extractor.fields.metadata import read_metadata
from extractor.forms.labelled import Labelled
from extractor.forms.registry import load_all, load_form
from extractor.grids import build
from extractor.grids.headers import assign_headers
from extractor.labels.fit import FormFitter
from extractor.labels.mapper import map_labels
from extractor.pipeline import extract
from extractor.reading.decode import decode
from extractor.reading.html import declared_charset, read_page
from extractor.reading.html_marks import marks_of
from extractor.reading.html_source import prepare
from extractor.reading.html_table import TableReader
from extractor.reading.limits import Limits
from extractor.reading.read import read_bytes
from extractor.sampling.sample import sample

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "report.html"
HISTORY = ROOT / "bench" / "html_tables.csv"
FORM = "cn.ogi.2021"
MADE = 24
ROUNDS = 12
LIMITS = Limits()

MEANING = {
    "parse": "selectolax alone: decoded text to tree",
    "tables": "the same, and all tables with their spans expanded, each cell with its place",
    "page": "the same, and the prose, the article told from the site around it, notes, properties",
    "pandas": "pandas.read_html on the decoded text",
    "bytes": "bytes recognised, decoded, and the page read",
    "grids": "tables captioned and numbered, header paths",
    "metadata": "title, issuer, dates, page head",
    "labels": "the form, and the field of each cell",
    "fields": "values, states and reasons",
    "checks": "the form's rules; what they confirm",
    "extract": "everything, from the file to the findings",
}


def main(paths: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        list(sample(load_form(FORM), count=MADE, formats=("html",), out=Path(name)))
        made = sorted((Path(name) / "documents").iterdir())
        pages = [EXAMPLE, *made, *map(Path, paths)]
        fitters = [FormFitter(form) for form in load_all()]
        seconds = measured([steps(page, fitters) for page in pages])
    milliseconds = {step: 1e3 * total / len(pages) for step, total in seconds.items()}
    print(markdown(milliseconds, len(pages)))
    keep(milliseconds, len(pages))


def steps(path: Path, fitters: Sequence[FormFitter]) -> Mapping[str, Callable[[], object]]:
    """What is timed on one page; each step begins with what the one before it gives."""
    data = path.read_bytes()
    decoded = decode(data, declared_charset(data))
    document = read_bytes(data, name=path.name)
    whole = assign_headers(build(document))
    metadata = read_metadata(whole)

    def labels() -> Labelled:
        title, year = metadata.get("title"), metadata.get("report_year")
        return map_labels(whole, fitters, title=title, year=year)

    labelled = labels()
    fields = assemble_fields(labelled)
    return {
        "parse": lambda: LexborHTMLParser(decoded.text).root,
        "tables": lambda: tables(decoded.text),
        "page": lambda: read_page(decoded, path.name, "", LIMITS),
        "pandas": lambda: pandas.read_html(io.StringIO(decoded.text)),
        "bytes": lambda: read_bytes(data, name=path.name),
        "grids": lambda: assign_headers(build(document)),
        "metadata": lambda: read_metadata(whole),
        "labels": labels,
        "fields": lambda: assemble_fields(labelled),
        "checks": lambda: prove(labelled.form or load_form(FORM), fields, ()),
        "extract": lambda: extract(path),
    }


def tables(text: str) -> list[Table]:
    """Every table of a page, whatever it is there for, with its spans expanded."""
    source, _ = prepare(text, LIMITS)
    page = LexborHTMLParser(source.data).root
    reader = TableReader(marks_of(page, source.mentions), LIMITS)
    found = page.css("table")
    return [reader.table(reader.source(table, f"table[{n}]"), n) for n, table in enumerate(found, 1)]


def measured(pages: Sequence[Mapping[str, Callable[[], object]]]) -> dict[str, float]:
    """Seconds of each step, summed over the pages."""
    least: list[dict[str, float]] = [dict.fromkeys(page, float("inf")) for page in pages]
    for _ in range(ROUNDS):
        for page, best in zip(pages, least, strict=True):
            for step, run in page.items():
                start = time.process_time()
                run()
                best[step] = min(best[step], time.process_time() - start)
    return {step: sum(best[step] for best in least) for step in least[0]}


def markdown(milliseconds: Mapping[str, float], pages: int) -> str:
    lines = [
        f"{pages} pages; {1e3 / milliseconds['extract']:.0f} reports a second a core",
        "",
        "| step | ms a page | times the parse | |",
        "| --- | ---: | ---: | --- |",
    ]
    lines += [
        f"| {step} | {value:.2f} | {value / milliseconds['parse']:.1f} | {MEANING[step]} |"
        for step, value in milliseconds.items()
    ]
    return "\n".join(lines)


def keep(milliseconds: Mapping[str, float], pages: int) -> None:
    """Append to the history, with what is needed to tell why a figure changed."""
    head = {
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "machine": machine(),
        "python": platform.python_version(),
        "versions": versions(),
        "pages": pages,
    }
    fresh = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as stream:
        columns = (*head, "step", "milliseconds", "times_parse")
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        if fresh:
            writer.writeheader()
        for step, value in milliseconds.items():
            times = round(value / milliseconds["parse"], 2)
            row = {"step": step, "milliseconds": round(value, 3), "times_parse": times}
            writer.writerow({**head, **row})


if __name__ == "__main__":
    main(sys.argv[1:])
