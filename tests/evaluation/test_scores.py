"""Scores against figures computed by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractor.evaluation.intervals import Bootstrap, clopper_pearson, holm, mcnemar
from extractor.evaluation.matching import match
from extractor.evaluation.metrics import Scorer, outcome_counts
from extractor.evaluation.trust import as_marked, at_error, calibration
from extractor.result import Status, ValueState
from tests.evaluation.build import field, gold, report

GOLD = gold(
    ("d1.html", "A", {"a": 5, "b": 0, "c": 3, "sum": 8}),
    ("d2.pdf", "B", {"a": 2, "b": 4, "c": None, "sum": 6}),
    ("d3.pdf", "B", {"a": 1, "b": 0, "c": 0, "sum": 1}),
    ("d4.html", "C", {}),
)
PERFECT = [d.extraction for d in GOLD.documents]


def _scores(predictions: list) -> dict[str, float | None]:
    matching = match(GOLD, predictions)
    found = Scorer.of(matching, rounds=200, seed=1).headline(matching)
    return {name: estimate.value for name, estimate in found.items()}


def test_gold_against_itself_is_perfect() -> None:
    found = _scores(PERFECT)
    assert found.pop("value_error") == 0
    assert set(found.values()) == {1.0}


def test_known_faults_score_as_computed_by_hand() -> None:
    """A value changed, a row shifted, a field dropped and a blank made zero."""
    faulty = [
        report("d1.html", {"a": 5, "b": 0, "c": 9, "sum": 8}),  # c changed: 3 → 9
        report("d2.pdf", {"b": 2, "c": 4, "sum": 6}),  # a, b shifted down by one; a gone
        report("d3.pdf", {"a": 1, "b": 0, "sum": 1}),  # c dropped
        PERFECT[3],
    ]
    matching = match(GOLD, faulty)
    assert outcome_counts(matching) == {
        "CORRECT": 7,  # d1: a b sum; d2: sum; d3: a b sum
        "WRONG_VALUE": 2,  # d1.c, d2.b
        "MISSED": 2,  # d2.a, d3.c
        "SPURIOUS": 1,  # d2.c: blank read as 4
        "STATE_CONFUSION": 0,
        "CORRECT_EMPTY": 0,
    }
    found = _scores(faulty)
    # not zero in gold: 5 3 8 | 2 4 6 | 1 1 = 8; read: 5 9 8 | 2 4 6 | 1 1 = 8; right: 5 8 6 1 1 = 5
    assert found["precision"] == pytest.approx(5 / 8)
    assert found["recall"] == pytest.approx(5 / 8)
    assert found["f1"] == pytest.approx(5 / 8)
    assert found["cell_accuracy"] == pytest.approx(7 / 12)
    assert found["document_exact"] == 0.0
    # a: 2·2/(3+2); b: 0/(1+1); c: 0/(1+2); sum: 1
    assert found["macro_f1"] == pytest.approx((4 / 5 + 0 + 0 + 1) / 4)
    # off by 6 (d1.c), 2 (d2.a), 2 (d2.b: 4 → 2), 4 (d2.c); counted in all 16 + 12 + 2 = 30
    assert found["value_error"] == pytest.approx(14 / 30)


def test_blank_made_zero_is_a_confusion_of_states_and_no_number() -> None:
    faulty = [*PERFECT[:1], report("d2.pdf", {"a": 2, "b": 4, "c": 0, "sum": 6}), *PERFECT[2:]]
    counts = outcome_counts(match(GOLD, faulty))
    assert (counts["STATE_CONFUSION"], counts["CORRECT"]) == (1, 11)
    found = _scores(faulty)
    assert (found["f1"], found["document_exact"]) == (1.0, pytest.approx(2 / 3))


def test_a_document_without_result_counts_in_full() -> None:
    found = _scores(PERFECT[:2])
    assert found["recall"] == pytest.approx(6 / 8)
    assert found["cell_accuracy"] == pytest.approx(8 / 12)
    assert found["document_exact"] == pytest.approx(2 / 3)
    failed = [*PERFECT[:2], replace(PERFECT[2], status=Status.FAILED, form=None, fields=())]
    assert _scores(failed)["cell_accuracy"] == pytest.approx(8 / 12)


def test_values_from_what_is_no_report_are_spurious() -> None:
    greedy = [*PERFECT[:3], report("d4.html", {"a": 1, "b": 0, "c": None})]
    counts = outcome_counts(match(GOLD, greedy))
    assert counts["SPURIOUS"] == 2
    found = _scores(greedy)
    assert found["not_a_report_clean"] == 0.0
    assert found["precision"] == pytest.approx(8 / 9)
    assert found["form_right"] == pytest.approx(3 / 4)


def test_a_second_predicted_part_adds_what_was_read_in_it() -> None:
    twice = [*PERFECT, replace(PERFECT[0], part=2)]
    assert outcome_counts(match(GOLD, twice))["SPURIOUS"] == 4


def test_documents_are_found_by_stem_and_by_hash() -> None:
    renamed = [replace(p, document=f"run/{p.document}") for p in PERFECT[:2]]
    stem = replace(PERFECT[2], document="d3")
    hashed = replace(PERFECT[3], document="other", sha256=PERFECT[3].sha256)
    assert _scores([*renamed, stem, hashed])["document_exact"] == 1.0


def test_silent_errors_and_coverage() -> None:
    marked = [
        report(
            "d1.html",
            {"a": 6, "b": 0, "c": field("c", 3, review=True), "sum": field("sum", 9, review=True)},
        ),
        *PERFECT[1:3],
        PERFECT[3],
    ]
    found = as_marked(match(GOLD, marked), non_zero=False)
    assert (found.accepted, found.silent) == (10, 1)
    assert found.coverage == pytest.approx(10 / 12)
    assert found.bound == pytest.approx(clopper_pearson(1, 10)[1])
    # one document to open, two fields to look at: 20 + 2·5 seconds for 4 documents
    assert found.review_minutes == pytest.approx(1000 / 4 * 30 / 60)


def test_operating_point_takes_ties_together() -> None:
    truth = gold(("d.html", "A", {f"f{i}": 1 for i in range(10)}))
    confidences = [0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.7, 0.7, 0.6, 0.5]
    wrong = {5, 8}
    read = {
        f"f{i}": field(f"f{i}", 2 if i in wrong else 1, confidence=c) for i, c in enumerate(confidences)
    }
    matching = match(truth, [report("d.html", read)])
    strict = at_error(matching, 0.0, non_zero=False)
    assert (strict.threshold, strict.accepted, strict.silent) == (0.9, 3, 0)
    loose = at_error(matching, 0.15, non_zero=False)
    assert (loose.threshold, loose.accepted, loose.silent) == (0.7, 8, 1)


def test_calibration_by_hand() -> None:
    found = calibration(
        np.array([0.9, 0.9, 0.6, 0.6, np.nan]), np.array([True, True, True, False, True])
    )
    assert found is not None
    assert found.n == 4
    assert found.brier == pytest.approx((0.01 + 0.01 + 0.16 + 0.36) / 4)
    assert found.auroc == pytest.approx((2 + 0.5) / 3)  # the wrong one ties with one right one
    # errors spread over the tie at 0.6: risks 0, 0, .5/3, 1/4
    assert found.aurc == pytest.approx((0 + 0 + 0.5 / 3 + 1 / 4) / 4)


def test_no_confidence_no_calibration() -> None:
    assert calibration(np.array([np.nan]), np.array([True])) is None


def test_bootstrap_draws_agencies_not_fields() -> None:
    above, below = np.array([10.0, 0.0]), np.array([10.0, 10.0])
    found = Bootstrap.draw(2, rounds=500, seed=0).ratio(above, below)
    assert (found.value, found.low, found.high) == (0.5, 0.0, 1.0)
    again = Bootstrap.draw(2, rounds=500, seed=0).ratio(above, below)
    assert found == again


def test_where_nothing_failed_the_interval_is_still_open() -> None:
    found = Bootstrap.draw(20, rounds=100, seed=0).ratio(np.ones(20) * 50, np.ones(20) * 50)
    assert found.value == 1.0
    assert found.low == pytest.approx(clopper_pearson(20, 20)[0])


def test_tests_of_difference() -> None:
    assert mcnemar(5, 0) == pytest.approx(2 / 32)
    assert mcnemar(0, 0) == 1.0
    assert holm({"x": 0.5, "y": 0.9}) == {"x": 1.0, "y": 1.0}


def test_states_of_unprinted_cells_do_not_touch_numbers() -> None:
    truth = gold(("d.html", "A", {"a": 1, "b": ValueState.NOT_IN_FORM}))
    read = report("d.html", {"a": 1, "b": ValueState.NOT_FOUND})
    assert outcome_counts(match(truth, [read]))["CORRECT_EMPTY"] == 1
