"""What is comparable between editions: complete, the same in both directions, and the known traps."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.errors import FormError
from extractor.forms.comparable import Comparable, comparables
from extractor.forms.crosswalk import Correspondence, Crosswalk, Relation, crosswalk, joined
from extractor.forms.crosswalk_files import FOLDER, known_maps, read_maps
from extractor.forms.form import Form
from extractor.forms.registry import form_ids, load_form
from extractor.result import Extraction, Field, ValueState

PAIRS = list(itertools.product(form_ids(), repeat=2))


def walk(first: str, second: str) -> Crosswalk:
    return crosswalk(load_form(f"cn.ogi.{first}"), load_form(f"cn.ogi.{second}"))


def at(found: Crosswalk, path: str) -> Correspondence:
    (only,) = [c for c in found.correspondences if path in c.left]
    return only


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_field_of_both_forms_stands_in_one_correspondence(first: str, second: str) -> None:
    found = crosswalk(load_form(first), load_form(second))
    left = [path for c in found.correspondences for path in c.left]
    right = [path for c in found.correspondences for path in c.right]
    assert sorted(left) == sorted(load_form(first).fields)
    assert sorted(right) == sorted(load_form(second).fields)
    for c in found.correspondences:
        assert bool(c.left) == (c.relation is not Relation.NEW)
        assert bool(c.right) == (c.relation is not Relation.DROPPED)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_other_direction_is_the_inverse(first: str, second: str) -> None:
    one, other = load_form(first), load_form(second)
    assert crosswalk(one, other).inverse() == crosswalk(other, one)


def test_every_map_says_why() -> None:
    for pair, correspondences in known_maps().items():
        assert all(c.why for c in correspondences), pair


@pytest.mark.parametrize(
    ("first", "second", "path", "relation", "right"),
    [
        ("2019", "2021", "review.pending", "exact", ("review.pending",)),
        ("2019", "2021", "disclosure.art20_6.coercion.decisions", "exact", None),
        (
            "2019",
            "2021",
            "requests.outcome.other.org.other",
            "exact",
            tuple(
                f"requests.outcome.other.{p}.org.other" for p in ("no_correction", "fee_unpaid", "misc")
            ),
        ),
        ("2019", "2021", "disclosure.art20_1.regulations.made", "approximate", None),
        ("2019", "2021", "disclosure.art20_1.regulations.public_total", "not_comparable", None),
        ("2019", "2021", "disclosure.art20_8.fees.projects_prev_year", "not_comparable", None),
        ("2019", "2021", "disclosure.art20_9.procurement.amount", "dropped", ()),
        ("2021", "2019", "disclosure.art20_1.regulations.repealed", "dropped", ()),
        ("2014", "2019", "stat.requests.answers.partial", "close", None),
        ("2014", "2019", "stat.requests.answers.correction_asked", "not_comparable", None),
        ("2014", "2019", "stat.review.upheld", "not_comparable", None),
        (
            "2014",
            "2021",
            "stat.litigation",
            "approximate",
            ("litigation.direct.total", "litigation.after_review.total"),
        ),
        ("2014", "2021", "stat.requests.answers.partial", "close", ("requests.outcome.partial.total",)),
        ("2008.shanghai", "2014", "stat.requests.answers.refused", "not_comparable", None),
        ("2008.dingxi", "2014", "stat.requests.received.period", "dropped", ()),
        ("2008.fujian", "2014", "stat.requests.received.cumulative", "dropped", ()),
        ("2008.fujian", "2021", "stat.review", "approximate", ("review.total",)),
        ("2008.shanghai", "2021", "stat.requests.answers.granted", "not_comparable", None),
    ],
)
def test_known_comparisons_and_traps(
    first: str, second: str, path: str, relation: str, right: tuple[str, ...] | None
) -> None:
    found = at(walk(first, second), path)
    assert found.relation == relation
    if right is not None:
        assert found.right == right


def test_nothing_between_local_tables_or_across_2014_and_2019_is_exact() -> None:
    for first, second in PAIRS:
        if first != second and {first, second} != {"cn.ogi.2019", "cn.ogi.2021"}:
            assert crosswalk(load_form(first), load_form(second)).counts[Relation.EXACT] == 0


SMALL = """\
id: test.{id}
name: 小表
authority: 无
years: [2020, null]
evidence: "A: invented"
sections:
  main: {{ordinal: 一, zh: 情况, kind: table}}
