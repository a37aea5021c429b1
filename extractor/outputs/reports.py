"""Reports written as they come, in the form that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from extractor.outputs.comparing import Comparison
from extractor.outputs.summary import summary
from extractor.outputs.tidy import write_csv
from extractor.result import Extraction, dumps


class Format(StrEnum):
    SUMMARY = "summary"
    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, kw_only=True)
class CsvOptions:
    bom: bool = False
    neutralise: bool = False
    comparison: Comparison | None = None


def write_reports(
    reports: Iterable[Extraction], form: Format, stream: TextIO, *, csv: CsvOptions | None = None
) -> None:
    """Write each report as soon as it is there; none is held back."""
    match form:
        case Format.SUMMARY:
            for report in reports:
                stream.write(summary(report))
        case Format.JSONL:
            for report in reports:
                stream.write(dumps(report.to_json()) + "\n")
        case Format.CSV:
            options = csv or CsvOptions()
            write_csv(
                reports,
                stream,
                bom=options.bom,
                neutralise=options.neutralise,
                comparison=options.comparison,
            )
