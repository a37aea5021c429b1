"""What is set: which issuer, year and form in which family, with which troubles."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from . import real
from .catalogue import ISSUERS, REAL, Issuer
from .families import FAMILIES
from .forms import is_matrix
from .habits import Habits
from .orders import Order

_QUOTAS = {
    "cn.ogi.2021": (
        "ridge-portal:4 harbour-layout:2 cedar-editor:3 meadow-word:3 mill-wps:3 "
        "slate-print:2 loom-divs:2 abacus-excel:1 lantern-township:2 quill-official:5 "
        "hamlet-word:2 ledger-wide:3 filing-sheet:3 binder-sheets:2 plain-tabs:1 "
        "plain-lines:1 plain-aligned:1 press-browser:3 folio-reportlab:2 tri-rule:2 "
        "registry-scan:2 fax-scan:1 "
    ),
    "cn.ogi.2019": (
        "ridge-portal:2 harbour-layout:2 cedar-editor:2 meadow-word:2 mill-wps:1 "
        "slate-print:1 loom-divs:1 abacus-excel:1 lantern-township:2 quill-official:3 "
        "hamlet-word:2 ledger-wide:1 filing-sheet:2 binder-sheets:1 plain-tabs:1 "
        "plain-lines:1 press-browser:2 folio-reportlab:1 tri-rule:1 registry-scan:2 "
        "fax-scan:1 "
    ),
    "cn.ogi.2014": (
        "ridge-portal:1 harbour-layout:1 cedar-editor:1 meadow-word:1 slate-print:1 "
        "loom-divs:1 abacus-excel:1 lantern-township:1 quill-official:2 filing-sheet:2 "
        "plain-tabs:1 press-browser:1 tri-rule:1 registry-scan:1 "
    ),
    "cn.ogi.2008.shanghai": (
        "ridge-portal:1 harbour-layout:1 abacus-excel:1 filing-sheet:1 quill-official:1 "
        "plain-aligned:1 folio-reportlab:1 fax-scan:1 "
    ),
    "cn.ogi.2008.dingxi": (
        "harbour-layout:1 lantern-township:1 quill-official:1 filing-sheet:1 plain-tabs:1 "
        "press-browser:1 registry-scan:1 cedar-editor:1 "
    ),
    "cn.ogi.2008.fujian": (
        "mill-wps:1 harbour-layout:1 meadow-word:1 slate-print:1 hamlet-word:1 "
        "binder-sheets:1 tri-rule:1 plain-lines:1 "
    ),
}
_YEARS = {
    "cn.ogi.2021": (2021, 2024),
    "cn.ogi.2019": (2019, 2020),
    "cn.ogi.2014": (2014, 2018),
    "cn.ogi.2008.shanghai": (2008, 2013),
    "cn.ogi.2008.dingxi": (2008, 2013),
    "cn.ogi.2008.fujian": (2009, 2015),
}
_HONGZE = (
    "ridge-portal harbour-layout cedar-editor meadow-word mill-wps slate-print "
    "loom-divs lantern-township quill-official ledger-wide filing-sheet binder-sheets "
    "plain-tabs press-browser folio-reportlab registry-scan "
)
_ERRORS = (
    "digit",
    "off_by",
    "prose",
    "lost_digit",
    "blank_total",
    "swapped",
    "shifted",
    "digit",
    "prose",
    "off_by",
)


@dataclass
class Job:
    """One document to be made."""

    number: int
    family: str
    turn: int
    """Which of the family's producers, tables, encodings and scans is its turn."""
    order: Order
    origin: str = "invented figures"
    group: str | None = None

    @property
    def id(self) -> str:
        return f"b{self.number:03d}"


def jobs(seed: int = 2) -> list[Job]:
    rng = random.Random(seed)
    deck = _Deck(rng)
    turns: dict[str, int] = {}
    found: list[Job] = []

    def add(
        family: str, order: Order, origin: str = "invented figures", group: str | None = None
    ) -> None:
        turn = turns.get(family, 0)
        turns[family] = turn + 1
        found.append(Job(len(found) + 1, family, turn, order, origin, group))

    for form, quota in _QUOTAS.items():
        families = [
            name for part in quota.split() for name, n in [part.split(":")] for _ in range(int(n))
        ]
        rng.shuffle(families)
        for i, ((issuer, year), family) in enumerate(zip(_reporters(form, rng), families, strict=False)):
            add(family, _order(form, issuer, year, family, i, deck))
    for i, family in enumerate(_HONGZE.split()):
        add(
            family,
            _hongze(family, i),
            "figures of 淮安市洪泽区人民政府 2024, typeset anew",
            "hongze-2024",
        )
    for family, origin, group, order in real.orders():
        add(family, order, origin, group)
    return found


def _reporters(form: str, rng: random.Random) -> Iterator[tuple[Issuer, int]]:
    """Issuers with their years: first one report each, then a second year for some."""
    first, last = _YEARS[form]
    keys = sorted(ISSUERS)
    rng.shuffle(keys)
    if not is_matrix(form):
        keys = [
            k
            for k in keys
            if ISSUERS[k].level in {"county", "city"} or (form == "cn.ogi.2014" and rng.random() < 0.6)
        ]
    share = 0.7
    once = keys[: round(share * len(keys)) if is_matrix(form) else len(keys)]
    seen = []
    limit = {"cn.ogi.2021": 38, "cn.ogi.2019": 24}.get(form, 99)
    for key in once[:limit]:
        issuer = ISSUERS[key]
        start = max(first, issuer.since)
        if start > last:
            continue
        year = rng.randint(start, last - 1 if is_matrix(form) else last)
        seen.append((issuer, year))
        yield issuer, year
    for issuer, year in seen:
        yield issuer, year + 1


