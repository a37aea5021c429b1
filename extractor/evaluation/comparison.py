"""Two runs beside each other: paired differences with gold, agreement without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.errors import UsageError
from extractor.evaluation.intervals import holm, mcnemar, percentile_ends
from extractor.evaluation.matching import Judged, Matching
from extractor.evaluation.metrics import HEADLINE, Scorer
from extractor.evaluation.outcomes import same_value, shown
from extractor.evaluation.slices import parts_of
from extractor.result import Extraction, Field, Review, Verdict


@dataclass(frozen=True)
class Change:
    """A field that one run has right and the other wrong."""

    document: str
    path: str
    kind: str
    """``gain``: only the second run has it right; ``loss``: only the first."""
    gold: str
    first: str
    second: str
    silent: bool
    """A loss that carries the status accepted."""

    def to_json(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "path": self.path,
            "kind": self.kind,
            "gold": self.gold,
            "first": self.first,
            "second": self.second,
            "silent": self.silent,
        }


@dataclass(frozen=True)
class Comparison:
    """``first`` is the baseline; differences are second minus first."""

    differences: Mapping[str, Mapping[str, float | None]]
    documents: Mapping[str, float]
    fields: Mapping[str, float]
    slices: tuple[Mapping[str, Any], ...]
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "differences": {k: dict(v) for k, v in self.differences.items()},
            "documents": dict(self.documents),
            "fields": dict(self.fields),
            "slices": [dict(s) for s in self.slices],
            "gains": sum(c.kind == "gain" for c in self.changes),
            "losses": sum(c.kind == "loss" for c in self.changes),
            "silent_losses": sum(c.silent for c in self.changes),
        }


def compare_matchings(
    first: Matching, second: Matching, *, by: Sequence[str], scorer: Scorer
) -> Comparison:
    """Paired over the same labelled documents.

    Differences of the headline have an interval from the same draws of agencies for both;
    exact documents are held together by McNemar's test, its p values over slices adjusted
    after Holm.

    Raises:
        UsageError: the two were matched with different gold.
    """
    if [p.gold.id for p in first.pairs] != [p.gold.id for p in second.pairs]:
        raise UsageError("the two runs were scored on different documents")
    changes = tuple(_changes(first, second))
    gains = sum(c.kind == "gain" for c in changes)
    return Comparison(
        differences=_differences(first, second, scorer),
        documents=_document_test(first, second),
        fields={"gains": gains, "losses": len(changes) - gains},
        slices=tuple(_slices(first, second, by)),
        changes=changes,
    )


def _differences(
    first: Matching, second: Matching, scorer: Scorer
) -> dict[str, dict[str, float | None]]:
    of_first, of_second = scorer.sums(first), scorer.sums(second)
    weights = scorer.bootstrap.weights
    found: dict[str, dict[str, float | None]] = {}
    for name in HEADLINE:
        if name not in of_first:
            continue
        (a, b), (c, d) = of_first[name], of_second[name]
        if b.sum() <= 0 or d.sum() <= 0:
            continue
        drawn = ((weights @ b) > 0) & ((weights @ d) > 0)
        apart = (weights @ c)[drawn] / (weights @ d)[drawn] - (weights @ a)[drawn] / (weights @ b)[drawn]
        low, high = percentile_ends(apart) if len(apart) else (None, None)
        found[name] = {
            "first": float(a.sum() / b.sum()),
            "second": float(c.sum() / d.sum()),
            "difference": float(c.sum() / d.sum() - a.sum() / b.sum()),
            "low": low,
            "high": high,
        }
    return found


def _document_test(first: Matching, second: Matching) -> dict[str, float]:
    pairs = list(zip(first.pairs, second.pairs, strict=True))
    gained = sum(b.is_exact and not a.is_exact for a, b in pairs)
    lost = sum(a.is_exact and not b.is_exact for a, b in pairs)
    return {"gained": gained, "lost": lost, "p": mcnemar(gained, lost)}


def _slices(first: Matching, second: Matching, by: Sequence[str]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for facet in by:
        parts, others = parts_of(first, facet), parts_of(second, facet)
        lines += (
            {"by": facet, "slice": name, **_document_test(parts[name], others[name])}
            for name in sorted(parts.keys() & others.keys())
        )
    adjusted = holm({str(i): line["p"] for i, line in enumerate(lines)})
    return [{**line, "p_holm": adjusted[str(i)]} for i, line in enumerate(lines)]


def _changes(first: Matching, second: Matching) -> Iterable[Change]:
    for a, b in zip(first.pairs, second.pairs, strict=True):
        before = {f.path: f for f in a.fields}
        after = {f.path: f for f in b.fields}
        for path in sorted(before.keys() | after.keys()):
            was, now = before.get(path), after.get(path)
            was_right = was is None or was.outcome.is_right
            now_right = now is None or now.outcome.is_right
            if was_right != now_right:
                kind = "gain" if now_right else "loss"
                silent = kind == "loss" and now is not None and now.is_silent_error
                gold = (now or was).gold if (now or was) else None  # type: ignore[union-attr]
                yield Change(a.gold.id, path, kind, shown(gold), _read(was), _read(now), silent)


def _read(judged: Judged | None) -> str:
    return shown(judged.predicted if judged else None)


@dataclass(frozen=True)
class Agreement:
    """Two extractions of documents that nobody has labelled."""

    documents: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    same_form: int
    fields: int
    agreeing: int
    numbers: int
    """Fields in which at least one run read a number other than zero."""
    numbers_agreeing: int
    both_accepted_apart: int
    """Accepted by both and different: at least one of the two is a silent error."""
    rules: Mapping[str, Mapping[str, int]]
    differing: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "only_first": list(self.only_first),
            "only_second": list(self.only_second),
            "same_form": self.same_form,
            "fields": self.fields,
            "agreeing": self.agreeing,
            "numbers": self.numbers,
            "numbers_agreeing": self.numbers_agreeing,
            "both_accepted_apart": self.both_accepted_apart,
            "rules": {name: dict(counts) for name, counts in self.rules.items()},
            "differing": [c.to_json() for c in self.differing],
        }


def agreement(first: Iterable[Extraction], second: Iterable[Extraction]) -> Agreement:
    """How far two runs agree, and how the rules of the form speak of each, without gold."""
    ours = {(r.document, r.part): r for r in first}
    theirs = {(r.document, r.part): r for r in second}
    both = sorted(ours.keys() & theirs.keys())
    fields = agreeing = numbers = numbers_agreeing = apart = 0
    differing: list[Change] = []
    for key in both:
        for path, a, b in _paired(ours[key], theirs[key]):
            same = _agree(a, b)
            number = any(f is not None and bool(f.number) for f in (a, b))
            fields, agreeing = fields + 1, agreeing + same
            numbers, numbers_agreeing = numbers + number, numbers_agreeing + (number and same)
            if not same:
                sure = all(f is not None and f.status is Review.ACCEPTED for f in (a, b))
                apart += sure
                differing.append(Change(key[0], path, "differs", "", shown(a), shown(b), sure))
    return Agreement(
        documents=len(both),
        only_first=tuple(sorted(d for d, _ in ours.keys() - theirs.keys())),
        only_second=tuple(sorted(d for d, _ in theirs.keys() - ours.keys())),
        same_form=sum(ours[k].form == theirs[k].form for k in both),
        fields=fields,
        agreeing=agreeing,
        numbers=numbers,
        numbers_agreeing=numbers_agreeing,
        both_accepted_apart=apart,
        rules={
            "first": _verdicts(ours[k] for k in both),
            "second": _verdicts(theirs[k] for k in both),
        },
        differing=tuple(differing),
    )


def _paired(a: Extraction, b: Extraction) -> Iterable[tuple[str, Field | None, Field | None]]:
    ours = {f.path: f for f in (*a.extra, *a.fields)}
    theirs = {f.path: f for f in (*b.extra, *b.fields)}
    return ((path, ours.get(path), theirs.get(path)) for path in sorted(ours.keys() | theirs.keys()))


def _agree(a: Field | None, b: Field | None) -> bool:
    return a is not None and b is not None and a.state is b.state and same_value(a.value, b.value)


def _verdicts(reports: Iterable[Extraction]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for report in reports:
        for finding in report.findings:
            counts[finding.verdict.value] += 1
            counts["vacuous"] += finding.vacuous
    return {name: counts[name] for name in (*(v.value for v in Verdict), "vacuous")}
