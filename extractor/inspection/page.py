"""An inspection as one HTML file that prints well and that word processors open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from extractor.inspection.remarks import CellAt, Inspection, RedrawnTable
from extractor.inspection.telling import overview, sentences, verdict
from extractor.inspection.wording import Wording, wording

_STYLE = """
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  max-width: 60em; margin: 2em auto }
table { border-collapse: collapse; font-size: 11px; margin: 1em 0 }
td, th { border: 1px solid #999; padding: 2px 5px; text-align: right; font-weight: normal }
th { text-align: left; background: #f3f3f3 }
td.wrong { background: #ffd9d4; color: #a40000; font-weight: bold }
li.note { color: #555 }
h2 { font-size: 1.1em; border-top: 1px solid #999; padding-top: 1em; margin-top: 2em }
section { break-inside: avoid }
"""


def as_html(inspections: Sequence[Inspection], language: str) -> str:
    """The whole page; all text is escaped, nothing is loaded from elsewhere."""
    words = wording(language)
    counts = [len(inspection.problems) for inspection in inspections]
    lines = [
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">',
        f"<title>{words.title}</title>\n<style>{_STYLE}</style>",
        f"<h1>{words.title}</h1>\n<p>{escape(overview(counts, language).strip())}</p>",
    ]
    for inspection in inspections:
        lines += _report(inspection, language)
    return "\n".join([*lines, "</html>", ""])


def _report(inspection: Inspection, language: str) -> Iterator[str]:
    words = wording(language)
    part = f" [{inspection.part}]" if inspection.part > 1 else ""
    yield f"<section>\n<h2>{escape(inspection.document + part)}</h2>"
    yield f"<p>{escape(verdict(inspection, language))}</p>\n<ol>"
    for remark in inspection.remarks:
        kind = "problem" if remark.is_problem else "note"
        head = words.problem if remark.is_problem else words.note
        text = "<br>\n".join(map(escape, sentences(remark, language)))
        yield f'<li class="{kind}"><b>{head}</b> {text}</li>'
    yield "</ol>"
    wrong = {
        (cell.place.table, cell.place.row, cell.place.column): cell
        for remark in inspection.problems
        if remark.sums
        for cell in remark.cells
        if cell.place is not None
    }
    for table in inspection.tables:
        here = {(r, c): cell for (number, r, c), cell in wrong.items() if number == table.number}
        yield _table(table, here, words)
    yield "</section>"


def _table(
    table: RedrawnTable, wrong: Mapping[tuple[int | None, int | None], CellAt], words: Wording
) -> str:
    head = "".join(f"<th>{escape(label)}</th>" for label in table.columns.values())
    lines = [f"<p>{words.table_head.format(table.number)}</p>\n<table>\n<tr><th></th>{head}</tr>"]
    for row, label in table.rows.items():
        cells = ""
        for column in table.columns:
            text, cell = table.texts.get((row, column), ""), wrong.get((row, column))
            if cell is not None and cell.fits is not None:
                text = words.printed_fits.format(text or words.blank, cell.fits)
            mark = ' class="wrong"' if cell else ""
            cells += f"<td{mark}>{escape(text)}</td>"
        lines.append(f"<tr><th>{escape(label)}</th>{cells}</tr>")
    return "\n".join([*lines, "</table>"])
