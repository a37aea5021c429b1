"""The figures as text or JSON, and one line of CSV for each table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.evaluation.structure.evaluate import TableEvaluation
from extractor.evaluation.structure.options import Format
from extractor.evaluation.structure.scores import DocumentScore, TableScore

COLUMNS = (
    "document", "page", "gold_table", "predicted_table", "unmatched", "exact", "correct",
    "gold_relations", "predicted_relations", "precision", "recall", "f1", "grits_top",
)  # fmt: skip


def render(evaluation: TableEvaluation, form: Format) -> str:
    """The report; the text ends in a line break."""
    return as_json(evaluation) if form is Format.JSON else as_text(evaluation)


def as_json(evaluation: TableEvaluation) -> str:
    record = {
        "summary": evaluation.summary.to_json(),
        "intervals_95": {
            name: [round(end, 4) for end in ends] for name, ends in evaluation.intervals.items()
        },
        "without_prediction": list(evaluation.unread),
        "tables": [row for document in evaluation.documents for row in table_rows(document)],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def as_text(evaluation: TableEvaluation) -> str:
    s = evaluation.summary
    ranges = {
        name: f"   95 %: {low:.3f}–{high:.3f}" for name, (low, high) in evaluation.intervals.items()
    }
    lines = [
        f"{s.documents} documents, {s.gold_tables} gold tables, {s.predicted_tables} predicted",
        f"missed {s.missed_tables}, false {s.false_tables}",
        f"exactly right {s.exact_tables} = {s.exact_share:.3f}{ranges.get('exact_share', '')}",
        "",
        "cell adjacency                  precision  recall     F1",
        _row("mean of documents", s.macro_precision, s.macro_recall, s.macro_f1)
        + ranges.get("macro_f1", ""),
        _row("all relations", s.micro_precision, s.micro_recall, s.micro_f1)
        + ranges.get("micro_f1", ""),
        _row("relations of matched tables", s.matched_precision, s.matched_recall, s.matched_f1),
        "",
        f"GriTS-Top, all gold tables                         {s.grits_top:.3f}"
        + ranges.get("grits_top", ""),
        f"GriTS-Top, matched tables                          {s.grits_top_matched:.3f}",
    ]
    if evaluation.unread:
        lines += ["", f"no prediction for: {', '.join(evaluation.unread)}"]
    return "\n".join(lines) + "\n"


def write_tables(evaluation: TableEvaluation, folder: Path) -> Path:
    """Write ``tables.csv`` into a folder, which is made if need be: one line for each table."""
    from extractor.outputs.atomic import atomic_text

    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "tables.csv"
    with atomic_text(place) as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for document in evaluation.documents:
            writer.writerows(table_rows(document))
    return place


def table_rows(document: DocumentScore) -> Iterator[dict[str, Any]]:
    """What is known of each table; ``unmatched`` is ``missed``, ``false`` or empty."""
    for table in document.tables:
        counts = table.adjacency
        yield {
            "document": document.name,
            "page": table.page,
            "gold_table": table.gold,
            "predicted_table": table.predicted,
            "unmatched": _unmatched(table),
            "exact": table.exact,
            "correct": counts.correct,
            "gold_relations": counts.gold,
            "predicted_relations": counts.predicted,
            "precision": round(counts.precision, 4),
            "recall": round(counts.recall, 4),
            "f1": round(counts.f1, 4),
            "grits_top": round(table.similarity.f1, 4) if table.similarity is not None else None,
        }


def _unmatched(table: TableScore) -> str:
    if table.gold is None:
        return "false"
    return "missed" if table.predicted is None else ""


def _row(name: str, *figures: float) -> str:
    return f"  {name:<32}" + "".join(f"{figure:<9.3f}" for figure in figures).rstrip()
