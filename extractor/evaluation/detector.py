"""Rules as a detector of errors: do failing sums point at the cells that are wrong?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.causes import causes, repairs
from extractor.checks.rules import check
from extractor.evaluation.matching import Matching, Pair, known_form
from extractor.evaluation.outcomes import Outcome, same_value
from extractor.result import Finding, Verdict

_MISREAD = frozenset((Outcome.WRONG_VALUE, Outcome.SPURIOUS, Outcome.MISSED))


@dataclass
class Detection:
    """Counts over documents; the shares are computed in :meth:`to_json`."""

    flagged: int = 0
    """Cells in a failing rule of severity error."""
    flagged_wrong: int = 0
    """Of these, misread by us or misprinted by the source."""
    wrong: int = 0
    wrong_covered: int = 0
    """Misread cells that stand in at least one rule that could be computed."""
    wrong_flagged: int = 0
    clusters: int = 0
    """Groups of failing rules that share cells, one of them wrong."""
    without_cause: int = 0
    """Such groups without a wrong cell: parts that are not printed, or a misprint unrecorded."""
    hits: float = 0.0
    """Groups whose most suspected cell is wrong; ties count by their share."""
    proposals: int = 0
    proposals_right: int = 0
    mendable: int = 0
    """Wrong cells, misread or misprinted, in rules that could be computed."""
    told: int = 0
    told_right: int = 0
    instances: int = 0
    failing: int = 0
    vacuous: int = 0
    sources: int = 0
    sources_inconsistent: int = 0
    """Gold documents in which a rule of severity error fails as printed."""
    by_rule: dict[str, Counter[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "flag_precision": _share(self.flagged_wrong, self.flagged),
            "flag_recall": _share(self.wrong_flagged, self.wrong_covered),
            "wrong_cells": self.wrong,
            "wrong_cells_that_no_rule_sees": self.wrong - self.wrong_covered,
            "localisation_hit_at_1": _share(self.hits, self.clusters),
            "alarms_with_cause": self.clusters,
            "alarms_without_cause": self.without_cause,
            "repair_precision": _share(self.proposals_right, self.proposals),
            "repair_recall": _share(self.proposals_right, self.mendable),
            "source_and_reading_told_apart": _share(self.told_right, self.told),
            "instances": self.instances,
            "failing": self.failing,
            "vacuous_share": _share(self.vacuous, self.instances),
            "inconsistent_sources_share": _share(self.sources_inconsistent, self.sources),
            "by_rule": {rule: dict(sorted(c.items())) for rule, c in sorted(self.by_rule.items())},
        }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def detect(matching: Matching) -> Detection:
    """Hold the findings of the predictions against what is really wrong.

    A cell is *wrong* if it was misread, or if its gold is a recorded misprint of the source.
    """
    found = Detection()
    for pair in matching.pairs:
        if pair.predicted is not None:
            _add(found, pair, pair.predicted.findings)
        if pair.gold.is_report:
            found.sources += 1
            found.sources_inconsistent += _breaks(pair)
    return found


def _breaks(pair: Pair) -> bool:
    truth, form = pair.gold.extraction, known_form(pair.gold.extraction.form)
    if pair.predicted is not None and pair.predicted.findings and pair.is_exact:
        findings = pair.predicted.findings  # the same figures, so the same findings
    else:
        findings = check(form, truth.fields, truth.extra) if form is not None else ()
    return any(f.verdict is Verdict.FAIL and f.severity == "error" for f in findings)


def _add(found: Detection, pair: Pair, findings: Sequence[Finding]) -> None:
    misread = {f.path for f in pair.fields if f.outcome in _MISREAD}
    misprinted = {str(v["path"]) for v in pair.gold.source_violations if "path" in v}
    really = misread | misprinted
    failing = [f for f in findings if f.verdict is Verdict.FAIL and f.severity == "error"]
    flagged = {o.path for f in failing for o in f.operands}
    covered = {o.path for f in findings if f.verdict is not Verdict.NOT_ASSESSABLE for o in f.operands}
    found.flagged += len(flagged)
    found.flagged_wrong += len(flagged & really)
    found.wrong += len(misread)
    found.wrong_covered += len(misread & covered)
    found.wrong_flagged += len(misread & flagged)
    found.instances += len(findings)
    found.failing += len(failing)
    found.vacuous += sum(f.vacuous for f in findings)
    for cluster in _clusters(failing):
        if not really & {o.path for f in cluster for o in f.operands}:
            found.without_cause += 1
            continue
        suspects = _most_suspected(cluster)
        found.clusters += 1
        found.hits += len(suspects & really) / len(suspects)
    _count_rules(found, findings, really)
    found.mendable += len(really & covered)
    _count_proposals(found, pair, findings)
    _count_culprits(found, findings, misread, misprinted)


def _clusters(failing: Sequence[Finding]) -> list[list[Finding]]:
    """Failing rules, those together that share a cell."""
    groups: list[tuple[set[str], list[Finding]]] = []
    for finding in failing:
        paths, members = {o.path for o in finding.operands}, [finding]
        apart = []
        for other_paths, others in groups:
            if other_paths & paths:
                paths |= other_paths
                members = [*others, *members]
            else:
                apart.append((other_paths, others))
        groups = [*apart, (paths, members)]
    return [members for _, members in groups]


def _most_suspected(cluster: Sequence[Finding]) -> set[str]:
    """The cells that proposals name, or else those in which most of the failing rules cross."""
    named = {str(finding.proposal["path"]) for finding in cluster if finding.proposal}
    if named:
        return named
    counts = Counter(path for f in cluster for path in {o.path for o in f.operands})
    most = max(counts.values())
    return {path for path, n in counts.items() if n == most}


def _count_rules(found: Detection, findings: Sequence[Finding], really: set[str]) -> None:
    for finding in findings:
        counts = found.by_rule.setdefault(finding.rule, Counter())
        counts[finding.verdict.value] += 1
        counts["vacuous"] += finding.vacuous
        if finding.verdict is Verdict.FAIL:
            counts["with_cause"] += bool({o.path for o in finding.operands} & really)


def _count_proposals(found: Detection, pair: Pair, findings: Sequence[Finding]) -> None:
    """Repairs held against what is known: what a recorded misprint should be, what a misread cell says.

    What belongs into a cell that the source left blank nobody knows, unless it is recorded.
    """
    right = {
        f.path: f.gold.value for f in pair.fields if f.gold is not None and f.gold.value is not None
    }
    right |= {str(v["path"]): v["right"] for v in pair.gold.source_violations if "right" in v}
    for path, repair in repairs(findings).items():
        if path in right:
            found.proposals += 1
            found.proposals_right += same_value(right[path], repair.value)


def _count_culprits(
    found: Detection, findings: Sequence[Finding], misread: set[str], misprinted: set[str]
) -> None:
    """Explained failures of which the cause is known, and whether the right one is blamed."""
    for cause in causes(findings):
        paths = {cell.path for cell in cause.cells}
        wrong = bool(paths & misread), bool(paths & misprinted)
        if cause.event is not None and sum(wrong) == 1:
            found.told += 1
            found.told_right += cause.culprit == ("reading" if wrong[0] else "source")
