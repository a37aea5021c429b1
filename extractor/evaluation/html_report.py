"""The evaluation as one HTML file that needs nothing else: figures, curves and every wrong field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from extractor.evaluation.cases import Cases
from extractor.evaluation.page import page, share
from extractor.evaluation.scoring import Scores
from extractor.evaluation.trust import Calibration

_TEMPLATE = Path(__file__).with_name("report.html")

_WIDTH, _HEIGHT, _PAD = 300, 220, 36
_COLOURS = {"all": "#2563a8", "non_zero": "#c2410c"}


def render(scores: Scores, cases: Cases) -> str:
    """The whole page. ``<`` in the data is escaped, so that no printed text can end the script."""
    data = json.dumps(list(cases.cases), ensure_ascii=False).replace("<", "\\u003c")
    shown = len(cases.cases)
    left_out = f" The first {shown:,} of {cases.total:,} are here; cells.csv has all."
    return _fill(
        _TEMPLATE.read_text(encoding="utf-8"),
        {
            "SUMMARY": escape(page(scores.report)),
            "TILES": _tiles(scores.report),
            "RISK": _risk(scores),
            "CALIBRATION": _reliability(scores),
            "REMARK": left_out if shown < cases.total else "",
            "CASES": data,
        },
    )


def _fill(template: str, parts: dict[str, str]) -> str:
    """Put the parts in at their marks; text put in is never searched for marks again."""
    pieces = template.split("@@")
    return "".join(parts[p] if i % 2 else p for i, p in enumerate(pieces))


def _tiles(report: Any) -> str:
    headline, straight = report["headline"], report["straight_through"]["as_marked"]
    tiles = [
        ("documents exact", share(headline["document_exact"]["value"])),
        ("non-zero F1", share(headline["f1"]["value"])),
        ("cells right", share(headline["cell_accuracy"]["value"])),
        ("silent errors", f"{straight['silent_errors']:,}"),
        ("accepted", share(straight["coverage"])),
        ("documents", f"{report['corpus']['documents']:,}"),
    ]
    return "".join(f"<div class=tile><b>{value}</b><span>{label}</span></div>" for label, value in tiles)


def _risk(scores: Scores) -> str:
    """Error rate among the accepted against the share accepted."""
    top = max((p[1] for c in _known(scores).values() for p in c.curve), default=0.0) or 0.01
    lines = "".join(
        _polyline([(x, y / top) for x, y, _ in c.curve], _COLOURS[k]) for k, c in _known(scores).items()
    )
    return _svg("Risk and coverage", "share of fields accepted", f"error rate (top {top:.2%})", lines)


def _reliability(scores: Scores) -> str:
    """Share right against confidence, in bins of equal mass; the diagonal is perfect."""
    lines = _polyline([(0.0, 0.0), (1.0, 1.0)], "#bbb")
    for key, c in _known(scores).items():
        lines += "".join(
            f'<circle cx="{_x(said):.1f}" cy="{_y(was):.1f}" r="3" fill="{_COLOURS[key]}"/>'
            for said, was, _ in c.bins
        )
    return _svg("Calibration", "confidence", "share right", lines)


def _known(scores: Scores) -> dict[str, Calibration]:
    return {key: c for key, c in scores.calibrations.items() if c is not None}


def _polyline(points: Sequence[tuple[float, float]], colour: str) -> str:
    drawn = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    return f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="1.5"/>'


def _x(share: float) -> float:
    return _PAD + share * (_WIDTH - _PAD - 8)


def _y(share: float) -> float:
    return _HEIGHT - _PAD - share * (_HEIGHT - _PAD - 24)


def _svg(title: str, below: str, beside: str, content: str) -> str:
    left, bottom = _x(0), _y(0)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}">'
        f'<text x="{left}" y="14" class="t">{title}</text>'
        f'<path d="M{left} {_y(1)}V{bottom}H{_x(1)}" fill="none" stroke="#666"/>'
        f'<text x="{_x(0.5)}" y="{_HEIGHT - 18}" text-anchor="middle">{below} (0–1)</text>'
        f'<text x="{left}" y="{_HEIGHT - 4}"><tspan fill="{_COLOURS["all"]}">● all fields</tspan> '
        f'<tspan fill="{_COLOURS["non_zero"]}">● non-zero</tspan></text>'
        f'<text transform="translate(12 {_y(0.5)}) rotate(-90)" text-anchor="middle">{beside}</text>'
        f"{content}</svg>"
    )
