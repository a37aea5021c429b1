"""The sums of a report as equations with what is left over, ready to be explained."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extractor.checks.rules import Assessed, Number, plus
from extractor.result import Finding, Verdict


@dataclass(frozen=True)
class Equation:
    """``left − right = 0``; with the figures as printed (blanks as zero) ``residual`` is left over."""

    place: int
    """Which of the findings it is."""
    rule: str
    scope: Mapping[str, str]
    coefficients: Mapping[str, int]
    """Path → sign: parts are +1, the total is −1."""
    total: str | None
    """The one cell that sums the others, where the rule says so."""
    residual: Number


@dataclass(frozen=True)
class Equations:
    """Those of one report that can be computed, if blanks are taken for zero."""

    all: tuple[Equation, ...]

    @classmethod
    def of(cls, assessed: Sequence[Assessed]) -> Equations:
        return cls(tuple(_equations(assessed)))

    @cached_property
    def at(self) -> Mapping[str, tuple[int, ...]]:
        """Path → positions in ``all`` of the equations in which it stands."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for position, equation in enumerate(self.all):
            for path in equation.coefficients:
                found[path].append(position)
        return {path: tuple(positions) for path, positions in found.items()}

    @cached_property
    def totals(self) -> frozenset[str]:
        return frozenset(e.total for e in self.all if e.total is not None)

    @cached_property
    def open(self) -> Mapping[int, Number]:
        """Position → residual, of those that do not hold."""
        return {i: e.residual for i, e in enumerate(self.all) if e.residual}

    def owed(self, position: int, path: str, left: Mapping[int, Number]) -> Number:
        """By how much the cell must change to settle the equation."""
        return _moved(0, left[position], -self.all[position].coefficients[path])

    def with_sums(self, blank: Mapping[int, str]) -> Equations:
        """The equations once blank totals stand for the sums of their parts.

        ``blank`` maps the position of the equation that defines a total to the total. The parts take
        its place in every other equation; positions stay, the defining equation is empty.
        """
        equations = list(self.all)
        for position, total in blank.items():
            definition = equations[position]
            for i in range(len(equations)):
                if i != position and total in equations[i].coefficients:
                    equations[i] = _substituted(equations[i], total, definition)
            equations[position] = replace(definition, coefficients={}, residual=0)
        return Equations(tuple(equations))

    def after(self, changes: Mapping[str, Number], open_: Mapping[int, Number]) -> dict[int, Number]:
        """What is left over once cells are changed: ``changes`` is path → difference."""
        left = dict(open_)
        for path, difference in changes.items():
            for position in self.at.get(path, ()):
                sign = self.all[position].coefficients[path]
                rest = _moved(left.get(position, 0), difference, sign)
                if rest:
                    left[position] = rest
                else:
                    left.pop(position, None)
        return left


def _substituted(equation: Equation, total: str, definition: Equation) -> Equation:
    factor = equation.coefficients[total] * -definition.coefficients[total]
    signs = Counter(equation.coefficients)
    for path, sign in definition.coefficients.items():
        signs[path] += factor * sign
    return replace(
        equation,
        coefficients={path: sign for path, sign in signs.items() if sign},
        total=None if equation.total == total else equation.total,
        residual=_moved(equation.residual, definition.residual, factor),
    )


def _moved(residual: Number, difference: Number, sign: int) -> Number:
    if isinstance(residual, int) and isinstance(difference, int):
        return residual + sign * difference  # the usual case, asked thousands of times
    return plus(residual, difference, sign) or 0


def explainable(finding: Finding) -> bool:
    """Whether the finding is an alarm: it fails, or would if blanks were zero."""
    return finding.if_blanks_are_zero is Verdict.FAIL and finding.severity == "error"


def _equations(assessed: Iterable[Assessed]) -> Iterable[Equation]:
    for place, (instance, finding) in enumerate((a.instance, a.finding) for a in assessed):
        computed = finding.if_blanks_are_zero is not Verdict.NOT_ASSESSABLE
        if instance.relation != "=" or instance.kind == "domain" or finding.severity != "error":
            continue
        residual = plus(finding.expected, finding.actual, -1)
        if not computed or residual is None:
            continue
        signs: Counter[str] = Counter()
        for terms, side in ((instance.left, 1), (instance.right, -1)):
            for term in terms:
                signs[term.path] += side * term.sign
        total = instance.right[0].path if instance.kind == "sum" and len(instance.right) == 1 else None
        cells = {path: sign for path, sign in signs.items() if sign}
        yield Equation(place, finding.rule, finding.scope, cells, total, residual)
