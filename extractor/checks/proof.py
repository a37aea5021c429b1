"""Findings explained: which cell is wrong, whose fault it is, and what would fit.

:func:`prove` is the one function to call. A rule never changes a value: what would fit stands in
:attr:`Finding.proposal`, beside it. The source being inconsistent sends no field to review; a
reading that the sums speak against does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from extractor.acceptance import ACCEPT_AT
from extractor.checks.confirm import confirmed
from extractor.checks.equations import Equations, explainable
from extractor.checks.events import Event
from extractor.checks.evidence import Evidence, Witness
from extractor.checks.rules import Assessed, assess
from extractor.checks.solve import Group, solve
from extractor.forms.form import Form
from extractor.result import Field, Finding, Review

REPAIR_AT = 0.95
"""Probability from which what would fit is proposed as the value."""
TOLD_AT = 0.6
"""Probability from which one of source and reading is said to be the culprit."""
MOST_ALTERNATIVES = 3


@dataclass(frozen=True)
class Proof:
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...]


def prove(
    form: Form, fields: Sequence[Field], extra: Sequence[Field] = (), *, witness: Witness | None = None
) -> Proof:
    """The rules of ``form`` computed on the fields, and every failure explained as far as it can be.

    ``witness`` is another way of reading the same report; it is asked of suspected cells only.
    Fields of a doubtful reading that sums confirm come back accepted, those that sums speak
    against come back for review; values are as they were.
    """
    assessed = assess(form, fields, extra)
    findings = tuple(a.finding for a in assessed)
    if not any(explainable(finding) for finding in findings):
        return Proof(confirmed(form, fields, findings), findings)
    by_path = {field.path: field for field in (*extra, *fields)}
    equations = Equations.of(assessed)
    evidence = Evidence(form, by_path, equations.totals, witness)
    told = [_Told(group) for group in solve(equations, evidence)]
    findings = _explained(assessed, told)
    fields = confirmed(form, fields, findings)
    return Proof(_doubted(fields, told), findings)


@dataclass(frozen=True)
class _Told:
    """What a group's explanations come to, each weighted by its plausibility."""

    group: Group

    def events(self, finding: Finding) -> list[tuple[Event, float]]:
        """The events that touch the finding, with their probabilities, the likeliest first."""
        total = sum(e.weight for e in self.group.explanations)
        found: defaultdict[Event, float] = defaultdict(float)
        paths = {operand.path for operand in finding.operands}
        for explanation in self.group.explanations:
            for event in explanation.events:
                if not event.paths.isdisjoint(paths):
                    found[event] += explanation.weight / total
        return sorted(found.items(), key=lambda item: (-item[1], -item[0].weight))

    def misread(self) -> Mapping[str, float]:
        """Path → probability that its figure was misread."""
        total = sum(e.weight for e in self.group.explanations)
        found: defaultdict[str, float] = defaultdict(float)
        for explanation in self.group.explanations:
            for event in explanation.events:
                for path in event.paths:
                    found[path] += explanation.weight / total * event.misread / event.weight
        return found


def _explained(assessed: Sequence[Assessed], told: Sequence[_Told]) -> tuple[Finding, ...]:
    findings = [a.finding for a in assessed]
    for one in told:
        if not one.group.explanations:
            continue
        for position in one.group.open:
            equation = one.group.equations.all[position]
            finding = findings[equation.place]
            if explainable(finding):
                findings[equation.place] = _with_cause(finding, one)
    return tuple(findings)


def _with_cause(finding: Finding, told: _Told) -> Finding:
    events = told.events(finding)
    if not events:
        return finding
    likeliest, probability = events[0]
    misread = sum(p * e.misread / e.weight for e, p in events) / sum(p for _, p in events)
    proposal = _proposal(likeliest, probability, told.group.equations)
    others = [e for e in events[1:] if e[1] >= 0.001][:MOST_ALTERNATIVES]
    proposal["alternatives"] = [_brief(event, p) for event, p in others]
    return replace(finding, culprit=_culprit(misread), proposal=proposal)


def _culprit(misread: float) -> str:
    if misread >= TOLD_AT:
        return "reading"
    return "source" if misread <= 1 - TOLD_AT else "unknown"


def _proposal(event: Event, probability: float, equations: Equations) -> dict[str, Any]:
    touched = sorted({i for path in event.paths for i in equations.at.get(path, ())})
    after = equations.after(event.differences, equations.open)
    settled = sum(i in equations.open and i not in after for i in touched)
    enough = event.kind == "total_blank" or (settled > 1 and event.kind != "line_missing")
    sure = enough and probability >= REPAIR_AT
    return {
        **_brief(event, probability),
        "value": event.changes[0].value if sure else None,
        "changes": [
            {"path": c.path, "printed": c.printed, "value": c.value if sure else None}
            for c in event.changes
        ],
        "residuals": [
            {
                "rule": equations.all[i].rule,
                "scope": dict(equations.all[i].scope),
                "before": equations.all[i].residual,
                "after": after.get(i, 0),
            }
            for i in touched
        ],
    }


def _brief(event: Event, probability: float) -> dict[str, Any]:
    change = event.changes[0]
    return {
        "event": event.kind,
        "path": change.path,
        "value": change.value,
        "probability": Decimal(f"{probability:.4f}"),
    }


def _doubted(fields: Sequence[Field], told: Sequence[_Told]) -> tuple[Field, ...]:
    """The fields, those that were probably misread with less confidence and for review."""
    misread: dict[str, float] = {}
    for one in told:
        misread |= one.misread()
    return tuple(_against(field, misread.get(field.path, 0.0)) for field in fields)


def _against(field: Field, misread: float) -> Field:
    confidence = round(min(field.confidence, 1.0 - misread), 4)
    if confidence >= min(ACCEPT_AT, field.confidence):
        return field
    reasons = tuple(dict.fromkeys((*field.reasons, "sums_against")))
    return replace(field, confidence=confidence, status=Review.REVIEW, reasons=reasons)
