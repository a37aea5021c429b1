"""Invented figures of the list forms: the annex of 2014 and the local lists of 2008."""

from __future__ import annotations

import random
from decimal import Decimal

from .catalogue import Issuer
from .figures import Figures, requests_of, seeded, split
from .forms import fields
from .model import Number


def annex_2014(issuer: Issuer, year: int) -> Figures:
    rng = seeded(issuer, year, "annex")
    size = {"province": 90_000, "city": 30_000, "county": 5_000, "town": 150, "department": 900}[
        issuer.level
    ]
    figures: Figures = dict.fromkeys(fields("cn.ogi.2014"), 0)
    website = round(size * rng.uniform(0.4, 1.2))
    channels = {
        "gazette": website // 90,
        "website": website,
        "weibo": website // 9,
        "wechat": website // 7,
        "other": website // 12,
    }
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
    for key, top in (
        ("hot_topics", 14),
        ("channel.interpretation_articles", 40),
        ("channel.weibo_wechat_events", 25),
        ("channel.other_events", 6),
    ):
        figures[f"stat.response.{key}"] = rng.randint(0, top) if busy else 0
    for key in ("press_conferences", "web_interviews"):
        n = rng.randint(0, 9) if busy else 0
        figures[f"stat.response.channel.{key}"] = n
        figures[f"stat.response.channel.{key}.by_principal"] = rng.randint(0, n)
    received = requests_of(issuer, year)
    figures["stat.requests.received"] = received
    ways = split(rng, received, {"in_person": 3, "fax": 0.4, "web": 7, "mail": 2.5})
    figures |= {f"stat.requests.received.{k}": n for k, n in ways.items()}
    done = received - min(received, rng.choice([0, 0, 1, 2]))
    late = round(done * rng.choice([0, 0, 0.03]))
    figures |= {"stat.requests.concluded": done, "stat.requests.answers": done}
    figures |= {"stat.requests.concluded.on_time": done - late, "stat.requests.concluded.extended": late}
    kinds = split(
        rng,
        done,
        {
            "already_public": 4,
            "granted": 8,
            "partial": 1.5,
            "refused": 1.2,
            "not_this_organ": 2.5,
            "nonexistent": 2,
            "correction_asked": 0.8,
            "other_way": 1,
        },
    )
    figures |= {f"stat.requests.answers.{k}": n for k, n in kinds.items()}
    reasons = split(
        rng,
        kinds["refused"],
        {
            "state_secret": 0.3,
            "trade_secret": 1,
            "privacy": 1.5,
            "security_stability": 0.2,
            "not_government_info": 2,
            "other_law": 1.2,
        },
    )
    figures |= {f"stat.requests.answers.refused.{k}": n for k, n in reasons.items()}
    for block, share in (("review", 0.05), ("litigation", 0.03)):
        n = round(received * share * rng.choice([0, 1, 1.5]))
        figures[f"stat.{block}"] = n
        figures |= {
            f"stat.{block}.{k}": v
            for k, v in split(rng, n, {"upheld": 5, "corrected": 1, "other": 2}).items()
        }
    figures["stat.complaints"] = rng.choice([0, 0, 0, 1, 2]) if busy else 0
    figures["stat.fees_collected"] = (
        Decimal(rng.randint(1, 90)) / 100 if rng.random() < 0.2 and busy else 0
    )
    _capacity_2014(figures, rng, issuer)
    return figures


def _capacity_2014(figures: Figures, rng: random.Random, issuer: Issuer) -> None:
    wide = {"province": 40, "city": 25, "county": 9}.get(issuer.level, 1)
    full, part = rng.randint(0, wide), rng.randint(1, wide * 9)
    budget: Number = round(rng.uniform(1, wide * 4))
    budget = (
        Decimal(budget) + Decimal(rng.randint(1, 99)) / 100 if rng.random() < 0.4 and budget else budget
    )
    figures["stat.capacity.offices"] = rng.randint(1, wide * 3)
    figures["stat.capacity.reading_points"] = rng.randint(1, wide * 4)
    figures |= {
        "stat.capacity.staff": full + part,
        "stat.capacity.staff.full_time": full,
        "stat.capacity.staff.part_time": part,
    }
    figures["stat.capacity.budget"] = budget if rng.random() < 0.7 else 0
    figures["stat.meetings_training.meetings"] = rng.randint(1, wide + 2)
    figures["stat.meetings_training.courses"] = rng.randint(0, wide + 1)
    figures["stat.meetings_training.trainees"] = int(
        figures["stat.meetings_training.courses"]
    ) * rng.randint(20, 120)