def _order(form: str, issuer: Issuer, year: int, family: str, i: int, deck: _Deck) -> Order:
    rng, habits = deck.rng, FAMILIES[family].habits
    habits = deck.deal(family, habits) if is_matrix(form) else _list_habits(form, habits, i, rng)
    if issuer.level == "town" and rng.random() < 0.6 and habits.zero == "0":
        habits = replace(habits, zero=rng.choice(["blank", "mixed", "slash", "none", "totals", "wide"]))
    quiet = issuer.level == "town"
    errors: tuple[str, ...] = ()
    if i % 3 == 1 and not quiet:
        errors = (_ERRORS[(i // 3) % len(_ERRORS)],)
        if rng.random() < 0.25:
            errors += (rng.choice(["digit", "prose", "off_by"]),)
    scanned = FAMILIES[family].producers[0] == "scan"
    order = Order(form, issuer, year, habits, f"{form}/{issuer.key}/{year}/{family}", errors=errors)
    order.verbose = 0 if scanned else rng.choice([1, 2, 2, 2, 3])
    order.page_breaks = rng.random() < 0.4
    order.wide = issuer.level != "department" and rng.random() < 0.8
    if form == "cn.ogi.2008.fujian" and year >= 2013:
        order.extensions = {
            "stat.fees.waived": str(rng.choice([0, 0, 120])),
            "stat.requests.answers.other": "0",
        }
    if is_matrix(form) and rng.random() < 0.1:
        path = "disclosure.art20_8.fees." + ("amount" if form == "cn.ogi.2021" else "projects_prev_year")
        order.texts = {path: rng.choice(["详见附表", "见部门决算", "无此项业务", "正在统计"])}
    return order


_TWISTS: tuple[dict[str, Any], ...] = (
    {"single_other": True},
    {"subtotals": True},
    {"drop_block": "art20_6"},
    {"drop_block": "art20_8"},
    {"units": 0.5},
    {"notes": 0.5, "sign": "plus"},
    {"head_typo": "twice"},
    {"head_typo": "cut"},
    {"local_rows": True},
    {"rewording": 0.45},
    {"typos": 3},
    {"zero": "mixed"},
    {"wide_digits": True},
    {"numbering": ""},
    {"drop_rows": ("one", "two")},
    {"cut": "repeat"},
    {"cut": "plain"},
    {"cut": "split"},
    {"traditional": True},
    {"zero": "item"},
    {"breaks": "line"},
    {"breaks": "spaces"},
    {"organisations_total": True},
    {"brackets": "none"},
    {"table2": "first_bare"},
    {"table2": "flat"},
    {"table4": "pair"},
    {"table4": "list"},
    {"thousands": True},
    {"table3": "fullrow"},
    {"zero": "totals"},
    {"wrong_span": True},
    {"rewording": 0.25, "breaks": "number"},
)
"""Single habits that a document has on top of its family's."""


class _Deck:
    """Deals the twists one after the other, so that each comes as often as any other."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.cards: list[dict[str, Any]] = []

    def deal(self, family: str, habits: Habits) -> Habits:
        for _ in range(self.rng.choice([1, 1, 2, 2])):
            if not self.cards:
                self.cards = self.rng.sample(_TWISTS, len(_TWISTS))
            twist = self._fitting(family)
            if twist is not None:
                habits = replace(habits, **twist)
        return habits

    def _fitting(self, family: str) -> dict[str, Any] | None:
        """The next card that this family can play: a wrong span needs a web page."""
        web = FAMILIES[family].producers[0] == "html" and FAMILIES[family].tables[0] != "divs"
        for card in self.cards:
            if "wrong_span" not in card or web:
                self.cards.remove(card)
                return card
        return None


def _list_habits(form: str, habits: Habits, i: int, rng: random.Random) -> Habits:
    columns = (
        ("label", "unit", "value"),
        ("serial", "label", "unit", "value"),
        ("label", "unit", "code", "value"),
        ("label", "value"),
        ("serial", "label", "value"),
        ("code", "label", "unit", "value"),
    )
    chosen = columns[i % len(columns)] if not form.endswith("dingxi") else columns[(2, 2, 5, 0)[i % 4]]
    if form == "cn.ogi.2014" and "code" in chosen:
        chosen = columns[1]
    layout = ("plain", "pages", "plain", "grouped", "three", "plain", "halves", "plain")[i % 8]
    if (layout == "grouped" or layout == "three") and form != "cn.ogi.2014":
        layout = "pages" if layout == "grouped" else "plain"
    habits = replace(
        habits,
        list_columns=chosen,
        list_layout=layout,
        unit_in_label="unit" not in chosen,
        cut=rng.choice(["repeat", "plain", "inside"]),
    )
    habits = replace(habits, list_group_unit=rng.choice(["——", "", "-"]), indent=rng.random() < 0.5)
    if i % 5 == 2:
        drop = {"cn.ogi.2014": ("stat.complaints", "stat.requests.received.fax")}.get(
            form, ("stat.appeal",)
        )
        habits = replace(habits, drop_rows=drop)
    if i % 4 == 3:
        habits = replace(habits, rewording=0.4)
    if i % 6 == 4:
        habits = replace(habits, typos=2, zero="blank")
    return habits


def _hongze(family: str, i: int) -> Order:
    habits = FAMILIES[family].habits
    habits = replace(habits, single_other=i % 3 != 2)
    if i % 4 == 1:
        habits = replace(habits, rewording=0.2)
    order = Order(
        "cn.ogi.2021",
        REAL["hongze"],
        2024,
        habits,
        f"hongze/{family}",
        figures=real.hongze(),
        own_facts=real.hongze_facts(),
    )
    order.verbose = 0 if FAMILIES[family].producers[0] == "scan" else 1
    return order
