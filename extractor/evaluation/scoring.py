"""From labelled documents and predictions to every figure of the report, in one place."""

from __future__ import annotations

import platform
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.document import Document
from extractor.errors import MissingExtra
from extractor.evaluation import baselines
from extractor.evaluation.comparison import Comparison, compare_matchings
from extractor.evaluation.detector import detect
from extractor.evaluation.facets import DEFAULT_BY
from extractor.evaluation.gold import Gold
from extractor.evaluation.matching import Matching, match
from extractor.evaluation.metrics import Scorer, outcome_counts
from extractor.evaluation.outcomes import same_value
from extractor.evaluation.slices import confusions, field_table, label_table, slices
from extractor.evaluation.stages import Budget, budget
from extractor.evaluation.telling import given_sentences, score_facts
from extractor.evaluation.trust import Calibration, as_marked, at_error, calibration
from extractor.result import Extraction

REPORT_VERSION = "1"


@dataclass(frozen=True)
class Options:
    """How to score.

    ``by``: facets to slice by; ``operating_error``: errors allowed per accepted field;
    ``rounds`` and ``seed`` of the bootstrap; ``baselines``: also score simple methods;
    ``formats``: only documents of these (none: all). ``form`` (an id or a form file) is the
    only form considered, ``models`` a folder of models that go before the package's.
    """

    by: tuple[str, ...] = DEFAULT_BY
    operating_error: float = 0.001
    rounds: int = 2000
    seed: int = 0
    baselines: bool = True
    formats: tuple[str, ...] = ()
    form: str | Path | None = None
    models: Path | None = None


@dataclass(frozen=True)
class Scores:
    """The matching and all that was computed from it. ``report`` is the content of report.json."""

    matching: Matching
    report: Mapping[str, Any]
    calibrations: Mapping[str, Calibration | None]
    budget: Budget | None = None
    comparison: Comparison | None = None
    fields: tuple[Mapping[str, Any], ...] = ()
    confusions: tuple[Mapping[str, Any], ...] = ()


def score(
    gold: Gold,
    predictions: Iterable[Extraction],
    *,
    options: Options | None = None,
    reread: Callable[[Matching], Mapping[str, Document | None]] | None = None,
    baseline: Iterable[Extraction] | None = None,
) -> Scores:
    """Score predictions against gold.

    ``reread`` tells what the reader makes of the documents that have an error: with it the
    error budget is drawn up. ``baseline`` is an earlier run to be compared with.
    """
    options = options or Options()
    predictions = tuple(predictions)
    matching = match(gold, predictions)
    scorer = Scorer.of(matching, rounds=options.rounds, seed=options.seed)
    calibrations = _calibrations(matching)
    spent = budget(matching, reread(matching), gold, options.models) if reread is not None else None
    compared = None
    if baseline is not None:
        earlier = match(gold, baseline)
        compared = compare_matchings(earlier, matching, by=options.by, scorer=scorer)
    fields = tuple(field_table(matching))
    report = {
        **_report(gold, matching, scorer, options),
        "system": _system(predictions),
        "calibration": {k: c.to_json() if c else None for k, c in calibrations.items()},
        "error_budget": _budget_json(spent, matching),
        "worst_fields": [row for row in fields[:20] if row["wrong"]],
        "comparison": compared.to_json() if compared else None,
    }
    states = tuple(confusions(matching))
    return Scores(matching, report, calibrations, spent, compared, fields, states)


def _report(gold: Gold, matching: Matching, scorer: Scorer, options: Options) -> dict[str, Any]:
    """What follows from the matching alone."""
    others, notes = _baselines(gold, scorer, options.models) if options.baselines else ({}, ())
    return {
        "version": REPORT_VERSION,
        "corpus": _corpus(gold, matching),
        "outcomes": outcome_counts(matching),
        "headline": {k: e.to_json() for k, e in scorer.headline(matching).items()},
        "baselines": others,
        "metadata": _metadata(matching),
        "facts": _facts(gold, matching, options),
        "straight_through": _straight_through(matching, options.operating_error),
        "rules": detect(matching).to_json(),
        "slices": [s.to_json() for s in slices(matching, options.by, scorer)],
        "worst_labels": label_table(matching)[:20],
        "worst_agencies": _worst_agencies(matching, scorer),
        "options": {
            "by": list(options.by),
            "formats": list(options.formats),
            "operating_error": options.operating_error,
            "bootstrap": options.rounds,
            "seed": options.seed,
        },
        "notes": list(notes),
    }