def _annual_2008(issuer: Issuer, year: int, form: str) -> Figures:
    """One column of a local list of 2008–2013."""
    rng = seeded(issuer, year, "list2008")
    base = [path for path in fields(form) if not path.endswith((".cumulative", ".period"))]
    figures: Figures = dict.fromkeys(base, 0)
    size = {"province": 40_000, "city": 12_000, "county": 2_600, "town": 90, "department": 500}[
        issuer.level
    ]
    total = round(size * rng.uniform(0.4, 1.3))
    figures |= {
        "stat.disclosed.total": total,
        "stat.disclosed.website": total - total // 30,
        "stat.disclosed.gazette": total // 30,
    }
    figures |= {
        "stat.disclosed.full_text": total - total // 17,
        "stat.disclosed.new_normative": rng.randint(0, 25),
    }
    figures |= {
        "stat.disclosed.service_info": total // 5,
        "stat.service.column_visits": total * rng.randint(9, 60),
    }
    for key, top in (
        ("service.reception", 900),
        ("service.online_consult", 700),
        ("service.phone_consult", 1500),
        ("requests.catalogue", 120),
    ):
        figures[f"stat.{key}"] = rng.randint(0, top if issuer.level != "town" else 9)
    received = round(requests_of(issuer, year) * 0.6)
    ways = split(
        rng, received, {"in_person": 5, "fax": 0.5, "email": 1.2, "web": 4, "mail": 1.5, "other": 0.2}
    )
    figures["stat.requests.received"] = received
    figures |= {f"stat.requests.received.{k}": n for k, n in ways.items()}
    answers = received - min(received, rng.choice([0, 0, 0, 1, 3]))
    kinds = split(rng, answers, {"granted": 8, "partial": 1, "refused": 2})
    figures["stat.requests.answers"] = answers
    figures |= {f"stat.requests.answers.{k}": n for k, n in kinds.items()}
    reasons = split(
        rng,
        kinds["refused"],
        {
            "nonexistent": 4,
            "not_held": 4,
            "unclear": 1,
            "exempt1": 0.3,
            "exempt2": 0.4,
            "exempt3": 0.5,
            "exempt4": 0.1,
            "exempt5": 0.2,
            "exempt6": 0.1,
            "not_government_info": 1,
            "other": 0.6,
        },
    )
    figures |= {f"stat.requests.answers.refused.{k}": n for k, n in reasons.items()}
    for key in ("review", "litigation", "appeal"):
        figures[f"stat.{key}"] = rng.choice([0, 0, 0, 1, 2]) if received else 0
    _fees_2008(figures, rng, received)
    full, part = rng.randint(0, 6), rng.randint(1, 40)
    figures |= {
        "stat.staff.total": full + part,
        "stat.staff.full_time": full,
        "stat.staff.part_time": part,
    }
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


def list_2008(issuer: Issuer, year: int, form: str) -> Figures:
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
    rng = seeded(issuer, year, "period")
    totals = [p for p in whole if any(o.startswith(p + ".") for o in whole)]
    totals = [p for p in totals if p not in {"stat.disclosed.total"}]
    part: Figures = {
        p: n if isinstance(n, Decimal) else round(n * rng.uniform(0.3, 0.7))
        for p, n in whole.items()
        if p not in totals
    }
    part["stat.disclosed.full_text"] = min(
        part["stat.disclosed.full_text"], part["stat.disclosed.total"]
    )
    for path in sorted(totals, key=lambda p: -p.count(".")):
        children = [o for o in whole if o.startswith(path + ".") and o.count(".") == path.count(".") + 1]
        part[path] = sum(part[o] for o in children)
    part["stat.staff.total"] = part["stat.staff.full_time"] + part["stat.staff.part_time"]
    part["stat.fees.total"] = part["stat.fees.proactive"] + part["stat.fees.request"]
    part["stat.appeal"] = whole["stat.appeal"]
    return part