tables:
  t:
    section: main
    prefix: t
    unit: 件
    rows:
{rows}
    columns:
      _n: {{zh: 数量}}
"""


def small(folder: Path, name: str, **rows: str) -> Form:
    path = folder / f"{name}.yaml"
    lines = "\n".join(f"      {key}: {line}" for key, line in rows.items())
    path.write_text(SMALL.format(id=name, rows=lines), encoding="utf-8")
    return load_form(path)


def test_without_a_map_only_the_same_line_is_comparable(tmp_path: Path) -> None:
    one = small(tmp_path, "one", a="{zh: 甲}", b="{zh: 乙}", c="{zh: 丙}", d="{zh: 丁}")
    other = small(
        tmp_path, "other", a="{zh: 甲}", b="{zh: 别}", c="{zh: 丙, unit: 元, type: money}", e="{zh: 戊}"
    )
    found = {(c.left or c.right)[0]: str(c.relation) for c in crosswalk(one, other).correspondences}
    assert found == {
        "t.a": "exact",
        "t.b": "not_comparable",
        "t.c": "not_comparable",
        "t.d": "dropped",
        "t.e": "new",
    }


def test_joining_takes_the_weakest_and_breaks_where_a_part_is_missing(tmp_path: Path) -> None:
    one = small(tmp_path, "one", a="{zh: 甲}", s="{zh: 和}")
    middle = small(tmp_path, "middle", a="{zh: 甲}", p="{zh: 一}", q="{zh: 二}")
    last = small(tmp_path, "last", a="{zh: 甲}", p="{zh: 一}", q="{zh: 二}")

    def pair(relation: Relation, left: str, right: str) -> Correspondence:
        sides = (tuple(f"t.{name}" for name in side) for side in (left, right))
        return Correspondence(relation, *sides)

    first = Crosswalk(
        one, middle, (pair(Relation.EXACT, "a", "a"), pair(Relation.APPROXIMATE, "s", "pq"))
    )
    whole = tuple(pair(Relation.EXACT, name, name) for name in "apq")
    assert joined(first, Crosswalk(middle, last, whole)).correspondences == first.correspondences
    broken = (*whole[:2], pair(Relation.DROPPED, "q", ""), pair(Relation.NEW, "", "q"))
    found = joined(first, Crosswalk(middle, last, broken)).correspondences
    assert [(str(c.relation), c.left, c.right) for c in found] == [
        ("exact", ("t.a",), ("t.a",)),
        ("not_comparable", ("t.s",), ("t.p",)),
        ("new", (), ("t.q",)),
    ]


GOOD = (FOLDER / "2019-2021.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("from: cn.ogi.2019", "from: cn.ogi.2020", r"line 4, from.*cn\.ogi\.2020"),
        (
            "repealed\n    foreach",
            "abolished\n    foreach",
            r"map\.repealed\.new.*no field of cn\.ogi\.2021",
        ),
        (
            "dropped: disclosure.art20_5.other_services.decisions",
            "dropped: review.totl",
            r"review\.totl",
        ),
        (
            "approximate: disclosure",
            "similar: disclosure",
            r"map\.made_issued\.similar.*not a known key",
        ),
        ("<col> = children of", "<cell> = children of", "has no value for <cell>"),
        (
            "foreach: {col: leaf columns of t3}",
            "foreach: {col: leaf columns of t9}",
            "names no table `t9`",
        ),
        ("not_comparable: disclosure.art20_8", "approximate: disclosure.art20_8", "money with a count"),
        (
            "dropped: disclosure.art20_8.fees.change",
            "dropped: disclosure.art20_8.fees.projects_prev_year",
            "two entries",
        ),
        ("    why: 第二十条第（九）项 is not reported since 2021\n", "", "lacks `why`"),
        (".amount\n", "\n", "is no field"),
        (" = disclosure.art20_8.fees.amount", "", "is no comparison"),
    ],
)
def test_mistakes_in_a_map_are_told_with_their_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    path = tmp_path / "map.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError, match=rf"(?s)map\.yaml, line \d+.*{told}"):
        read_maps(path)


def report(form: str, **numbers: object) -> Extraction:
    """A report with some fields: a number, or ``None`` for a blank."""
    fields = tuple(
        Field(
            path.replace("__", "."),
            value[0] if isinstance(value, tuple) else value,  # type: ignore[arg-type]
            ValueState.BLANK if value is None else ValueState.VALUE,
            unit=value[1] if isinstance(value, tuple) else None,
        )
        for path, value in numbers.items()
    )
    return Extraction("r.html", "0" * 64, form=form, fields=fields)


def compared(extraction: Extraction, second: str) -> dict[str, Comparable]:
    first = load_form(extraction.form or "")
    return {c.path: c for c in comparables(extraction, first, load_form(f"cn.ogi.{second}"))}


OTHER = "requests__outcome__other__"


def test_a_sum_needs_all_its_parts_and_a_blank_is_no_zero() -> None:
    whole = {f"{OTHER}no_correction__total": 2, f"{OTHER}fee_unpaid__total": 0, f"{OTHER}misc__total": 3}
    path = "requests.outcome.other.total"
    assert compared(report("cn.ogi.2021", **whole), "2019")[path].value == 5
    blank = {**whole, f"{OTHER}fee_unpaid__total": None}
    assert compared(report("cn.ogi.2021", **blank), "2019")[path].value is None


def test_a_value_that_only_compares_with_a_sum_is_given_under_the_sum() -> None:
    found = compared(report("cn.ogi.2019", **{f"{OTHER}total": 7}), "2021")
    parts = " + ".join(
        f"requests.outcome.other.{p}.total" for p in ("no_correction", "fee_unpaid", "misc")
    )
    assert (found[parts].value, str(found[parts].relation)) == (7, "exact")


def test_the_series_of_a_sum_has_no_gap_in_the_edition_itself() -> None:
    own = report("cn.ogi.2021", litigation__direct__total=4, litigation__after_review__total=1)
    path = "litigation.direct.total + litigation.after_review.total"
    assert compared(own, "2021")[path].value == 5
    before = compared(report("cn.ogi.2014", stat__litigation=6), "2021")[path]
    assert (before.value, str(before.relation)) == (6, "approximate")


def test_what_does_not_compare_gives_nothing() -> None:
    found = compared(report("cn.ogi.2019", disclosure__art20_8__fees__projects_prev_year=12), "2021")
    assert "disclosure.art20_8.fees.amount" not in found
    assert all(c.relation.compares for c in found.values())


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ((3500, None), Decimal("0.35")),
        ((2, "万元"), 2),
        ((5, "件"), None),
        ((1, "亿元"), Decimal(10000)),
    ],
)
def test_money_is_put_into_the_unit_of_the_other_form(
    printed: tuple[int, str | None], value: Decimal | int | None
) -> None:
    found = compared(report("cn.ogi.2008.shanghai", stat__fees__request=printed), "2014")
    assert found["stat.fees_collected"].value == value


def test_a_copy_of_a_form_without_a_line_loses_only_that_line() -> None:
    form = load_form("cn.ogi.2019")
    kept = tuple(s for s in form.field_specs if s.path != "requests.outcome.other.total")
    found = crosswalk(replace(form, field_specs=kept), load_form("cn.ogi.2021"))
    new = [c.right[0] for c in found.correspondences if c.relation is Relation.NEW]
    assert "requests.outcome.other.misc.total" in new
    assert at(found, "requests.outcome.other.org.other").relation is Relation.EXACT
