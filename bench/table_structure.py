"""Table structure on ICDAR 2013 gold: this program beside pdfplumber and camelot in one run.

    pip install -e . --group bench
    python bench/table_structure.py GOLD [--select odd|even|all] [--peer NAME ...] [--out DIR]

GOLD is a folder of the competition's data set (NAME.pdf, NAME-reg.xml, NAME-str.xml). Documents
with odd numbers are those that this program was developed on; even ones are only for the report.

Every system reads the same files with its default settings; its tables are written as JSON of
the shape of ``extractor tables --format json`` and scored by the same code as
``extractor evaluate-tables``, which says how. pdfplumber and camelot do not state spans, so they
are taken from the edges that they do state: a pdfplumber cell spans the column and row edges
within its box, and camelot's cells without a line between them are one.

Results are printed as a Markdown table and appended to bench/table_structure.csv. CPU seconds
are those of reading in a warm process, imports left out.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import importlib
import importlib.metadata
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import extractor
from extractor.errors import DocumentError
from extractor.evaluation.structure.evaluate import TableEvaluation, evaluate
from extractor.evaluation.structure.gold import GoldDocument, read_gold
from extractor.evaluation.structure.options import Select
from extractor.evaluation.structure.predictions import read_predictions
from extractor.evaluation.structure.report import write_tables
from extractor.outputs.printed import as_json, unread
from extractor.result import Problem

sys.path.insert(0, str(Path(__file__).parent))
from whole_process import commit, machine

HISTORY = Path(__file__).with_suffix(".csv")
PACKAGES = {"extractor": "pypdfium2", "pdfplumber": "pdfplumber", "camelot": "camelot-py"}
"""By system: the package whose version tells most. ``pip install`` knows it by this name, too."""

Tables = list[dict[str, Any]]
Line = tuple[str, float, TableEvaluation]


def main() -> None:
    options = arguments()
    documents = read_gold(options.gold, select=Select(options.select))
    out = options.out or Path(tempfile.mkdtemp(prefix="table-structure-"))
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for system in ("extractor", *options.peer):
        place = out / f"{system}.jsonl"
        seconds = write_predictions(system, documents, place)
        evaluation = evaluate(documents, read_predictions(place))
        write_tables(evaluation, out / system)
        lines.append((system, seconds / len(documents), evaluation))
    print(markdown(lines))
    keep(lines, options.select)
    print(f"\npredictions and scores of each table: {out}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", type=Path, metavar="GOLD")
    parser.add_argument("--select", choices=list(Select), default=Select.ODD)
    parser.add_argument("--peer", choices=list(PEERS), action="append")
    parser.add_argument("--out", type=Path, metavar="DIR")
    options = parser.parse_args()
    options.peer = list(dict.fromkeys(options.peer or PEERS))
    for peer in options.peer:
        try:
            importlib.import_module(peer)
        except ImportError:
            parser.error(f"{peer} is not installed: pip install {PACKAGES[peer]}")
    return options


def write_predictions(system: str, documents: Sequence[GoldDocument], place: Path) -> float:
    """The tables of all documents as JSON lines; returns CPU seconds of reading."""
    seconds = 0.0
    with place.open("w", encoding="utf-8") as stream:
        for document in documents:
            if document.pdf is None:
                sys.exit(f"{document.name}: the PDF is missing")
            start = time.process_time()
            line = by_extractor(document.pdf) if system == "extractor" else by(system, document.pdf)
            seconds += time.process_time() - start
            stream.write(line)
    return seconds


def by_extractor(pdf: Path) -> str:
    try:
        return as_json(extractor.tables(pdf))
    except DocumentError as error:
        return as_json(unread(pdf.name, Problem(error.code, error.message)))


def by(peer: str, pdf: Path) -> str:
    return json.dumps({"document": pdf.name, "tables": PEERS[peer](pdf)}, ensure_ascii=False) + "\n"


def pdfplumber_tables(pdf: Path) -> Tables:
    import pdfplumber

    found = []
    with pdfplumber.open(pdf) as document:
        for page in document.pages:
            for table in page.find_tables():
                texts = table.extract()
                pairs = [
                    (box, text)
                    for row, line in zip(table.rows, texts, strict=True)
                    for box, text in zip(row.cells, line, strict=True)
                    if box is not None
                ]
                found.append({"cells": spanned(pairs, page.page_number)})
    return found


def spanned(pairs: Sequence[tuple[Sequence[float], str | None]], page: int) -> list[dict[str, Any]]:
    """Cells from boxes: rows and columns begin where a cell begins."""
    lefts = sorted({box[0] for box, _ in pairs})
    tops = sorted({box[1] for box, _ in pairs})
    return [
        cell(
            text or "",
            (tops.index(top), sum(top <= other < bottom for other in tops)),
            (lefts.index(left), sum(left <= other < right for other in lefts)),
            (page, (left, top, right, bottom)),
        )
        for (left, top, right, bottom), text in pairs
    ]


def camelot_tables(pdf: Path) -> Tables:
    from camelot.io import read_pdf

    found = []
    for table in read_pdf(str(pdf), pages="1-end", flavor="lattice", suppress_stdout=True):
        height = table.pdf_size[1]
        cells = []
        for rows, columns in joined(table.cells):
            members = [table.cells[r][c] for r in rows for c in columns]
            text = "\n".join(member.text.strip() for member in members if member.text.strip())
            box = (
                min(member.x1 for member in members),
                height - max(member.y2 for member in members),
                max(member.x2 for member in members),
                height - min(member.y1 for member in members),
            )
            cells.append(
                cell(text, (rows[0], len(rows)), (columns[0], len(columns)), (int(table.page), box))
            )
        found.append({"cells": cells})
    return found


def joined(grid: Sequence[Sequence[Any]]) -> Iterator[tuple[range, range]]:
    """Rows and columns of each cell: as far right, then as far down, as no line is between."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(grid):
        for column in range(len(cells)):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < len(cells) and not (cells[right - 1].right or (row, right) in taken):
                right += 1
            below = row + 1
            while below < len(grid) and not any(
                grid[below - 1][c].bottom or (c + 1 < right and grid[below][c].right)
                for c in range(column, right)
            ):
                below += 1
            taken |= {(r, c) for r in range(row, below) for c in range(column, right)}
            yield range(row, below), range(column, right)


