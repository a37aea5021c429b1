"""Rules over rows that the data name: for every key that a report has, joined between tables."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractor.checks.rules import check
from extractor.forms.registry import load_form
from extractor.result import Field, Finding, ValueState, Verdict

FORM = load_form("us.foia.annual")
FLOW = {"start": 10, "received": 5, "processed": 8, "end": 7}


def record(key: str, figures: Mapping[str, int], table: str = "v_a") -> list[Field]:
    return [
        Field(f"foia.{table}.{key}.{name}", value=n, state=ValueState.VALUE, raw=str(n))
        for name, n in figures.items()
    ]


def findings(fields: list[Field], rule: str) -> dict[str, Verdict]:
    """Scope → verdict."""
    found: list[Finding] = [f for f in check(FORM, fields) if f.rule == rule]
    return {"/".join(f.scope.values()): f.verdict for f in found}


def test_every_key_is_checked_and_the_total() -> None:
    fields = record("atf", FLOW) + record("bop", FLOW | {"end": 9}) + record("overall", FLOW)
    assert findings(fields, "V.A.flow") == {
        "foia.v_a.overall": Verdict.PASS,
        "foia.v_a.atf": Verdict.PASS,
        "foia.v_a.bop": Verdict.FAIL,
    }


@pytest.mark.parametrize(("overall", "verdict"), [(16, Verdict.PASS), (15, Verdict.FAIL)])
def test_components_add_up_to_the_total(overall: int, verdict: Verdict) -> None:
    fields = record("atf", FLOW) + record("bop", FLOW) + record("overall", {"processed": overall})
    assert findings(fields, "V.A.overall")["processed"] is verdict


def test_tables_are_joined_on_the_key() -> None:
    fields = record("atf", FLOW) + record("bop", FLOW) + record("epa", FLOW)
    fields += record("atf", {"total": 8}, "v_b1") + record("bop", {"total": 9}, "v_b1")
    assert findings(fields, "V.A=V.B(1)") == {
        "overall": Verdict.NOT_ASSESSABLE,
        "atf": Verdict.PASS,
        "bop": Verdict.FAIL,
        "epa": Verdict.NOT_ASSESSABLE,
    }


def test_a_bound_is_no_number_to_compute_with() -> None:
    days = {"simple.lowest": 3, "simple.highest": 9}
    lines = record("atf", days, "vii_a")
    bound = Field("foia.vii_a.bop.simple.lowest", value="<1", state=ValueState.VALUE, raw="<1")
    lines += [bound, *record("bop", {"simple.highest": 9}, "vii_a")]
    found = findings(lines, "VII.A.order")
    assert found["foia.vii_a.atf/simple"] is Verdict.PASS
    assert found["foia.vii_a.bop/simple"] is Verdict.NOT_ASSESSABLE
