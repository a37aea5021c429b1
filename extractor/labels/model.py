"""The label classifier as it is used: two weight matrices read from files without code.

Fitting (scikit-learn) lives in :mod:`extractor.training`. An artefact is a folder::

    models/labels/cn.ogi.2021/
        meta.json             form, fingerprints, versions, classes, scores, SHA-256 of each file
        rows.weights.npy      float16, features × classes        rows.vocabulary.txt
        columns.weights.npy   float16, features × classes        columns.vocabulary.txt

``load_label_model`` refuses an artefact whose hashes, format or form fingerprint differ.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import ModelError
from extractor.forms.form import Form
from extractor.labels.features import label_features

FORMAT = 1
AXES = ("rows", "columns")


@dataclass(frozen=True)
class AxisModel:
    """Multinomial logistic regression over the nodes of one axis and ``none``."""

    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: NDArray[np.float32]
    """Features × classes; the last row is the bias."""
    temperature: float = 1.0
    _cache: dict[tuple[str, ...], NDArray[np.float64]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def log_probabilities(self, path: Sequence[str]) -> NDArray[np.float64]:
        """Log-probability of each class for one label path; flat for an empty path."""
        key = tuple(path)
        known = self._cache.get(key)
        if known is None:
            known = self._compute(key)
            if len(self._cache) < 100_000:
                self._cache[key] = known
        return known

    def _compute(self, path: tuple[str, ...]) -> NDArray[np.float64]:
        features = label_features(path)
        if not features:
            return np.full(len(self.classes), -np.log(len(self.classes)))
        known = [(self.vocabulary[name], weight) for name, weight in features if name in self.vocabulary]
        scores = self.weights[-1].astype(np.float64)
        if known:
            rows, weights = zip(*known, strict=True)
            scores = scores + np.asarray(weights) @ self.weights[list(rows)]
        scores = scores / self.temperature
        scores -= scores.max()
        return np.asarray(scores - np.log(np.exp(scores).sum()))


@dataclass(frozen=True)
class LabelModel:
    form_id: str
    rows: AxisModel
    columns: AxisModel
    meta: Mapping[str, Any]

    @property
    def fingerprint(self) -> str:
        return str(self.meta["fingerprint"])


def models_folder() -> Path:
    """Where the shipped artefacts are: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_models"
    return shipped if shipped.is_dir() else package.parent / "models"


def load_label_model(form: Form, folder: Path | None = None) -> LabelModel:
    """Read and verify the label model of ``form``: from ``folder`` if it has one, else the shipped.

    Raises:
        ModelError: there is none, it is damaged, or it was trained for another content of the form.
    """
    place = models_folder()
    if folder is not None and ((folder / "labels" / form.id).is_dir() or not folder.is_dir()):
        place = folder
    if not (place / "labels" / form.id).is_dir():
        raise ModelError(
            f"there is no label model of form {form.id}",
            remedy="Train one: `extractor train --form FILE --out DIR`; then name it: --models DIR.",
            where=str(folder or place),
        )
    return _load(form.id, form.fingerprint, place)


@lru_cache(maxsize=64)
def _load(form_id: str, form_fingerprint: str, folder: Path) -> LabelModel:
    place = folder / "labels" / form_id
    meta = _read_meta(place)
    if meta.get("format") != FORMAT:
        raise ModelError(f"format {meta.get('format')} is not {FORMAT}", where=str(place))
    if meta.get("form_fingerprint") != form_fingerprint:
        raise ModelError(
            f"the model was trained for another version of form {form_id}", where=str(place)
        )
    files = {name: _verified(place / name, digest) for name, digest in meta["files"].items()}
    axes = {axis: _axis(axis, meta, files) for axis in AXES}
    return LabelModel(form_id, axes["rows"], axes["columns"], meta)


def _axis(axis: str, meta: Mapping[str, Any], files: Mapping[str, bytes]) -> AxisModel:
    names = files[f"{axis}.vocabulary.txt"].decode("utf-8").split("\n")
    weights = np.load(io.BytesIO(files[f"{axis}.weights.npy"]), allow_pickle=False)
    return AxisModel(
        classes=tuple(meta["classes"][axis]),
        vocabulary={name: i for i, name in enumerate(names)},
        weights=weights.astype(np.float32),
        temperature=float(meta["temperature"][axis]),
    )


def _read_meta(place: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((place / "meta.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError("no label model here", where=str(place)) from None
    except (ValueError, OSError) as error:
        raise ModelError(f"meta.json cannot be read: {error}", where=str(place)) from error


def _verified(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot be read: {error}", where=str(path)) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError("the file is not the one that was trained (SHA-256 differs)", where=str(path))
    return data
