"""Figures that the agency itself got wrong, each recorded with the rules that it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from extractor.forms.form import RuleInstance
from extractor.sampling.figures import Model
from extractor.sampling.scales import Figures, Number


@dataclass(frozen=True)
class SourceError:
    """A figure that the agency itself got wrong: gold keeps what is printed."""

    path: str
    right: Number
    printed: Number
    kind: str
    breaks: tuple[tuple[str, Mapping[str, str]], ...]
    """Rule and scope of every instance that fails because of it."""

    def settled(self, broken: tuple[RuleInstance, ...]) -> SourceError:
        """The error with the rules that fail around it once all errors are made."""
        named = tuple((i.rule, i.scope) for i in broken if _names(i, self.path))
        return replace(self, breaks=named)

    def to_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "right": self.right,
            "printed": self.printed,
            "kind": self.kind,
            "breaks": [{"rule": rule, "scope": dict(scope)} for rule, scope in self.breaks],
        }


def spoil(
    model: Model, figures: Figures, rng: Random, *, within: frozenset[str] = frozenset()
) -> SourceError | None:
    """Change one figure in place so that at least one rule fails; ``None`` if none can.

    ``within`` names the tables that will be printed (empty: all).
    """
    fields = model.form.fields
    candidates = sorted(
        {t.path for i in model.equalities for t in (*i.left, *i.right)}
        & {p for p in fields if not within or fields[p].table in within}
    )
    if not candidates:
        return None
    filled = [p for p in candidates if figures[p]]
    path = rng.choice(filled if filled and rng.random() < 0.85 else candidates)
    right = figures[path]
    kind, printed = _misprint(rng, right)
    figures[path] = printed
    broken = tuple((i.rule, i.scope) for i in model.broken(figures) if _names(i, path))
    if not broken:
        figures[path] = right
        return None
    return SourceError(path, right, printed, kind, broken)


def _names(instance: RuleInstance, path: str) -> bool:
    return any(t.path == path for t in (*instance.left, *instance.right))


def _misprint(rng: Random, right: Number) -> tuple[str, Number]:
    digits = str(int(right))
    choices: list[tuple[str, Number]] = [
        ("off_by_one", right + 1),
        ("off_by_few", right + rng.randint(2, 9)),
    ]
    if right > 0:
        choices += [("off_by_one", right - 1), ("forgotten", 0)]
    if len(digits) > 1:
        choices.append(("digit_lost", int(digits[:-1])))
        swapped = digits[:-2] + digits[-1] + digits[-2]
        if swapped != digits and swapped[0] != "0":
            choices.append(("digits_swapped", int(swapped)))
    kind, printed = rng.choice(choices)
    return kind, printed
