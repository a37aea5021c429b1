import json
from decimal import Decimal

import jsonschema
import pytest

from extractor.document import BBox, Provenance
from extractor.outputs.schema import json_schema
from extractor.result import (
    REASONS,
    Extraction,
    Fact,
    Field,
    Finding,
    Operand,
    Problem,
    Review,
    Status,
    UnmappedCell,
    UnmappedRow,
    ValueState,
    Verdict,
    dumps,
    loads,
)

VALID = jsonschema.Draft202012Validator(json_schema())
CUT = Provenance(
    (BBox(0.5, 700.0, 9.0, 800.0), BBox(0.0, 10.0, 9.0, 20.126)), (4, 5), table=2, row=7, column=3
)
PROPOSAL = {
    "event": "digit_lost", "path": "a", "value": 13, "probability": Decimal("0.97"),
    "changes": [{"path": "a", "printed": 1, "value": 13}],
    "residuals": [
        {"rule": "T3.row_sum", "scope": {"row": "received"}, "before": Decimal("12.5"), "after": 0}
    ],
    "alternatives": [
        {"event": "fused", "path": "b", "value": Decimal("0.5"), "probability": Decimal("0.02")}
    ],
}  # fmt: skip
EVERYTHING = Extraction(
    "归档.zip!a.html",
    "0" * 64,
    part=2,
    form="cn.ogi.2021",
    form_confidence=0.9991,
    status=Status.PARTIAL,
    reasons=("limit", "form_mixed"),
    metadata={"issuer": "青禾县人民政府", "report_year": 2023, "title": None, "index_no": "a"},
    fields=(
        Field("a", 12, ValueState.VALUE, "12件", "件", "其中修订3件", 0.98, provenance=CUT),
        Field("b", Decimal("24252.311082000"), ValueState.VALUE, "24252.311082000"),
        Field("c", "见附件", ValueState.TEXT, "见附件", status=Review.REVIEW, reasons=("empty",)),
        *(Field(f"state.{state}", state=state) for state in ValueState),
    ),
    extra=(Field("x", True, ValueState.VALUE, "是", provenance=Provenance(sheet="表1", cell="C7")),),
    unmapped=(UnmappedRow(2, 30, ("发布总数量",), (UnmappedCell("", Provenance(line=120)),), "d.e"),),
    facts=(Fact("f", 23, "件", "收到23件", confidence=0.9, provenance=Provenance(dom="/html/p[2]")),),
    findings=tuple(
        Finding(
            "T3.row_sum", {"row": "received"}, verdict, Verdict.FAIL, False,
            (Operand("a", 12), Operand("b", Decimal("0.5")), Operand("c", None)),
            Decimal("12.5"), None, "warning", "reading", PROPOSAL,
        )
        for verdict in Verdict
    ),
    errors=(Problem("limit", "2,001 pages", "Raise it.", "page 2001"),),
    model={"fingerprint": "ab", "classes": 3},
)  # fmt: skip


@pytest.mark.parametrize(
    "extraction",
    [
        EVERYTHING,
        Extraction("x", ""),
        Extraction(
            "x", "", status=Status.FAILED, errors=(Problem("damaged", "m"),), reasons=("damaged",)
        ),
        Extraction("x", "", reasons=tuple(REASONS)),
    ],
)
def test_every_kind_of_result_is_valid_and_reads_back_the_same(extraction):
    line = dumps(extraction.to_json())
    VALID.validate(json.loads(line))
    assert loads(line) == loads(dumps(loads(line).to_json()))
    assert dumps(loads(line).to_json()) == line
    assert "24252.311082000" in line or not extraction.fields


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda d: d.pop("model"), "'model' is a required property"),
        (lambda d: d.update(surprise=1), "Additional properties"),
        (lambda d: d.update(status="done"), "'done' is not one of"),
        (lambda d: d.update(sha256="abc"), "does not match"),
        (lambda d: d["fields"][0].update(confidence=1.2), "greater than the maximum"),
        (lambda d: d["fields"][0].update(state="ZERO"), "'ZERO' is not one of"),
        (lambda d: d["fields"][0]["provenance"].update(page=0), "less than the minimum"),
        (lambda d: d["fields"][0]["provenance"]["boxes"].append([1, 2, 3]), "is too short"),
        (lambda d: d["reasons"].append("because"), "'because' is not one of"),
        (lambda d: d["findings"][0].update(culprit="nobody"), "'nobody' is not one of"),
    ],
)
def test_what_breaks_the_promise_is_invalid(break_it, message):
    data = json.loads(dumps(EVERYTHING.to_json()))
    break_it(data)
    top = list(VALID.iter_errors(data))
    inner = [error for choice in top for error in choice.context]  # what "object or null" hides
    assert any(message in error.message for error in (*top, *inner))
