"""Records as they are typeset: every field once, figures that obey the rules, read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.checks.rules import check
from extractor.forms.registry import load_form
from extractor.pipeline import extract
from extractor.result import Verdict
from extractor.sampling.sample import Options, sample

FORM = load_form("cn.gov_website.2017")
CLEAN = Options(troubles=frozenset())


def test_every_field_is_printed_once_and_every_rule_holds() -> None:
    for made in sample(FORM, count=12, seed=3, options=CLEAN):
        assert all(field.raw is not None for field in made.gold.fields)
        findings = check(FORM, made.gold.fields, ())
        assert not [f for f in findings if f.verdict is Verdict.FAIL]


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["html", "docx", "xlsx", "text", "pdf"])
def test_clean_records_are_read_back(tmp_path: Path, format_: str) -> None:
    made = list(sample(FORM, count=6, seed=5, formats=(format_,), out=tmp_path, options=CLEAN))
    for one in made:
        assert one.path is not None
        (read,) = extract(one.path)
        assert read.form == FORM.id
        accepted = [f for f in read.fields if f.status.value == "accepted"]
        assert not [f.path for f in accepted if f.value != one.gold.field(f.path).value]
        assert len(accepted) >= 0.85 * len(read.fields)  # some sheets print no line under the table
