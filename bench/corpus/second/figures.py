"""Invented figures as reports have them: most cells zero, sums sound, sizes by level of the organ.

Everything is a function of issuer and year, so that what one year carries forward is what the
next one carries in, and the stock of documents in force moves by what is issued and repealed.
"""

from __future__ import annotations

import random
from decimal import Decimal

from .catalogue import Issuer
from .forms import COLUMNS, REMEDIES, RESULTS, SUFFIXES, fields, outcome_leaves
from .model import Number

Figures = dict[str, Number]

_ORGS = [c for c in COLUMNS if c.startswith("org.")]
_LOAD = {"province": (900, 4200), "city": (180, 2600), "county": (12, 260), "town": (0, 0), "department": (2, 90)}
_OUTCOME_WEIGHT = {
    "granted": 42.0, "partial": 7.0,
    "denied.state_secret": 0.5, "denied.law_prohibits": 0.8, "denied.three_security_one_stability": 0.4,
    "denied.third_party_rights": 2.0, "denied.internal_affairs": 1.6, "denied.deliberative": 1.2,
    "denied.enforcement_file": 2.4, "denied.query_matter": 1.4,
    "unable.not_held": 21.0, "unable.needs_creation": 3.0, "unable.still_unclear": 1.5,
    "not_processed.petition_complaint": 3.4, "not_processed.duplicate": 2.2, "not_processed.public_publication": 0.1,
    "not_processed.excessive": 0.4, "not_processed.confirm_or_reissue": 0.6,
    "other": 5.0, "other.no_correction": 2.0, "other.fee_unpaid": 0.3, "other.misc": 3.2,
}  # fmt: skip


def _rng(issuer: Issuer, year: int, what: str) -> random.Random:
    return random.Random(f"{issuer.key}/{year}/{what}")


def _split(rng: random.Random, total: int, weights: dict[str, float]) -> dict[str, int]:
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


def _load(issuer: Issuer, year: int) -> int:
    rng = _rng(issuer, 0, "load")
    low, high = _LOAD[issuer.level]
    base = round(low * (high / low) ** rng.random()) if low else 0
    if issuer.level == "town":
        return _rng(issuer, year, "town").choice([0, 0, 0, 0, 1, 2])
    return max(0, round(base * _rng(issuer, year, "load").uniform(0.8, 1.25)))


def carried(issuer: Issuer, year: int) -> dict[str, int]:
    """Requests of each applicant column that ``year`` leaves open."""
    rng = _rng(issuer, year, "carried")
    share = rng.choice([0.0, 0.02, 0.04, 0.06])
    return _split(rng, round(_load(issuer, year) * share), _column_weights(rng))


def _requests(issuer: Issuer, year: int, form: str) -> Figures:
    rng = _rng(issuer, year, "requests")
    received = _split(rng, _load(issuer, year), _column_weights(rng))
    before, after = carried(issuer, year - 1), carried(issuer, year)
    leaves = outcome_leaves(form)
    tilt = {leaf: _OUTCOME_WEIGHT[leaf] * rng.choice([0.2, 0.6, 1.0, 1.0, 1.8]) for leaf in leaves}
    figures: Figures = {}
    for col in [c for c in COLUMNS if c != "total"]:
        if received[col] + before[col] < after[col]:
            received[col] = after[col]
        done = received[col] + before[col] - after[col]
        dealt = _split(rng, done, tilt)
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
    rng = _rng(issuer, year, "remedies")
    load = _load(issuer, year)
    figures: Figures = {}
    for block, share in zip(REMEDIES, (0.07, 0.02, 0.012), strict=True):
        total = round(load * share * rng.choice([0, 0.5, 1, 1.5]))
        parts = _split(rng, total, {"upheld": 6, "corrected": 1.4, "other": 2.4, "pending": 1.6})
        figures |= {f"{block}.{k}": parts[k] for k in RESULTS if k != "total"}
        figures[f"{block}.total"] = total
    return figures


_WORK = {
    # licences, penalties, coercion, fees in 10 000 yuan: upper ends for the organ itself
    "province": (400_000, 90_000, 8_000, 90_000), "city": (160_000, 40_000, 3_000, 60_000),
    "county": (30_000, 5_000, 400, 9_000), "town": (120, 12, 3, 0),
    "licence": (9_000, 260, 12, 400), "enforce": (60, 3_400, 160, 30), "legal": (2_200, 40, 0, 120), "quiet": (30, 2, 0, 60),
}  # fmt: skip


