"""An archive of made results: two reports, one with everything that is hard to write, and a failure."""

from decimal import Decimal

import pytest

from extractor.document import Provenance
from extractor.forms.registry import load_form
from extractor.result import (
    Extraction,
    Fact,
    Field,
    Finding,
    Operand,
    Problem,
    Review,
    Status,
    ValueState,
    Verdict,
)

FEES = "disclosure.art20_8.fees.amount"
RECEIVED = "requests.received.natural_person"
CARRIED = "requests.carried_in.natural_person"
ABSENT = "requests.carried_in.total"


def reports():
    plain = [
        Field(path, n, ValueState.VALUE, str(n), provenance=Provenance(table=1, row=n, column=2))
        for n, path in enumerate(load_form("cn.ogi.2021").fields, 1)
    ]
    odd = {
        FEES: Field(FEES, Decimal("24252.3110820"), ValueState.VALUE, "24252.3110820万元", "万元"),
        RECEIVED: Field(
            RECEIVED, None, ValueState.TEXT, "=1+1", confidence=0.4, status=Review.REVIEW,
            reasons=("unexpected_text",),
        ),
        CARRIED: Field(CARRIED, Decimal("1.5"), ValueState.VALUE, "1.5", note="\x07,\"见下\"\n"),
        ABSENT: Field(ABSENT, None, ValueState.NOT_IN_FORM),
    }  # fmt: skip
    finding = Finding(
        "T3.balance", {"col": "total"}, Verdict.FAIL, Verdict.FAIL, False,
        (Operand(FEES, Decimal("0.10")),), Decimal("0.10"), 10**40,
    )  # fmt: skip
    metadata = {"issuer": "青禾县人民政府", "report_year": 2023, "admin_level": "county"}
    yield Extraction("a.html", "1" * 64, form="cn.ogi.2021", metadata=metadata, fields=tuple(plain))
    yield Extraction(
        "b/=cmd.html", "2" * 64, form="cn.ogi.2021", metadata={**metadata, "report_year": 2022},
        fields=tuple(odd.get(item.path, item) for item in plain), extra=(Field("h", 0),),
        facts=(Fact("p", 23, "件", "收到 23 件"),), findings=(finding,),
    )  # fmt: skip
    yield Extraction(
        "c.pdf", "3" * 64, status=Status.FAILED, errors=(Problem("damaged", "cut off", "fetch it"),)
    )


@pytest.fixture
def store(stored):
    return stored(reports())
