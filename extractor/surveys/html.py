"""A survey as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from extractor.outputs.width import display_width, shorten
from extractor.surveys.page import STATUSES, levels, percent
from extractor.surveys.survey import Survey

_TEMPLATE = Path(__file__).with_name("survey.html")
_COLOURS = {"complete": "#15803d", "partial": "#d97706", "failed": "#b42318"}
_BLUE, _AMBER = "#2563a8", "#d97706"
_LABEL, _BAR, _STEP = 330, 190, 22
"""Pixels of a chart: the column of labels, the longest bar, the height of a line."""

Segments = Sequence[tuple[int, str]]
"""The parts of a bar: count and colour."""


def render(found: Survey, title: str) -> str:
    parts = {
        "TITLE": escape(title),
        "TILES": _tiles(found),
        "OUTCOMES": _outcomes(found),
        "YEARS": _coverage(found),
        "CHARTS": "".join(_charts(found)),
        "RULES": _rules(found),
        "UNMAPPED": _unmapped(found),
    }
    pieces = _TEMPLATE.read_text(encoding="utf-8").split("@@")
    return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def _tiles(found: Survey) -> str:
    statuses = {s: sum(counts.get(s, 0) for counts in found.outcomes.values()) for s in STATUSES}
    tiles = [
        (f"{found.documents:,}", "documents"),
        *((f"{count:,}", status) for status, count in statuses.items()),
        (f"{found.issuers:,}", "issuers"),
        (f"{found.fields:,}", "fields"),
        (percent(found.fields - found.review, found.fields), "accepted"),
        (f"{found.review:,}", "to review"),
    ]
    return "".join(f"<div class=tile><b>{value}</b><span>{name}</span></div>" for value, name in tiles)


def _outcomes(found: Survey) -> str:
    bars = [
        (name, [(counts.get(status, 0), _COLOURS[status]) for status in STATUSES])
        for name, counts in found.outcomes.items()
    ]
    key = "".join(f'<span style="color:{_COLOURS[s]}">■</span> {s} ' for s in STATUSES)
    return _chart("Documents by format", bars, f"<p>{key}</p>")


def _coverage(found: Survey) -> str:
    """Years against levels; the darker, the more reports."""
    columns = levels(found)
    most = max((n for counts in found.coverage.values() for n in counts.values()), default=1)
    rows = [
        [f"<th>{escape(year)}</th>"]
        + [_shaded(counts.get(level, 0), most) for level in columns]
        + [f"<td class=n><b>{sum(counts.values()):,}</b></td>"]
        for year, counts in found.coverage.items()
    ]
    return _table(
        "Reports by year and level", ["year", *(c.replace("_", " ") for c in columns), "all"], rows
    )


def _shaded(count: int, most: int) -> str:
    if not count:
        return "<td class=n></td>"
    return (
        f'<td class=n style="background:rgba(37,99,168,{0.08 + 0.6 * count / most:.2f})">{count:,}</td>'
    )


def _charts(found: Survey) -> Iterable[str]:
    yield _chart("Forms", _bars(found.forms))
    if set(found.regions) - {"unknown"}:
        yield _chart("Reports by province (code)", _bars(found.regions))
    yield _chart("Why documents failed or were cut", _bars(found.failures, _COLOURS["failed"]))
    yield _chart("What stands in the cells", _bars(found.states))
    yield _chart("Why fields are to be reviewed", _bars(found.reasons, _AMBER))
    doubted = [(f"{f.path} ({f.form})", [(f.review, _AMBER)]) for f in found.doubted]
    yield _chart("Fields that are doubted most", doubted)


def _bars(counts: Mapping[str, int], colour: str = _BLUE) -> list[tuple[str, Segments]]:
    return [(name, [(count, colour)]) for name, count in counts.items()]


def _chart(title: str, bars: Sequence[tuple[str, Segments]], below: str = "") -> str:
    """Bars that lie, each with its label before it and its count behind it."""
    if not bars:
        return f"<section><h2>{title}</h2><p class=soft>none</p></section>"
    most = max(sum(n for n, _ in segments) for _, segments in bars) or 1
    lines = "".join(_bar(number, *bar, most) for number, bar in enumerate(bars))
    width, height = _LABEL + _BAR + 70, len(bars) * _STEP + 4
    size = f'viewBox="0 0 {width} {height}" width="{width}"'
    svg = f'<svg {size} role="img" aria-label="{title}">{lines}</svg>'
    return f"<section><h2>{title}</h2>{svg}{below}</section>"


def _bar(number: int, label: str, segments: Segments, most: int) -> str:
    top, left = number * _STEP, float(_LABEL)
    parts = [
        f'<text x="{_LABEL - 8}" y="{top + 15}" text-anchor="end">{escape(_fitting(label))}'
        f"<title>{escape(label)}</title></text>"
    ]
    for count, colour in segments:
        width = count / most * _BAR
        box = f'x="{left:.1f}" y="{top + 3}" width="{width:.1f}" height="{_STEP - 6}"'
        parts.append(f'<rect {box} fill="{colour}"/>')
        left += width
    told = " · ".join(f"{count:,}" for count, _ in segments if count)
    parts.append(f'<text x="{left + 6:.1f}" y="{top + 15}">{told}</text>')
    return "".join(parts)


def _fitting(label: str) -> str:
    """The end of a long path tells more than its beginning."""
    return label if display_width(label) <= 48 else "…" + label[-46:]


def _rules(found: Survey) -> str:
    rows = [
        [f"<td>{escape(text)}</td>" for text in (rule.rule, rule.form)]
        + [
            f"<td class=n>{n:,}</td>"
            for n in (rule.failing, rule.holding, rule.vacuous, rule.not_assessable)
        ]
        + [f"<td class=n>{percent(rule.failing, rule.failing + rule.holding)}</td>"]
        for rule in found.rules
    ]
    heads = ["rule", "form", "fail", "hold", "hold on zeros only", "not assessable", "share failing"]
    return _table("Rules", heads, rows)


def _unmapped(found: Survey) -> str:
    rows = [
        [
            f"<td>{escape(shorten(' / '.join(item.labels) or '(no label)', 120))}</td>",
            f"<td class=n>{item.rows:,}</td>",
            f"<td class=n>{item.documents:,}</td>",
        ]
        for item in found.unmapped
    ]
    return _table("Printed rows that are no row of the form", ["labels", "rows", "documents"], rows)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return f"<section><h2>{title}</h2><p class=soft>none</p></section>"
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return (
        f"<section><h2>{title}</h2><div class=wide><table><tr>{head}</tr>{body}</table></div></section>"
    )
