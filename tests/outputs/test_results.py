"""A store as one table of fields."""

from decimal import Decimal
from pathlib import Path

import pytest

from extractor.outputs.results import Results
from extractor.result import Extraction, Field, Review, ValueState
from extractor.runs.run import Progress
from extractor.store.packing import pack
from extractor.store.recorder import Entry, recording


@pytest.fixture
def results(tmp_path: Path) -> Results:
    fields = (
        Field("a", 12, ValueState.VALUE, "12", reasons=("hidden",), row_labels=("一", "二")),
        Field("b", Decimal("0.50"), ValueState.VALUE, "0.50", status=Review.REVIEW),
        Field("c", None, ValueState.BLANK, ""),
    )
    with recording(tmp_path / "run.db") as recorder:
        recorder.begin("f", {})
        for number, name in enumerate(("b.html", "a.html")):
            report = Extraction(
                name, "", form="f", metadata={"report_year": 2020 + number}, fields=fields
            )
            reading = recorder.add_reading(f"{number:064}", "f", [pack(report.to_json())])
            recorder.add_entry(Entry(name, f"/{name}"), reading)
        recorder.end("finished")
    return Results(tmp_path / "run.db", Progress())


def test_results_are_iterated_by_name(results: Results) -> None:
    assert len(results) == 2
    assert [report.document for report in results] == ["a.html", "b.html"]


def test_fields_as_an_arrow_table(results: Results) -> None:
    pytest.importorskip("pyarrow")
    table = results.to_arrow()
    assert table.column("document").to_pylist() == ["a.html"] * 3 + ["b.html"] * 3
    rows = table.select(
        ["path", "value", "number", "state", "status", "reasons", "row_labels"]
    ).to_pylist()
    assert rows[:3] == [
        {
            "path": "a", "value": "12", "number": 12.0, "state": "VALUE", "status": "accepted",
            "reasons": ["hidden"], "row_labels": ["一", "二"],
        },
        {
            "path": "b", "value": "0.50", "number": 0.5, "state": "VALUE", "status": "review",
            "reasons": [], "row_labels": [],
        },
        {
            "path": "c", "value": None, "number": None, "state": "BLANK", "status": "accepted",
            "reasons": [], "row_labels": [],
        },
    ]  # fmt: skip


def test_fields_as_a_data_frame(results: Results) -> None:
    pytest.importorskip("pandas")
    frame = results.to_pandas()
    assert frame.groupby("document")["number"].sum().to_dict() == {"a.html": 12.5, "b.html": 12.5}
