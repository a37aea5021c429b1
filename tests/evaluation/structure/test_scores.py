"""Matching of tables, counts, means and intervals, with fractions worked out by hand."""

import pytest

from extractor.document import BBox, Cell, Table
from extractor.evaluation.structure.gold import GoldDocument
from extractor.evaluation.structure.scores import (
    Adjacency,
    DocumentScore,
    TableScore,
    score_document,
    score_tables,
)
from extractor.evaluation.structure.summary import intervals, summarise
from extractor.evaluation.structure.tables import PlacedTable, is_exact


def placed(text, page=1, box=None):
    """A table from rows parted by ``/``, cells parted by spaces."""
    cells = [
        Cell(word, r, c) for r, row in enumerate(text.split("/")) for c, word in enumerate(row.split())
    ]
    return PlacedTable(Table(tuple(cells)), {page: BBox(*box) if box else None})


def pairs(gold, predicted):
    return [(score.gold, score.predicted) for score in score_tables(gold, predicted)]


HIGH, LOW, BOTH = (0, 0, 100, 100), (0, 200, 100, 300), (0, 0, 100, 220)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([placed("a b"), placed("c d")], [placed("c d"), placed("a b")], [(1, 2), (2, 1)]),
        ([placed("a b c")], [placed("a b"), placed("a b c")], [(1, 2), (None, 1)]),
        ([placed("a b")], [placed("a b", page=2)], [(1, None), (None, 1)]),
        # Nothing right and no boxes: nothing says that they are one table.
        ([placed("a b")], [placed("x y")], [(1, None), (None, 1)]),
        ([placed("a b", box=HIGH)], [placed("x y", box=BOTH)], [(1, 1)]),
        # Equal texts elsewhere on the page are another table.
        ([placed("a b", box=HIGH)], [placed("a b", box=LOW)], [(1, None), (None, 1)]),
        (
            [placed("a b", box=HIGH)],
            [placed("a b", box=LOW), placed("a b", box=BOTH)],
            [(1, 2), (None, 1)],
        ),
        # The first gold table takes what the second would like, too: the competition's order.
        (
            [placed("a b", box=HIGH), placed("c d", box=LOW)],
            [placed("c d", box=BOTH)],
            [(1, 1), (2, None)],
        ),
    ],
)  # fmt: skip
def test_which_tables_are_pairs(gold, predicted, expected):
    assert pairs(gold, predicted) == expected


def test_a_table_over_two_pages_may_be_taken_on_either():
    both = PlacedTable(placed("c d").table, {1: None, 2: None})
    assert pairs([placed("c d", page=2)], [both]) == [(1, 1)]


def test_relations_are_counted_within_the_pair():
    """Gold has 4 relations, the prediction 2; a-b is right, a-x wrong."""
    (score,) = score_tables([placed("a b/c d")], [placed("a b/x")])
    assert score.adjacency == Adjacency(correct=1, gold=4, predicted=2)
    assert not score.exact


def test_missed_and_false_tables_count_in_the_document():
    gold = GoldDocument("one", ((placed("a b"), placed("c d", page=2)),), None)
    score = score_document(gold, [placed("a b"), placed("x y z", page=3)])
    assert score.adjacency == Adjacency(correct=1, gold=2, predicted=3)


def test_the_reading_of_gold_that_fits_best_counts():
    gold = GoldDocument("one", ((placed("title/a b"),), (placed("a b"),)), None)
    assert score_document(gold, [placed("a b")]).adjacency.f1 == 1
    assert score_document(gold, [placed("title/a b")]).adjacency.f1 == 1


@pytest.mark.parametrize(
    ("predicted", "exact"),
    [
        ("a b/c d", True),
        ("A b/c d", True),
        ("a b/d c", False),
        ("a b/c", False),
        ("a b/c d/e f", False),
    ],
)
def test_exact_is_every_text_in_its_cell(predicted, exact):
    assert is_exact(placed("a b/c d").table, placed(predicted).table) is exact


def documents():
    """Precision and recall: 1 and 1/2, then 0 and 0; one table exact, one missed, one false."""
    first = TableScore(1, 1, 1, Adjacency(2, 2, 2), exact=True)
    second = TableScore(1, 2, None, Adjacency(0, 2, 0))
    third = TableScore(1, 1, 1, Adjacency(0, 4, 4))
    false = TableScore(2, None, 2, Adjacency(0, 0, 2))
    return [DocumentScore("a", (first, second)), DocumentScore("b", (third, false))]


def test_means_of_documents_and_sums_of_relations():
    found = summarise(documents())
    assert (found.gold_tables, found.missed_tables, found.false_tables) == (3, 1, 1)
    assert found.predicted_tables == 3
    assert found.exact_share == pytest.approx(1 / 3)
    assert (found.macro_precision, found.macro_recall) == (1 / 2, 1 / 4)
    assert found.macro_f1 == pytest.approx(1 / 3)
    assert (found.micro_precision, found.micro_recall) == (2 / 8, 2 / 8)
    assert (found.matched_precision, found.matched_recall) == (2 / 6, 2 / 6)


def test_intervals_draw_whole_documents_and_are_seeded():
    """Two documents: a draw is all first (1/2 exact), all second (0), or both (1/3)."""
    found = intervals(documents(), seed=3)
    assert found["exact_share"] == (0, 1 / 2)
    assert found == intervals(documents(), seed=3)
    assert intervals([documents()[0]])["micro_f1"] == pytest.approx((2 / 3, 2 / 3))
    assert intervals([]) == {}
