"""Typeset reports of a form whose rows the data name: gold, rules, and that they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.checks.rules import check
from extractor.forms.registry import load_form
from extractor.pipeline import extract
from extractor.result import Verdict
from extractor.sampling.sample import sample

FORM = load_form("us.foia.annual")


def test_the_figures_obey_the_rules() -> None:
    (made,) = sample(FORM, seed=3)
    verdicts = [f.verdict for f in check(FORM, made.gold.fields)]
    assert Verdict.FAIL not in verdicts
    assert verdicts.count(Verdict.PASS) > 20


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again = (next(iter(sample(FORM, seed=8))) for _ in range(2))
    assert first.content == again.content


@pytest.mark.parametrize("format_", ["html", "docx", "xlsx", "pdf", "text"])
def test_reports_are_read_as_printed(tmp_path: Path, format_: str) -> None:
    (made,) = sample(FORM, seed=21, formats=(format_,), out=tmp_path)
    assert made.path is not None
    (read,) = extract(made.path)
    values = {f.path: (f.value, f.state) for f in read.fields}
    wrong = [f.path for f in made.gold.fields if values.get(f.path) != (f.value, f.state)]
    assert read.form == FORM.id
    assert len(wrong) <= 0.02 * len(made.gold.fields), wrong[:5]
