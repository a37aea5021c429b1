"""Where errors come from, what the rules see of them, and what simple methods reach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extractor import pipeline
from extractor.checks.rules import check
from extractor.evaluation.baselines import LABEL_BASELINES
from extractor.evaluation.detector import detect
from extractor.evaluation.entry import evaluate_files, extract_gold
from extractor.evaluation.gold import Gold, GoldDocument
from extractor.evaluation.matching import match
from extractor.evaluation.metrics import Scorer
from extractor.evaluation.stages import Stage, budget
from extractor.forms.registry import load_form
from extractor.result import Extraction, Field, ValueState, dumps

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "report.html"
RECEIVED = "requests.received.total"
GRANTED = "requests.outcome.granted.natural_person"


@pytest.fixture(scope="module")
def truth() -> Extraction:
    """The bundled example, whose extraction other tests hold against its source."""
    return pipeline.extract(EXAMPLE)[0]


@pytest.fixture(scope="module")
def gold(truth: Extraction) -> Gold:
    facets = {"agency": "A", "form": truth.form or "", "format": "html"}
    return Gold((GoldDocument("report", truth, facets),), "print")


def _changed(truth: Extraction, path: str, **changes: object) -> Extraction:
    fields = tuple(replace(f, **changes) if f.path == path else f for f in truth.fields)
    form = load_form(truth.form or "")
    return replace(truth, fields=fields, findings=check(form, fields, truth.extra))


def _stage(gold: Gold, read: Extraction, path: str) -> Stage:
    document = pipeline.tables(EXAMPLE)
    matching = match(gold, [read])
    stages = budget(matching, {"report": document}, gold).stages
    assert set(stages) == {("report", path)}
    return stages["report", path]


def test_the_right_cell_with_another_number(gold: Gold, truth: Extraction) -> None:
    assert _stage(gold, _changed(truth, RECEIVED, value=99), RECEIVED) is Stage.NUMBER


def test_the_right_cell_with_another_state(gold: Gold, truth: Extraction) -> None:
    zero = next(f for f in truth.fields if f.state is ValueState.ZERO_EXPLICIT)
    read = _changed(truth, zero.path, value=None, state=ValueState.BLANK)
    assert _stage(gold, read, zero.path) is Stage.STATE


def test_another_cell_was_taken(gold: Gold, truth: Extraction) -> None:
    read = _changed(truth, RECEIVED, value=1, raw="1", row_labels=("四、结转下年度继续办理",))
    assert _stage(gold, read, RECEIVED) is Stage.LABEL


def test_what_the_reader_did_not_see(truth: Extraction) -> None:
    labelled = _changed(truth, RECEIVED, value=777777, raw="777777")
    facets = {"agency": "A", "form": truth.form or "", "format": "html"}
    gold = Gold((GoldDocument("report", labelled, facets),), "print")
    read = _changed(truth, RECEIVED, raw=None, value=None, state=ValueState.NOT_FOUND)
    assert _stage(gold, read, RECEIVED) is Stage.READING


def test_a_number_under_a_label_that_no_cell_has(truth: Extraction) -> None:
    labelled = _changed(truth, RECEIVED, row_labels=("从未打印的行",))
    facets = {"agency": "A", "form": truth.form or "", "format": "html"}
    gold = Gold((GoldDocument("report", labelled, facets),), "print")
    read = _changed(truth, RECEIVED, raw=None, value=None, state=ValueState.NOT_FOUND)
    assert _stage(gold, read, RECEIVED) is Stage.STRUCTURE


def test_the_form_was_not_recognised(gold: Gold, truth: Extraction) -> None:
    read = replace(truth, form=None, fields=(), extra=(), findings=())
    stages = budget(match(gold, [read]), {"report": pipeline.tables(EXAMPLE)}, gold).stages
    assert set(stages.values()) == {Stage.FORM}
    assert len(stages) == len(truth.fields)


def test_rules_point_at_the_misread_cell(gold: Gold, truth: Extraction) -> None:
    number = next(f for f in truth.fields if f.path == GRANTED).number
    assert number is not None
    found = detect(match(gold, [_changed(truth, GRANTED, value=number + 5)])).to_json()
    assert found["wrong_cells"] == 1
    assert found["flag_recall"] == 1.0
    assert found["localisation_hit_at_1"] == 1.0  # its row's sum and its column's cross in it
    assert found["by_rule"]["T3.row_sum"]["FAIL"] == 1
    assert found["by_rule"]["T3.row_sum"]["with_cause"] == 1


def test_clean_reading_raises_no_alarm(gold: Gold, truth: Extraction) -> None:
    found = detect(match(gold, [truth])).to_json()
    assert (found["failing"], found["flag_precision"], found["wrong_cells"]) == (0, None, 0)
    assert 0 < found["vacuous_share"] < 1


def test_a_misprint_of_the_source_is_a_cause(truth: Extraction) -> None:
    printed = _changed(truth, GRANTED, value=999)
    violation = {"path": GRANTED, "printed": 999, "right": 1}
    document = GoldDocument("report", printed, {"agency": "A"}, source_violations=(violation,))
    found = detect(match(Gold((document,), "print"), [printed])).to_json()
    assert found["inconsistent_sources_share"] == 1.0
    assert found["localisation_hit_at_1"] == 1.0
    assert found["wrong_cells"] == 0


def test_baselines_on_official_labels(gold: Gold) -> None:
    """On labels as the form prints them all methods but zero succeed: they can tell apart."""
    pytest.importorskip("rapidfuzz")
    f1 = {}
    for name, method in LABEL_BASELINES.items():
        matching = match(gold, method(gold))
        f1[name] = Scorer.of(matching, rounds=100, seed=0).headline(matching)["f1"].value
    assert f1 == {
        "label_model": 1.0,
        "exact_dictionary": 1.0,
        "nearest_string": 1.0,
        "positional": 1.0,
        "all_zero": 0.0,
    }


def test_baselines_on_other_labels(gold: Gold, truth: Extraction) -> None:
    """Every label with a character lost, and a row more: each method fails in its own way."""
    pytest.importorskip("rapidfuzz")

    def worn(field: Field) -> Field:
        labels = tuple(
            label[:-2] + label[-1:] if len(label) > 5 else label for label in field.row_labels
        )
        return replace(field, row_labels=labels)

    fields = tuple(worn(f) for f in truth.fields if not f.path.startswith("requests.carried_in"))
    facets = {"agency": "A", "form": truth.form or "", "format": "html"}
    worn_gold = Gold((GoldDocument("report", replace(truth, fields=fields), facets),), "print")
    f1 = {}
    for name in ("label_model", "exact_dictionary", "positional"):
        matching = match(worn_gold, LABEL_BASELINES[name](worn_gold))
        f1[name] = Scorer.of(matching, rounds=100, seed=0).headline(matching)["f1"].value or 0.0
    assert f1["label_model"] == 1.0
    assert f1["exact_dictionary"] < 0.9
    assert f1["positional"] < 0.9


@pytest.mark.slow
def test_a_corpus_is_extracted_and_scored(tmp_path: Path, truth: Extraction) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "documents" / "report.html").write_bytes(EXAMPLE.read_bytes())
    labelled = _changed(truth, RECEIVED, value=99)
    (tmp_path / "gold" / "report.json").write_text(dumps(labelled.to_json()))
    run = evaluate_files(None, tmp_path)
    assert run.scores.report["outcomes"]["WRONG_VALUE"] == 1
    assert run.scores.report["error_budget"]["all"]["number"] == 1
    assert len(extract_gold(run.gold)) == 1
    run.write(tmp_path / "out")
    assert "WRONG_VALUE" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
