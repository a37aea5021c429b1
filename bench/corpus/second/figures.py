"""Invented figures as reports have them: most cells zero, sums sound, sizes by level of the organ.

Everything is a function of issuer and year, so that what one year carries forward is what the
next one carries in, and the stock of documents in force moves by what is issued and repealed.
"""

from __future__ import annotations

import random
from decimal import Decimal

from .catalogue import Issuer
from .forms import COLUMNS, REMEDIES, RESULTS, outcome_leaves
from .model import Number

Figures = dict[str, Number]

_ORGS = [c for c in COLUMNS if c.startswith("org.")]
_LOAD = {
    "province": (900, 4200),
    "city": (180, 2600),
    "county": (12, 260),
    "town": (0, 0),
    "department": (2, 90),
}
_OUTCOME_WEIGHT = {
    "granted": 42.0,
    "partial": 7.0,
    "denied.state_secret": 0.5,
    "denied.law_prohibits": 0.8,
    "denied.three_security_one_stability": 0.4,
    "denied.third_party_rights": 2.0,
    "denied.internal_affairs": 1.6,
    "denied.deliberative": 1.2,
    "denied.enforcement_file": 2.4,
    "denied.query_matter": 1.4,
    "unable.not_held": 21.0,
    "unable.needs_creation": 3.0,
    "unable.still_unclear": 1.5,
    "not_processed.petition_complaint": 3.4,
    "not_processed.duplicate": 2.2,
    "not_processed.public_publication": 0.1,
    "not_processed.excessive": 0.4,
    "not_processed.confirm_or_reissue": 0.6,
    "other": 5.0,
    "other.no_correction": 2.0,
    "other.fee_unpaid": 0.3,
    "other.misc": 3.2,
}


def seeded(issuer: Issuer, year: int, what: str) -> random.Random:
    return random.Random(f"{issuer.key}/{year}/{what}")


def split(rng: random.Random, total: int, weights: dict[str, float]) -> dict[str, int]:
    """``total`` things dealt out by weight."""
    dealt = dict.fromkeys(weights, 0)
    keys, shares = list(weights), list(weights.values())
    for key in rng.choices(keys, shares, k=min(total, 4000)):
        dealt[key] += 1
    if total > 4000:
        dealt[keys[0]] += total - 4000
    return dealt


def _column_weights(rng: random.Random) -> dict[str, float]:
    weights = {"natural_person": rng.uniform(80, 97), "org.commercial": rng.uniform(2, 12)}
    small = {"org.research": 0.3, "org.public_welfare": 0.5, "org.legal_service": 1.6, "org.other": 0.9}
    return weights | {k: w * rng.choice([0, 1, 2]) for k, w in small.items()}


def requests_of(issuer: Issuer, year: int) -> int:
    rng = seeded(issuer, 0, "load")
    low, high = _LOAD[issuer.level]
    base = round(low * (high / low) ** rng.random()) if low else 0
    if issuer.level == "town":
        return seeded(issuer, year, "town").choice([0, 0, 0, 0, 1, 2])
    return max(0, round(base * seeded(issuer, year, "load").uniform(0.8, 1.25)))


def carried(issuer: Issuer, year: int) -> dict[str, int]:
    """Requests of each applicant column that ``year`` leaves open."""
    rng = seeded(issuer, year, "carried")
    share = rng.choice([0.0, 0.02, 0.04, 0.06])
    return split(rng, round(requests_of(issuer, year) * share), _column_weights(rng))


def _requests(issuer: Issuer, year: int, form: str) -> Figures:
    rng = seeded(issuer, year, "requests")
    received = split(rng, requests_of(issuer, year), _column_weights(rng))
    before, after = carried(issuer, year - 1), carried(issuer, year)
    leaves = outcome_leaves(form)
    tilt = {leaf: _OUTCOME_WEIGHT[leaf] * rng.choice([0.2, 0.6, 1.0, 1.0, 1.8]) for leaf in leaves}
    figures: Figures = {}
    for col in [c for c in COLUMNS if c != "total"]:
        if received[col] + before[col] < after[col]:
            received[col] = after[col]
        done = received[col] + before[col] - after[col]
        dealt = split(rng, done, tilt)
        figures[f"requests.received.{col}"] = received[col]
        figures[f"requests.carried_in.{col}"] = before[col]
        figures |= {f"requests.outcome.{leaf}.{col}": n for leaf, n in dealt.items()}
        figures[f"requests.outcome.total.{col}"] = done
        figures[f"requests.carried_out.{col}"] = after[col]
    rows = {path.rsplit(".", 1)[0] for path in figures if path.endswith(".natural_person")}
    for row in rows:
        figures[f"{row}.total"] = sum(int(figures[f"{row}.{c}"]) for c in COLUMNS if c != "total")
    return figures


def _remedies(issuer: Issuer, year: int) -> Figures:
    rng = seeded(issuer, year, "remedies")
    load = requests_of(issuer, year)
    figures: Figures = {}
    for block, share in zip(REMEDIES, (0.07, 0.02, 0.012), strict=True):
        total = round(load * share * rng.choice([0, 0.5, 1, 1.5]))
        parts = split(rng, total, {"upheld": 6, "corrected": 1.4, "other": 2.4, "pending": 1.6})
        figures |= {f"{block}.{k}": parts[k] for k in RESULTS if k != "total"}
        figures[f"{block}.total"] = total
    return figures


