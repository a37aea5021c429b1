"""Seeded figures that obey the form's own rules: sums are right by construction.

The equalities of the form are solved once (exact elimination): some cells are *free*, the
rest follow from them. Free cells are drawn as an agency of that size would report them,
most of them zero; inequalities and negative results are mended on the free cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from random import Random

from extractor.forms.form import FieldSpec, Form, FormTable, RuleInstance, Term
from extractor.sampling.figures_of_lists import lines_of
from extractor.sampling.scales import Figures, Number, Scale

_FEW = ("规章", "文件", "人员", "机构")
_FEW_UNITS = frozenset(("项", "个", "次", "场", "人", "期"))
"""What even a large agency has hundreds of at most."""

NUMERIC = frozenset(("count", "signed", "money", "number", "decimal", "percent"))
"""Types of fields whose cells hold figures."""


@dataclass(frozen=True)
class Model:
    """A form's arithmetic, solved: use it for any number of draws."""

    form: Form

    @cached_property
    def equalities(self) -> tuple[RuleInstance, ...]:
        return tuple(i for i in self._computed() if i.relation == "=")

    @cached_property
    def bounds(self) -> tuple[RuleInstance, ...]:
        return tuple(i for i in self._computed() if i.relation in ("<=", ">="))

    @cached_property
    def dependents(self) -> Mapping[str, Mapping[str, Fraction]]:
        """Cell → the free cells whose weighted sum it is."""
        return _eliminate(self.equalities)

    @cached_property
    def additive(self) -> frozenset[str]:
        """Ids of the tables whose cells stand in sums."""
        fields = self.form.fields
        return frozenset(
            fields[t.path].table
            for i in self.equalities
            for t in (*i.left, *i.right)
            if t.path in fields
        )

    @cached_property
    def roots(self) -> Mapping[str, str]:
        """Cell → the outermost total that it is a part of."""
        above = {
            part.path: total.path
            for i in self.equalities
            if i.kind == "sum" and len(i.right) == 1
            for total in i.right
            for part in i.left
        }
        found: dict[str, str] = {}
        for path in above:
            root = path
            while root in above:
                root = above[root]
            found[path] = root
        return found

    def draw(self, rng: Random, scale: Scale) -> Figures:
        """A figure for every numeric cell of the form; every rule of the form holds."""
        free: Figures = {}
        for table in self.form.tables:
            specs = [s for s in self._numeric(table) if s.path not in self.dependents]
            if table.is_list:
                free.update(lines_of(rng, scale, specs, roots=self.roots, bounds=self.bounds))
            elif table.id in self.additive:
                free.update(_shared_out(rng, scale, table, specs))
            else:
                free.update({s.path: _alone(rng, scale, s) for s in specs})
        return self._mended(free)

    def value_of(self, terms: tuple[Term, ...], figures: Mapping[str, Number]) -> Number:
        return sum((t.sign * figures.get(t.path, 0) for t in terms), start=0)

    def broken(self, figures: Mapping[str, Number]) -> tuple[RuleInstance, ...]:
        """The instances of computed rules that do not hold for these figures."""
        return tuple(i for i in (*self.equalities, *self.bounds) if not self._holds(i, figures))

    def _computed(self) -> Iterator[RuleInstance]:
        for rule in self.form.rules:
            for instance in rule.instances:
                if instance.kind != "domain" and instance.left and instance.right:
                    yield instance

    def _numeric(self, table: FormTable) -> list[FieldSpec]:
        return [s for s in self.form.field_specs if s.table == table.id and s.type in NUMERIC]

    def _holds(self, instance: RuleInstance, figures: Mapping[str, Number]) -> bool:
        left, right = self.value_of(instance.left, figures), self.value_of(instance.right, figures)
        return {"=": left == right, "<=": left <= right, ">=": left >= right}[instance.relation]

    def _mended(self, free: Figures) -> Figures:
        """All cells from the free ones, which give way where a bound or a sign is broken."""
        for turn in range(60):
            figures = self._completed(free)
            raising = turn < 20  # two bounds can pull one cell to and fro: then the small side gives way
            if not (self._lift_negatives(figures, free) or self._keep_bounds(figures, free, raising)):
                return figures
        return self._completed(dict.fromkeys(free, 0))

    def _completed(self, free: Mapping[str, Number]) -> Figures:
        figures: Figures = dict(free)
        for path, parts in self.dependents.items():
            total = sum((c * Fraction(free.get(p, 0)) for p, c in parts.items()), start=Fraction(0))
            figures[path] = _number(total)
        return {s.path: figures.get(s.path, 0) for s in self.form.field_specs if s.type in NUMERIC}

    def _lift_negatives(self, figures: Figures, free: Figures) -> bool:
        """Whether a total came out below zero; what was taken away from it then becomes zero."""
        lifted = False
        for path, parts in self.dependents.items():
            if figures[path] < 0:
                for part, weight in parts.items():
                    if weight < 0 and free.get(part, 0) > 0:
                        free[part] = 0
                        lifted = True
        return lifted

    def _keep_bounds(self, figures: Figures, free: Figures, raising: bool) -> bool:
        """Whether a bound was broken; the single free side of it then moves onto the other.

        ``raising``: where both sides could move, the large one does.
        """
        moved = False
        for instance in self.bounds:
            if self._holds(instance, figures):
                continue
            small, large = instance.left, instance.right
            if instance.relation == ">=":
                small, large = large, small
            lowers = not raising and len(small) == 1 and small[0].path in free
            if len(large) == 1 and large[0].path in free and not lowers:
                free[large[0].path] = self.value_of(small, figures)
                moved = True
            elif len(small) == 1 and small[0].path in free:
                free[small[0].path] = self.value_of(large, figures)
                moved = True
            else:
                for term in small:
                    moved = moved or bool(free.get(term.path))
                    free.update({term.path: 0} if term.path in free else {})
        return moved


