"""What a worker does with one source, and what it sends back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.runs.batch import content_of
from extractor.runs.sources import Source
from extractor.store.packing import pack
from extractor.store.rows import PackedReport


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a result depends on besides the content; all of it goes into a run's fingerprint."""

    form: str | None = None
    """The only form considered: an id or a form file."""
    models: Path | None = None
    """A folder of models that go before those of the package."""
    facts: bool = True
    """Read the prose, too."""

    def manifest(self) -> dict[str, Any]:
        """As a run's manifest tells them: names, not places."""
        form = None if self.form is None else next(iter(self.fingerprints()))
        return {"form": form, "facts": self.facts}

    def task(self) -> partial[Read | UsageError]:
        return partial(read_source, options=self)

    def fingerprints(self) -> dict[str, dict[str, str]]:
        """Of the forms considered and their models.

        Raises:
            UsageError: a form or model cannot be used.
        """
        from extractor.forms.registry import load_form
        from extractor.pipeline import fingerprints

        forms = [load_form(self.form)] if self.form is not None else None
        return fingerprints(forms, self.models)


@dataclass(frozen=True, slots=True)
class Read:
    """The hash of the bytes that were read, and their reports, ready to store."""

    sha256: str
    reports: tuple[PackedReport, ...]

    def to_json(self) -> dict[str, Any]:
        reports = [{"columns": r.columns, "rows": r.rows} for r in self.reports]
        return {"sha256": self.sha256, "reports": reports}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Read:
        reports = (
            PackedReport(
                report["columns"],
                {table: [tuple(row) for row in rows] for table, rows in report["rows"].items()},
            )
            for report in data["reports"]
        )
        return cls(data["sha256"], tuple(reports))


def read_source(source: Source, *, options: Options) -> Read | UsageError:
    """Read one document. Errors that no document is to blame for come back as what they are."""
    from extractor.forms.registry import load_form
    from extractor.pipeline import extract

    try:
        forms = [load_form(options.form)] if options.form is not None else None
        reports = extract(
            content_of(source), name=source.name, forms=forms, models=options.models, facts=options.facts
        )
    except UsageError as error:
        return error
    return Read(reports[0].sha256, tuple(pack(report.to_json()) for report in reports))
