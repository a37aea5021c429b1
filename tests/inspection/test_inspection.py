"""Remarks from a report that is clean, and from copies of it that are not."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import extractor
from extractor.causes import EVENTS
from extractor.checks.proof import prove
from extractor.forms.registry import load_form
from extractor.inspection.inspect import inspect, inspect_all
from extractor.inspection.page import as_html
from extractor.inspection.remarks import Kind
from extractor.inspection.telling import as_json, as_text, overview, place_in_words
from extractor.inspection.wording import EN, ZH, Language, Wording
from extractor.result import Extraction, Field, Problem, Review, Status, ValueState, dumps, loads

EXAMPLE = Path("docs/examples/report.html")
FORM = load_form("cn.ogi.2021")
TOTAL = "requests.received.total"
(READ,) = extractor.extract(EXAMPLE)


@pytest.fixture(scope="module")
def misprinted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "misprinted.html"
    path.write_text(EXAMPLE.read_text("utf-8").replace("<td>37<", "<td>73<", 1), "utf-8")
    return path


@pytest.fixture(scope="module")
def wrong(misprinted: Path) -> Extraction:
    return extractor.extract(misprinted)[0]


def changed(paths: set[str], **change: object) -> Extraction:
    return replace(READ, fields=tuple(_changed(f, paths, change) for f in READ.fields))


def _changed(field: Field, paths: set[str], change: dict[str, object]) -> Field:
    return replace(field, **change) if field.path in paths else field


def test_a_clean_report_has_nothing_to_be_said() -> None:
    inspection = inspect(READ, FORM)
    assert inspection.remarks == ()
    assert as_text(inspection, Language.ZH) == "report.html：未发现问题。\n"


def test_a_misprint_is_one_problem_with_its_arithmetic(wrong: Extraction) -> None:
    inspection = inspect(wrong, FORM)
    (problem,) = inspection.problems
    assert (problem.kind, problem.event, problem.culprit) == (Kind.SUMS, "digits_swapped", "source")
    assert [(c.path, c.printed, c.fits) for c in problem.cells] == [(TOTAL, "73", 37)]
    text = as_text(inspection, Language.ZH)
    assert "29 + 4 + 0 + 1 + 3 + 0 = 37，表中为73，相差36" in text
    assert "73 + 2 = 75，而35 + 4 = 39" in text
    assert "“一、本年新收政府信息公开申请数量”行“总计”列（第2张表第4行第10列）" in text
    assert "正文为37，表中为73" in text
    english = as_text(inspection, Language.EN)
    assert "29 + 4 + 0 + 1 + 3 + 0 = 37, but the table has 73" in english
    assert "37 would fit" in english


def test_a_report_read_from_a_line_is_inspected_the_same(wrong: Extraction) -> None:
    assert inspect(loads(dumps(wrong.to_json())), FORM) == inspect(wrong, FORM)


def test_a_row_of_blank_totals_is_one_problem() -> None:
    row = {f.path for f in READ.fields if f.path.startswith("requests.outcome.total.")}
    blank = changed(row, value=None, raw="", state=ValueState.BLANK)
    proof = prove(FORM, blank.fields)
    (problem,) = inspect(replace(READ, fields=proof.fields, findings=proof.findings), FORM).problems
    assert (problem.event, problem.culprit) == ("total_blank", "source")
    fits = {cell.path: cell.fits for cell in problem.cells}
    assert fits["requests.outcome.total.total"] == 35
    assert len(fits) == sum(READ.field(path).value != 0 for path in row)


def test_a_column_of_blank_totals_is_one_problem() -> None:
    column = {
        f.path for f in READ.fields if f.path.startswith("requests.") and f.path.endswith(".total")
    }
    blank = changed(column, value=None, raw="", state=ValueState.BLANK)
    proof = prove(FORM, blank.fields)
    inspection = inspect(replace(READ, fields=proof.fields, findings=proof.findings), FORM)
    (problem,) = [p for p in inspection.problems if p.event == "total_blank"]
    assert {c.path: c.fits for c in problem.cells}[TOTAL] == 37
    assert Kind.VACUOUS not in {note.kind for note in inspection.notes}


def test_prose_alone_against_a_table(tmp_path: Path) -> None:
    path = tmp_path / "prose.html"
    path.write_text(EXAMPLE.read_text("utf-8").replace("公开申请37件", "公开申请38件", 1), "utf-8")
    (inspection,) = extractor.check(path)
    (problem,) = inspection.problems
    assert problem.kind is Kind.PROSE
    assert "正文为38，表中为37" in as_text(inspection, Language.ZH)


def test_a_row_that_is_not_printed_is_named() -> None:
    row = {f.path for f in READ.fields if f.path.startswith("requests.carried_out.")}
    absent = {"value": None, "state": ValueState.NOT_IN_FORM, "status": Review.REVIEW}
    inspection = inspect(changed(row, provenance=None, **absent), FORM)
    (problem,) = inspection.problems
    assert (problem.kind, problem.code, problem.count) == (Kind.MISSING, "row", 7)
    assert "缺少一行：“四、结转下年度继续办理”（7格）" in as_text(inspection, Language.ZH)


def test_an_absence_that_a_group_row_explains_is_none() -> None:
    row = {f.path for f in READ.fields if f.path.startswith("requests.carried_out.")}
    absent = {"value": None, "state": ValueState.NOT_IN_FORM, "status": Review.ACCEPTED}
    assert inspect(changed(row, **absent), FORM).remarks == ()


def test_a_table_that_is_not_there_is_named_once() -> None:
    table = {spec.path for spec in FORM.field_specs if spec.table == "t3"}
    absent = {"value": None, "state": ValueState.NOT_FOUND, "status": Review.REVIEW, "provenance": None}
    (problem,) = inspect(changed(table, **absent), FORM).problems
    assert (problem.code, problem.count) == ("table", len(table))
    assert problem.detail == "收到和处理政府信息公开申请情况"


def test_blanks_among_zeros_are_a_note() -> None:
    blank = changed({"requests.received.org.research"}, value=None, raw="", state=ValueState.BLANK)
    inspection = inspect(blank, FORM)
    assert inspection.problems == ()
    assert [(n.kind, n.count) for n in inspection.notes] == [(Kind.BLANK, 1)]
    assert "“科研机构”列" in as_text(inspection, Language.ZH)


def test_a_table_of_zeros_is_consistent_and_vacuous() -> None:
    assert inspect(READ, FORM).notes == ()
    table = {f.path for f in READ.fields if f.path.startswith("requests.")}
    zeros = changed(table, value=0, raw="0", state=ValueState.ZERO_EXPLICIT)
    proof = prove(FORM, zeros.fields)
    inspection = inspect(replace(READ, fields=proof.fields, findings=proof.findings), FORM)
    assert [(n.kind, n.detail) for n in inspection.notes] == [(Kind.VACUOUS, "2")]
    assert inspection.problems == ()


def test_what_could_not_be_read_is_a_problem() -> None:
    broken = Extraction("a.pdf", "", status=Status.FAILED, errors=(Problem("encrypted", "locked"),))
    unknown = Extraction("b.pdf", "")
    first, second = inspect_all([broken, unknown])
    assert as_text(first, Language.ZH).endswith("[问题] 未能完整读取：文件设有密码。\n")
    assert [problem.kind for problem in second.problems] == [Kind.UNKNOWN]
    assert (
        overview([1, 0, 2], Language.EN)
        == "Reports checked: 3; with problems: 2 (3 in all); without: 1.\n"
    )


def test_the_cell_of_a_spreadsheet_is_named_as_there() -> None:
    place = READ.field(TOTAL).provenance
    assert place is not None
    in_sheet = replace(place, sheet="附表", cell="C7")
    assert place_in_words(in_sheet, ZH) == "工作表“附表”C7单元格"
    assert place_in_words(replace(place, pages=(3,)), EN) == "page 3, table 2, row 4, column 10"


def test_the_page_marks_the_wrong_cell_and_escapes(wrong: Extraction) -> None:
    hostile = replace(wrong, document="<script>.html")
    page = as_html([inspect(hostile, FORM)], Language.ZH)
    assert page.count('<td class="wrong">73（应为37）</td>') == 1
    assert "<script>" not in page


def test_json_keeps_figures_and_text(wrong: Extraction) -> None:
    data = json.loads(dumps(as_json(inspect(wrong, FORM), Language.ZH)))
    assert data["problems"] == 1
    (remark,) = data["remarks"]
    assert remark["cells"][0]["fits"] == 37
    assert remark["rules"] == ["T3.balance", "T3.row_sum", "prose.requests.received.total"]


@pytest.mark.parametrize("language", [ZH, EN])
def test_every_event_and_kind_has_its_words(language: Wording) -> None:
    assert set(language.events) == set(EVENTS)
    assert set(language.culprits) == {"source", "reading", "unknown"}


@pytest.mark.slow
def test_exit_codes_of_the_command(misprinted: Path, tmp_path: Path) -> None:
    def check(*arguments: object) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "extractor", "check", *map(str, arguments)]
        return subprocess.run(call, capture_output=True, text=True, check=False)

    clean = check(EXAMPLE)
    assert (clean.returncode, clean.stdout) == (0, "report.html：未发现问题。\n")
    page = tmp_path / "check.html"
    wrong = check(EXAMPLE, misprinted, "--language", "en", "--format", "html", "--out", page)
    assert wrong.returncode == 1
    assert 'class="wrong"' in page.read_text("utf-8")
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    assert check(empty).returncode == 1
    assert check(tmp_path / "nowhere.pdf").returncode == 2
