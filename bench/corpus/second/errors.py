"""Errors of the source: what typists do to sound figures, with the rules that break by it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from .figures import Figures
from .forms import COLUMNS, Rule, is_matrix, rules


@dataclass(frozen=True)
class Violation:
    path: str
    printed: Any
    right: Any
    kind: str
    breaks: tuple[Rule, ...] = ()

    def to_json(self) -> dict[str, Any]:
        breaks = [{"rule": r.name, "scope": dict(r.scope)} for r in self.breaks]
        return {
            "path": self.path,
            "printed": self.printed,
            "right": self.right,
            "kind": self.kind,
            "breaks": breaks,
        }


def broken(form: str, figures: dict[str, Any]) -> list[Rule]:
    """The rules that fail; a rule with a figure that is no number cannot fail."""
    failed = []
    for rule in rules(form):
        numbers = [figures.get(p) for p in (*rule.left, *rule.right)]
        if any(n is None or isinstance(n, str) for n in numbers):
            continue
        left, right = sum(numbers[: len(rule.left)]), sum(numbers[len(rule.left) :])
        if left > right if rule.at_most else left != right:
            failed.append(rule)
    return failed


def _targets(form: str, figures: Figures) -> list[str]:
    """Figures that stand in a rule and are worth spoiling."""
    inside = {p for rule in rules(form) for p in (*rule.left, *rule.right) if not rule.at_most}
    return sorted(p for p in inside if figures.get(p))


def _row(path: str) -> list[str]:
    row = next(path[: -len(c) - 1] for c in COLUMNS if path.endswith("." + c))
    return [f"{row}.{c}" for c in COLUMNS]


def spoil(
    form: str, figures: Figures, kind: str, rng: random.Random
) -> tuple[dict[str, Any], list[Violation]]:
    """The figures with one error of ``kind`` in them, and what was done."""
    before = broken(form, figures)
    targets = _targets(form, figures)
    changed: dict[str, Any] = {}
    if kind in {"shifted", "swapped"} and is_matrix(form):
        changed = _moved(figures, targets, kind, rng)
    elif kind == "blank_total":
        totals = [p for p in targets if p.endswith(".total") or not is_matrix(form)]
        changed = {rng.choice(totals or targets): None} if targets else {}
    elif targets:
        changed = _digit(figures, targets, kind, rng)
    if not changed:
        some = f"{'requests.outcome' if is_matrix(form) else 'stat'}.".rstrip(".")
        path = f"{some}.total.total" if is_matrix(form) else "stat.requests.received"
        changed = {path: int(figures[path]) + 1}
        kind = "off_by"
    spoilt: dict[str, Any] = {**figures, **changed}
    after = [r for r in broken(form, spoilt) if r not in before]
    violations = []
    for path, printed in changed.items():
        touched = tuple(r for r in after if path in r.left + r.right)
        violations.append(Violation(path, printed, figures[path], kind, touched))
    return spoilt, violations


def _moved(figures: Figures, targets: list[str], kind: str, rng: random.Random) -> dict[str, Any]:
    rows = [p for p in targets if p.startswith("requests.") and p.endswith(".total")]
    if not rows:
        return {}
    cells = _row(rng.choice(rows))
    numbers = [figures[p] for p in cells]
    if kind == "shifted":
        moved = [0, *numbers[:-1]]
    else:
        i = next((i for i in range(6) if numbers[i] != numbers[i + 1]), 0)
        moved = [*numbers[:i], numbers[i + 1], numbers[i], *numbers[i + 2 :]]
    return {p: new for p, new, old in zip(cells, moved, numbers, strict=True) if new != old}


def _digit(figures: Figures, targets: list[str], kind: str, rng: random.Random) -> dict[str, Any]:
    long = [p for p in targets if isinstance(figures[p], int) and figures[p] >= 10]
    if kind == "lost_digit" and long:
        path = rng.choice(long)
        text = str(figures[path])
        at = rng.randrange(len(text))
        return {path: int(text[:at] + text[at + 1 :])}
    whole = [p for p in targets if isinstance(figures[p], int)]
    path = rng.choice(long if kind == "digit" and long else whole)
    number = int(figures[path])
    if kind == "digit":
        text = str(number)
        at = rng.randrange(len(text))
        other = rng.choice([d for d in "123456789" if d != text[at]])
        return {path: int(text[:at] + other + text[at + 1 :])}
    return {path: max(0, number + rng.choice([-2, -1, 1, 1, 2, 3]))}
