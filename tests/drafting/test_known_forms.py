"""A draft of a sample of a known form comes out near the file that was written by hand."""

from collections import Counter

import pytest

import extractor
from extractor.drafting import draft_form
from extractor.drafting.wording import mark_of
from extractor.forms.loader import read_form
from extractor.forms.registry import load_all, load_form, validate
from extractor.labels.text import parse_label
from extractor.sampling import Options, sample

FLOORS = {
    "cn.ogi.2021": (0.95, 0.60),
    "cn.ogi.2019": (0.95, 0.60),
    "cn.ogi.2014": (0.95, 0.70),
    "cn.ogi.2008.dingxi": (0.95, 0.85),
    "cn.ogi.2008.fujian": (0.95, 0.90),
    "cn.ogi.2008.shanghai": (0.95, 0.90),
}
"""Form → least share of its fields that the drafts have, and of its rules (all instances)."""


def core(label):
    return parse_label(mark_of(label).core).core


def lines(form):
    """Path → the last row and column label of the field."""
    lists = {t.id for t in form.tables if t.is_list and len(t.leaf_columns) == 1}
    return {
        s.path: (
            core(s.row.labels[-1]) if s.row.labels else "",
            "" if s.table in lists else core(s.column.labels[-1]),
        )
        for s in form.field_specs
    }


def rules(form):
    """For each computed rule its instances, said in labels and not in paths."""
    named = lines(form)
    found = []
    for rule in form.rules:
        said = set()
        for i in rule.instances:
            sides = [
                frozenset(Counter((named[t.path], t.sign) for t in side).items())
                for side in (i.left, i.right)
            ]
            said.add((i.relation, *sides) if i.relation != "=" else ("=", frozenset(sides)))
        found += [said] if said else []
    return found


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FLOORS)
def test_the_draft_is_near_the_form(form_id, tmp_path):
    form = load_form(form_id)
    formats = ("html", "docx", "xlsx", "pdf")
    options = Options(troubles=frozenset(), scale="city")
    fields, held, seen = [], [], set()
    for made in sample(form, count=20, seed=5, formats=formats, out=tmp_path, options=options):
        if made.style.wording != "official" or made.style.numbering == "none":
            continue
        seen.add(made.format)
        file = tmp_path / "draft.yaml"
        file.write_text(draft_form(extractor.tables(made.path), forms=load_all()).text, "utf-8")
        assert validate(file) == []
        drafted = read_form(file)
        wanted, got = Counter(lines(form).values()), Counter(lines(drafted).values())
        fields.append((wanted & got).total() / wanted.total())
        instances = set().union(*rules(drafted))
        held += [rule <= instances for rule in rules(form)]
    assert seen == set(formats)
    least_fields, least_rules = FLOORS[form_id]
    assert sum(fields) / len(fields) >= least_fields
    assert sum(held) / len(held) >= least_rules
