"""Fitting the label model of a form: scikit-learn here, plain arrays in the artefact."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.artefacts import models_folder
from extractor.errors import UsageError
from extractor.forms.form import Form
from extractor.forms.registry import load_all, load_form
from extractor.labels.classes import column_classes, row_classes
from extractor.labels.features import label_features
from extractor.labels.model import AXES, FORMAT
from extractor.training.corpus import CorpusLabels, labelled_paths
from extractor.training.labelled import LabelFile, read_labels, taught
from extractor.training.variants import Example, column_examples, row_examples


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides the artefact, written into it whole."""

    seed: int = 0
    per_class: int = 150
    held_out_per_class: int = 60
    regularisation: float = 20.0
    """Inverse strength of the L2 penalty (scikit-learn's ``C``)."""
    min_count: int = 2
    """Features met less often than this in training are left out."""

    def __post_init__(self) -> None:
        if self.per_class < 10 or self.held_out_per_class < 5:
            raise UsageError("per_class must be at least 10 and held_out_per_class at least 5")


@dataclass(frozen=True)
class AxisFit:
    classes: tuple[str, ...]
    vocabulary: tuple[str, ...]
    weights: NDArray[np.float16]
    temperature: float
    scores: Mapping[str, float]


def train(
    form: str | Path,
    *,
    corpus: Path | None = None,
    labels: Path | None = None,
    out: Path | None = None,
    config: TrainingConfig | None = None,
) -> dict[str, Any]:
    """Fit, calibrate and write the label model of a form; returns its ``meta.json``.

    ``form`` is the id of a built-in form or the path of a form file. ``corpus`` is a folder
    of labelled documents whose labels are learned besides the form's own wordings, ``labels`` a
    file of labels that ``extractor mine`` found and a person filled in. The
    artefact goes to ``out/labels/<form id>`` (default: the models that come with the
    package). The other built-in forms teach what this form must not claim.
    """
    own = load_form(form)
    others = [other for other in load_all() if other.id != own.id]
    told = read_labels(labels, own) if labels is not None else None
    return train_labels(
        own, others, corpus=corpus, labels=told, config=config or TrainingConfig(), out=out
    )


def train_labels(
    form: Form,
    others: Sequence[Form],
    *,
    config: TrainingConfig,
    corpus: Path | None,
    out: Path | None,
    labels: LabelFile | None = None,
) -> dict[str, Any]:
    """:func:`train` for forms at hand."""
    seen = labelled_paths(form, corpus) if corpus else CorpusLabels()
    makers = {
        "rows": (row_examples, row_classes(form), seen.rows, seen.held_rows),
        "columns": (
            column_examples,
            column_classes(form),
            seen.columns,
            seen.held_columns,
        ),
    }
    fits: dict[str, AxisFit] = {}
    for number, axis in enumerate(AXES):
        make, classes, known, known_held = makers[axis]
        base = 1000 * config.seed + 10 * number
        drawn, held = (
            make(form, Random(base + n), per_class=count, others=others)  # noqa: S311
            for n, count in enumerate((config.per_class, config.held_out_per_class))
        )
        told = taught(getattr(labels, axis), Random(base + 2)) if labels else []  # noqa: S311
        fits[axis] = fit_axis([*drawn, *known, *told], [*held, *known_held], classes, config)
    place = (out or models_folder()) / "labels" / form.id
    return _write(form, fits, config, place, labels=labels, corpus_fingerprint=seen.fingerprint)


