"""The rules of a form, computed on the fields of one report.

Every rule is three-valued. A figure that is not there makes it ``NOT_ASSESSABLE``, never
false; a second verdict tells what holds *if blanks are zero*, because many agencies leave
a zero unwritten. Arithmetic is exact: ``int`` and ``Decimal``, never ``float``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from extractor.checks.groups import lifted, stand_ins, substitute
from extractor.checks.keys import MetKeys
from extractor.forms.domain import parse_domain
from extractor.forms.form import Form, RuleInstance, Term
from extractor.result import Field, Finding, Operand, Review, ValueState, Verdict

CERTAIN = 0.99
"""From this confidence on, a failing rule is held against the source and not the reading."""

Number = int | Decimal

_BLANKS = frozenset((ValueState.BLANK, ValueState.NOT_APPLICABLE))

_EXACT = Context(prec=1000)
"""No printed figure comes near a thousand digits, so no sum is ever rounded."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A rule instance, keys and stand-ins put in, and what was found of it."""

    instance: RuleInstance
    finding: Finding


def check(form: Form, fields: Sequence[Field], extra: Sequence[Field] = ()) -> tuple[Finding, ...]:
    """The findings of :func:`assess`, not yet explained (see :mod:`extractor.checks.proof`)."""
    return tuple(assessed.finding for assessed in assess(form, fields, extra))


def assess(form: Form, fields: Sequence[Field], extra: Sequence[Field] = ()) -> tuple[Assessed, ...]:
    """A finding for every instance of every rule that can be computed, in the form's order.

    * Blank and "not applicable" cells are missing in ``verdict`` and zero in
      ``if_blanks_are_zero``; unreadable, wordy and unfound ones are missing in both.
    * A part of a sum whose row or column the printed table lacks (``NOT_IN_FORM``) counts
      nothing in both: what is not printed was not added up by whoever printed the total.
      A total, or a side of a balance, that is not printed leaves the rule unassessable.
    * A group row in ``extra`` stands in for parts that carry no figure, and gets a row sum
      of its own (see :mod:`extractor.checks.groups`).
    * Domain rules (``integer >= 0``) speak only where they *fail*: a finding for each of the
      161 cells that happens to hold a natural number would bury the rest.
    """
    by_path = {field.path: field for field in fields}
    groups = stand_ins(form, by_path, extra)
    if groups:
        by_path = {**{field.path: field for field in extra}, **by_path}
    found: list[Assessed] = []
    keys = MetKeys(form, tuple(by_path))
    for rule in form.rules:
        seen: list[RuleInstance] = []
        for instance in keys.instances(rule.instances) if form.is_keyed else rule.instances:
            seen.append(substitute(instance, groups))
            group_row = lifted(instance, groups) if groups else None
            if group_row is not None and group_row not in seen:
                seen.append(group_row)
        found.extend(Assessed(i, f) for i in seen for f in _findings(i, by_path))
    return tuple(found)


def explain(form: Form, finding: Finding) -> str:
    """The rule in words with the figures put in, for a person; ``?`` is a missing figure.

    Raises:
        KeyError: if the form has no such rule.
    """
    rule = next((r for r in form.rules if r.id == finding.rule), None)
    if rule is None:
        raise KeyError(finding.rule)
    scope = ", ".join(f"{name} {value}" for name, value in finding.scope.items())
    figures = ", ".join(f"{o.path} = {_shown(o.value)}" for o in finding.operands)
    text = f"{finding.rule}{f' ({scope})' if scope else ''}: {rule.text or rule.note}. {figures}"
    if finding.expected != finding.actual:
        text += f"; {_shown(finding.expected)} against {_shown(finding.actual)}"
    text += f". {finding.verdict.value}"
    if finding.if_blanks_are_zero is not finding.verdict:
        text += f" (if blanks are zero: {finding.if_blanks_are_zero.value})"
    return text + (", only zeros stand in it." if finding.vacuous else ".")


