"""The files of an evaluation. The same scores give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.errors import UsageError
from extractor.evaluation.cases import collect
from extractor.evaluation.gate import Breach
from extractor.evaluation.gold import Gold
from extractor.evaluation.html_report import render
from extractor.evaluation.matching import Judged, Pair
from extractor.evaluation.page import page
from extractor.evaluation.scoring import Scores
from extractor.outputs.atomic import atomic_text
from extractor.result import Field

_CELLS = (
    *("document", "agency", "form", "format", "path", "outcome", "stage", "silent"),
    *("gold_state", "gold_value", "gold_raw", "read_state", "read_value", "read_raw"),
    *("confidence", "status", "reasons"),
)


def write_files(scores: Scores, gold: Gold, out: Path, *, breaches: Sequence[Breach] = ()) -> list[Path]:
    """Write all files of an evaluation into the folder ``out`` and return their paths.

    Raises:
        UsageError: the folder cannot be made or written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot be made: {error.strerror}", where=str(out)) from error
    texts = _texts(scores, gold, breaches)
    manifest = {
        "version": scores.report["version"],
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    }
    texts["manifest.json"] = _json(manifest)
    for name, text in texts.items():
        with atomic_text(out / name) as stream:
            stream.write(text)
    return [out / name for name in texts]


def _texts(scores: Scores, gold: Gold, breaches: Sequence[Breach]) -> dict[str, str]:
    report = scores.report
    changes = [c.to_json() for c in scores.comparison.changes] if scores.comparison else []
    return {
        "report.json": _json(report),
        "summary.md": f"# Evaluation\n\n```\n{page(report)}```\n",
        "cells.csv": _csv(_CELLS, _cells(scores)),
        "fields.csv": _table(scores.fields),
        "slices.csv": _table([_flat(line) for line in report["slices"]]),
        "confusions.csv": _table(scores.confusions),
        "rules.csv": _table([{"rule": r, **n} for r, n in report["rules"]["by_rule"].items()]),
        "calibration.csv": _csv(("fields", "confidence", "right", "n"), _bins(scores)),
        "risk_coverage.csv": _csv(("fields", "coverage", "error_rate", "confidence"), _curves(scores)),
        "regressions.csv": _table([c for c in changes if c["kind"] == "loss"]),
        "report.html": render(scores, collect(scores, gold)),
        "junit.xml": _junit(scores, breaches),
    }


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with all keys that occur, in the order in which they first do."""
    header = list(dict.fromkeys(key for row in rows for key in row))
    return _csv(header, ([row.get(key, "") for key in header] for row in rows))


def _flat(line: Mapping[str, Any]) -> dict[str, Any]:
    """A slice with each estimate in three columns."""
    flat: dict[str, Any] = {}
    for key, value in line.items():
        if isinstance(value, Mapping):
            flat.update({f"{key}_{end}" if end != "value" else key: v for end, v in value.items()})
        else:
            flat[key] = value
    return flat


def _cells(scores: Scores) -> Iterable[list[Any]]:
    stages = scores.budget.stages if scores.budget else {}
    for pair in scores.matching.pairs:
        for judged in pair.fields:
            yield _cell(pair, judged, str(stages.get((pair.gold.id, judged.path), "")))


def _cell(pair: Pair, judged: Judged, stage: str) -> list[Any]:
    read = judged.predicted
    return [
        pair.gold.id,
        pair.gold.agency,
        pair.gold.facets["form"],
        pair.gold.facets["format"],
        judged.path,
        judged.outcome.value,
        stage,
        int(judged.is_silent_error),
        *_three(judged.gold),
        *_three(read),
        read.confidence if read else "",
        read.status.value if read else "",
        " ".join(read.reasons) if read else "",
    ]


def _three(field: Field | None) -> tuple[str, Any, str]:
    if field is None:
        return "", "", ""
    return field.state.value, "" if field.value is None else field.value, field.raw or ""


def _bins(scores: Scores) -> Iterable[tuple[Any, ...]]:
    return ((k, *bin_) for k, c in scores.calibrations.items() if c for bin_ in c.bins)


def _curves(scores: Scores) -> Iterable[tuple[Any, ...]]:
    return ((k, *point) for k, c in scores.calibrations.items() if c for point in c.curve)


def _junit(scores: Scores, breaches: Sequence[Breach]) -> str:
    """One test case for each document; what is wrong in it, and every breach, is a failure."""
    cases = []
    for pair in scores.matching.pairs:
        wrong = [f for f in pair.fields if not f.outcome.is_right]
        name = (
            f"<testcase classname={quoteattr(pair.gold.facets['form'])} name={quoteattr(pair.gold.id)}"
        )
        if pair.is_exact:
            cases.append(f"{name}/>")
            continue
        said = "no result" if pair.predicted is None else f"{len(wrong)} fields wrong"
        cases.append(f"{name}><failure message={quoteattr(said)}/></testcase>")
    cases += [
        f'<testcase classname="gate" name={quoteattr(b.name)}>'
        f"<failure message={quoteattr(str(b))}/></testcase>"
        for b in breaches
    ]
    failures = sum("<failure" in case for case in cases)
    head = f'<testsuite name="evaluation" tests="{len(cases)}" failures="{failures}">'
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join((head, *cases, "</testsuite>")) + "\n"
