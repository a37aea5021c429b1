"""Tables of any document as JSON, CSV, HTML or Markdown.

JSON keeps everything (cells, spans, header paths, places, confidence), HTML keeps spans
and headers, CSV and Markdown are plain grids in which a spanning cell is written once, or
in every position it covers.
"""

from __future__ import annotations

import csv
import html
import io
import json
from enum import StrEnum
from typing import Any

from extractor.document import Cell, Document, Note, Role, SecondOpinion, Table
from extractor.errors import UsageError
from extractor.outputs.width import one_line
from extractor.result import Problem, provenance_to_json


class Format(StrEnum):
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    XLSX = "xlsx"
    """A file, which nothing here prints: see :mod:`extractor.exports.tablebook`."""


def render(document: Document, form: Format, *, repeat_spans: bool = False) -> str:
    """All tables of a document in one format; the text ends in a line break.

    ``repeat_spans`` concerns CSV and Markdown, which cannot say that a cell spans.

    Raises:
        UsageError: XLSX is not for printing.
    """
    match form:
        case Format.JSON:
            return as_json(document)
        case Format.HTML:
            return as_html(document)
        case Format.CSV:
            return as_csv(document, repeat_spans=repeat_spans)
        case Format.MARKDOWN:
            return as_markdown(document, repeat_spans=repeat_spans)
        case Format.XLSX:
            raise UsageError("XLSX is not for printing", remedy="Add `--out FILE.xlsx` or `--out DIR`.")


def unread(name: str, problem: Problem) -> Document:
    """What stands for a document that could not be read: no table, and a note that says why."""
    return Document(name, "", "", notes=(Note(problem.code, problem.message, where=problem.where),))


def grid_of(table: Table, *, repeat_spans: bool = False) -> list[list[str]]:
    """The texts of a table as a rectangle.

    >>> wide = Table((Cell("总计", 0, 0, column_span=2), Cell("1", 1, 0), Cell("2", 1, 1)))
    >>> grid_of(wide)
    [['总计', ''], ['1', '2']]
    >>> grid_of(wide, repeat_spans=True)
    [['总计', '总计'], ['1', '2']]
    """
    rows = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        if repeat_spans:
            for row in cell.rows:
                for column in cell.columns:
                    rows[row][column] = cell.text
        else:
            rows[cell.row][cell.column] = cell.text
    return rows


def table_to_json(table: Table, number: int) -> dict[str, Any]:
    """One table as a JSON object; rows and columns count from 1, as in every output."""
    return {
        "table": number,
        "caption": table.caption,
        "pages": list(table.pages),
        "rows": table.n_rows,
        "columns": table.n_columns,
        "ragged": table.ragged,
        "confidence": round(table.confidence, 4),
        "second_opinion": _opinion_to_json(table.second_opinion),
        "cells": [_cell_to_json(cell) for cell in table.cells],
    }


def _opinion_to_json(opinion: SecondOpinion | None) -> dict[str, Any] | None:
    if opinion is None:
        return None
    differing = [{"row": row, "column": column, "text": text} for row, column, text in opinion.differing]
    return {"cells": opinion.cells, "differing": differing}


def as_json(document: Document) -> str:
    """One line of JSON for a document."""
    notes = [
        {"code": note.code, "message": note.message, "where": note.where} for note in document.notes
    ]
    record = {
        "document": document.name,
        "format": document.format,
        "sha256": document.sha256,
        "notes": notes,
        "tables": [table_to_json(t, number) for number, t in enumerate(document.tables, 1)],
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def as_csv(document: Document, *, repeat_spans: bool = False) -> str:
    """All tables in one CSV: document, table and row numbers stand before the cells."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for number, table in enumerate(document.tables, 1):
        for row, cells in enumerate(grid_of(table, repeat_spans=repeat_spans), 1):
            writer.writerow([document.name, number, row, *cells])
    return stream.getvalue()


def table_csv(table: Table, *, repeat_spans: bool = False) -> str:
    """One table as the rectangle that it is."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(grid_of(table, repeat_spans=repeat_spans))
    return stream.getvalue()


def as_html(document: Document) -> str:
    """A page with one table after the other, with real spans; all text is escaped."""
    name = html.escape(document.name)
    tables = (_table_html(table, number) for number, table in enumerate(document.tables, 1))
    head = f'<!doctype html>\n<meta charset="utf-8">\n<title>{name}</title>\n<h1>{name}</h1>'
    return "\n".join([head, *tables, ""])


def as_markdown(document: Document, *, repeat_spans: bool = False) -> str:
    """Pipe tables under a heading each; the first row of a table stands as its header."""
    parts = [f"# {_markdown_text(document.name)}\n"]
    for number, table in enumerate(document.tables, 1):
        parts.append(_table_markdown(table, number, repeat_spans=repeat_spans))
    return "\n".join(parts)


def _cell_to_json(cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "row": cell.row + 1,
        "column": cell.column + 1,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "role": str(cell.role),
        "row_path": list(cell.row_path),
        "column_path": list(cell.column_path),
        "provenance": provenance_to_json(cell.provenance),
    }


def _title(table: Table, number: int) -> str:
    pages = ", ".join(map(str, table.pages))
    place = f" (page {pages})" if pages else ""
    caption = one_line(table.caption)
    return f"Table {number}{place}" + (f": {caption}" if caption else "")


def _table_html(table: Table, number: int) -> str:
    lines = ["<table>", f"<caption>{html.escape(_title(table, number))}</caption>"]
    for row in range(table.n_rows):
        cells = "".join(_cell_html(cell) for cell in table.row_cells(row))
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table>"])


def _cell_html(cell: Cell) -> str:
    tag = "td" if cell.role is Role.VALUE else "th"
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("rowspan", cell.row_span), ("colspan", cell.column_span))
        if span > 1
    )
    text = html.escape(cell.text).replace("\n", "<br>")
    return f"<{tag}{spans}>{text}</{tag}>"


def _table_markdown(table: Table, number: int, *, repeat_spans: bool) -> str:
    rows = [
        "| " + " | ".join(_markdown_text(text) for text in row) + " |"
        for row in grid_of(table, repeat_spans=repeat_spans)
    ]
    rows.insert(1, "|" + " --- |" * table.n_columns)
    return "\n".join([f"## {_markdown_text(_title(table, number))}\n", *rows, ""])


def _markdown_text(text: str) -> str:
    """Text on one line, with nothing in it that ends a cell or that a renderer takes for HTML."""
    return html.escape(one_line(text), quote=False).replace("\\", "\\\\").replace("|", "\\|")
