from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.evaluation.gate import check_gate, update_baseline
from extractor.evaluation.scoring import Options, score
from tests.evaluation.build import gold, report

GOLD = gold(("d1.html", "A", {"a": 5, "b": 3}), ("d2.html", "B", {"a": 2, "b": 0}))
QUICK = Options(by=(), rounds=100, baselines=False)


def _report(last: int) -> dict:
    read = [report("d1.html", {"a": 5, "b": last}), report("d2.html", {"a": 2, "b": 0})]
    return dict(score(GOLD, read, options=QUICK).report)


def test_floors_are_what_was_found(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    update_baseline(_report(4), baseline, "dev")
    floors = json.loads(baseline.read_text())["splits"]["dev"]
    assert floors["floors"]["recall"] == pytest.approx(2 / 3)
    assert floors["floors"]["document_exact"] == 0.5
    assert floors["ceilings"] == {"silent_errors": 1}
    assert check_gate(_report(4), baseline, "dev") == []
    assert check_gate(_report(3), baseline, "dev") == []


def test_a_worse_score_is_a_breach(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    update_baseline(_report(3), baseline, "dev")
    breaches = {b.name: (b.allowed, b.found) for b in check_gate(_report(4), baseline, "dev")}
    assert breaches["cell_accuracy"] == (1.0, 0.75)
    assert breaches["silent_errors"] == (0.0, 1.0)
    assert "form_right" not in breaches


def test_floors_fall_only_with_a_reason(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    update_baseline(_report(3), baseline, "dev")
    with pytest.raises(UsageError, match="would be lowered"):
        update_baseline(_report(4), baseline, "dev")
    update_baseline(_report(4), baseline, "dev", allow_regression="gold was wrong")
    history = (tmp_path / "history.csv").read_text().splitlines()
    assert len(history) == 3
    assert history[-1].endswith("gold was wrong")


def test_no_floors_and_other_gold_are_named(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    with pytest.raises(UsageError, match="no floors"):
        check_gate(_report(3), baseline, "dev")
    update_baseline(_report(3), baseline, "dev")
    other = _report(3)
    other["corpus"] = {**other["corpus"], "gold": "else"}
    with pytest.raises(UsageError, match="other gold"):
        check_gate(other, baseline, "dev")
