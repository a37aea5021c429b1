"""The label classifier as it is used: two weight matrices read from files without code.

Fitting (scikit-learn) lives in :mod:`extractor.training`. An artefact is a folder::

    models/labels/cn.ogi.2021/
        meta.json             form, fingerprints, versions, classes, scores, SHA-256 of each file
        rows.weights.npy      float16, features × classes        rows.vocabulary.txt
        columns.weights.npy   float16, features × classes        columns.vocabulary.txt

``load_label_model`` refuses an artefact whose hashes, format or form fingerprint differ.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise, repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.artefacts import models_folder, read_meta, verified
from extractor.errors import ModelError
from extractor.forms.form import Form
from extractor.labels.features import MARKER, TOP, Role, roles, text_vector

FORMAT = 2
MAX_REMEMBERED = 100_000
"""Scores that a model keeps of paths, and of texts, that it has met."""
TOGETHER = 64
"""Texts whose weights are gathered at once; a hostile one may name the whole vocabulary."""
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
        texts = [roles(path) for path in paths]
        self._meet(dict.fromkeys(text for own in texts for text in own))
        scores = np.array([self._scores(own) for own in texts], dtype=np.float64)
        scores /= self.temperature
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))

    def _scores(self, texts: Sequence[tuple[Role, str]]) -> NDArray[np.float32]:
        """What the texts of one path and the bias add up to."""
        if not texts:
            return np.zeros(len(self.classes), np.float32)
        scores = self._bias + self._texts[texts[0]]
        if len(texts) == 1:
            return np.asarray(scores + self._top)
        for text in texts[1:]:
            scores += self._texts[text]
        return np.asarray(scores)

    def _meet(self, texts: Mapping[tuple[Role, str], None]) -> None:
        """Find what each text adds to the scores; what is known need not be found again."""
        new = [text for text in texts if text not in self._texts]
        if len(self._texts) + len(new) > MAX_REMEMBERED:
            self._texts.clear()
            new = list(texts)
        for first in range(0, len(new), TOGETHER):
            some = new[first : first + TOGETHER]
            self._texts.update(zip(some, self._added([text_vector(*t) for t in some]), strict=True))

    def _added(
        self, vectors: Sequence[tuple[list[str], NDArray[np.float32]]]
    ) -> Iterator[NDArray[np.float32]]:
        """The product of each feature vector with the weights: of all, one look at vocabulary and
        weights, which lie scattered in memory; names that the model does not know add nothing."""
        names = chain.from_iterable(names for names, _ in vectors)
        rows = np.fromiter(map(self.vocabulary.get, names, repeat(-1)), np.intp)
        is_known = rows >= 0
        lengths = np.concatenate([lengths for _, lengths in vectors])[is_known]
        weights = self.weights[rows[is_known]]
        counts = np.append(0, is_known.cumsum())
        edges = counts[[0, *accumulate(len(names) for names, _ in vectors)]].tolist()
        return (lengths[start:stop] @ weights[start:stop] for start, stop in pairwise(edges))

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
    meta = read_meta(place, format_number=FORMAT)
    if meta.get("form_fingerprint") != form_fingerprint:
        raise ModelError(
            f"the model was trained for another version of form {form_id}", where=str(place)
        )
    files = {name: verified(place / name, digest) for name, digest in meta["files"].items()}
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
