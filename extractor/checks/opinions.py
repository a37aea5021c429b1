"""Fields that a second reader of the document reads otherwise: a person should look."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from extractor.checks.readings import contradicted
from extractor.document import Table
from extractor.result import Extraction, Field, Verdict


def tables_in_doubt(extraction: Extraction) -> set[int]:
    """Numbers of the tables in which a check fails that is not held against the source."""
    failed = {
        operand.path
        for finding in extraction.findings
        if finding.verdict is Verdict.FAIL and finding.culprit != "source"
        for operand in finding.operands
    }
    places = [f.provenance for f in (*extraction.fields, *extraction.extra) if f.path in failed]
    return {place.table for place in places if place and place.table}


def with_opinions(extraction: Extraction, tables: Sequence[Table]) -> Extraction:
    """The extraction, its fields in review whose cells two readers read differently.

    That both read the same confirms nothing: most readings in doubt are doubtful for the grid.
    """
    differing = {
        (number, row, column)
        for number, table in enumerate(tables, 1)
        if table.second_opinion
        for row, column, _ in table.second_opinion.differing
    }
    if not differing:
        return extraction
    return replace(
        extraction,
        fields=tuple(_doubted(extraction.fields, differing)),
        extra=tuple(_doubted(extraction.extra, differing)),
    )


def _doubted(fields: Iterable[Field], differing: Container[object]) -> Iterator[Field]:
    for field in fields:
        at = field.provenance
        known = at is not None and (at.table, at.row, at.column) in differing
        yield contradicted(field) if known else field
