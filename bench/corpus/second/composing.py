"""One report put together: figures, errors, prose and tables in their order."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from .annexed import AnnexedReport
from .annual import AnnualReport
from .errors import Violation, broken, spoil
from .figures import Figures, invent_matrix
from .forms import COLUMNS, SUFFIXES, is_matrix, outcome_leaves
from .listfigures import annex_2014, list_2008
from .model import Printed
from .orders import Order, Set
from .printing import words


def compose(order: Order) -> Set:
    """Invent the figures, spoil them as ordered, and write the report."""
    rng = random.Random(order.seed)
    sound: Figures = order.figures or _invented(order)  # type: ignore[assignment]
    printed: dict[str, Any] = dict(sound)
    order.habits = replace(order.habits, drop_rows=_droppable(order, sound, rng))
    violations = list(order.known)
    for kind in (k for k in order.errors if k != "prose"):
        printed, found = spoil(order.form, printed, kind, rng)
        violations += found
    violations = [_settled(v, order.form, printed) for v in violations]
    if order.habits.single_other and order.form == "cn.ogi.2021":
        for column in COLUMNS:
            parts = [
                printed[f"requests.outcome.other.{k}.{column}"]
                for k in ("no_correction", "fee_unpaid", "misc")
            ]
            printed[f"requests.outcome.other.{column}"] = sum(n for n in parts if n)
    for path in order.blanks:
        printed[path] = None
    for path in order.dashes:
        printed[path] = Printed("-", "NOT_APPLICABLE")
    for path, text in order.texts.items():
        printed[path] = words(text)
    kind = AnnualReport if is_matrix(order.form) else AnnexedReport
    writer = kind(order, rng, sound, printed)
    report = writer.finished(writer.blocks())
    violations += writer.prose_violations
    return Set(report, violations, order.form)


def _invented(order: Order) -> Figures:
    if order.form == "cn.ogi.2014":
        return annex_2014(order.issuer, order.year)
    make = invent_matrix if is_matrix(order.form) else list_2008
    return make(order.issuer, order.year, order.form)


def _droppable(order: Order, sound: Figures, rng: random.Random) -> tuple[str, ...]:
    """The rows to leave out: such as hold nothing but zeros, so that the printed sums stay right."""
    wanted = order.habits.drop_rows
    if not wanted:
        return ()
    if not is_matrix(order.form):
        return tuple(p for p in wanted if not any(sound[p + s] for s in SUFFIXES[order.form]))
    leaves = [leaf for leaf in outcome_leaves(order.form) if "." in leaf]
    idle = [leaf for leaf in leaves if not any(sound[f"requests.outcome.{leaf}.{c}"] for c in COLUMNS)]
    return tuple(rng.sample(idle, min(len(wanted), len(idle))))


def _settled(violation: Violation, form: str, printed: dict[str, Any]) -> Violation:
    """The violation with the rules that are broken when all errors are in."""
    touched = tuple(r for r in broken(form, printed) if violation.path in r.left + r.right)
    return replace(violation, breaks=() if violation.kind == "prose" else touched)
