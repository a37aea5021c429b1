"""What is ordered: one document, with everything that shall be special about it; and what is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .catalogue import Issuer
from .errors import Violation
from .habits import Habits
from .model import Report
from .prose import Count


@dataclass
class Order:
    """What is to be set: one document."""

    form: str
    issuer: Issuer
    year: int
    habits: Habits
    seed: str
    errors: tuple[str, ...] = ()
    """Kinds of source errors; ``prose`` is a count in the text that contradicts the table."""
    figures: dict[str, Any] | None = None
    """Published figures; invented where there are none."""
    texts: dict[str, str] = field(default_factory=dict)
    """Words that stand in a cell instead of a figure, by path."""
    blanks: tuple[str, ...] = ()
    dashes: tuple[str, ...] = ()
    wide: bool = True
    """Whole region, or the organ alone."""
    verbose: int = 2
    """How much prose: 0 for scans, 3 for long reports."""
    page_breaks: bool = False
    extensions: dict[str, str] = field(default_factory=dict)
    known: tuple[Violation, ...] = ()
    """Errors that the published report has."""
    own_facts: tuple[tuple[str, tuple[Count, ...]], ...] = ()
    """Sentences of this order, with their counts, for the first section."""


@dataclass
class Set:
    """A report with what its gold must say beyond it."""

    report: Report
    violations: list[Violation]
    form: str