def _work(issuer: Issuer, year: int) -> dict[str, Number]:
    ends = _WORK[issuer.trade if issuer.level == "department" else issuer.level]
    sizes = [round(end ** _rng(issuer, 0, f"work{i}").uniform(0.45, 0.98)) if end else 0 for i, end in enumerate(ends)]
    if issuer.level == "town":
        sizes = [n if _rng(issuer, 0, f"town{i}").random() < 0.3 else 0 for i, n in enumerate(sizes)]
    rng = _rng(issuer, year, "work")
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
    base = _rng(issuer, 0, kind).randint(top, max(top * 9, 0) or 0) if top else 0
    flow = [(_rng(issuer, y, kind + "+").randint(0, top), _rng(issuer, y, kind + "-").randint(0, top // 2)) for y in range(2019, year + 1)]
    issued, repealed = flow[-1] if flow else (0, 0)
    stock = base + sum(plus for plus, _ in flow) - sum(minus for _, minus in flow)
    return issued, repealed, max(stock, issued)


def _disclosure_2021(issuer: Issuer, year: int) -> Figures:
    work = _work(issuer, year)
    figures: Figures = {}
    for kind in ("regulations", "normative_documents"):
        issued, repealed, stock = _documents(issuer, year, kind)
        prefix = f"disclosure.art20_1.{kind}"
        figures |= {f"{prefix}.issued": issued, f"{prefix}.repealed": repealed, f"{prefix}.in_force": stock}
    figures["disclosure.art20_5.licences.decisions"] = work["licences"]
    figures["disclosure.art20_6.penalties.decisions"] = work["penalties"]
    figures["disclosure.art20_6.coercion.decisions"] = work["coercion"]
    figures["disclosure.art20_8.fees.amount"] = work["fees"]
    return figures


def _items(issuer: Issuer, year: int, kind: str, top: int) -> tuple[int, int]:
    """Items on the list the year before, and the change of the year."""
    base = _rng(issuer, 0, "items" + kind).randint(top // 3, top) if top else 0
    changes = {y: _rng(issuer, y, "items" + kind).choice([0, 0, 0, -8, -3, -1, 1, 2, 5, 22]) for y in range(2019, year + 1)}
    changes = {y: max(c, -base // 4) if base else 0 for y, c in changes.items()}
    return base + sum(c for y, c in changes.items() if y < year), changes[year]


def _disclosure_2019(issuer: Issuer, year: int) -> Figures:
    work, rng = _work(issuer, year), _rng(issuer, year, "procurement")
    figures: Figures = {}
    for kind in ("regulations", "normative_documents"):
        issued, _, stock = _documents(issuer, year, kind)
        prefix = f"disclosure.art20_1.{kind}"
        figures |= {f"{prefix}.made": issued, f"{prefix}.published": issued, f"{prefix}.public_total": stock}
    tops = {"town": 4, "department": 60}
    top = tops.get(issuer.level, 420)
    for block, row, size in (
        ("art20_5", "licences", top), ("art20_5", "other_services", top),
        ("art20_6", "penalties", top * 4), ("art20_6", "coercion", top // 3), ("art20_8", "fees", top // 12),
    ):  # fmt: skip
        before, change = _items(issuer, year, row, size)
        prefix = f"disclosure.{block}.{row}"
        figures |= {f"{prefix}.projects_prev_year": before, f"{prefix}.change": change}
        if row != "fees":
            figures[f"{prefix}.decisions"] = work.get(row, int(work["licences"]) // 7)
    projects = 0 if issuer.level == "town" else rng.randint(0, 6 if issuer.level == "department" else 240)
    figures["disclosure.art20_9.procurement.projects"] = projects
    amount = Decimal(rng.randint(30_000, 900_000) * projects) / 10000
    figures["disclosure.art20_9.procurement.amount"] = amount.quantize(Decimal("0.0001")) if projects else 0
    return figures


def _annex_2014(issuer: Issuer, year: int) -> Figures:
    rng = _rng(issuer, year, "annex")
    size = {"province": 90_000, "city": 30_000, "county": 5_000, "town": 150, "department": 900}[issuer.level]
    figures: Figures = dict.fromkeys(fields("cn.ogi.2014"), 0)
    website = round(size * rng.uniform(0.4, 1.2))
    channels = {"gazette": website // 90, "website": website, "weibo": website // 9, "wechat": website // 7, "other": website // 12}
    if issuer.level in {"town", "department"}:
        channels |= {"gazette": 0, "weibo": channels["weibo"] * rng.choice([0, 1])}
    total = website + sum(channels.values()) // 9
    figures |= {f"stat.proactive.channel.{k}": n for k, n in channels.items()}
    total = min(max(total, website), sum(channels.values()))
    figures["stat.proactive.total"] = total
    normative = min(total, rng.randint(0, 12)) if issuer.level != "town" else 0
    figures["stat.proactive.total.normative"] = normative
    figures["stat.proactive.normative_issued"] = normative + rng.choice([0, 0, 1, 3]) * (normative > 0)
    busy = issuer.level not in {"town"}
    for key, top in (("hot_topics", 14), ("channel.interpretation_articles", 40), ("channel.weibo_wechat_events", 25), ("channel.other_events", 6)):
        figures[f"stat.response.{key}"] = rng.randint(0, top) if busy else 0
    for key in ("press_conferences", "web_interviews"):
        n = rng.randint(0, 9) if busy else 0
        figures[f"stat.response.channel.{key}"] = n
        figures[f"stat.response.channel.{key}.by_principal"] = rng.randint(0, n)
    received = _load(issuer, year)
    figures["stat.requests.received"] = received
    ways = _split(rng, received, {"in_person": 3, "fax": 0.4, "web": 7, "mail": 2.5})
    figures |= {f"stat.requests.received.{k}": n for k, n in ways.items()}
    done = received - min(received, rng.choice([0, 0, 1, 2]))
    late = round(done * rng.choice([0, 0, 0.03]))
    figures |= {"stat.requests.concluded": done, "stat.requests.answers": done}
    figures |= {"stat.requests.concluded.on_time": done - late, "stat.requests.concluded.extended": late}
    kinds = _split(rng, done, {"already_public": 4, "granted": 8, "partial": 1.5, "refused": 1.2, "not_this_organ": 2.5,
                               "nonexistent": 2, "correction_asked": 0.8, "other_way": 1})  # fmt: skip
    figures |= {f"stat.requests.answers.{k}": n for k, n in kinds.items()}
    reasons = _split(rng, kinds["refused"], {"state_secret": 0.3, "trade_secret": 1, "privacy": 1.5,
                     "security_stability": 0.2, "not_government_info": 2, "other_law": 1.2})  # fmt: skip
    figures |= {f"stat.requests.answers.refused.{k}": n for k, n in reasons.items()}
    for block, share in (("review", 0.05), ("litigation", 0.03)):
        n = round(received * share * rng.choice([0, 1, 1.5]))
        figures[f"stat.{block}"] = n
        figures |= {f"stat.{block}.{k}": v for k, v in _split(rng, n, {"upheld": 5, "corrected": 1, "other": 2}).items()}
    figures["stat.complaints"] = rng.choice([0, 0, 0, 1, 2]) if busy else 0
    figures["stat.fees_collected"] = Decimal(rng.randint(1, 90)) / 100 if rng.random() < 0.2 and busy else 0
    _capacity_2014(figures, rng, issuer)
    return figures


def _capacity_2014(figures: Figures, rng: random.Random, issuer: Issuer) -> None:
    wide = {"province": 40, "city": 25, "county": 9}.get(issuer.level, 1)
    full, part = rng.randint(0, wide), rng.randint(1, wide * 9)
    budget: Number = round(rng.uniform(1, wide * 4))
    budget = Decimal(budget) + Decimal(rng.randint(1, 99)) / 100 if rng.random() < 0.4 and budget else budget
    figures["stat.capacity.offices"] = rng.randint(1, wide * 3)
    figures["stat.capacity.reading_points"] = rng.randint(1, wide * 4)
    figures |= {"stat.capacity.staff": full + part, "stat.capacity.staff.full_time": full, "stat.capacity.staff.part_time": part}
    figures["stat.capacity.budget"] = budget if rng.random() < 0.7 else 0
    figures["stat.meetings_training.meetings"] = rng.randint(1, wide + 2)
    figures["stat.meetings_training.courses"] = rng.randint(0, wide + 1)
    figures["stat.meetings_training.trainees"] = int(figures["stat.meetings_training.courses"]) * rng.randint(20, 120)


def _annual_2008(issuer: Issuer, year: int, form: str) -> Figures:
    """One column of a local list of 2008–2013."""
    rng = _rng(issuer, year, "list2008")
    base = [path for path in fields(form) if not path.endswith((".cumulative", ".period"))]
    figures: Figures = dict.fromkeys(base, 0)
    size = {"province": 40_000, "city": 12_000, "county": 2_600, "town": 90, "department": 500}[issuer.level]
    total = round(size * rng.uniform(0.4, 1.3))
    figures |= {"stat.disclosed.total": total, "stat.disclosed.website": total - total // 30, "stat.disclosed.gazette": total // 30}
    figures |= {"stat.disclosed.full_text": total - total // 17, "stat.disclosed.new_normative": rng.randint(0, 25)}
    figures |= {"stat.disclosed.service_info": total // 5, "stat.service.column_visits": total * rng.randint(9, 60)}
    for key, top in (("service.reception", 900), ("service.online_consult", 700), ("service.phone_consult", 1500), ("requests.catalogue", 120)):
        figures[f"stat.{key}"] = rng.randint(0, top if issuer.level != "town" else 9)
    received = round(_load(issuer, year) * 0.6)
    ways = _split(rng, received, {"in_person": 5, "fax": 0.5, "email": 1.2, "web": 4, "mail": 1.5, "other": 0.2})
    figures["stat.requests.received"] = received
    figures |= {f"stat.requests.received.{k}": n for k, n in ways.items()}
    answers = received - min(received, rng.choice([0, 0, 0, 1, 3]))
    kinds = _split(rng, answers, {"granted": 8, "partial": 1, "refused": 2})
    figures["stat.requests.answers"] = answers
    figures |= {f"stat.requests.answers.{k}": n for k, n in kinds.items()}
    reasons = _split(rng, kinds["refused"], {"nonexistent": 4, "not_held": 4, "unclear": 1, "exempt1": 0.3, "exempt2": 0.4, "exempt3": 0.5,
                     "exempt4": 0.1, "exempt5": 0.2, "exempt6": 0.1, "not_government_info": 1, "other": 0.6})  # fmt: skip
    figures |= {f"stat.requests.answers.refused.{k}": n for k, n in reasons.items()}
    for key in ("review", "litigation", "appeal"):
        figures[f"stat.{key}"] = rng.choice([0, 0, 0, 1, 2]) if received else 0
    _fees_2008(figures, rng, received)
    full, part = rng.randint(0, 6), rng.randint(1, 40)
    figures |= {"stat.staff.total": full + part, "stat.staff.full_time": full, "stat.staff.part_time": part}
    figures["stat.cost.budget"] = rng.choice([0, 2, 5, 12])
    figures["stat.cost.actual"] = rng.choice([0, Decimal("1.6"), Decimal("4.85"), 5])
    return {path: n for path, n in figures.items() if path in base}


def _fees_2008(figures: Figures, rng: random.Random, received: int) -> None:
    if rng.random() < 0.45 or not received:
        return
    parts = {"search": received * 2, "copy_paper": rng.randint(1, 60) * 2, "post": rng.randint(0, 8) * 3}
    for key, n in parts.items():
        figures[f"stat.fees.request.{key}"] = n
    figures["stat.fees.request"] = figures["stat.fees.total"] = sum(parts.values())


def _list_2008(issuer: Issuer, year: int, form: str) -> Figures:
    year_figures = _annual_2008(issuer, year, form)
    figures = dict(year_figures)
    if form == "cn.ogi.2008.fujian":
        earlier = [_annual_2008(issuer, y, form) for y in range(2008, year)]
        for path, n in year_figures.items():
            figures[path + ".cumulative"] = n + sum(e[path] for e in earlier)
    if form == "cn.ogi.2008.dingxi":
        figures |= {path + ".period": n for path, n in _half_year(issuer, year, year_figures).items()}
    return figures


def _half_year(issuer: Issuer, year: int, whole: Figures) -> Figures:
    """A part of the year's figures: of the leaves first, then their totals."""
    rng = _rng(issuer, year, "period")
    totals = [p for p in whole if any(o.startswith(p + ".") for o in whole)]
    totals = [p for p in totals if p not in {"stat.disclosed.total"}]
    part: Figures = {p: n if isinstance(n, Decimal) else round(n * rng.uniform(0.3, 0.7)) for p, n in whole.items() if p not in totals}
    part["stat.disclosed.full_text"] = min(part["stat.disclosed.full_text"], part["stat.disclosed.total"])
    for path in sorted(totals, key=lambda p: -p.count(".")):
        children = [o for o in whole if o.startswith(path + ".") and o.count(".") == path.count(".") + 1]
        part[path] = sum(part[o] for o in children)
    part["stat.staff.total"] = part["stat.staff.full_time"] + part["stat.staff.part_time"]
    part["stat.fees.total"] = part["stat.fees.proactive"] + part["stat.fees.request"]
    part["stat.appeal"] = whole["stat.appeal"]
    return part


def invent(issuer: Issuer, year: int, form: str) -> Figures:
    """The figures of one report, every field of the form with a number."""
    if form == "cn.ogi.2014":
        return _annex_2014(issuer, year)
    if form in SUFFIXES:
        return _list_2008(issuer, year, form)
    first = _disclosure_2019(issuer, year) if form == "cn.ogi.2019" else _disclosure_2021(issuer, year)
    return first | _requests(issuer, year, form) | _remedies(issuer, year)
