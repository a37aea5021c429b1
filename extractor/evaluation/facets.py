"""By what scores can be sliced; apart, because the command line needs no more of this package."""

from __future__ import annotations

FACETS = ("agency", "form", "format", "level", "year", "province", "family", "producer", "origin")
"""What is known of a labelled document."""

SLICED_BY = (*FACETS, "split", "table", "trouble")

DEFAULT_BY = ("form", "format", "level", "table")
