"""What goes into a store comes out the same, sorted, with its history."""

import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.document import BBox, Provenance
from extractor.errors import StoreBusy, StoreFault
from extractor.result import (
    Extraction,
    Fact,
    Field,
    Finding,
    Operand,
    Problem,
    Status,
    UnmappedCell,
    UnmappedRow,
    ValueState,
    Verdict,
    dumps,
)
from extractor.store.packing import pack
from extractor.store.recorder import Entry, recording
from extractor.store.store import Decision, Store

PLACE = Provenance(
    (BBox(1.0, 2.0, 3.0, 4.0), BBox(1.0, 0.0, 3.0, 1.25)), (1, 2), table=2, row=3, column=4
)

REPORT = Extraction(
    document="a.html",
    sha256="1" * 64,
    form="cn.ogi.2021",
    form_confidence=0.875,
    reasons=("hidden",),
    metadata={"issuer": "青禾县人民政府", "report_year": 2023, "share": Decimal("1.50")},
    fields=(
        Field("a", 12, ValueState.VALUE, "12件", "件", row_labels=("一、", "二、"), provenance=PLACE),
        Field("b", Decimal("0.50"), ValueState.VALUE, "0.50", confidence=0.1 + 0.2, reasons=("hidden",)),
        Field("c", 10**30, ValueState.VALUE, str(10**30), provenance=Provenance(sheet="表1", cell="C7")),
        Field("d", "2023-01-01", ValueState.VALUE, "1 月"),
        Field("e", True, ValueState.VALUE, "是", provenance=Provenance(dom="/html/body", line=3)),
        Field("f", None, ValueState.BLANK, "", note="见下"),
        Field("g"),
    ),
    extra=(Field("h", 0, ValueState.ZERO_EXPLICIT, "0"),),
    unmapped=(
        UnmappedRow(1, 2, ("其他",), (UnmappedCell("3", PLACE, ("列",)),), "x.ext"),
        UnmappedRow(1, 3, (), ()),
    ),
    facts=(Fact("p", 23, "件", "收到 23 件", provenance=Provenance(line=4)), Fact("q", None, None, "")),
    findings=(
        Finding(
            "T3.row_sum",
            {"row": "总计"},
            Verdict.FAIL,
            Verdict.PASS,
            False,
            (Operand("a", 12), Operand("b", Decimal("0.50")), Operand("f", None)),
            Decimal("12.50"),
            13,
            proposal={"path": "a", "value": 13},
        ),
    ),
    errors=(Problem("limit", "cut", "raise it", "page 3"),),
    model={"labels": "ff"},
)


def _add(recorder, name, report, fingerprint="f"):
    sha256 = report.sha256
    known = recorder.content(sha256) if sha256 else None
    if known is not None and known.fingerprint == fingerprint:
        reading = known.reading
    else:
        reading = recorder.add_reading(sha256, fingerprint, [pack(report.to_json())])
    recorder.add_entry(Entry(name, f"/archive/{name}"), reading)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.db"


def test_a_report_comes_out_as_it_went_in(path: Path) -> None:
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "a.html", REPORT)
        recorder.end("finished")
    with Store(path) as store:
        (found,) = store.reports()
    assert dumps(found.to_json()) == dumps(REPORT.to_json())
    assert found.fields == REPORT.fields


def test_reports_are_sorted_whatever_the_order_of_their_coming(path: Path) -> None:
    names = ["b/2.html", "a.html", "b/10.html", "中.html", "B.html"]
    with recording(path) as recorder:
        recorder.begin("f", {})
        for number, name in enumerate(names):
            _add(recorder, name, replace(REPORT, sha256=f"{number:064}"))
        recorder.end("finished")
    with Store(path) as store:
        assert [report.document for report in store.reports()] == sorted(names)


def test_a_second_reading_supersedes_and_the_first_stays(path: Path) -> None:
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "a.html", REPORT)
        recorder.end("finished")
        recorder.begin("g", {})
        _add(recorder, "a.html", replace(REPORT, form="cn.ogi.2019"), fingerprint="g")
        recorder.end("finished")
    with Store(path) as store:
        assert [report.form for report in store.reports()] == ["cn.ogi.2019"]
        history = store.history("a.html")
    assert [(r.run, r.superseded, r.reports[0].form) for r in history] == [
        (1, 2, "cn.ogi.2021"),
        (2, None, "cn.ogi.2019"),
    ]


def test_one_content_under_two_names_is_stored_once(path: Path) -> None:
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "a.html", REPORT)
        _add(recorder, "copy/a.html", REPORT)
        recorder.end("finished")
    with Store(path) as store:
        assert store.query("SELECT count(*) FROM reading").fetchone() == (1,)
        assert [report.document for report in store.reports()] == ["a.html", "copy/a.html"]
        assert store.duplicates() == [("a.html", "copy/a.html")]
        assert not list(store.copies())


