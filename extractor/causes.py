"""The failures of a report by their causes: for everything that tells people what is wrong.

:func:`causes` puts together the findings that one event explains; :func:`repairs` are the figures
that are sure enough to be written beside what was read. Both read the findings alone, so they work
on a line of JSON as well as on a fresh extraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractor.result import Finding, Verdict

Number = int | Decimal

EVENTS: Mapping[str, str] = {
    "wrong_digit": "One digit is another than it should be.",
    "digit_lost": "A digit is missing.",
    "digit_added": "A digit is too many.",
    "digits_swapped": "Two neighbouring digits stand in the wrong order.",
    "off_by_one": "The figure is one too many or too few.",
    "off_by_few": "The figure is a few too many or too few.",
    "forgotten": "The cell is zero or blank where a figure belongs.",
    "sign": "The sign is wrong.",
    "other_figure": "Another figure belongs there.",
    "total_blank": "A total is left blank; its parts have figures.",
    "line_missing": "A row or column without figures was counted in the totals.",
    "shifted": "Figures of a row or column stand one cell too far on.",
    "swapped": "Two neighbouring cells have each other's figures.",
    "fused": "The figures of two cells run together in one.",
    "split": "The digits of one figure stand in two cells.",
    "digit_moved": "A digit stands in the neighbouring cell.",
}
"""The closed list of what may have happened to cells where sums do not hold."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell as it was read and the figure that would fit; ``None`` where that is not sure enough."""

    path: str
    printed: Number | None
    value: Number | None


@dataclass(frozen=True, slots=True)
class Alternative:
    event: str
    path: str
    value: Number
    probability: float


@dataclass(frozen=True, slots=True)
class Cause:
    """One event, the cells that it touched, and the findings that fail because of it."""

    event: str | None
    """A key of :data:`EVENTS`; ``None``: nothing was found that explains them."""
    culprit: str
    probability: float
    cells: tuple[Changed, ...]
    findings: tuple[Finding, ...]
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    value: Number
    event: str
    culprit: str
    probability: float


def causes(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """Every failing finding in exactly one cause, explained ones first.

    Findings that only fail if blanks are zero belong to them where an event explains them, as a
    total left blank does. What fails without an explanation of its own, such as prose that
    contradicts a cell, belongs to the cause that changed one of its cells, or stands alone.
    """
    groups: dict[object, list[Finding]] = {}
    changed: dict[str, object] = {}
    others = []
    for finding in findings:
        if finding.proposal is not None:
            paths = tuple(c["path"] for c in finding.proposal["changes"])
            key = (finding.proposal["event"], *paths)
            groups.setdefault(key, []).append(finding)
            changed |= dict.fromkeys(paths, key)
        elif finding.verdict is Verdict.FAIL:
            others.append(finding)
    for number, finding in enumerate(others):
        owner = next((changed[o.path] for o in finding.operands if o.path in changed), number)
        groups.setdefault(owner, []).append(finding)
    return tuple(_cause(tuple(group)) for group in groups.values())


def repairs(findings: Iterable[Finding]) -> Mapping[str, Repair]:
    """Path → the figure that would fit, where it is sure enough. Values are as they were read."""
    return {
        cell.path: Repair(cell.value, cause.event, cause.culprit, cause.probability)
        for cause in causes(findings)
        for cell in cause.cells
        if cell.value is not None and cause.event is not None
    }


def support(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Path → how many rules hold there and prove something (zeros alone prove nothing).

    A path that no such rule touches is not in the mapping.
    """
    counts: Counter[str] = Counter()
    for finding in findings:
        if finding.verdict is Verdict.PASS and not finding.vacuous:
            counts.update({operand.path for operand in finding.operands})
    return counts


def _cause(findings: tuple[Finding, ...]) -> Cause:
    first = max(findings, key=lambda f: float(f.proposal["probability"]) if f.proposal else 0.0)
    if first.proposal is None:
        return Cause(None, first.culprit, 0.0, (), findings)
    told = {f.culprit for f in findings if f.proposal is not None}
    return Cause(
        event=first.proposal["event"],
        culprit=told.pop() if len(told) == 1 else "unknown",
        probability=float(first.proposal["probability"]),
        cells=tuple(Changed(c["path"], c["printed"], c["value"]) for c in first.proposal["changes"]),
        findings=findings,
        alternatives=tuple(
            Alternative(a["event"], a["path"], a["value"], float(a["probability"]))
            for a in first.proposal["alternatives"]
        ),
    )
