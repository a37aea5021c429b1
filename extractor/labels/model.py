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
from functools import cached_property, lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import ModelError
from extractor.forms.form import Form
from extractor.labels.features import MARKER, TOP, Role, roles, text_vector

FORMAT = 2
MAX_REMEMBERED = 100_000
"""Scores that a model keeps of paths, and of texts, that it has met."""
AXES = ("rows", "columns")


@dataclass(frozen=True)
class AxisModel:
    """Multinomial logistic regression over the nodes of one axis and ``none``."""

    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: NDArray[np.float32]
    """Features × classes; the last row is the bias."""
    temperature: float = 1.0
    _paths: dict[tuple[str, ...], NDArray[np.float64]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _texts: dict[tuple[Role, str], NDArray[np.float32]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def position(self, name: str) -> int:
        """Where a class stands among the scores."""
        return self._positions[name]

    def log_probabilities(self, path: Sequence[str]) -> NDArray[np.float64]:
        """Log-probability of each class for one label path; flat for an empty path."""
        key = tuple(path)
        known = self._paths.get(key)
        return self.remembered((key,))[0] if known is None else known

    def remembered(self, paths: Sequence[tuple[str, ...]]) -> list[NDArray[np.float64]]:
        """:meth:`log_probabilities` of each path; all that are new are scored together."""
        new = [path for path in dict.fromkeys(paths) if path not in self._paths]
        if len(self._paths) + len(new) > MAX_REMEMBERED:
            self._paths.clear()
            new = list(dict.fromkeys(paths))
        if new:
            self._paths.update(zip(new, self.log_probabilities_of(new), strict=True))
        return [self._paths[path] for path in paths]

    def log_probabilities_of(self, paths: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Paths × classes: :meth:`log_probabilities` of many paths at once."""
        scores = np.array([self._scores(path) for path in paths], dtype=np.float64)
        scores /= self.temperature
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))

    def _scores(self, path: Sequence[str]) -> NDArray[np.float32]:
        texts = list(roles(path))
        if not texts:
            return np.zeros(len(self.classes), np.float32)
        scores = self._bias + self._text_scores(*texts[0])
        if len(texts) == 1:
            return np.asarray(scores + self._top)
        for role, text in texts[1:]:
            scores += self._text_scores(role, text)
        return np.asarray(scores)

    def _text_scores(self, role: Role, text: str) -> NDArray[np.float32]:
        key = role, text
        known = self._texts.get(key)
        if known is None:
            names, weights = text_vector(role, text)
            rows = np.fromiter(map(self.vocabulary.get, names, repeat(-1)), np.intp, len(names))
            is_known = rows >= 0
            known = weights[is_known] @ self.weights[rows[is_known]]
            if len(self._texts) < MAX_REMEMBERED:
                self._texts[key] = known
        return known

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.classes)}

    @cached_property
    def _bias(self) -> NDArray[np.float32]:
        return np.asarray(self.weights[-1])

    @cached_property
    def _top(self) -> NDArray[np.float32]:
        row = self.vocabulary.get(TOP)
        return self.weights[row] * np.float32(MARKER) if row is not None else 0.0 * self._bias


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