def _calibrations(matching: Matching) -> dict[str, Calibration | None]:
    c = matching.columns
    numbers = c.gold_number | c.read_number
    return {
        "all": calibration(c.confidence, c.right),
        "non_zero": calibration(c.confidence[numbers], c.right[numbers]),
    }


def _straight_through(matching: Matching, error: float) -> dict[str, Any]:
    return {
        "as_marked": as_marked(matching, non_zero=False).to_json(),
        "as_marked_non_zero": as_marked(matching, non_zero=True).to_json(),
        "at_operating_error": at_error(matching, error, non_zero=False).to_json(),
        "at_operating_error_non_zero": at_error(matching, error, non_zero=True).to_json(),
        "silent_errors": [
            {"document": pair.gold.id, "path": f.path, "outcome": f.outcome.value}
            for pair in matching.pairs
            for f in pair.fields
            if f.is_silent_error
        ],
    }


def _baselines(
    gold: Gold, scorer: Scorer, models: Path | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Label mapping given gold cells, by the model and by simple methods."""
    reports = replace(gold, documents=tuple(d for d, _ in baselines.known_reports(gold)))
    found: dict[str, Any] = {}
    notes = []
    for name, method in baselines.LABEL_BASELINES.items():
        try:
            matching = match(reports, method(reports, models))
        except MissingExtra as error:
            notes.append(f"{error.message}: {error.remedy}")
            continue
        headline = scorer.headline(matching)
        wanted = ("document_exact", "precision", "recall", "f1", "macro_f1", "cell_accuracy")
        found[name] = {key: headline[key].to_json() for key in wanted}
    return found, tuple(notes)


def _corpus(gold: Gold, matching: Matching) -> dict[str, Any]:
    c = matching.columns
    return {
        "documents": len(matching.pairs),
        "reports": sum(p.gold.is_report for p in matching.pairs),
        "fields": int(c.in_gold.sum()),
        "non_zero_fields": int(c.gold_number.sum()),
        "agencies": len(matching.agencies),
        "forms": dict(sorted(Counter(p.gold.facets["form"] for p in matching.pairs).items())),
        "formats": dict(sorted(Counter(p.gold.facets["format"] for p in matching.pairs).items())),
        "gold": gold.fingerprint,
        "splits": dict(sorted(Counter(p.gold.facets.get("split", "") for p in matching.pairs).items())),
        "failed": sum(not p.read for p in matching.pairs),
        "without_prediction": sum(p.predicted is None for p in matching.pairs),
    }


def _system(predictions: Sequence[Extraction]) -> dict[str, Any]:
    models = {str(r.model.get("form") or r.form): dict(r.model) for r in predictions if r.model}
    return {
        "models": {name: models[name] for name in sorted(models)},
        "revision": _revision(),
        "python": platform.python_version(),
    }


def _revision() -> str | None:
    """The commit of the code, where it runs from a checkout."""
    here = Path(__file__).resolve().parent
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty"],  # noqa: S607
            cwd=here,
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None


def _metadata(matching: Matching) -> dict[str, Any]:
    """How often the page head was read as labelled, among the reports that have each entry."""
    found: dict[str, Any] = {}
    for key in ("issuer", "report_year", "admin_level", "region_code", "index_no", "date_published"):
        with_entry = [p for p in matching.pairs if p.gold.extraction.metadata.get(key) is not None]
        right = sum(
            p.predicted is not None
            and same_value(p.gold.extraction.metadata[key], p.predicted.metadata.get(key))
            for p in with_entry
        )
        if with_entry:
            found[key] = {"right": right, "n": len(with_entry)}
    return found


def _facts(gold: Gold, matching: Matching, options: Options) -> dict[str, Any]:
    given = given_sentences(gold, options.models) if options.baselines else {}
    return {**score_facts(matching).to_json(), "given_sentences": given}


def _budget_json(spent: Budget | None, matching: Matching) -> dict[str, Any] | None:
    if spent is None:
        return None
    numbers = {
        (pair.gold.id, f.path): f.gold is not None and bool(f.gold.number)
        for pair in matching.pairs
        for f in pair.fields
    }
    return {"all": spent.counts(), "non_zero": spent.counts(only_numbers=numbers)}


def _worst_agencies(matching: Matching, scorer: Scorer) -> list[dict[str, Any]]:
    lines = [s for s in slices(matching, ("agency",), scorer) if (s.cell_accuracy.value or 0.0) < 1.0]
    lines.sort(key=lambda s: (s.cell_accuracy.value or 0.0, s.name))
    return [s.to_json() for s in lines[:20]]
