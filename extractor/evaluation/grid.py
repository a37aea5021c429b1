"""One scored report as grids: ✓ right, ✗ wrong, ! wrong and accepted, ∅ rightly empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.errors import UsageError
from extractor.evaluation.matching import Judged, Matching, Pair, known_form
from extractor.evaluation.outcomes import Outcome, shown
from extractor.forms.form import FormTable
from extractor.outputs.width import display_width, pad, shorten

_LABEL_WIDTH = 34
_CELL_WIDTH = 10


def show(matching: Matching, document: str) -> str:
    """The grids of one document, each cell with its mark; wrong ones as ``read≠printed``.

    Raises:
        UsageError: the gold has no such document.
    """
    for pair in matching.pairs:
        if document in {pair.gold.id, pair.gold.extraction.document}:
            return "\n".join(_lines(pair)) + "\n"
    raise UsageError(f"no labelled document is called {document!r}")


def _lines(pair: Pair) -> Iterator[str]:
    truth, read = pair.gold.extraction, pair.predicted
    took = "nothing" if read is None else (read.form or "no report")
    yield f"{pair.gold.id}  {pair.gold.agency}  gold {truth.form or 'no report'}, read as {took}"
    form = known_form(truth.form)
    by_path = {f.path: f for f in pair.fields}
    for table in form.tables if form else ():
        yield ""
        yield from _table(table, by_path)
    inside = form.fields if form else {}
    outside = [f for f in pair.fields if f.path not in inside]
    if outside:
        yield ""
        yield from (f"{_mark(f)} {f.path}  {_text(f)}" for f in outside)


def _table(table: FormTable, by_path: Mapping[str, Judged]) -> Iterator[str]:
    heads = [shorten("".join(p.node.label.split()), _CELL_WIDTH - 1) for p in table.leaf_columns]
    yield pad(shorten(table.caption or table.id, _LABEL_WIDTH - 1), _LABEL_WIDTH) + "".join(
        pad(head, _CELL_WIDTH) for head in heads
    )
    for row in table.leaf_rows:
        cells = (by_path.get(table.path(row, column)) for column in table.leaf_columns)
        label = pad(shorten(row.node.label, _LABEL_WIDTH - 1), _LABEL_WIDTH)
        yield (label + "".join(_cell(judged) for judged in cells)).rstrip()


def _cell(judged: Judged | None) -> str:
    if judged is None:
        return pad("", _CELL_WIDTH)
    text = f"{_mark(judged)} {_text(judged)}"
    return pad(text, _CELL_WIDTH) if display_width(text) < _CELL_WIDTH else text + " "


def _mark(judged: Judged) -> str:
    if judged.outcome is Outcome.CORRECT_EMPTY:
        return "∅"
    if judged.outcome.is_right:
        return "✓"
    return "!" if judged.is_silent_error else "✗"


def _text(judged: Judged) -> str:
    if judged.outcome.is_right:
        return shown(judged.gold) if judged.outcome is Outcome.CORRECT else ""
    return f"{shown(judged.predicted, '–')}≠{shown(judged.gold, '–')}"