def cell(
    text: str,
    rows: tuple[int, int],
    columns: tuple[int, int],
    place: tuple[int, Sequence[float]],
) -> dict[str, Any]:
    """``rows`` and ``columns`` are the first, from 0, and how many; ``place`` is page and box."""
    return {
        "text": text,
        "row": rows[0] + 1,
        "column": columns[0] + 1,
        "row_span": rows[1],
        "column_span": columns[1],
        "provenance": {"page": place[0], "boxes": [list(place[1])]},
    }


PEERS: dict[str, Callable[[Path], Tables]] = {
    "pdfplumber": pdfplumber_tables,
    "camelot": camelot_tables,
}


def markdown(lines: Sequence[Line]) -> str:
    own = lines[0][2].summary.micro_f1
    out = [
        "| system | exact | missed | false | F1 documents | F1 relations | GriTS-Top "
        "| F1 : extractor's | CPU s a document |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for system, seconds, evaluation in lines:
        s, ends = evaluation.summary, evaluation.intervals
        figures = [
            f"{s.exact_tables} of {s.gold_tables}",
            str(s.missed_tables),
            str(s.false_tables),
            *(
                f"{value:.3f} ({ends[name][0]:.3f}–{ends[name][1]:.3f})"
                for name, value in (
                    ("macro_f1", s.macro_f1),
                    ("micro_f1", s.micro_f1),
                    ("grits_top", s.grits_top),
                )
            ),
            f"{s.micro_f1 / own:.3f}" if own else "",
            f"{seconds:.3f}",
        ]
        out.append(f"| {system} | {' | '.join(figures)} |")
    return "\n".join(out)


def keep(lines: Sequence[Line], select: str) -> None:
    """Append to the history, with what is needed to tell why a figure changed."""
    own = lines[0][2].summary.micro_f1
    rows = [
        {
            "date": datetime.date.today().isoformat(),
            "commit": commit(),
            "machine": machine(),
            "python": platform.python_version(),
            "version": f"{PACKAGES[system]}={importlib.metadata.version(PACKAGES[system])}",
            "select": select,
            "system": system,
            **evaluation.summary.to_json(),
            **{
                f"{name}_95": f"{low:.4f}–{high:.4f}"
                for name, (low, high) in evaluation.intervals.items()
            },
            "micro_f1_ratio": round(evaluation.summary.micro_f1 / own, 4) if own else "",
            "cpu_seconds_a_document": round(seconds, 4),
        }
        for system, seconds, evaluation in lines
    ]
    fresh = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
