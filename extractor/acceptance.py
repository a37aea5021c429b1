"""From when on a field needs no person: the numbers that decide it, for all stages."""

from __future__ import annotations

ACCEPT_AT = 0.98
"""Confidence from which a field is accepted.

Set by hand: on development documents every field below it had a visible cause.
"""
WEAK_EVIDENCE = 0.95
"""What a label told by its position, or a cell of a reconstructed grid, is worth at most:
enough to read, not to accept."""
SURE_GRID = 0.9
"""A table of less confidence has parting lines that nobody drew."""