@dataclass(frozen=True, slots=True)
class _Side:
    """The sum of one side: as printed, and with blanks as zero; ``None`` where unknown."""

    printed: int | Decimal | None
    blanks_zero: int | Decimal | None

    @property
    def shown(self) -> int | Decimal | None:
        return self.blanks_zero if self.printed is None else self.printed


def _findings(instance: RuleInstance, fields: Mapping[str, Field]) -> Iterator[Finding]:
    if instance.kind == "domain":
        yield from _outside_domain(instance, fields)
    else:
        yield _compared(instance, fields)


def _compared(instance: RuleInstance, fields: Mapping[str, Field]) -> Finding:
    left = _side(instance.left, fields, absent_is_nothing=instance.kind == "sum")
    right = _side(instance.right, fields, absent_is_nothing=False)
    operands = tuple(
        Operand(term.path, _number(fields.get(term.path))) for term in (*instance.left, *instance.right)
    )
    verdict = _verdict(left.printed, right.printed, instance.relation)
    if_zero = _verdict(left.blanks_zero, right.blanks_zero, instance.relation)
    return Finding(
        rule=instance.rule,
        scope=instance.scope,
        verdict=verdict,
        if_blanks_are_zero=if_zero,
        vacuous=if_zero is Verdict.PASS and not any(operand.value for operand in operands),
        operands=operands,
        expected=left.shown,
        actual=right.shown,
        severity=instance.severity,
        culprit=_culprit(verdict, operands, fields),
    )


def _outside_domain(instance: RuleInstance, fields: Mapping[str, Field]) -> Iterator[Finding]:
    domain = parse_domain(instance.domain)
    path = instance.left[0].path
    number = _number(fields.get(path))
    if domain is None or number is None or number in domain:
        return
    operands = (Operand(path, number),)
    yield Finding(
        rule=instance.rule,
        scope=instance.scope,
        verdict=Verdict.FAIL,
        if_blanks_are_zero=Verdict.FAIL,
        vacuous=False,
        operands=operands,
        expected=None,
        actual=number,
        severity=instance.severity,
        culprit=_culprit(Verdict.FAIL, operands, fields),
    )


def _side(terms: Sequence[Term], fields: Mapping[str, Field], *, absent_is_nothing: bool) -> _Side:
    states = [fields[t.path].state if t.path in fields else ValueState.NOT_FOUND for t in terms]
    some_printed = any(state is not ValueState.NOT_IN_FORM for state in states)
    printed: int | Decimal | None = 0
    blanks_zero: int | Decimal | None = 0
    for term, state in zip(terms, states, strict=True):
        number = _number(fields.get(term.path))
        if absent_is_nothing and some_printed and state is ValueState.NOT_IN_FORM:
            continue
        printed = plus(printed, number, term.sign)
        blanks_zero = plus(blanks_zero, 0 if state in _BLANKS else number, term.sign)
    return _Side(printed, blanks_zero)


def plus(total: Number | None, number: Number | None, sign: int = 1) -> Number | None:
    """``total + sign × number``, never rounded; ``None`` where either is unknown."""
    if total is None or number is None:
        return None
    if isinstance(total, int) and isinstance(number, int):
        return total + sign * number
    return _EXACT.fma(Decimal(number), sign, Decimal(total))


def _verdict(left: int | Decimal | None, right: int | Decimal | None, relation: str) -> Verdict:
    if left is None or right is None:
        return Verdict.NOT_ASSESSABLE
    holds = {"=": left == right, "<=": left <= right, ">=": left >= right}[relation]
    return Verdict.PASS if holds else Verdict.FAIL


def _number(field: Field | None) -> int | Decimal | None:
    return None if field is None else field.number


def _shown(number: int | Decimal | None) -> str:
    return "?" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)


def _culprit(verdict: Verdict, operands: Sequence[Operand], fields: Mapping[str, Field]) -> str:
    """``source`` where a rule fails though every figure in it was read with certainty."""
    if verdict is not Verdict.FAIL:
        return "unknown"
    involved = [fields[operand.path] for operand in operands if operand.path in fields]
    certain = all(f.confidence >= CERTAIN and f.status is Review.ACCEPTED for f in involved)
    return "source" if certain else "unknown"
