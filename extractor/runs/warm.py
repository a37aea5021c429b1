"""Imported by the fork server of a run: what every worker needs is loaded once and shared.

A worker that takes the place of another then begins with its document, not with the models.
"""

from __future__ import annotations

import contextlib

from extractor import pipeline
from extractor.errors import UsageError

with contextlib.suppress(UsageError):  # the run itself says which form or model is wrong
    pipeline.warm_up()
