"""What a person reads first about each report, and about all of them at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extractor.causes import EVENTS, causes
from extractor.document import Provenance
from extractor.outputs.tally import Tally
from extractor.outputs.tidy import joined
from extractor.outputs.width import pad, shorten
from extractor.result import (
    REASONS,
    Extraction,
    Field,
    Finding,
    Problem,
    Review,
    Status,
    UnmappedRow,
    ValueState,
    Verdict,
)

_AT_MOST = 8
"""Lines of one kind that are listed; the rest is counted (the whole is in the JSON)."""

_STATES = {
    ValueState.VALUE: "with a value",
    ValueState.ZERO_EXPLICIT: "zero",
    ValueState.BLANK: "blank",
    ValueState.NOT_APPLICABLE: "not applicable",
    ValueState.TEXT: "text",
    ValueState.UNREADABLE: "unreadable",
    ValueState.NOT_IN_FORM: "not in the printed form",
    ValueState.NOT_FOUND: "not found",
}

_PRINTED = {ValueState.VALUE, ValueState.TEXT, ValueState.UNREADABLE}

_CULPRITS = {
    "source": "so printed in the source",
    "reading": "probably misread",
    "unknown": "source or reading",
}


def summary(extraction: Extraction) -> str:
    """One report in a few lines; ends in a line break."""
    lines = [_title(extraction)]
    if extraction.form is not None:
        lines += [_identity(extraction), _counts(extraction), _rules(extraction)]
        by_path = {item.path: item for item in (*extraction.fields, *extraction.extra)}
        failing = [f for f in extraction.findings if f.verdict is Verdict.FAIL]
        lines += _listed("rule fails", (_finding(f, by_path) for f in failing))
        lines += _listed("most likely", _causes(extraction.findings, by_path))
        doubtful = [item for item in extraction.fields if item.status is Review.REVIEW]
        lines += _listed("to review", (_doubt(item) for item in doubtful))
        lines += _listed("other form", _extra_rows(extraction.extra))
    lines += _listed("not in form", (_unmapped(row) for row in extraction.unmapped))
    lines += _listed("problem", (_problem(p) for p in extraction.errors))
    told = {problem.code for problem in extraction.errors}
    lines += _listed("because", (_reason(code) for code in extraction.reasons if code not in told))
    return "\n".join([lines[0], *(f"  {line}" for line in lines[1:] if line), ""])


def totals(tally: Tally) -> str:
    """All reports in two or three lines; ends in a line break."""
    documents = _count(tally.documents, "document")
    reports = tally.statuses.total()
    if reports != tally.documents:
        documents += f" with {_count(reports, 'report')}"
    statuses = ", ".join(f"{tally.statuses[status]} {status}" for status in Status)
    lines = [f"{documents}: {statuses}"]
    forms = sorted((form or "no known form", n) for form, n in tally.forms.items())
    if forms:
        lines.append("forms: " + ", ".join(f"{form} {n}" for form, n in forms))
    if tally.fields:
        lines.append(
            f"fields: {tally.fields[Review.ACCEPTED]:,} accepted, "
            f"{tally.fields[Review.REVIEW]:,} to review; "
            f"rules: {tally.findings[Verdict.PASS]:,} hold, {tally.findings[Verdict.FAIL]:,} fail"
        )
    return "\n".join([*lines, ""])


def place_for_people(place: Provenance | None) -> str:
    """
    >>> place_for_people(Provenance(pages=(4,), table=2, row=7))
    'page 4, table 2, row 7'
    """
    if place is None:
        return ""
    parts = [
        f"page {place.page}" if place.page else "",
        f"sheet {place.sheet}" if place.sheet else "",
        f"table {place.table}" if place.table else "",
        f"row {place.row}" if place.row else "",
        f"column {place.column}" if place.column else "",
        f"line {place.line}" if place.line else "",
    ]
    return ", ".join(filter(None, parts))


def _title(extraction: Extraction) -> str:
    part = f" (part {extraction.part})" if extraction.part > 1 else ""
    if extraction.status is Status.COMPLETE:
        status = "" if extraction.form else ": no known report"
    else:
        status = f": {extraction.status}"
    return f"{extraction.document}{part}{status}"


def _identity(extraction: Extraction) -> str:
    issuer = extraction.metadata.get("issuer") or "issuer unknown"
    year = extraction.metadata.get("report_year") or "year unknown"
    return f"{issuer}, {year}, {extraction.form} ({_percent(extraction.form_confidence)})"


def _counts(extraction: Extraction) -> str:
    review = Counter(item.status for item in extraction.fields)
    states = Counter(item.state for item in extraction.fields)
    told = ", ".join(f"{states[s]} {words}" for s, words in _STATES.items() if states[s])
    return (
        f"{pad('fields', 14)}{len(extraction.fields)}: {told}; "
        f"{review[Review.ACCEPTED]} accepted, {review[Review.REVIEW]} to review"
    )


def _rules(extraction: Extraction) -> str:
    findings = extraction.findings
    if not findings:
        return ""
    holding = [f for f in findings if f.verdict is Verdict.PASS]
    vacuous = sum(f.vacuous for f in holding)
    verdicts = Counter(f.verdict for f in findings)
    return (
        f"{pad('rules', 14)}{len(holding)} hold ({len(holding) - vacuous} on figures, "
        f"{vacuous} on zeros only), {verdicts[Verdict.FAIL]} fail, "
        f"{verdicts[Verdict.NOT_ASSESSABLE]} not assessable"
    )


def _listed(head: str, items: Iterable[str]) -> Iterator[str]:
    rest = 0
    for number, item in enumerate(items):
        if number < _AT_MOST:
            yield pad(head, 14) + item
        else:
            rest += 1
    if rest:
        yield pad("", 14) + f"… and {rest} more"


def _finding(finding: Finding, by_path: dict[str, Field]) -> str:
    fields = [by_path[o.path] for o in finding.operands if o.path in by_path]
    subject = _subject(fields) or ", ".join(finding.scope.values())
    place = place_for_people(fields[-1].provenance) if fields else ""
    culprit = _CULPRITS.get(finding.culprit, finding.culprit)
    weight = "" if finding.severity == "error" else finding.severity
    tail = "; ".join(filter(None, (weight, culprit, place)))
    return f"{finding.rule}, {subject}: {_contradiction(finding)} ({tail})"


def _contradiction(finding: Finding) -> str:
    if finding.expected is None:
        return f"{finding.actual} cannot stand here"
    if finding.rule.startswith("prose."):
        return f"the prose tells {finding.actual}, the table {finding.expected}"
    return f"expected {finding.expected}, printed {finding.actual}"


def _causes(findings: Sequence[Finding], by_path: dict[str, Field]) -> Iterator[str]:
    """What most likely happened, where a figure that would fit is sure enough to be named."""
    for cause in causes(findings):
        cell = next((c for c in cause.cells if c.value is not None and c.path in by_path), None)
        if cell is None or cause.event is None:
            continue
        item = by_path[cell.path]
        more = f", {len(cause.cells) - 1} more cells" if len(cause.cells) > 1 else ""
        told = "; ".join(
            filter(None, (EVENTS[cause.event].rstrip("."), place_for_people(item.provenance)))
        )
        yield f"{_reading(item)}, {cell.value} fits{more} ({told})"


def _subject(fields: Sequence[Field]) -> str:
    """The row, else the column, that all operands of a rule share."""
    for side in ("row", "column"):
        labels = {getattr(item, f"{side}_labels") for item in fields}
        if len(labels) == 1 and (shared := joined(labels.pop()[-2:])):
            return f"{side} {shorten(shared, 50)}"
    return ""


def _doubt(item: Field) -> str:
    why = ", ".join(item.reasons) or "low confidence"
    place = place_for_people(item.provenance)
    return f"{_reading(item)} ({_percent(item.confidence)}: {why}{'; ' if place else ''}{place})"


def _reading(item: Field) -> str:
    """The innermost labels with what was read."""
    sides = (joined(item.row_labels[-1:]), joined(item.column_labels[-1:]))
    label = shorten(" ｜ ".join(filter(None, sides)) or item.path, 60)
    if item.state in _PRINTED:
        return f"{label} = {_printed(item)}"
    return f"{label}: {_STATES[item.state]}"


def _extra_rows(extra: Sequence[Field]) -> Iterator[str]:
    """Fields outside the form, one printed row on a line."""
    rows: dict[tuple[str, ...], list[Field]] = {}
    for item in extra:
        rows.setdefault(item.row_labels, []).append(item)
    for labels, items in rows.items():
        head = shorten(joined(labels[-1:]) or items[0].path, 50)
        yield f"{head}: {shorten(', '.join(map(_printed, items)), 60)}"


def _printed(item: Field) -> str:
    if item.value is not None:
        return shorten(str(item.value), 24)
    return shorten(item.raw or "", 24) if item.state in _PRINTED else _STATES[item.state]


def _unmapped(row: UnmappedRow) -> str:
    label = shorten(joined(row.labels[-1:]) or "no label", 50)
    cells = ", ".join(shorten(cell.raw, 16) or "blank" for cell in row.cells) or "blank"
    known = f", {row.path}" if row.path else ""
    return f"{label}: {shorten(cells, 40)} (table {row.table}, row {row.row}{known})"


def _problem(problem: Problem) -> str:
    where = f" [{problem.where}]" if problem.where else ""
    remedy = f" {problem.remedy}" if problem.remedy else ""
    return f"{problem.code}{where}: {problem.message}.{remedy}".replace("..", ".")


def _reason(code: str) -> str:
    return f"{code}: {REASONS.get(code, '')}"


def _percent(share: float) -> str:
    """A probability; never more than it can claim.

    >>> _percent(0.99996), _percent(0.5)
    ('over 99.9 %', '50.0 %')
    """
    return "over 99.9 %" if share > 0.999 else f"{share * 100:.1f} %"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
