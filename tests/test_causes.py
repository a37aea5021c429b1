"""Findings by their causes, and the repairs that stand beside values."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

import extractor
from extractor.causes import EVENTS, causes, repairs, support
from extractor.checks.proof import prove
from extractor.forms.registry import load_form
from extractor.outputs.reports import Format, write_reports
from extractor.result import Extraction, dumps, loads

(READ,) = extractor.extract("docs/examples/report.html")
TOTAL = "requests.received.total"


@pytest.fixture(scope="module")
def misprinted() -> Extraction:
    fields = [replace(f, value=73, raw="73") if f.path == TOTAL else f for f in READ.fields]
    proof = prove(load_form("cn.ogi.2021"), fields)
    return replace(READ, fields=proof.fields, findings=proof.findings)


def test_all_failures_of_one_event_are_one_cause(misprinted: Extraction) -> None:
    (cause,) = causes(misprinted.findings)
    assert cause.event in EVENTS
    assert (cause.event, cause.culprit) == ("digits_swapped", "source")
    assert [(c.path, c.printed, c.value) for c in cause.cells] == [(TOTAL, 73, 37)]
    assert sorted(f.rule for f in cause.findings) == ["T3.balance", "T3.row_sum"]
    assert cause.probability > 0.99


def test_causes_are_the_same_read_from_a_line(misprinted: Extraction) -> None:
    line = dumps(misprinted.to_json())
    assert causes(loads(line).findings) == causes(misprinted.findings)
    assert dumps(loads(line).to_json()) == line


def test_a_failure_without_explanation_is_a_cause_of_its_own(misprinted: Extraction) -> None:
    bare = [replace(f, proposal=None) for f in misprinted.findings]
    assert [(c.event, len(c.findings)) for c in causes(bare)] == [(None, 1), (None, 1)]
    assert repairs(bare) == {}


def test_prose_against_the_wrong_cell_belongs_to_its_cause(misprinted: Extraction) -> None:
    total = next(f for f in misprinted.findings if f.rule == "T3.row_sum" and f.proposal)
    prose = replace(total, rule="prose.requests.received.total", severity="warning", proposal=None)
    (cause,) = causes([prose, *misprinted.findings])
    assert prose in cause.findings
    assert len(cause.findings) == 3


def test_support_counts_rules_that_prove_something(misprinted: Extraction) -> None:
    assert support(READ.findings)[TOTAL] == 3  # two sums and the prose
    assert TOTAL not in support(misprinted.findings)


def test_repairs_are_written_beside_the_values(misprinted: Extraction) -> None:
    lines, table = io.StringIO(), io.StringIO()
    write_reports([misprinted], Format.JSONL, lines, repaired=True)
    by_path = {f["path"]: f for f in json.loads(lines.getvalue())["fields"]}
    assert (by_path[TOTAL]["value"], by_path[TOTAL]["repaired"]) == (73, 37)
    assert sum(f["repaired"] is not None for f in by_path.values()) == 1
    write_reports([misprinted], Format.CSV, table, repaired=True)
    table.seek(0)
    (row,) = (r for r in csv.DictReader(table) if r["path"] == TOTAL)
    assert (row["value"], row["repaired"], row["repair_event"]) == ("73", "37", "digits_swapped")
    assert row["repair_culprit"] == "source"


def test_without_the_option_nothing_is_repaired(misprinted: Extraction) -> None:
    table = io.StringIO()
    write_reports([misprinted], Format.CSV, table)
    assert "repair" not in table.getvalue().splitlines()[0]
