"""The differences of two stores on the terminal."""

from __future__ import annotations

from collections import Counter

from extractor.outputs.width import aligned, shorten
from extractor.surveys.changes import Change, Differences, Reading, ranking

SHOWN = 10
"""Lines of a list."""


def page(found: Differences, silent: list[Change]) -> str:
    """Counts, then the first changes that both runs accepted: one of the two is wrong there."""
    if not found.any:
        return "no difference\n"
    documents = ", ".join(f"{n:,} {what}" for what, n in sorted(found.documents.items()))
    what = ", ".join(f"{n:,} {name}" for name, n in ranking(found.what))
    parts = [
        f"documents  {documents or 'the same'}\n"
        f"fields     {found.fields:,} changed{f': {what}' if what else ''}; "
        f"{found.silent:,} accepted by both with another value or state\n"
    ]
    parts += [_counts("path", found.paths), _counts("reason", found.reasons), _shown(silent)]
    return "\n".join(part for part in parts if part)


def _counts(name: str, counts: Counter[str]) -> str:
    rows = [[name, "changes"], *([shorten(key, 70), f"{n:,}"] for key, n in ranking(counts)[:SHOWN])]
    return aligned(rows, right=[1]) if len(rows) > 1 else ""


def _shown(changes: list[Change]) -> str:
    lines = [
        [shorten(c.document, 40), shorten(c.path, 60), f"{_told(c.before)} → {_told(c.after)}"]
        for c in changes
    ]
    return aligned([["accepted by both", "path", "A → B"], *lines]) if lines else ""


def _told(reading: Reading) -> str:
    return shorten(reading.value, 30) or reading.state
