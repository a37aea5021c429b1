"""The error budget: at which stage did a wrong field first go wrong?

Gold is put in the place of one stage after the other. A field is charged to the first stage
whose output no longer holds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from extractor.document import Cell, Document, Role, Table
from extractor.evaluation.baselines import label_model
from extractor.evaluation.gold import Gold
from extractor.evaluation.matching import Judged, Matching, Pair
from extractor.evaluation.outcomes import Outcome, outcome
from extractor.labels.text import normalise
from extractor.result import Field, ValueState


class Stage(StrEnum):
    READING = "reading"
    """The printed text is not among the text of the document, or the document failed."""
    TABLE = "table found"
    """No table holds a cell with the field's row label or its text."""
    STRUCTURE = "structure"
    """There is no cell with this text beside this row label and below this column label."""
    FORM = "form"
    """The cell is there; the document was taken for another form, or none."""
    LABEL = "label"
    """The cell is there; it was given to another field, or to none."""
    NUMBER = "number"
    """The right cell, another number."""
    STATE = "state"
    """The right cell; blank, zero, dash or words were confused."""


@dataclass(frozen=True)
class Budget:
    """Stage of every wrong field, by document id and path."""

    stages: Mapping[tuple[str, str], Stage]

    def counts(self, *, only_numbers: Mapping[tuple[str, str], bool] | None = None) -> dict[str, int]:
        counted = Counter(
            stage for key, stage in self.stages.items() if only_numbers is None or only_numbers.get(key)
        )
        return {stage.value: counted[stage] for stage in Stage}


def budget(
    matching: Matching,
    documents: Mapping[str, Document | None],
    gold: Gold,
    models: Path | None = None,
) -> Budget:
    """The first failing stage of each wrong field.

    ``documents`` maps the ids of the wrong documents to what the reader made of them, tables
    and header paths included; ``None`` for one that could not be read. ``models`` are
    those that the extraction had.
    """
    wrong = [p for p in matching.pairs if any(not f.outcome.is_right for f in p.fields)]
    ids = {pair.gold.id for pair in wrong}
    chosen = Gold(tuple(d for d in gold.documents if d.id in ids), gold.fingerprint, gold.folder)
    from_cells = {
        (r.document, r.part): {f.path: f for f in r.fields} for r in label_model(chosen, models)
    }
    stages: dict[tuple[str, str], Stage] = {}
    for pair in wrong:
        truth = pair.gold.extraction
        mapped = from_cells.get((truth.document, truth.part), {})
        view = _view(documents.get(pair.gold.id)) if pair.read else None
        for judged in pair.fields:
            if not judged.outcome.is_right:
                stages[pair.gold.id, judged.path] = _stage(pair, judged, view, mapped)
    return Budget(stages)


@dataclass(frozen=True)
class _View:
    """What the reader saw: all text, and the value cells by their text."""

    text: str
    stubs: frozenset[str]
    values: Mapping[str, tuple[Cell, ...]]


def _view(document: Document | None) -> _View | None:
    if document is None:
        return None
    values: dict[str, list[Cell]] = {}
    stubs: set[str] = set()
    pieces = [line.text for line in document.lines]
    for cell in _cells(document.tables):
        pieces.append(cell.text)
        if cell.role is Role.VALUE:
            values.setdefault(_bare(cell.text), []).append(cell)
        stubs.update(_bare(label) for label in (*cell.row_path, cell.text))
    return _View(
        _bare("".join(pieces)), frozenset(stubs), {text: tuple(cells) for text, cells in values.items()}
    )


def _cells(tables: tuple[Table, ...]) -> Iterator[Cell]:
    return (cell for table in tables for cell in table.cells)


@lru_cache(maxsize=65536)
def _bare(text: str) -> str:
    return "".join(normalise(text).split())


def _stage(pair: Pair, judged: Judged, view: _View | None, mapped: Mapping[str, Field]) -> Stage:
    gold = judged.gold
    if gold is None or gold.state in {ValueState.NOT_IN_FORM, ValueState.NOT_FOUND}:
        return _stage_of_invented(pair, judged, mapped)
    raw = _bare(gold.raw or "")
    if _same_cell(gold, judged.predicted):
        return Stage.STATE if judged.outcome is Outcome.STATE_CONFUSION else Stage.NUMBER
    if view is None or raw not in view.text:
        return Stage.READING
    label = _bare(gold.row_labels[-1]) if gold.row_labels else ""
    if label and label not in view.stubs and raw not in view.values:
        return Stage.TABLE
    if not any(_stands_under(cell, gold) for cell in view.values.get(raw, ())):
        return Stage.STRUCTURE if view.values else Stage.TABLE
    if not pair.form_right:
        return Stage.FORM
    return Stage.LABEL


def _stage_of_invented(pair: Pair, judged: Judged, mapped: Mapping[str, Field]) -> Stage:
    """A number where none is printed: the labels' fault if they do it with gold cells too."""
    if not pair.form_right:
        return Stage.FORM
    found = mapped.get(judged.path)
    return Stage.STRUCTURE if outcome(judged.gold, found).is_right else Stage.LABEL


def _same_cell(gold: Field, predicted: Field | None) -> bool:
    """Whether the prediction comes from the cell: its text and its innermost labels."""
    if predicted is None or predicted.raw is None or predicted.provenance is None:
        return False
    same_text = _bare(predicted.raw) == _bare(gold.raw or "")
    return same_text and _last(predicted.row_labels) == _last(gold.row_labels)


def _stands_under(cell: Cell, gold: Field) -> bool:
    row, column = _last(gold.row_labels), _last(gold.column_labels)
    return (not row or _last(cell.row_path) == row) and (not column or _last(cell.column_path) == column)


def _last(labels: tuple[str, ...]) -> str:
    return _bare(labels[-1]) if labels else ""
