"""Which predicted table is compared with which gold table, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.evaluation.structure.adjacency import Relation, relations
from extractor.evaluation.structure.gold import GoldDocument
from extractor.evaluation.structure.grits import Similarity, grits_top
from extractor.evaluation.structure.tables import PlacedTable, is_exact

_Prepared = tuple[int, PlacedTable, Counter[Relation]]
"""A table with its number in its document, from 1, and its relations."""


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Counts of relations; they add up."""

    correct: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Adjacency) -> Adjacency:
        return Adjacency(
            self.correct + other.correct, self.gold + other.gold, self.predicted + other.predicted
        )

    @property
    def precision(self) -> float:
        """0 where nothing is predicted: who finds nothing is not precise."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return harmonic_mean(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class TableScore:
    """A gold table with its predicted one, or one of them alone: missed or false.

    Tables are named by their numbers in their document, from 1.
    """

    page: int | None
    gold: int | None
    predicted: int | None
    adjacency: Adjacency
    similarity: Similarity | None = None
    exact: bool = False


@dataclass(frozen=True)
class DocumentScore:
    name: str
    tables: tuple[TableScore, ...]

    @property
    def adjacency(self) -> Adjacency:
        """All relations of the document, those of missed and false tables too."""
        return sum((table.adjacency for table in self.tables), Adjacency())


def harmonic_mean(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def score_document(
    gold: GoldDocument, predicted: Sequence[PlacedTable], *, count_blanks: bool = False
) -> DocumentScore:
    """The scores of a document; where gold allows several readings, the one that fits best."""
    scores = [
        DocumentScore(gold.name, score_tables(reading, predicted, count_blanks=count_blanks))
        for reading in gold.readings
    ]
    return max(scores, key=lambda score: (score.adjacency.f1, sum(t.exact for t in score.tables)))


def score_tables(
    gold: Sequence[PlacedTable], predicted: Sequence[PlacedTable], *, count_blanks: bool = False
) -> tuple[TableScore, ...]:
    """Match the tables and compare each pair.

    The competition's rule: gold tables choose in their order; each takes, of the predicted
    tables on its page that are left, the one with the most relations right. Two things are
    clearer here than there: tables whose boxes lie apart are no pair, and of equally right
    ones the one with the larger overlap is taken. A table that covers several pages stands
    on each. Tables left over are missed or false.
    """
    left = [(n, t, relations(t.table, count_blanks=count_blanks)) for n, t in enumerate(predicted, 1)]
    scores = []
    for number, table in enumerate(gold, 1):
        own = (number, table, relations(table.table, count_blanks=count_blanks))
        chosen = _choose(own, left)
        if chosen is None:
            missed = Adjacency(gold=own[2].total())
            scores.append(TableScore(min(table.regions, default=None), number, None, missed))
        else:
            left.remove(chosen)
            scores.append(_compare(own, chosen))
    for number, table, found in left:
        false = Adjacency(predicted=found.total())
        scores.append(TableScore(min(table.regions, default=None), None, number, false))
    return tuple(scores)


def _choose(gold: _Prepared, left: Sequence[_Prepared]) -> _Prepared | None:
    """The best candidate; the first of equally good ones."""
    best, best_rank = None, (0, 0.0)
    for candidate in left:
        if not gold[1].shares_page(candidate[1]):
            continue
        overlap = gold[1].overlap(candidate[1])
        rank = ((gold[2] & candidate[2]).total(), overlap or 0.0)
        if overlap != 0 and rank > best_rank:
            best, best_rank = candidate, rank
    return best


def _compare(gold: _Prepared, predicted: _Prepared) -> TableScore:
    a, b = gold[1].table, predicted[1].table
    return TableScore(
        page=min(gold[1].regions, default=None),
        gold=gold[0],
        predicted=predicted[0],
        adjacency=Adjacency((gold[2] & predicted[2]).total(), gold[2].total(), predicted[2].total()),
        similarity=grits_top(a, b),
        exact=is_exact(a, b),
    )
