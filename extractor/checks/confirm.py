"""Figures of a doubtful reading that arithmetic confirms.

In a table whose grid was reconstructed, or whose characters were recognised from a picture,
every cell may be misread; a figure that stands in sums along its row and down its column, both
of which hold, is not: one wrong figure breaks both. Sums say nothing about labels, so doubt about
these stays, and a rule never changes a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractor.acceptance import ACCEPT_AT, WEAK_EVIDENCE
from extractor.forms.form import Form
from extractor.result import Field, Finding, Review, ValueState, Verdict

CONFIRMED = frozenset(("structure_doubtful", "recognised"))
"""Reasons of doubt about the reading that sums can settle."""
LEAST_RULES = 2
"""So many different rules: mostly the sum along the row and one down the column."""
LEAST_FIGURES = 3
"""Figures that are not zero in a sum that confirms: of two, one may be the other misplaced."""
_FIGURES = frozenset((ValueState.VALUE, ValueState.ZERO_EXPLICIT))


def confirmed(form: Form, fields: Sequence[Field], findings: Sequence[Finding]) -> tuple[Field, ...]:
    """The fields, those that crossing sums confirm with the confidence that their labels have."""
    if not any(_in_question(field) for field in fields):
        return tuple(fields)
    equations = {rule.id for rule in form.rules if any(i.relation == "=" for i in rule.instances)}
    rules = _confirming_rules(finding for finding in findings if finding.rule in equations)
    return tuple(
        _confirmed(field) if _in_question(field) and len(rules[field.path]) >= LEAST_RULES else field
        for field in fields
    )


def _in_question(field: Field) -> bool:
    return bool(field.reasons) and CONFIRMED.issuperset(field.reasons) and field.state in _FIGURES


def _confirming_rules(findings: Iterable[Finding]) -> defaultdict[str, set[str]]:
    """Path → the rules that hold there, over enough figures to prove something."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings:
        figures = sum(bool(operand.value) for operand in finding.operands)
        if finding.if_blanks_are_zero is Verdict.PASS and figures >= LEAST_FIGURES:
            for operand in finding.operands:
                found[operand.path].add(finding.rule)
    return found


def _confirmed(field: Field) -> Field:
    confidence = round(min(1.0, field.confidence / WEAK_EVIDENCE), 4)
    if confidence < ACCEPT_AT:
        return field
    return replace(field, confidence=confidence, status=Review.ACCEPTED, reasons=())
