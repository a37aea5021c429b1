"""Reports written as they come, in the form that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TextIO

from extractor.causes import repairs
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
    reports: Iterable[Extraction],
    form: Format,
    stream: TextIO,
    *,
    csv: CsvOptions | None = None,
    repaired: bool = False,
) -> None:
    """Write each report as soon as it is there; none is held back.

    ``repaired`` writes the figures that would fit beside the values, which stay as they were read.
    """
    match form:
        case Format.SUMMARY:
            for report in reports:
                stream.write(summary(report))
        case Format.JSONL:
            for report in reports:
                stream.write(dumps(_json(report, repaired)) + "\n")
        case Format.CSV:
            options = csv or CsvOptions()
            write_csv(
                reports,
                stream,
                bom=options.bom,
                neutralise=options.neutralise,
                comparison=options.comparison,
                repaired=repaired,
            )


def _json(report: Extraction, repaired: bool) -> dict[str, Any]:
    data = report.to_json()
    if repaired:
        mended = repairs(report.findings)
        for field in (*data["fields"], *data["extra"]):
            repair = mended.get(field["path"])
            field["repaired"] = repair.value if repair else None
    return data