def fit_axis(
    train: Sequence[Example], held: Sequence[Example], classes: tuple[str, ...], config: TrainingConfig
) -> AxisFit:
    """Multinomial logistic regression on label features, temperature set on held-out variants."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for e in train for name, _ in label_features(e.path))
    vocabulary = tuple(sorted(name for name, n in counts.items() if n >= config.min_count))
    index = {name: i for i, name in enumerate(vocabulary)}
    number = {name: i for i, name in enumerate(classes)}

    def matrix(examples: Sequence[Example]) -> Any:
        rows, cols, data = [], [], []
        for i, example in enumerate(examples):
            for name, weight in label_features(example.path):
                if name in index:
                    rows.append(i)
                    cols.append(index[name])
                    data.append(weight)
        return csr_matrix((data, (rows, cols)), shape=(len(examples), len(vocabulary)))

    target = np.array([number[e.label] for e in train])
    balance = 1.0 / np.bincount(target, minlength=len(classes))
    weight = balance[target] / balance[target].mean()
    model = LogisticRegression(C=config.regularisation, max_iter=100, tol=1e-4)
    model.fit(matrix(train), target, sample_weight=weight)
    if list(model.classes_) != list(range(len(classes))):
        raise UsageError("a class of the form has no training example; give it a label")
    coefficients, intercept = model.coef_.T, model.intercept_
    if len(classes) == 2:  # scikit-learn keeps one column for two classes: the log-odds of the second
        coefficients, intercept = (
            np.hstack([-coefficients, coefficients]) / 2,
            np.append(-intercept, intercept) / 2,
        )
    weights = np.vstack([coefficients, intercept[None, :]]).astype(np.float16)
    scores = matrix(held) @ weights[:-1].astype(np.float32) + weights[-1].astype(np.float32)
    truth = np.array([number[e.label] for e in held])
    temperature = _temperature(scores, truth)
    return AxisFit(classes, vocabulary, weights, temperature, _scores(scores / temperature, truth))


def log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _temperature(scores: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """The divisor of the scores with the least loss on held-out labels (Guo et al. 2017)."""
    grid = np.exp(np.linspace(np.log(0.2), np.log(5.0), 81))
    rows = np.arange(len(truth))
    losses = [-log_softmax(scores / t)[rows, truth].mean() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 4)


def _scores(scores: NDArray[np.float64], truth: NDArray[np.int64]) -> dict[str, float]:
    logs = log_softmax(scores)
    guess = logs.argmax(axis=1)
    confidence = np.exp(logs.max(axis=1))
    right = guess == truth
    bins = np.array_split(np.argsort(confidence), 10)
    ece = sum(len(b) * abs(confidence[b].mean() - right[b].mean()) for b in bins) / len(truth)
    return {
        "held_out": len(truth),
        "accuracy": round(float(right.mean()), 4),
        "log_loss": round(float(-logs[np.arange(len(truth)), truth].mean()), 4),
        "ece": round(float(ece), 4),
    }


def _write(
    form: Form,
    fits: Mapping[str, AxisFit],
    config: TrainingConfig,
    place: Path,
    *,
    labels: LabelFile | None,
    corpus_fingerprint: str,
) -> dict[str, Any]:
    import sklearn

    place.mkdir(parents=True, exist_ok=True)
    digests = {}
    for axis, fit in fits.items():
        buffer = io.BytesIO()
        np.save(buffer, fit.weights, allow_pickle=False)
        digests[f"{axis}.weights.npy"] = _put(place / f"{axis}.weights.npy", buffer.getvalue())
        text = "\n".join(fit.vocabulary).encode("utf-8")
        digests[f"{axis}.vocabulary.txt"] = _put(place / f"{axis}.vocabulary.txt", text)
    meta: dict[str, Any] = {
        "format": FORMAT,
        "form": form.id,
        "form_fingerprint": form.fingerprint,
        "corpus_fingerprint": corpus_fingerprint,
        "config": asdict(config),
        "trained_with": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        "classes": {axis: list(fit.classes) for axis, fit in fits.items()},
        "temperature": {axis: fit.temperature for axis, fit in fits.items()},
        "scores": {axis: dict(fit.scores) for axis, fit in fits.items()},
        "files": digests,
        "fingerprint": hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest(),
    }
    if labels is not None:
        meta["labels"] = {"count": labels.count, "sha256": labels.sha256}
    _put(place / "meta.json", (json.dumps(meta, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return meta


def _put(path: Path, data: bytes) -> str:
    """Write atomically; returns the SHA-256 of the bytes."""
    temporary = path.with_name(path.name + ".part")
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    return hashlib.sha256(data).hexdigest()
