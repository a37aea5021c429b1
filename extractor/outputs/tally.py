"""What a run came to: counts over all reports, and whether everything went well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor.result import Extraction, Review, Status, Verdict


@dataclass
class Tally:
    """Counts that grow with each report; holds no report itself."""

    documents: int = 0
    statuses: Counter[Status] = field(default_factory=Counter)
    forms: Counter[str | None] = field(default_factory=Counter)
    fields: Counter[Review] = field(default_factory=Counter)
    findings: Counter[Verdict] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, extraction: Extraction) -> None:
        self.documents += extraction.part == 1
        self.statuses[extraction.status] += 1
        if extraction.status is not Status.FAILED:
            self.forms[extraction.form] += 1
        self.fields.update(item.status for item in extraction.fields)
        self.findings.update(finding.verdict for finding in extraction.findings)
        self.reasons.update(extraction.reasons)

    def counting(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """Pass extractions on and count them."""
        for extraction in extractions:
            self.add(extraction)
            yield extraction

    def exit_code(self, *, strict: bool = False) -> int:
        """1 if a document failed or was cut or, when ``strict``, a field needs a person.

        >>> tally = Tally()
        >>> tally.add(Extraction("a.pdf", "", status=Status.FAILED))
        >>> tally.exit_code()
        1
        """
        if self.statuses[Status.FAILED] or self.statuses[Status.PARTIAL]:
            return 1
        return 1 if strict and self.fields[Review.REVIEW] else 0
