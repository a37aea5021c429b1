"""Figures of tables whose rows the data name: each record obeys the form's rules, totals add up.

For every record the whole figures nearest to what was drawn at random are found that satisfy
all of its rules at once (a small integer program, SciPy's HiGHS).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from random import Random

from extractor.forms.form import ANY, KEY, FieldSpec, Form, RuleInstance, crossings
from extractor.sampling.extras import needed
from extractor.sampling.scales import Figures, Number

CENTS = 100
"""Money and decimal numbers are found in hundredths."""
GAP = 0.5
"""How far from the nearest the figures may be, as a share: they only have to be likely."""

_RELATIONS = {"=": (0.0, 0.0), "<=": (-float("inf"), 0.0), ">=": (0.0, float("inf"))}


@dataclass(frozen=True)
class KeyedModel:
    """The arithmetic of one record of a form with keyed tables."""

    form: Form

    @cached_property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The numeric fields of a record, ``KEY`` in place of its key."""
        return tuple(
            spec
            for table in self.form.tables
            if table.keyed
            for spec in crossings(table, table.record(KEY, ""), "A")
            if spec.type in ("count", "signed", "number", "money")
        )

    @cached_property
    def rules(self) -> tuple[RuleInstance, ...]:
        known = {spec.path for spec in self.specs}
        return tuple(
            i
            for rule in self.form.rules
            for i in rule.instances
            if i.each and i.kind != "domain" and all(t.path in known for t in (*i.left, *i.right))
        )

    @cached_property
    def summed(self) -> frozenset[str]:
        """Fields whose total is the sum over all records."""
        sides = (i.left for rule in self.form.rules for i in rule.instances if i.kind == "sum")
        return frozenset(side[0].path.replace(ANY, KEY) for side in sides if ANY in side[0].path)

    def draw(self, rng: Random, keys: Sequence[str], total: str, *, volume: float) -> Figures:
        """Path → figure for all ``keys`` and the record called ``total``."""
        found: Figures = {}
        sums: dict[str, Number] = dict.fromkeys(self.summed, 0)
        for key in keys:
            record = self._record(rng, volume * rng.lognormvariate(0, 1.2), {})
            found |= {path.replace(KEY, key): value for path, value in record.items()}
            sums |= {path: sums[path] + record[path] for path in sums}
        record = self._record(rng, volume * max(1, len(keys)), sums)
        return found | {path.replace(KEY, total): value for path, value in record.items()}

    def _record(self, rng: Random, volume: float, fixed: Mapping[str, Number]) -> Figures:
        wanted = [_wanted(rng, spec, volume) for spec in self.specs]
        scales = [1 if spec.type in ("count", "signed") else CENTS for spec in self.specs]
        known = [fixed.get(spec.path) for spec in self.specs]
        bounds = [None if f is None else round(f * s) for f, s in zip(known, scales, strict=True)]
        solved = self._nearest(wanted, bounds)
        return {
            spec.path: value if scale == 1 else (Decimal(value) / scale).normalize()
            for spec, value, scale in zip(self.specs, solved, scales, strict=True)
        }

    def _nearest(self, wanted: Sequence[int], bounds: Sequence[int | None]) -> list[int]:
        numpy = needed("numpy", "numpy", "samples")
        optimize = needed("scipy.optimize", "scipy", "samples")
        n = len(wanted)
        place = {spec.path: i for i, spec in enumerate(self.specs)}
        rows, low, high = [], [], []
        for rule in self.rules:
            row = numpy.zeros(2 * n)
            for side, sign in ((rule.left, 1), (rule.right, -1)):
                for term in side:
                    row[place[term.path]] += sign * term.sign
            rows.append(row)
            low.append(_RELATIONS[rule.relation][0])
            high.append(_RELATIONS[rule.relation][1])
        eye = numpy.eye(n)
        goal = numpy.array(wanted, float)
        rows += [*numpy.hstack([eye, -eye]), *numpy.hstack([-eye, -eye])]
        low += [-numpy.inf] * (2 * n)
        high += [*goal, *-goal]
        least = numpy.array([0 if b is None else b for b in bounds] + [0] * n, float)
        most = numpy.array([numpy.inf if b is None else b for b in bounds] + [numpy.inf] * n, float)
        weights = numpy.append(numpy.zeros(n), 1.0 / (1.0 + goal))
        answer = optimize.milp(
            weights,
            constraints=optimize.LinearConstraint(numpy.array(rows), low, high),
            bounds=optimize.Bounds(least, most),
            integrality=numpy.append(numpy.ones(n), numpy.zeros(n)),
            options={"mip_rel_gap": GAP},
        )
        if answer.x is None:
            raise ValueError(f"no figures satisfy the rules of {self.form.id}: {answer.message}")
        return [round(x) for x in answer.x[:n]]


def _wanted(rng: Random, spec: FieldSpec, volume: float) -> int:
    if spec.type == "money":
        return round(volume * rng.uniform(50, 4000)) * CENTS
    if spec.type == "number":
        return round(rng.lognormvariate(2.5, 1.3) * (CENTS if rng.random() < 0.5 else 1)) * (
            1 if rng.random() < 0.5 else CENTS
        )
    if rng.random() < 0.3:
        return 0
    return round(volume * rng.lognormvariate(-1, 1))
