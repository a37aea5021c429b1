"""Figures of many documents, with intervals over documents."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from extractor.evaluation.structure.scores import Adjacency, DocumentScore, harmonic_mean

RESAMPLES = 2000
"""Enough that the ends of a 95 % interval hold still in the second decimal."""

WITH_INTERVAL = ("exact_share", "macro_f1", "micro_f1", "grits_top")


@dataclass(frozen=True, slots=True)
class Summary:
    """Shares are from 0 to 1.

    ``macro``: the mean of the documents' precision and of their recall, and the harmonic mean
    of the two, as the competition ranks. ``micro``: of all relations together. ``matched``: of
    the relations of matched tables alone, which leaves detection out. ``grits_top``: the mean
    over all gold tables, 0 for one that is missed; ``grits_top_matched``: over matched ones.
    """

    documents: int
    gold_tables: int
    predicted_tables: int
    missed_tables: int
    false_tables: int
    exact_tables: int
    exact_share: float
    macro_precision: float
    macro_recall: float
    macro_f1: float
    micro_precision: float
    micro_recall: float
    micro_f1: float
    matched_precision: float
    matched_recall: float
    matched_f1: float
    grits_top: float
    grits_top_matched: float

    def to_json(self) -> dict[str, Any]:
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: round(v, 4) if isinstance(v, float) else v for name, v in values}


def summarise(documents: Sequence[DocumentScore]) -> Summary:
    """The figures of some documents; a document counts as often as it is given."""
    tables = [table for document in documents for table in document.tables]
    gold = [table for table in tables if table.gold is not None]
    matched = [table for table in gold if table.predicted is not None]
    likeness = [table.similarity.f1 for table in matched if table.similarity is not None]
    sums = [document.adjacency for document in documents]
    micro = sum(sums, Adjacency())
    within = sum((table.adjacency for table in matched), Adjacency())
    precision = _mean([each.precision for each in sums])
    recall = _mean([each.recall for each in sums])
    exact = sum(table.exact for table in matched)
    return Summary(
        documents=len(documents),
        gold_tables=len(gold),
        predicted_tables=sum(table.predicted is not None for table in tables),
        missed_tables=len(gold) - len(matched),
        false_tables=len(tables) - len(gold),
        exact_tables=exact,
        exact_share=exact / len(gold) if gold else 0.0,
        macro_precision=precision,
        macro_recall=recall,
        macro_f1=harmonic_mean(precision, recall),
        micro_precision=micro.precision,
        micro_recall=micro.recall,
        micro_f1=micro.f1,
        matched_precision=within.precision,
        matched_recall=within.recall,
        matched_f1=within.f1,
        grits_top=sum(likeness) / len(gold) if gold else 0.0,
        grits_top_matched=_mean(likeness),
    )


def intervals(documents: Sequence[DocumentScore], *, seed: int = 0) -> dict[str, tuple[float, float]]:
    """95 % percentile bootstrap intervals: whole documents are drawn, with replacement."""
    if not documents:
        return {}
    draw = random.Random(seed)  # noqa: S311  # no secret: the same seed gives the same interval
    resampled = [summarise(draw.choices(documents, k=len(documents))) for _ in range(RESAMPLES)]
    found = {}
    for name in WITH_INTERVAL:
        values = sorted(getattr(summary, name) for summary in resampled)
        tail = len(values) // 40
        found[name] = (values[tail], values[-tail - 1])
    return found


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0
