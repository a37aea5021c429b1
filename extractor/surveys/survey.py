"""An archive in figures: outcomes, coverage, failures, rules, doubts, unknown labels."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.store.store import Store

UNKNOWN = "unknown"
"""Stands for a year, level, region or format that nothing tells."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Instances of a rule; ``vacuous`` ones hold and prove nothing."""

    form: str
    rule: str
    holding: int
    vacuous: int
    failing: int
    not_assessable: int

    @property
    def share(self) -> float:
        """Failing among those that could fail."""
        assessed = self.holding + self.failing
        return self.failing / assessed if assessed else 0.0


@dataclass(frozen=True, slots=True)
class Doubted:
    """A field of a form and how often it needs review."""

    form: str
    path: str
    fields: int
    review: int


@dataclass(frozen=True, slots=True)
class Unmapped:
    """The labels of a printed row that is no row of the form."""

    labels: tuple[str, ...]
    rows: int
    documents: int


@dataclass(frozen=True)
class Survey:
    """Counts of one state of a store. Of documents: one for each report under each name."""

    names: int
    """Inputs, each with one current reading."""
    issuers: int
    outcomes: Mapping[str, Mapping[str, int]]
    """Documents by format (the ending of the name) and status."""
    forms: Mapping[str, int]
    coverage: Mapping[str, Mapping[str, int]]
    """Reports of a known form by year and administrative level."""
    regions: Mapping[str, int]
    """Reports by the first two digits of the division's code: the province."""
    failures: Mapping[str, int]
    """Documents that failed or were cut, by reason; one may have several."""
    states: Mapping[str, int]
    fields: int
    review: int
    reasons: Mapping[str, int]
    """Doubts by reason; a field may have several."""
    rules: tuple[RuleCount, ...]
    """Those that failed most often first."""
    doubted: tuple[Doubted, ...]
    unmapped: tuple[Unmapped, ...]

    @property
    def documents(self) -> int:
        return sum(sum(statuses.values()) for statuses in self.outcomes.values())

    def to_json(self) -> dict[str, Any]:
        return {"documents": self.documents, **asdict(self)}


def survey(store: str | Path, *, top: int = 20) -> Survey:
    """Count what stands in a store now; ``top`` is the length of the lists of fields and labels.

    Raises:
        StoreFault: there is no such store, or it is of another version.
    """
    with Store(store) as source:
        source.query("BEGIN")  # one state of the store for all queries
        states, reasons, doubted = _fields(source)
        return Survey(
            names=source.count(),
            **_documents(source),
            failures=dict(source.query(_FAILURES).fetchall()),
            states=dict(sorted(states.items())),
            fields=states.total(),
            review=sum(item.review for item in doubted),
            reasons=dict(_ranked(reasons)),
            rules=_rules(source),
            doubted=tuple(item for item in doubted[:top] if item.review),
            unmapped=_unmapped(source, top),
        )


def _documents(source: Store) -> dict[str, Any]:
    """The counts that follow from the list of documents."""
    outcomes: dict[str, Counter[str]] = {}
    coverage: dict[str, Counter[str]] = {}
    forms: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    issuers = set()
    for name, status, form, issuer, year, metadata in source.query(_DOCUMENTS):
        outcomes.setdefault(_format(name), Counter())[status] += 1
        if form is None:
            continue
        told = json.loads(metadata)
        level = str(told.get("admin_level") or UNKNOWN)
        coverage.setdefault(str(year or UNKNOWN), Counter())[level] += 1
        forms[form] += 1
        region = told.get("region_code")
        regions[str(region)[:2] if region else UNKNOWN] += 1
        issuers.add(issuer)
    issuers.discard(None)
    return {
        "issuers": len(issuers),
        "outcomes": {name: dict(counts) for name, counts in sorted(outcomes.items(), key=_largest)},
        "coverage": {year: dict(sorted(counts.items())) for year, counts in sorted(coverage.items())},
        "forms": dict(sorted(forms.items())),
        "regions": dict(_ranked(regions)),
    }