def test_two_contents_of_one_report_are_compared(path: Path) -> None:
    fields = (replace(REPORT.fields[0], value=21), *REPORT.fields[1:])
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "a.html", REPORT)
        _add(recorder, "a.pdf", replace(REPORT, sha256="2" * 64, fields=fields))
        _add(
            recorder,
            "other.pdf",
            replace(REPORT, sha256="3" * 64, metadata={"issuer": "青禾县人民政府"}),
        )
        recorder.end("finished")
    with Store(path) as store:
        (group,) = store.copies()
    assert group.documents == (("a.html", 1), ("a.pdf", 1))
    assert group.differing == {"a": ((12, "VALUE"), (21, "VALUE"))}


def test_what_was_not_committed_is_not_there(path: Path) -> None:
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "a.html", REPORT)
        recorder.commit()
        _add(recorder, "b.html", replace(REPORT, sha256="2" * 64))
    with Store(path) as store:
        assert [report.document for report in store.reports()] == ["a.html"]
        assert store.runs()[0]["ended"] is None


def test_decisions_outlive_readings(path: Path) -> None:
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "a.html", REPORT)
        recorder.end("finished")
    decision = Decision(
        sha256=REPORT.sha256, part=1, path="a", decision="corrected", value=Decimal("1.0")
    )
    with Store(path) as store:
        store.decide(replace(decision, value=7))
        store.decide(decision)
    with recording(path) as recorder:
        recorder.begin("g", {})
        _add(recorder, "a.html", REPORT, fingerprint="g")
        recorder.end("finished")
    with Store(path) as store:
        assert store.query("SELECT path, value FROM reviews").fetchall() == [("a", "1.0")]
        assert store.query("SELECT count(*) FROM review").fetchone() == (2,)


def test_the_views_are_readable_by_any_tool(path: Path) -> None:
    with recording(path) as recorder:
        recorder.begin("f", {"version": "x"})
        _add(recorder, "a.html", REPORT)
        recorder.end("finished")
    connection = sqlite3.connect(path)
    fields = (
        "SELECT document, path, number, state, row_labels, page FROM fields ORDER BY position LIMIT 2"
    )
    assert connection.execute(fields).fetchall() == [
        ("a.html", "a", 12, "VALUE", '["一、", "二、"]', 1),
        ("a.html", "b", 0.5, "VALUE", None, None),
    ]
    counts = {
        view: connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0]
        for view in (
            "documents",
            "extras",
            "provenance",
            "findings",
            "facts",
            "unmapped",
            "errors",
            "runs",
        )
    }
    assert counts == {
        "documents": 1,
        "extras": 1,
        "provenance": 7,
        "findings": 1,
        "facts": 2,
        "unmapped": 2,
        "errors": 1,
        "runs": 1,
    }
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_a_failed_document_is_a_row_too(path: Path) -> None:
    failed = Extraction("gone.pdf", "", status=Status.FAILED, reasons=("not_a_file",))
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "gone.pdf", failed)
        _add(recorder, "gone too.pdf", failed)
        known = recorder.known("/archive/gone.pdf")
        recorder.end("finished")
    assert known is not None
    assert known.status is Status.FAILED
    with Store(path) as store:
        assert [report.status for report in store.reports()] == [Status.FAILED] * 2
        assert store.duplicates() == []


def test_what_is_committed_survives_a_power_cut(path: Path) -> None:
    with recording(path) as recorder:
        pragmas = [
            recorder._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        ]
    assert pragmas == ["wal", 2]


def test_a_store_on_a_medium_that_is_only_read_can_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(path) as recorder:
        recorder.begin("f", {})
        _add(recorder, "a.html", REPORT)
        recorder.end("finished")
    monkeypatch.setattr("os.access", lambda *_: False)
    with Store(path) as store:
        assert store.count() == 1
        with pytest.raises(StoreFault, match="readonly"):
            store.decide(Decision(sha256="", part=1, path="a", decision="confirmed"))


def test_a_second_run_is_told_at_once(path: Path) -> None:
    with (
        recording(path),
        pytest.raises(StoreBusy, match="another run is writing into this store"),
        recording(path),
    ):
        pass


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be one" * 99, None])
def test_what_is_no_store_is_refused(path: Path, content: bytes | None) -> None:
    if content is None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE other (x)")
        connection.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(StoreFault), recording(path):
        pass
    with pytest.raises(StoreFault):
        Store(path)
    assert path.read_bytes() == before


def test_a_store_of_another_version_is_refused(path: Path) -> None:
    with recording(path):
        pass
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreFault, match="schema version 99"):
        Store(path)
