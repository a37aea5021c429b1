"""Two readings of one report, field by field: where they differ, one of them is wrong.

A report and its copy in another format, a page's text and its picture, two readers of one file: what
both say alike was hardly misread by both. The second reading speaks of the first one's fields as a
witness does (:class:`extractor.checks.evidence.Statement`), never of the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from extractor.acceptance import WEAK_EVIDENCE
from extractor.checks.evidence import Statement, Witness
from extractor.checks.proof import prove
from extractor.forms.form import Form
from extractor.result import Extraction, Field, Review, ValueState

_UNSAID = frozenset((ValueState.NOT_FOUND, ValueState.NOT_IN_FORM, ValueState.UNREADABLE))


class Agreement(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    ALONE = "alone"
    """Only one of the two has anything to say of the field."""


def agreements(first: Sequence[Field], second: Sequence[Field]) -> Mapping[str, Agreement]:
    """How far two readings agree in each field of the first.

    Values count, and not how they are written; a blank and a zero differ.

    >>> a, b = Field("x", 1, ValueState.VALUE), Field("x", 2, ValueState.VALUE)
    >>> agreements([a], [b])["x"], agreements([a], [a])["x"], agreements([a], [])["x"]
    (<Agreement.DIFFERENT: 'different'>, <Agreement.SAME: 'same'>, <Agreement.ALONE: 'alone'>)
    """
    others = {field.path: field for field in second}
    return {field.path: _agreement(field, others.get(field.path)) for field in first}


def second_reading(fields: Sequence[Field]) -> Witness:
    """Another reading of the same report as a witness."""
    others = {field.path: field for field in fields}

    def testify(field: Field) -> Statement | None:
        other = others.get(field.path)
        if other is None or other.state in _UNSAID:
            return None
        return Statement(() if other.number is None else (other.number,))

    return testify


def reconciled(form: Form, first: Extraction, second: Extraction) -> Extraction:
    """The first reading, proven with the second as its witness.

    Values stay those of the first. Fields in which the two differ go to review with the reason
    ``readings_differ``; where sums fail, the second reading tells whose fault it is. Findings that are
    none of the form's rules, such as those of prose, stay as they are.
    """
    agreed = agreements(first.fields, second.fields)
    witness = second_reading((*second.extra, *second.fields))
    proof = prove(form, first.fields, first.extra, witness=witness)
    fields = tuple(
        contradicted(field) if agreed[field.path] is Agreement.DIFFERENT else field
        for field in proof.fields
    )
    ours = {rule.id for rule in form.rules}
    others = (finding for finding in first.findings if finding.rule not in ours)
    return replace(first, fields=fields, findings=(*proof.findings, *others))


def _agreement(field: Field, other: Field | None) -> Agreement:
    unsaid = field.state in _UNSAID, other is None or other.state in _UNSAID
    if other is None or any(unsaid):
        return Agreement.SAME if all(unsaid) else Agreement.ALONE
    same = (field.value, field.state) == (other.value, other.state)
    return Agreement.SAME if same else Agreement.DIFFERENT


def contradicted(field: Field) -> Field:
    """The field in review, because another reading says otherwise."""
    reasons = tuple(dict.fromkeys((*field.reasons, "readings_differ")))
    confidence = min(field.confidence, WEAK_EVIDENCE)
    return replace(field, confidence=confidence, status=Review.REVIEW, reasons=reasons)
