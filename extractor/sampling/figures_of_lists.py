"""Figures for the lines of a list: requests share a volume, published items run to thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from random import Random

from extractor.forms.form import FieldSpec, RuleInstance
from extractor.sampling.scales import Figures, Number, Scale

RARE = 30
"""Lawsuits and the like are so many times fewer than requests."""
DIGITS: Mapping[str, tuple[float, float]] = {
    "条": (0.8, 0.8),
    "人次": (0.5, 0.7),
    "件": (0.0, 0.5),
    "篇": (0.0, 0.45),
    "次": (0.0, 0.3),
    "个": (0.0, 0.35),
    "人": (0.3, 0.4),
    "元": (0.5, 0.7),
    "万元": (0.0, 0.35),
}
"""Unit → least number of digits of a figure that stands alone, and share of the scale's most."""


def lines_of(
    rng: Random,
    scale: Scale,
    specs: Sequence[FieldSpec],
    *,
    roots: Mapping[str, str],
    bounds: Iterable[RuleInstance],
) -> Figures:
    """Figures for the free cells of a list; a second column is drawn from the first by its bound."""
    less = {(i.left[0].path, i.right[0].path) for i in bounds if len(i.left) == len(i.right) == 1}
    rows: dict[str, list[FieldSpec]] = {}
    for spec in specs:
        rows.setdefault(spec.row.path, []).append(spec)
    mains = [min(cells, key=lambda s: len(s.path)) for cells in rows.values()]
    found = _main_column(rng, scale, mains, roots)
    grown, fallen = rng.uniform(0.5, 6.0), rng.uniform(0.05, 1.0)
    for main, cells in zip(mains, rows.values(), strict=True):
        for spec in cells:
            if spec is not main:
                share = grown if (main.path, spec.path) in less else -fallen
                found[spec.path] = _beside(rng, found[main.path], share)
    return found


def _main_column(
    rng: Random, scale: Scale, specs: Sequence[FieldSpec], roots: Mapping[str, str]
) -> Figures:
    low, high = scale.volume
    requests = rng.uniform(low, high) / 3 if rng.random() < scale.active else 0.0
    groups: dict[str, list[FieldSpec]] = {}
    found: Figures = {}
    for spec in specs:
        if spec.path in roots:
            groups.setdefault(roots[spec.path], []).append(spec)
        else:
            found[spec.path] = _alone(rng, scale, spec)
    for root, parts in groups.items():
        weights = [rng.lognormvariate(0, 1.5) for _ in parts]
        volume = _volume(rng, scale, requests, root, parts[0])
        for spec, weight in zip(parts, weights, strict=True):
            mean = volume * weight / sum(weights)
            figure = int(mean) + (rng.random() < mean - int(mean))
            found[spec.path] = _cents(rng, figure) if spec.type == "money" else figure
    return found


def _volume(rng: Random, scale: Scale, requests: float, root: str, spec: FieldSpec) -> float:
    if ".requests." in root:
        return requests * rng.uniform(0.85, 1.15)
    if spec.type == "money":
        return requests * rng.uniform(0, 30) if rng.random() < scale.filled else 0.0
    if spec.unit == "人":
        return 10 ** rng.uniform(0.3, max(0.5, scale.magnitude[1] * 0.4))
    return requests / RARE * rng.uniform(0, 2)


def _alone(rng: Random, scale: Scale, spec: FieldSpec) -> Number:
    least, share = DIGITS.get(spec.unit or "", (0.0, 0.4))
    common = spec.unit == "条" and spec.row.path.endswith("total")
    if rng.random() > scale.filled and not common:
        return 0
    figure = int(10 ** rng.uniform(least, max(least + 0.5, scale.magnitude[1] * share)))
    return _cents(rng, figure) if spec.type == "money" else figure


def _cents(rng: Random, figure: int) -> Number:
    if not figure:
        return 0
    places = rng.choice((0, 0, 0, 1, 2, 2, 4))
    return figure + Decimal(rng.randint(0, 10**places - 1)).scaleb(-places) if places else figure


def _beside(rng: Random, main: Number, share: float) -> Number:
    """A figure of the second column: the first and what came before it, or a part of it."""
    part = int(abs(share) * rng.random() * int(main))
    return main + part if share > 0 else part
