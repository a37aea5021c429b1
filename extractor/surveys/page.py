"""A survey on the terminal: one page, quiet, readable on a pipe."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.outputs.width import aligned, shorten
from extractor.surveys.survey import Survey

STATUSES = ("complete", "partial", "failed")


def page(found: Survey, *, top: int = 20) -> str:
    """``top`` is the length of the lists; what they leave out is counted."""
    parts = [_head(found), _outcomes(found), _coverage(found), _counts("forms", found.forms, top)]
    parts += [_counts("why failed or cut", found.failures, top), _rules(found, top), _doubted(found)]
    parts += [_counts("reasons of doubt", found.reasons, top), _unmapped(found)]
    return "\n".join(part for part in parts if part)


def levels(found: Survey) -> list[str]:
    """The administrative levels that are met, sorted."""
    return sorted({level for counts in found.coverage.values() for level in counts})


def percent(part: int, whole: int) -> str:
    """
    >>> percent(1, 3), percent(0, 0)
    ('33.3 %', '–')
    """
    return f"{part / whole:.1%}".replace("%", " %") if whole else "–"


def _head(found: Survey) -> str:
    reports = sum(found.forms.values())
    return (
        f"{found.documents:,} documents, {reports:,} reports of {found.issuers:,} issuers, "
        f"{found.fields:,} fields, {found.review:,} to review ({percent(found.review, found.fields)})\n"
    )


def _table(rows: list[list[str]], *, texts: int = 1) -> str:
    """A head and lines; all columns but the first ``texts`` are figures."""
    return aligned(rows, right=range(texts, len(rows[0]))) if len(rows) > 1 else ""


def _outcomes(found: Survey) -> str:
    rows = [["format", *STATUSES]]
    for name, counts in found.outcomes.items():
        rows.append([name, *(f"{counts.get(status, 0):,}" for status in STATUSES)])
    return _table(rows)


def _coverage(found: Survey) -> str:
    columns = levels(found)
    rows = [["year", *columns, "all"]]
    for year, counts in found.coverage.items():
        cells = [f"{counts[level]:,}" if level in counts else "·" for level in columns]
        rows.append([year, *cells, f"{sum(counts.values()):,}"])
    return _table(rows)


def _counts(name: str, counts: Mapping[str, int], top: int) -> str:
    return _list([name, "count"], [[key, f"{n:,}"] for key, n in counts.items()], top)


def _rules(found: Survey, top: int) -> str:
    lines = [
        [r.rule, r.form, f"{r.failing:,}", f"{r.holding:,}", percent(r.failing, r.failing + r.holding)]
        for r in found.rules
        if r.failing
    ]
    return _list(["rule fails", "form", "fail", "hold", "share"], lines, top, texts=2)


def _doubted(found: Survey) -> str:
    lines = [
        [shorten(f.path, 60), f.form, f"{f.review:,}", percent(f.review, f.fields)]
        for f in found.doubted
    ]
    return _table([["doubtful field", "form", "review", "share"], *lines], texts=2)


def _unmapped(found: Survey) -> str:
    lines = [
        [shorten(" / ".join(u.labels) or "(no label)", 60), f"{u.rows:,}", f"{u.documents:,}"]
        for u in found.unmapped
    ]
    return _table([["row of no form", "rows", "documents"], *lines])


def _list(head: list[str], lines: list[list[str]], top: int, *, texts: int = 1) -> str:
    left = len(lines) - top
    return _table([head, *lines[:top]], texts=texts) + (
        f"… and {left:,} more (--top)\n" if left > 0 else ""
    )