def _eliminate(equalities: tuple[RuleInstance, ...]) -> dict[str, dict[str, Fraction]]:
    """Gaussian elimination; totals are solved for first, balances after them."""
    totals = {
        side[0].path
        for i in equalities
        for side, other in ((i.left, i.right), (i.right, i.left))
        if len(side) == 1 and len(other) > 1
    }
    solved: dict[str, dict[str, Fraction]] = {}
    for instance in sorted(equalities, key=lambda i: min(len(i.left), len(i.right)) != 1):
        row: dict[str, Fraction] = {}
        for sign, side in ((1, instance.left), (-1, instance.right)):
            for term in side:
                for path, weight in solved.get(term.path, {term.path: Fraction(1)}).items():
                    row[path] = row.get(path, Fraction(0)) + sign * term.sign * weight
        row = {path: weight for path, weight in row.items() if weight}
        if not row:
            continue
        pivot = next((p for p in row if p in totals), next(iter(row)))
        lead = row.pop(pivot)
        solution = {path: -weight / lead for path, weight in row.items()}
        for parts in solved.values():
            share = parts.pop(pivot, None)
            if share is not None:
                for path, weight in solution.items():
                    parts[path] = parts.get(path, Fraction(0)) + share * weight
        solved[pivot] = solution
    return {p: {q: w for q, w in parts.items() if w} for p, parts in solved.items()}


def _number(value: Fraction) -> Number:
    if value.denominator == 1:
        return value.numerator
    return Decimal(value.numerator) / Decimal(value.denominator)


def _shared_out(rng: Random, scale: Scale, table: FormTable, specs: list[FieldSpec]) -> Figures:
    """One volume shared out over rows and columns of unequal weight, as requests are.

    Few rows and columns take nearly everything: natural persons ask most, most reasons
    for refusal never occur. A table of few cells (lawsuits) gets a small volume.
    """
    low, high = scale.volume
    active = rng.random() < scale.active * (1.0 if len(specs) > 40 else 0.6)
    volume = rng.uniform(low, high) * min(1.0, len(specs) / 120) if active else 0.0
    if active and volume < 1:
        volume = float(rng.randint(0, 2))
    rows = {p.path: rng.lognormvariate(0, 1.6) for p in table.leaf_rows}
    columns = {p.path: rng.lognormvariate(0, 1.0) for p in table.leaf_columns}
    if len(table.leaf_rows) > 1 and table.leaf_columns:
        columns[table.leaf_columns[0].path] *= 25
    weights = [rows[s.row.path] * columns[s.column.path] for s in specs]
    whole = sum(weights) or 1.0
    return {s.path: _rounded(rng, volume * w / whole) for s, w in zip(specs, weights, strict=True)}


def _rounded(rng: Random, mean: float) -> int:
    """A count whose mean is about ``mean``: the fraction decides by chance."""
    spread = mean * rng.uniform(0.6, 1.4)
    return int(spread) + (rng.random() < spread - int(spread))


def _alone(rng: Random, scale: Scale, spec: FieldSpec) -> Number:
    """A figure that is in no sum, drawn evenly over its order of magnitude."""
    if rng.random() > scale.filled:
        return 0
    low, high = scale.magnitude
    if spec.unit in _FEW_UNITS or any(
        w in label for p in (spec.row, spec.column) for label in p.labels for w in _FEW
    ):
        high = min(high, 2.6)
        low = min(low, 0.5)
    if spec.type == "money":
        amount = Decimal(10 ** rng.uniform(low, high)).quantize(Decimal(1))
        places = rng.choice((0, 0, 1, 2, 2, 3, 4, 6))
        cents = Decimal(rng.randint(0, 10**places - 1)).scaleb(-places)
        return int(amount) if not places else amount + cents
    if spec.type == "signed":
        return rng.choice((-1, 1)) * int(10 ** rng.uniform(0, min(2.0, high)))
    return int(10 ** rng.uniform(low, high))