def _format(name: str) -> str:
    """The ending of a document's name; of a page of an archive its last part.

    >>> _format("2023/a.PDF"), _format("crawl.warc!http://x.gov.cn/art/12")
    ('pdf', 'unknown')
    """
    ending = PurePosixPath(name.rpartition("!")[2].partition("?")[0]).suffix
    return ending[1:].lower() if 1 < len(ending) <= 6 and ending[1:].isalnum() else UNKNOWN


def _largest(item: tuple[str, Counter[str]]) -> tuple[int, str]:
    return -item[1].total(), item[0]


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _fields(source: Store) -> tuple[Counter[str], Counter[str], list[Doubted]]:
    """States, reasons of doubt, and every field, the most doubted first."""
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    review: Counter[tuple[str, str]] = Counter()
    for form, path, state, status, codes, count in source.query(_FIELDS):
        states[state] += count
        seen[form, path] += count
        if status == "review":
            review[form, path] += count
            for code in json.loads(codes) if codes else ():
                reasons[code] += count
    found = [Doubted(form, path, n, review[form, path]) for (form, path), n in seen.items()]
    return states, reasons, sorted(found, key=lambda f: (-f.review, f.form, f.path))


def _rules(source: Store) -> tuple[RuleCount, ...]:
    found = (RuleCount(*row) for row in source.query(_RULES))
    return tuple(sorted(found, key=lambda r: (-r.failing, r.form, r.rule)))


def _unmapped(source: Store, top: int) -> tuple[Unmapped, ...]:
    return tuple(
        Unmapped(tuple(json.loads(labels)), rows, documents)
        for labels, rows, documents in source.query(_UNMAPPED, top)
    )


_DOCUMENTS = "SELECT document, status, form, issuer, report_year, metadata FROM documents"

_FAILURES = """
SELECT code, count(DISTINCT document) FROM errors WHERE status <> 'complete'
GROUP BY code ORDER BY 2 DESC, code
"""

# Grouped by the numbers of wordings, which are looked up for the groups alone.
_FIELDS = """
SELECT form, path.text, state.text, status.text, reasons.text, n FROM (
  SELECT documents.form, field.path, field.state, field.status, field.reasons, count(*) AS n
  FROM documents JOIN field ON field.report = documents.report
  WHERE field.extra = 0 GROUP BY 1, 2, 3, 4, 5) AS grouped
JOIN text AS path ON path.id = grouped.path
JOIN text AS state ON state.id = grouped.state
JOIN text AS status ON status.id = grouped.status
LEFT JOIN text AS reasons ON reasons.id = grouped.reasons
"""

_RULES = """
SELECT form, rule.text,
       coalesce(sum(n) FILTER (WHERE verdict.text = 'PASS' AND NOT vacuous), 0),
       coalesce(sum(n) FILTER (WHERE verdict.text = 'PASS' AND vacuous), 0),
       coalesce(sum(n) FILTER (WHERE verdict.text = 'FAIL'), 0),
       coalesce(sum(n) FILTER (WHERE verdict.text = 'NOT_ASSESSABLE'), 0)
FROM (
  SELECT documents.form, finding.rule, finding.verdict, finding.vacuous, count(*) AS n
  FROM documents JOIN finding ON finding.report = documents.report GROUP BY 1, 2, 3, 4) AS grouped
JOIN text AS rule ON rule.id = grouped.rule
JOIN text AS verdict ON verdict.id = grouped.verdict
GROUP BY form, rule.text
"""

_UNMAPPED = """
SELECT labels.text, n, documents FROM (
  SELECT unmapped_row.labels, count(*) AS n, count(DISTINCT documents.document) AS documents
  FROM documents JOIN unmapped_row ON unmapped_row.report = documents.report
  WHERE unmapped_row.path IS NULL GROUP BY 1) AS grouped
JOIN text AS labels ON labels.id = grouped.labels
ORDER BY n DESC, documents DESC, labels.text LIMIT ?
"""
