"""What a run says of itself, and the part of it that decides results."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping, Sequence
from typing import Any

from extractor import __version__
from extractor.result import SCHEMA_VERSION
from extractor.runs.reader import Options
from extractor.runs.sources import File

_READERS = (
    *("pypdfium2", "pdfplumber", "selectolax", "lxml", "python-docx", "python-calamine"),
    *("numpy", "scikit-learn", "spacy", "rapidocr", "onnxruntime", "warcio"),
)
"""Packages whose versions the manifest tells. They do not decide what is read again."""


def manifest_of(options: Options, files: Sequence[File]) -> dict[str, Any]:
    return {
        "version": __version__,
        "schema": SCHEMA_VERSION,
        "models": options.fingerprints(),
        "options": options.manifest(),
        "packages": {name: _version(name) for name in _READERS},
        "python": platform.python_version(),
        "platform": platform.platform(),
        "inputs": len(files),
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def fingerprint_of(manifest: Mapping[str, Any]) -> str:
    """Of everything in the manifest that decides results."""
    decisive = {key: manifest[key] for key in ("version", "schema", "models", "options")}
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()
