"""What reading PDFs costs beside the least that it can cost, and whether what is read is right.

    pip install -e .[sample] --group bench
    python bench/pdf_tables.py [--pages N] [--rounds N] [FOLDER ...]

The documents are generated on the spot from a seed: filled reports of two editions, printed by
reportlab, Chromium and LibreOffice in turn (the last two must be installed), about N pages in
all. A FOLDER may add PDFs of one's own, with gold/NAME.json beside them.

The floor is what everybody pays who reads a PDF with pdfium: opening it, loading each page and
its text, and taking the text as one string. Each program reads each document in turn, some
rounds over, in one warm process; what counts is the least CPU time of each document, so that
whatever else the machine does falls out. Ratios are of sums over documents.

Gold is checked in the same run. *Rows*: every printed row of the form's tables is a row of a
table read, with the same texts in the same order. *Fields*: every printed value that
``extract`` gives is as printed. PyMuPDF is measured if somebody has installed it; it is no
dependency of this project, nor may become one (AGPL).

Results are printed as a Markdown table and appended to bench/pdf_tables.csv.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import importlib.metadata
import json
import platform
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import pypdfium2

import extractor
from extractor.forms.registry import load_form
from extractor.grids.content import squeeze
from extractor.sampling.sample import sample

sys.path.insert(0, str(Path(__file__).parent))
from whole_process import commit, machine

HISTORY = Path(__file__).with_suffix(".csv")
SEED = 77
FORMS = ("cn.ogi.2021", "cn.ogi.2019")
PRODUCERS = {"pdf": "reportlab", "pdf-browser": "Chromium", "pdf-office": "LibreOffice"}
PACKAGES = ("numpy", "pypdfium2", "pdfplumber", "pymupdf")
FLOOR, TABLES, EXTRACT = "pdfium open + text", "extractor.tables", "extractor.extract"
_PRINTED = {"VALUE", "ZERO_EXPLICIT", "TEXT", "NOT_APPLICABLE", "BLANK"}

Row = tuple[str, ...]


@dataclass
class Paper:
    """One PDF: ``rows`` are the printed rows of its form in order, ``values`` its texts by field."""

    path: Path
    group: str
    rows: list[Row] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        with pypdfium2.PdfDocument(self.path) as document:
            return len(document)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        papers = [*generated(options.pages, Path(name)), *(p for f in options.folders for p in given(f))]
        seconds = measured(papers, options.rounds)
        faults = {paper.path: (list(wrong_rows(paper)), list(wrong_fields(paper))) for paper in papers}
        lines = [*summaries(papers, seconds, faults)]
        print(markdown(lines))
        keep(lines)
        for paper in papers:
            for complaint in chain(*faults[paper.path]):
                print(f"{paper.group} {paper.path.name}: {complaint}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


# --- documents ------------------------------------------------------------------------------


def generated(pages: int, folder: Path) -> Iterator[Paper]:
    """Reports of both editions in turn until there are so many pages."""
    streams = [
        sample(load_form(f), count=pages, seed=SEED, formats=list(PRODUCERS), out=folder) for f in FORMS
    ]
    made = (one for pair in zip(*streams, strict=True) for one in pair)
    total = 0
    for one in made:
        assert one.path is not None
        gold = json.loads((folder / "gold" / f"{one.name}.json").read_text(encoding="utf-8"))
        paper = Paper(
            one.path, PRODUCERS[one.format], rows_of(gold["fields"]), values_of(gold["fields"])
        )
        total += paper.pages
        yield paper
        if total >= pages:
            return


def given(folder: Path) -> Iterator[Paper]:
    for path in sorted(folder.glob("*.pdf")):
        gold = folder / "gold" / f"{path.stem}.json"
        fields = json.loads(gold.read_text(encoding="utf-8"))["fields"] if gold.exists() else []
        if isinstance(fields, dict):
            fields = [{"path": p, **values} for p, values in fields.items()]
        yield Paper(path, folder.name, rows_of(fields), values_of(fields))


def rows_of(fields: Sequence[Mapping[str, Any]]) -> list[Row]:
    places = defaultdict(list)
    for one in fields:
        at = one.get("provenance")
        if at and at.get("table") and one["state"] in _PRINTED:
            places[at["table"], at["row"]].append((at["column"], squeeze(one["raw"])))
    return [tuple(text for _, text in sorted(places[key])) for key in sorted(places)]


def values_of(fields: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {one["path"]: squeeze(one["raw"]) for one in fields if one["state"] in _PRINTED}


# --- programs -------------------------------------------------------------------------------


def pdfium_text(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def pdfplumber_tables(path: Path) -> None:
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


def pymupdf_tables(path: Path) -> None:
    import pymupdf

    with pymupdf.open(path) as document:
        for page in document:
            for table in page.find_tables().tables:
                table.extract()


PROGRAMS: dict[str, Callable[[Path], Any]] = {
    FLOOR: pdfium_text,
    TABLES: extractor.tables,
    EXTRACT: partial(extractor.extract, facts=False),
    "pdfplumber.extract_tables": pdfplumber_tables,
    "PyMuPDF find_tables": pymupdf_tables,
}
SLOW = ("pdfplumber.extract_tables", "PyMuPDF find_tables")
"""Measured in one round: theirs are seconds, in which a disturbance counts little."""


def installed() -> dict[str, Callable[[Path], Any]]:
    try:
        import pymupdf
    except ImportError:
        return {name: call for name, call in PROGRAMS.items() if "PyMuPDF" not in name}
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf._get_layout = None  # its layout model, where installed, switches itself on
    return PROGRAMS


Seconds = dict[tuple[str, Path], float]


def measured(papers: Sequence[Paper], rounds: int) -> Seconds:
    best: Seconds = {}
    programs = installed()
    for call in programs.values():
        call(papers[0].path)  # imports, models, caches
    for turn in range(rounds):
        for paper in papers:
            for name, call in programs.items():
                if name in SLOW and turn > 0:
                    continue
                start = time.process_time()
                call(paper.path)
                spent = time.process_time() - start
                best[name, paper.path] = min(spent, best.get((name, paper.path), spent))
    return best


# --- gold -----------------------------------------------------------------------------------


def wrong_rows(paper: Paper) -> Iterator[str]:
    """Printed rows that are no row of a table read, in their order."""
    document = extractor.tables(paper.path)
    found = iter([tuple(squeeze(c.text) for c in row) for t in document.tables for row in rows_in(t)])
    for row in paper.rows:
        if not any(holds(cells, row) for cells in found):
            yield f"no row reads {' | '.join(row)}"
            return


def rows_in(table: extractor.document.Table) -> Iterator[list[Any]]:
    for _, cells in groupby(table.cells, key=lambda cell: cell.row):
        yield list(cells)


def holds(cells: Sequence[str], row: Row) -> bool:
    rest = iter(cells)
    return all(any(text == cell for cell in rest) for text in row)


def wrong_fields(paper: Paper) -> Iterator[str]:
    if not paper.values:
        return
    read = {
        f.path: squeeze(f.raw or "")
        for part in extractor.extract(paper.path, facts=False)
        for f in part.fields
    }
    for path, text in paper.values.items():
        if read.get(path) != text:
            yield f"{path}: {read.get(path)!r} is read, {text!r} is printed"


# --- results --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Summary:
    documents: str
    pages: int
    program: str
    ms_a_page: float
    times_floor: float
    times_tables: float
    right: str
    """Documents all of whose rows and fields are as printed."""


Faults = dict[Path, tuple[list[str], list[str]]]
"""What is wrong with the rows and with the fields of each document."""


def summaries(papers: Sequence[Paper], seconds: Seconds, faults: Faults) -> Iterator[Summary]:
    groups = list(dict.fromkeys(p.group for p in papers))
    for group in [*groups, "all"]:
        chosen = [p for p in papers if group in (p.group, "all")]
        pages = sum(p.pages for p in chosen)
        labelled = [p for p in chosen if p.values]
        right = {
            TABLES: sum(not faults[p.path][0] for p in labelled),
            EXTRACT: sum(not faults[p.path][1] for p in labelled),
        }
        sums = {name: sum(seconds[name, p.path] for p in chosen) for name in installed()}
        for name, total in sums.items():
            yield Summary(
                group,
                pages,
                name,
                round(1000 * total / pages, 2),
                round(total / sums[FLOOR], 2),
                round(total / sums[TABLES], 2),
                f"{right[name]} of {len(labelled)}" if name in right else "",
            )


def markdown(lines: Sequence[Summary]) -> str:
    head = "| documents | pages | program | CPU ms a page | × floor | × extractor.tables | as printed |"
    rows = [f"| {' | '.join(map(str, vars(line).values()))} |" for line in lines]
    return "\n".join([head, "| --- | ---: | --- | ---: | ---: | ---: | ---: |", *rows])


def keep(lines: Sequence[Summary]) -> None:
    """Append to the history, with what is needed to tell why a figure changed."""
    head = {
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "machine": machine(),
        "python": platform.python_version(),
        "versions": " ".join(versions()),
    }
    fresh = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as stream:
        rows = [{**head, **vars(line)} for line in lines]
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerows(rows)


def versions() -> Iterator[str]:
    for name in PACKAGES:
        try:
            yield f"{name}={importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            continue


if __name__ == "__main__":
    main()
