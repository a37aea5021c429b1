"""Trained artefacts on disk: where they are, and that they are the ones that were trained."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from extractor.errors import ModelError


def models_folder() -> Path:
    """Where the shipped artefacts are: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "_models"
    return shipped if shipped.is_dir() else package.parent / "models"


def read_meta(place: Path, *, format_number: int) -> dict[str, Any]:
    """``meta.json`` of the artefact in ``place``.

    Raises:
        ModelError: there is none, it cannot be read, or it is of another format.
    """
    try:
        meta: dict[str, Any] = dict(json.loads((place / "meta.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError("no model here", where=str(place)) from None
    except (ValueError, OSError) as error:
        raise ModelError(f"meta.json cannot be read: {error}", where=str(place)) from error
    if meta.get("format") != format_number:
        raise ModelError(f"format {meta.get('format')} is not {format_number}", where=str(place))
    return meta


def verified(path: Path, digest: str) -> bytes:
    """The bytes of a file whose SHA-256 is ``digest``.

    Raises:
        ModelError: the file cannot be read, or is another one.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot be read: {error}", where=str(path)) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError("the file is not the one that was trained (SHA-256 differs)", where=str(path))
    return data
