"""Issuers × years over editions: one report each, figures under one edition's paths."""

import csv
from decimal import Decimal

import pytest

import extractor
from extractor.forms.registry import load_form
from extractor.result import Extraction, Field, Review, ValueState

OTHER = "requests.outcome.other.{}.total"
SUM = " + ".join(OTHER.format(part) for part in ("no_correction", "fee_unpaid", "misc"))


def report(name, year, form, figures, *, doubted=(), issuer="青禾县人民政府"):
    fields = []
    for path in load_form(form).fields:
        value = figures.get(path, 0)
        state = ValueState.BLANK if value is None else ValueState.VALUE
        status = Review.REVIEW if path in doubted else Review.ACCEPTED
        fields.append(Field(path, value, state, status=status, confidence=0.75 if doubted else 1.0))
    metadata = {"issuer": issuer, "report_year": year, "admin_level": "county", "scope": "own_organ"}
    return Extraction(name, name.rjust(64, "0"), form=form, metadata=metadata, fields=tuple(fields))


@pytest.fixture
def panel(stored, tmp_path):
    def build(*reports):
        extractor.export(stored(reports), tmp_path / "out", panel="cn.ogi.2021")
        with (tmp_path / "out" / "panel.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        found = {(row["issuer"], int(row["report_year"]), row["path"]): row for row in rows}
        assert len(found) == len(rows)
        return found

    return build


def test_a_series_goes_on_over_editions_and_says_how_far_it_compares(panel):
    received = "requests.received.total"
    found = panel(
        report("a", 2018, "cn.ogi.2014", {"stat.requests.received": 7}),
        report("b", 2019, "cn.ogi.2019", {received: 8, "requests.outcome.other.total": 3}),
        report("c", 2021, "cn.ogi.2021", {received: 9, OTHER.format("misc"): 4}),
    )
    series = [found["青禾县人民政府", year, received] for year in (2018, 2019, 2021)]
    assert [(row["value"], row["comparability"]) for row in series] == [
        ("7", "approximate"),
        ("8", "exact"),
        ("9", "exact"),
    ]
    assert [row["form"] for row in series] == ["cn.ogi.2014", "cn.ogi.2019", "cn.ogi.2021"]
    sums = [found["青禾县人民政府", year, SUM] for year in (2019, 2021)]
    assert [row["value"] for row in sums] == ["3", "4"]
    assert sums[0]["fields"] == "requests.outcome.other.total"
    assert (sums[0]["scope"], sums[0]["admin_level"]) == ("own_organ", "county")


def test_what_does_not_compare_is_not_merged(panel):
    made = "disclosure.art20_8.fees.projects_prev_year"
    found = panel(report("b", 2019, "cn.ogi.2019", {made: 5}))
    assert ("青禾县人民政府", 2019, "disclosure.art20_8.fees.amount") not in found
    assert not [key for key in found if "in_force" in key[2]]


def test_a_blank_part_leaves_the_sum_empty_and_doubt_is_passed_on(panel):
    parts = [OTHER.format(part) for part in ("no_correction", "fee_unpaid")]
    found = panel(
        report("c", 2021, "cn.ogi.2021", {parts[0]: None, parts[1]: 3}, doubted=[parts[1]]),
    )
    row = found["青禾县人民政府", 2021, SUM]
    assert (row["value"], row["status"], row["confidence"]) == ("", "review", "0.75")


def test_of_several_reports_the_surest_is_taken(panel):
    path = "requests.received.total"
    found = panel(
        report("a", 2021, "cn.ogi.2021", {path: 1}, doubted=[path]),
        report("b", 2021, "cn.ogi.2021", {path: 2}),
        report("c", 2021, "cn.ogi.2021", {path: 3}),
        report("d", 2021, "cn.ogi.2021", {path: Decimal("4")}, issuer="禾木县"),
    )
    row = found["青禾县人民政府", 2021, path]
    assert (row["value"], row["document"], row["candidates"]) == ("2", "b", "3")
    assert found["禾木县", 2021, path]["candidates"] == "1"


def test_without_a_comparable_report_the_panel_is_empty(panel):
    assert panel(Extraction("a", "1" * 64)) == {}
