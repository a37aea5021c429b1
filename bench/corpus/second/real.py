"""Published figures set anew: facts only, with the report they are from; no sentence is copied.

Where only some figures of a report are known, the other cells are filled in so that the sums
hold, and ``origin`` of the gold says so.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .catalogue import REAL
from .errors import Violation
from .forms import COLUMNS, fields
from .habits import Habits
from .orders import Order
from .prose import Count

_O = "requests.outcome."

_HONGZE = {
    "disclosure.art20_1.normative_documents.issued": 3,
    "disclosure.art20_1.normative_documents.in_force": 8,
    "disclosure.art20_5.licences.decisions": 9487,
    "disclosure.art20_6.penalties.decisions": 2776,
    "disclosure.art20_6.coercion.decisions": 84,
    "disclosure.art20_8.fees.amount": 7545,
    "review.upheld": 1,
    "review.corrected": 1,
    "review.total": 2,
    "litigation.direct.upheld": 1,
    "litigation.direct.total": 1,
    "litigation.after_review.upheld": 2,
    "litigation.after_review.other": 1,
    "litigation.after_review.total": 3,
}
_HONGZE_ROWS = {
    "requests.received": 95,
    _O + "granted": 50,
    _O + "partial": 9,
    _O + "denied.three_security_one_stability": 1,
    _O + "denied.deliberative": 1,
    _O + "denied.enforcement_file": 1,
    _O + "unable.not_held": 31,
    _O + "unable.needs_creation": 1,
    _O + "not_processed.petition_complaint": 1,
    _O + "total": 95,
}


def _figures(form: str, cells: dict[str, Any], rows: dict[str, int] | None = None) -> dict[str, Any]:
    """All fields of the form: ``cells``, ``rows`` of natural persons alone, and zeros."""
    figures: dict[str, Any] = dict.fromkeys(fields(form), 0) | cells
    for row, n in (rows or {}).items():
        figures |= {f"{row}.natural_person": n, f"{row}.total": n}
    return figures


def hongze() -> dict[str, Any]:
    """Hongze district 2024, complete."""
    return _figures("cn.ogi.2021", _HONGZE, _HONGZE_ROWS)


def hongze_facts() -> tuple[tuple[str, tuple[Count, ...]], ...]:
    """What its report tells in prose; its 17 requests are those of the district government alone."""
    own = Count("requests.received.total", 17, "件", "requests.received.total", "2024", "区政府本级")
    return (
        (
            "区政府网站一年里更新信息{c0}条，配发解读{c1}条。",
            (
                Count("narrative.disclosed.website", 2428, "条"),
                Count("narrative.interpretation.items", 7, "条"),
            ),
        ),
        ("以区政府本级名义收下并答复的公开申请为{c0}件，不含各部门和镇街。", (own,)),
    )


def _spread(row: str, natural: int, commercial: int = 0, other: int = 0) -> dict[str, int]:
    values = dict.fromkeys(COLUMNS, 0)
    values |= {
        "natural_person": natural,
        "org.commercial": commercial,
        "org.other": other,
        "total": natural + commercial + other,
    }
    return {f"{row}.{c}": n for c, n in values.items()}


def _shanghai() -> tuple[dict[str, Any], tuple[str, ...]]:
    """Municipal general office 2019: granted 272 (258 to natural persons), partial 3, denied 35,
    unable 337, not processed 158."""
    cells: dict[str, Any] = {}
    rows = {
        _O + "granted": (258, 9, 5),
        _O + "partial": (3, 0, 0),
        _O + "denied.internal_affairs": (20, 0, 0),
        _O + "denied.deliberative": (13, 2, 0),
        _O + "unable.not_held": (251, 10, 4),
        _O + "unable.needs_creation": (60, 2, 0),
        _O + "unable.still_unclear": (10, 0, 0),
        _O + "not_processed.petition_complaint": (119, 3, 0),
        _O + "not_processed.duplicate": (36, 0, 0),
    }
    for row, numbers in rows.items():
        cells |= _spread(row, *numbers)
    natural, commercial, other = (sum(n[i] for n in rows.values()) for i in range(3))
    cells |= _spread(_O + "total", natural, commercial, other) | _spread(
        "requests.carried_out", 21, 1, 0
    )
    cells |= _spread("requests.carried_in", 18, 0, 0) | _spread(
        "requests.received", natural + 3, commercial + 1, other
    )
    cells |= {
        "review.upheld": 2,
        "review.pending": 1,
        "review.total": 3,
        "litigation.direct.upheld": 4,
        "litigation.direct.total": 4,
        "litigation.after_review.upheld": 5,
        "litigation.after_review.total": 5,
    }
    blanks = tuple(f"{row}.total" for row in rows)
    return _figures("cn.ogi.2019", cells), blanks


def _shanghai_facts() -> tuple[tuple[str, tuple[Count, ...]], ...]:
    path = _O + "{}.total"
    both = Count(
        path.format("granted"),
        258,
        "件",
        "requests.outcome.granted.total + requests.outcome.partial.total",
    )
    unable_rows = ("not_held", "needs_creation", "still_unclear")
    compares = " + ".join(f"requests.outcome.unable.{row}.total" for row in unable_rows)
    unable = Count(path.format("unable"), 265, "件", compares)
    share = Count(path.format("granted") + ".share", Decimal("33.9"), "%")
    review = Count("review.total", 7, "件", "review.total")
    suits = Count("litigation.total", 9, "件", "litigation.direct.total + litigation.after_review.total")
    return (
        ("答复中，属于公开和部分公开的{c0}件，占{c2}%；属于无法提供的{c1}件。", (both, unable, share)),
        ("与公开有关的复议{c0}件、诉讼{c1}件，结论均为维持。", (review, suits)),
    )


def _shanghai_errors(figures: dict[str, Any], blanks: tuple[str, ...]) -> tuple[Violation, ...]:
    told = ((_O + "granted.total", 258, 275), ("review.total", 7, 3))
    prose = [Violation(path, printed, right, "prose") for path, printed, right in told]
    return (*prose, *(Violation(path, None, figures[path], "blank_total") for path in blanks))


_PARTIAL = (
    "figures of {name} {year} as far as published ({what}), "
    "other cells filled in consistently, typeset anew"
)


def orders() -> list[tuple[str, str, str, Order]]:
    """(family, origin, near-duplicate group, order) of reports of which only some figures are known."""
    found = []
    figures, blanks = _shanghai()
    found.append(
        _order(
            "ridge-portal",
            "shanghai_office",
            2019,
            "cn.ogi.2019",
            figures,
            "outcome groups, remedies, blank totals",
            Habits(zero="blank", table2="five"),
            blanks=blanks,
            known=_shanghai_errors(figures, blanks),
            own_facts=_shanghai_facts(),
        )
    )
    wuhan = _figures(
        "cn.ogi.2019",
        {
            "disclosure.art20_6.coercion.projects_prev_year": 4,
            "disclosure.art20_6.coercion.change": 4,
            "disclosure.art20_5.licences.projects_prev_year": 8,
            "disclosure.art20_5.licences.change": -8,
            "disclosure.art20_5.licences.decisions": 312,
            **_spread("requests.received", 41, 6),
            **_spread(_O + "granted", 33, 5),
            **_spread(_O + "unable.not_held", 8, 1),
            **_spread(_O + "total", 41, 6),
        },
    )
    fees = ("disclosure.art20_8.fees.projects_prev_year", "disclosure.art20_8.fees.change")
    found.append(
        _order(
            "cedar-editor",
            "wuhan_eco",
            2020,
            "cn.ogi.2019",
            wuhan,
            "coercion row 4, 4, dash; fee row empty",
            Habits(local_rows=True),
            blanks=fees,
            dashes=("disclosure.art20_6.coercion.decisions",),
        )
    )
    hanyang = _figures(
        "cn.ogi.2021",
        {
            "disclosure.art20_1.normative_documents.issued": 2,
            "disclosure.art20_1.normative_documents.in_force": 21,
            "disclosure.art20_5.licences.decisions": 18230,
            "disclosure.art20_6.penalties.decisions": 1944,
            "disclosure.art20_8.fees.amount": Decimal("5231.7"),
            **_spread("requests.received", 196, 11),
            **_spread(_O + "granted", 120, 8),
            **_spread(_O + "unable.not_held", 75, 3),
            **_spread(_O + "other.misc", 1),
            **_spread(_O + "total", 196, 11),
        },
    )
    found.append(
        _order(
            "mill-wps",
            "hanyang",
            2022,
            "cn.ogi.2021",
            hanyang,
            "the blank cell and one request withdrawn",
            Habits(rewording=0.3),
            blanks=("disclosure.art20_1.regulations.in_force",),
        )
    )
    gaochun = _figures(
        "cn.ogi.2021",
        {
            "disclosure.art20_5.licences.decisions": 40112,
            "disclosure.art20_6.penalties.decisions": 1530,
            "disclosure.art20_8.fees.amount": Decimal("3120.46"),
            **_spread("requests.received", 126, 4),
            **_spread(_O + "granted", 57, 2),
            **_spread(_O + "unable.not_held", 30, 2),
            **_spread(_O + "denied.third_party_rights", 20),
            **_spread(_O + "denied.enforcement_file", 6),
            **_spread(_O + "not_processed.duplicate", 1),
            **_spread(_O + "other.misc", 12),
            **_spread(_O + "total", 126, 4),
        },
    )
    path = _O + "granted.total"
    facts = (
        (
            "全部{c0}件办件中予以公开{c1}件，占{c2}%。",
            (
                Count(_O + "total.total", 130, "件", _O + "total.total"),
                Count(path, 59, "件", path),
                Count(path + ".share", Decimal("45.3"), "%"),
            ),
        ),
    )
    found.append(
        _order(
            "press-browser",
            "gaochun",
            2022,
            "cn.ogi.2021",
            gaochun,
            "130 answers of which 59, 32, 26, 1, 12",
            Habits(),
            own_facts=facts,
        )
    )
    tongzhou = _figures(
        "cn.ogi.2019",
        {
            "disclosure.art20_5.licences.projects_prev_year": 1283,
            "disclosure.art20_5.licences.change": 1036,
            "disclosure.art20_5.licences.decisions": 52114,
            "disclosure.art20_6.penalties.projects_prev_year": 5322,
            "disclosure.art20_6.penalties.change": -253,
            "disclosure.art20_6.penalties.decisions": 20977,
            "disclosure.art20_8.fees.projects_prev_year": 22,
            "disclosure.art20_8.fees.change": 3,
            "disclosure.art20_9.procurement.projects": 1175,
            "disclosure.art20_9.procurement.amount": Decimal("160596.4012"),
            **_spread("requests.received", 402, 18),
            **_spread(_O + "granted", 210, 10),
            **_spread(_O + "unable.not_held", 192, 8),
            **_spread(_O + "total", 402, 18),
        },
    )
    found.append(
        _order(
            "harbour-layout",
            "tongzhou",
            2019,
            "cn.ogi.2019",
            tongzhou,
            "changes +1036, +3 and -253, +22 fee items",
            Habits(sign="plus", table2="first_bare"),
        )
    )
    return found


def _order(
    family: str,
    key: str,
    year: int,
    form: str,
    figures: dict[str, Any],
    what: str,
    habits: Habits,
    **more: Any,
) -> tuple[str, str, str, Order]:
    issuer = REAL[key]
    order = Order(
        form,
        issuer,
        year,
        habits,
        f"real/{key}/{year}",
        figures=figures,
        wide=issuer.level == "county",
        **more,
    )
    return family, _PARTIAL.format(name=issuer.name, year=year, what=what), f"{key}-{year}", order
