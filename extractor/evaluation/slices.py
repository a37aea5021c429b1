"""Scores by agency, form, format …, and the fields and labels that go wrong most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from extractor.errors import UsageError
from extractor.evaluation.facets import SLICED_BY
from extractor.evaluation.intervals import Estimate
from extractor.evaluation.matching import Matching, Pair, known_form
from extractor.evaluation.metrics import Scorer

FEW = 30
"""Slices with fewer fields (or documents) are marked: their figures say little."""


@dataclass(frozen=True)
class Slice:
    by: str
    name: str
    documents: int
    fields: int
    exact: Estimate
    f1: Estimate
    cell_accuracy: Estimate
    silent: int

    @property
    def is_small(self) -> bool:
        return min(self.fields, self.exact.n * FEW) < FEW

    def to_json(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "slice": self.name,
            "documents": self.documents,
            "fields": self.fields,
            "small": self.is_small,
            "document_exact": self.exact.to_json(),
            "f1": self.f1.to_json(),
            "cell_accuracy": self.cell_accuracy.to_json(),
            "silent_errors": self.silent,
        }


def parts_of(matching: Matching, by: str) -> dict[str, Matching]:
    """The matching cut up by a facet, by table of the form, or by trouble (which overlap).

    Raises:
        UsageError: there is no such facet.
    """
    if by == "table":
        return _by_table(matching)
    if by == "trouble":
        return _by_names(matching, lambda pair: pair.gold.troubles or ("none",))
    if by not in SLICED_BY:
        raise UsageError(f"cannot slice by {by!r}", remedy=f"Known: {', '.join(SLICED_BY)}.")
    return _by_names(matching, lambda pair: (pair.gold.facets.get(by) or "unknown",))


def _by_names(matching: Matching, names: Callable[[Pair], Sequence[str]]) -> dict[str, Matching]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, pair in enumerate(matching.pairs):
        for name in names(pair):
            found[name].append(place)
    return {name: matching.of_documents(found[name]) for name in sorted(found)}


def _by_table(matching: Matching) -> dict[str, Matching]:
    found: dict[str, Matching] = {}
    for form_id, part in parts_of(matching, "form").items():
        form = known_form(form_id)
        specs = [form.spec(path) if form else None for path in matching.paths]
        of_path = np.array([spec.table if spec else "other" for spec in specs])
        of_field = of_path[part.columns.path]
        for table in sorted(set(of_field)):
            found[f"{form_id} {table}"] = part.of_fields(of_field == table)
    return found


def slices(matching: Matching, by: Sequence[str], scorer: Scorer) -> list[Slice]:
    """A line for every slice of every facet in ``by``."""
    lines = []
    for facet in by:
        for name, part in parts_of(matching, facet).items():
            scores = {key: scorer.bootstrap.ratio(*sums) for key, sums in scorer.sums(part).items()}
            c = part.columns
            lines.append(
                Slice(
                    by=facet,
                    name=name,
                    documents=len(part.pairs),
                    fields=int(c.in_gold.sum()),
                    exact=scores["document_exact"],
                    f1=scores["f1"],
                    cell_accuracy=scores["cell_accuracy"],
                    silent=int((c.accepted & ~c.right).sum()),
                )
            )
    return lines


def field_table(matching: Matching) -> list[dict[str, Any]]:
    """One row for each path, worst first: how often it is printed, read, right and silently wrong."""
    c, n = matching.columns, len(matching.paths)

    def count(what: Any) -> Any:
        return np.bincount(c.path, what.astype(float), n).astype(int)

    printed, read, hits = count(c.gold_number), count(c.read_number), count(c.correct_number)
    total, wrong = count(c.in_gold), count(~c.right)
    silent = count(c.accepted & ~c.right)
    rows = []
    for i, path in enumerate(matching.paths):
        both = int(printed[i] + read[i])
        rows.append(
            {
                "path": path,
                "fields": int(total[i]),
                "printed_numbers": int(printed[i]),
                "read_numbers": int(read[i]),
                "correct_numbers": int(hits[i]),
                "f1": 2 * int(hits[i]) / both if both else None,
                "wrong": int(wrong[i]),
                "silent_errors": int(silent[i]),
            }
        )
    return sorted(rows, key=lambda row: (-row["wrong"], row["path"]))


def label_table(matching: Matching) -> list[dict[str, Any]]:
    """Printed row labels, those under which most fields are wrong first."""
    wrong: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for judged in matching.judged:
        if judged.gold is not None and judged.gold.row_labels:
            label = _bare(judged.gold.row_labels)
            total[label] += 1
            wrong[label] += not judged.outcome.is_right
    return [
        {"label": label, "fields": total[label], "wrong": count}
        for label, count in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
        if count
    ]


@lru_cache(maxsize=65536)
def _bare(labels: tuple[str, ...]) -> str:
    return " / ".join("".join(part.split()) for part in labels)


def confusions(matching: Matching) -> list[dict[str, Any]]:
    """State printed × state read, with counts."""
    pairs: Counter[tuple[str, str, str]] = Counter()
    for judged in matching.judged:
        printed = judged.gold.state.value if judged.gold else "no such field"
        read = judged.predicted.state.value if judged.predicted else "nothing"
        pairs[printed, read, judged.outcome.value] += 1
    return [
        {"printed": printed, "read": read, "outcome": result, "fields": n}
        for (printed, read, result), n in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    ]