_WORK = {
    # licences, penalties, coercion, fees in 10 000 yuan: upper ends for the organ itself
    "province": (400_000, 90_000, 8_000, 90_000),
    "city": (160_000, 40_000, 3_000, 60_000),
    "county": (30_000, 5_000, 400, 9_000),
    "town": (120, 12, 3, 0),
    "licence": (9_000, 260, 12, 400),
    "enforce": (60, 3_400, 160, 30),
    "legal": (2_200, 40, 0, 120),
    "quiet": (30, 2, 0, 60),
}


def _work(issuer: Issuer, year: int) -> dict[str, Number]:
    ends = _WORK[issuer.trade if issuer.level == "department" else issuer.level]
    sizes = [
        round(end ** seeded(issuer, 0, f"work{i}").uniform(0.45, 0.98)) if end else 0
        for i, end in enumerate(ends)
    ]
    if issuer.level == "town":
        sizes = [n if seeded(issuer, 0, f"town{i}").random() < 0.3 else 0 for i, n in enumerate(sizes)]
    rng = seeded(issuer, year, "work")
    licences, penalties, coercion = (round(n * rng.uniform(0.7, 1.3)) for n in sizes[:3])
    digits = rng.choice([0, 1, 2, 2, 4, 6])
    fees: Number = round(sizes[3] * rng.uniform(0.6, 1.4))
    if digits and fees:
        fees = Decimal(fees) + Decimal(rng.randrange(1, 10**digits)).scaleb(-digits)
    return {"licences": licences, "penalties": penalties, "coercion": coercion, "fees": fees}


def _documents(issuer: Issuer, year: int, kind: str) -> tuple[int, int, int]:
    """Issued and repealed in the year, in force at its end."""
    makes_rules = issuer.level in {"province", "city"}
    top = {"regulations": 5 if makes_rules else 0, "normative_documents": 14}[kind]
    if issuer.level in {"town", "department"}:
        top = 3 if kind == "normative_documents" and issuer.level == "department" else 0
    base = seeded(issuer, 0, kind).randint(top, max(top * 9, 0) or 0) if top else 0
    flow = [
        (
            seeded(issuer, y, kind + "+").randint(0, top),
            seeded(issuer, y, kind + "-").randint(0, top // 2),
        )
        for y in range(2019, year + 1)
    ]
    issued, repealed = flow[-1] if flow else (0, 0)
    stock = base + sum(plus for plus, _ in flow) - sum(minus for _, minus in flow)
    return issued, repealed, max(stock, issued)


def _disclosure_2021(issuer: Issuer, year: int) -> Figures:
    work = _work(issuer, year)
    figures: Figures = {}
    for kind in ("regulations", "normative_documents"):
        issued, repealed, stock = _documents(issuer, year, kind)
        prefix = f"disclosure.art20_1.{kind}"
        figures |= {
            f"{prefix}.issued": issued,
            f"{prefix}.repealed": repealed,
            f"{prefix}.in_force": stock,
        }
    figures["disclosure.art20_5.licences.decisions"] = work["licences"]
    figures["disclosure.art20_6.penalties.decisions"] = work["penalties"]
    figures["disclosure.art20_6.coercion.decisions"] = work["coercion"]
    figures["disclosure.art20_8.fees.amount"] = work["fees"]
    return figures


def _items(issuer: Issuer, year: int, kind: str, top: int) -> tuple[int, int]:
    """Items on the list the year before, and the change of the year."""
    base = seeded(issuer, 0, "items" + kind).randint(top // 3, top) if top else 0
    changes = {
        y: seeded(issuer, y, "items" + kind).choice([0, 0, 0, -8, -3, -1, 1, 2, 5, 22])
        for y in range(2019, year + 1)
    }
    changes = {y: max(c, -base // 4) if base else 0 for y, c in changes.items()}
    return base + sum(c for y, c in changes.items() if y < year), changes[year]


def _disclosure_2019(issuer: Issuer, year: int) -> Figures:
    work, rng = _work(issuer, year), seeded(issuer, year, "procurement")
    figures: Figures = {}
    for kind in ("regulations", "normative_documents"):
        issued, _, stock = _documents(issuer, year, kind)
        prefix = f"disclosure.art20_1.{kind}"
        figures |= {
            f"{prefix}.made": issued,
            f"{prefix}.published": issued,
            f"{prefix}.public_total": stock,
        }
    tops = {"town": 4, "department": 60}
    top = tops.get(issuer.level, 420)
    for block, row, size in (
        ("art20_5", "licences", top),
        ("art20_5", "other_services", top),
        ("art20_6", "penalties", top * 4),
        ("art20_6", "coercion", top // 3),
        ("art20_8", "fees", top // 12),
    ):
        before, change = _items(issuer, year, row, size)
        prefix = f"disclosure.{block}.{row}"
        figures |= {f"{prefix}.projects_prev_year": before, f"{prefix}.change": change}
        if row != "fees":
            figures[f"{prefix}.decisions"] = work.get(row, int(work["licences"]) // 7)
    projects = (
        0 if issuer.level == "town" else rng.randint(0, 6 if issuer.level == "department" else 240)
    )
    figures["disclosure.art20_9.procurement.projects"] = projects
    amount = Decimal(rng.randint(30_000, 900_000) * projects) / 10000
    figures["disclosure.art20_9.procurement.amount"] = (
        amount.quantize(Decimal("0.0001")) if projects else 0
    )
    return figures


def invent_matrix(issuer: Issuer, year: int, form: str) -> Figures:
    """The figures of one report, every field of the form with a number."""
    first = _disclosure_2019(issuer, year) if form == "cn.ogi.2019" else _disclosure_2021(issuer, year)
    return first | _requests(issuer, year, form) | _remedies(issuer, year)
