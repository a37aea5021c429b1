"""What happens to a whole report once it is written: slips in titles, a table of contents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from extractor.sampling.faults import figures_broken, marks_apart, spaced_out
from extractor.sampling.grid import Kind, PrintedTable
from extractor.sampling.labels import TYPOS
from extractor.sampling.report import Heading, Paragraph, Part, Report


def marred(report: Report, rng: Random) -> Report:
    """The report with those troubles of its style that concern it as a whole.

    Gold is taken from what this returns: a title with a slip is the title as printed.
    """
    if report.style.has("title_typos"):
        report = _with_slips(report, rng)
    if report.style.has("contents_list"):
        report = replace(report, body=(*_contents(report, rng), *report.body))
    for trouble, change in _TABLES.items():
        if report.style.has(trouble):
            body = (change(p, rng) if isinstance(p, PrintedTable) else p for p in report.body)
            report = replace(report, body=tuple(body))
    return report


def _spaced(table: PrintedTable, rng: Random) -> PrintedTable:
    """An empty column between labels and figures, or somewhere among the figures."""
    values = [c.column for c in table.cells if c.kind is Kind.VALUE]
    return spaced_out(table, rng.choice((min(values), max(values)))) if values else table


def _apart(table: PrintedTable, _: Random) -> PrintedTable:
    """Marks apart in the innermost column of labels."""
    stubs = [c for c in table.cells if c.kind is Kind.STUB and c.column_span == 1]
    return marks_apart(table, max(c.column for c in stubs)) if stubs else table


_TABLES: Mapping[str, Callable[[PrintedTable, Random], PrintedTable]] = {
    "marks_apart": _apart,
    "empty_column": _spaced,
    "broken_figures": figures_broken,
}


def _with_slips(report: Report, rng: Random) -> Report:
    """One slip behind the year of the title (the organ's name stays), one in a heading."""
    *before, last = report.title
    head, year, tail = last.partition("年")
    title = (*before, head + year + _slip(tail, rng)) if year else report.title
    headings = [i for i, p in enumerate(report.body) if isinstance(p, Heading) and len(p.text) > 6]
    body: list[Part] = list(report.body)
    if headings:
        at = rng.choice(headings)
        heading = body[at]
        assert isinstance(heading, Heading)  # noqa: S101
        body[at] = replace(heading, text=heading.text[:3] + _slip(heading.text[3:], rng))
    metadata = dict(report.metadata) | {"title": "".join(title)}
    return replace(report, title=title, body=tuple(body), metadata=metadata)


def _slip(text: str, rng: Random) -> str:
    """One character doubled, lost, mistaken, or one too many."""
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 1)
    before, char, after = text[:at], text[at], text[at + 1 :]
    slips: tuple[Callable[[], str], ...] = (
        lambda: before + char * 2 + after,
        lambda: before + after,
        lambda: before + TYPOS.get(char, char + "的") + after,
        lambda: before + "法" + char + after,
    )
    return rng.choice(slips)()


def _contents(report: Report, rng: Random) -> list[Paragraph]:
    """The headings with their pages, as word processors list them."""
    dots = rng.choice(("……", "............", "　　"))
    lines = [p.text for p in report.body if isinstance(p, Heading) and p.level == 1]
    pages = sorted(rng.randint(1, 8) for _ in lines)
    return [Paragraph(rng.choice(("目  录", "目录")), note=True)] + [
        Paragraph(f"{text}{dots}{page}", note=True) for text, page in zip(lines, pages, strict=True)
    ]
