"""CSV for data people: one row per field, the same columns for every form."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TextIO

from extractor.causes import Repair, repairs, support
from extractor.document import Provenance
from extractor.forms.comparable import Comparable
from extractor.outputs.comparing import COMPARABLE_COLUMNS, Comparison, comparable_cells
from extractor.outputs.width import one_line
from extractor.result import Extraction, Field, Review

COLUMNS = (
    "document",
    "part",
    "form",
    "issuer",
    "report_year",
    "document_status",
    "path",
    "label",
    "value",
    "state",
    "raw",
    "unit",
    "note",
    "confidence",
    "status",
    "reasons",
    "page",
    "table",
    "row",
    "column",
    "place",
    "support",
)

REPAIR_COLUMNS = ("repaired", "repair_event", "repair_culprit", "repair_probability")

BOM = "\ufeff"
"""Makes Excel read a CSV file as UTF-8; other programs take it for a character."""

_FORMULA_START = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?%?")


def write_csv(
    extractions: Iterable[Extraction],
    stream: TextIO,
    *,
    bom: bool = False,
    neutralise: bool = False,
    comparison: Comparison | None = None,
    repaired: bool = False,
) -> None:
    """All fields of all reports as CSV; a document without fields gives one row without path.

    ``neutralise`` puts an apostrophe before text that a spreadsheet program would run as a
    formula. Numbers are never touched, and by default nothing is. ``comparison`` adds
    :data:`COMPARABLE_COLUMNS`, and a row for each sum of fields that only compares whole.
    ``repaired`` adds :data:`REPAIR_COLUMNS`: figures that would fit, beside the values as read.
    """
    if bom:
        stream.write(BOM)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        COLUMNS + (REPAIR_COLUMNS if repaired else ()) + (COMPARABLE_COLUMNS if comparison else ())
    )
    for extraction in extractions:
        for record in records(extraction, comparison, repaired=repaired):
            writer.writerow([neutralised(cell) for cell in record] if neutralise else record)


def records(
    extraction: Extraction, comparison: Comparison | None = None, *, repaired: bool = False
) -> Iterator[list[str]]:
    """The rows of one report, in the order of the form; then fields of a sibling edition; sums."""
    metadata = extraction.metadata
    head = [
        extraction.document,
        str(extraction.part),
        extraction.form or "",
        text_of(metadata.get("issuer")),
        text_of(metadata.get("report_year")),
        str(extraction.status),
    ]
    cells, sums = comparison.of(extraction) if comparison else ({}, [])
    none = [""] * len(COMPARABLE_COLUMNS) if comparison else []
    unrepaired = [""] * len(REPAIR_COLUMNS) if repaired else []
    if not extraction.fields and not extraction.extra:
        yield head + _without_fields(extraction) + unrepaired + none
    supported = support(extraction.findings)
    mended = repairs(extraction.findings) if repaired else {}
    compared = [(item, cells.get(item.path, none)) for item in extraction.fields]
    for item, comparable in (*compared, *((item, none) for item in extraction.extra)):
        repair = mended.get(item.path)
        repair_cells = _repair_cells(repair) if repair else unrepaired
        yield head + _field_cells(item, supported.get(item.path, 0)) + repair_cells + comparable
    by_path = {item.path: item for item in extraction.fields}
    for total in sums:
        parts = [by_path[path] for path in total.fields if path in by_path]
        yield head + _sum_cells(total, parts) + unrepaired + comparable_cells(total)


def _repair_cells(repair: Repair) -> list[str]:
    return [text_of(repair.value), repair.event, repair.culprit, f"{repair.probability:.6g}"]


def neutralised(text: str) -> str:
    """``text`` with an apostrophe in front if a spreadsheet would run it.

    >>> neutralised("=1+1"), neutralised("-3"), neutralised("-")
    ("'=1+1", '-3', "'-")
    """
    if _FORMULA_START.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def place_in_words(place: Provenance | None) -> str:
    """The most exact place that the format knows, as one word to search for.

    >>> place_in_words(Provenance(sheet="表1", cell="C7"))
    '表1!C7'
    """
    if place is None:
        return ""
    if place.sheet is not None:
        return f"{place.sheet}!{place.cell}" if place.cell else place.sheet
    if place.dom is not None:
        return place.dom
    if place.line is not None:
        return f"line {place.line}"
    return ";".join(
        f"p{page}[{box.x0:.1f},{box.top:.1f},{box.x1:.1f},{box.bottom:.1f}]"
        for page, box in zip(place.pages, place.boxes, strict=False)
    )


def _field_cells(item: Field, supporting: int) -> list[str]:
    place = item.provenance
    numbers = (place.page, place.table, place.row, place.column) if place else (None,) * 4
    return [
        item.path,
        label_of(item),
        text_of(item.value),
        str(item.state),
        item.raw or "",
        item.unit or "",
        item.note or "",
        f"{item.confidence:.6g}",
        str(item.status),
        ";".join(item.reasons),
        *(text_of(number) for number in numbers),
        place_in_words(place),
        str(supporting),
    ]


def _sum_cells(total: Comparable, parts: list[Field]) -> list[str]:
    """A sum is printed nowhere: it has a path, and is as sure as the least sure of its parts."""
    cells = dict.fromkeys(COLUMNS[COLUMNS.index("path") :], "")
    cells["path"] = " + ".join(total.fields)
    if parts:
        doubted = any(item.status is Review.REVIEW for item in parts)
        cells["confidence"] = f"{min(item.confidence for item in parts):.6g}"
        cells["status"] = str(Review.REVIEW if doubted else Review.ACCEPTED)
        cells["reasons"] = ";".join(dict.fromkeys(r for item in parts for r in item.reasons))
    return list(cells.values())


def _without_fields(extraction: Extraction) -> list[str]:
    """What stands after the head where a document gave no field: why."""
    reasons = dict.fromkeys([*extraction.reasons, *(error.code for error in extraction.errors)])
    cells = dict.fromkeys(COLUMNS[COLUMNS.index("path") :], "")
    cells["reasons"] = ";".join(reasons)
    return list(cells.values())


def label_of(item: Field) -> str:
    """The printed labels of a field: row, then column, each from the outside in."""
    sides = (joined(item.row_labels), joined(item.column_labels))
    return " ｜ ".join(filter(None, sides))


def joined(labels: Iterable[str]) -> str:
    """Labels on one line, from the outside in.

    >>> joined(["三、本年度\\n办理结果", "", "（一）予以公开"])
    '三、本年度办理结果 / （一）予以公开'
    """
    return " / ".join(filter(None, map(one_line, labels)))


def text_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
