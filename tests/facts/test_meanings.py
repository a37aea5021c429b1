"""Where a fact goes in which form."""

from __future__ import annotations

import pytest

from extractor.facts.meanings import Target, target
from extractor.facts.weights import NONE
from extractor.forms.registry import load_form
from extractor.training.phrasing import meanings


def test_a_count_that_a_cell_tells_goes_under_the_path_of_the_cell():
    assert target("requests.received.total", load_form("cn.ogi.2014")).path == "stat.requests.received"
    assert (
        target("narrative.training", load_form("cn.ogi.2014")).path == "stat.meetings_training.courses"
    )
    assert target("narrative.training", load_form("cn.ogi.2021")) == Target("narrative.training")


def test_a_group_is_the_sum_of_its_lines():
    denied = target("requests.outcome.denied.total", load_form("cn.ogi.2021"))
    assert denied.path == "requests.outcome.denied.total"
    assert len(denied.cells) == 8
    both = target("litigation.total", load_form("cn.ogi.2021"))
    assert both.compares == "litigation.direct.total + litigation.after_review.total"


@pytest.mark.parametrize("meaning", ["stat.complaints", "disclosure.art20_9.procurement.amount"])
def test_a_count_of_another_edition_is_no_fact(meaning):
    assert target(meaning, load_form("cn.ogi.2021")) is None


def test_every_meaning_of_the_model_has_a_place_in_some_form():
    forms = [load_form(f) for f in ("cn.ogi.2021", "cn.ogi.2019", "cn.ogi.2014", "cn.ogi.2008.shanghai")]
    homeless = {m for m in meanings() if m != NONE and not any(target(m, form) for form in forms)}
    assert homeless == {"litigation.pending"}  # no form adds up pending suits of both kinds
