"""Fitting the model of facts: invented and labelled sentences in, a spaCy pipeline out."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.acceptance import ACCEPT_AT
from extractor.artefacts import models_folder
from extractor.facts.context import Context, contexts, features
from extractor.facts.language import FORMAT, PIPELINE
from extractor.facts.numbers import find_numbers
from extractor.facts.prose import split_sentences
from extractor.facts.variants import simplified
from extractor.facts.weights import NONE, Weights
from extractor.training.labels import log_softmax
from extractor.training.phrasing import Told, meanings, passages, phrasings_fingerprint
from extractor.training.told import ToldCorpus, told_in

_BLUR = {"section": 0.4, "earlier": 0.4, "before": 0.2, "previous": 0.2}
"""Parts of a context that an example loses, and how often."""


@dataclass(frozen=True)
class FactsConfig:
    """Everything that decides the artefact, written into it whole."""

    seed: int = 0
    passages: int = 24_000
    """Invented passages to learn from."""
    held_out_passages: int = 4_000
    corpus_repeats: int = 3
    """How often the sentences of a corpus are gone through with each round of the invented."""
    width: int = 48
    epochs: int = 6
    batch: int = 256
    rate: float = 0.05
    """Step of Adagrad."""
    dropout: float = 0.3
    """Share of features that an example loses in each epoch."""
    min_count: int = 8
    """Features met less often than this in training are left out."""


def train_facts(
    *, corpus: Path | None = None, out: Path | None = None, config: FactsConfig | None = None
) -> dict[str, Any]:
    """Fit, calibrate and write the pipeline of facts to ``out/facts``; returns its ``meta.json``.

    A first fit learns part of the wordings; the rest of them gives scores and temperature. The
    artefact is then fitted on all, and keeps that temperature.
    """
    config = config or FactsConfig()
    seen = told_in(corpus) if corpus else ToldCorpus()
    labelled = [e for told in seen.sentences for e in examples(told)] * config.corpus_repeats

    def invented(count: int, *, held_out: bool | None) -> list[Example]:
        made = passages(count, config.seed, held_out=held_out)
        return [example for told in made for example in examples(told)]

    part = fit([*invented(config.passages, held_out=False), *labelled], meanings(), config)
    held = invented(config.held_out_passages, held_out=True)
    temperature, scores = calibrate(part, held)
    whole = fit([*invented(config.passages, held_out=None), *labelled], meanings(), config)
    return write(
        replace(whole, temperature=temperature),
        (out or models_folder()) / "facts",
        {
            "config": asdict(config),
            "corpus_fingerprint": seen.fingerprint,
            "phrasings_fingerprint": phrasings_fingerprint(),
            "scores": scores,
        },
    )


@dataclass(frozen=True)
class Example:
    context: Context
    meaning: str


def examples(told: Told) -> list[Example]:
    """Each number of a text in its context, with what it counts."""
    found: list[Example] = []
    earlier = ""
    for start, sentence in split_sentences(simplified(told.text)):
        numbers = find_numbers(sentence)
        near = contexts(sentence, numbers, earlier=earlier, section=told.section)
        for number, context in zip(numbers, near, strict=True):
            if not context.is_rate:
                found.append(Example(context, told.meanings.get(start + number.start, NONE)))
        earlier = sentence
    return found


def fit(train: Sequence[Example], classes: tuple[str, ...], config: FactsConfig) -> Weights:
    """Embedding of features, one hidden layer, softmax; Adagrad on the log loss."""
    train = list(_blurred(train, Random(config.seed)))  # noqa: S311
    counts = Counter(name for e in train for name, _ in features(e.context))
    vocabulary = tuple(sorted(name for name, n in counts.items() if n >= config.min_count))
    index = {name: i for i, name in enumerate(vocabulary)}
    inputs = design([e.context for e in train], index)
    place = {name: i for i, name in enumerate(classes)}
    target = np.array([place[e.meaning] for e in train])
    rng = np.random.default_rng(config.seed)
    embedding = rng.normal(0, 0.1, (len(vocabulary) + 1, config.width)).astype(np.float32)
    output = rng.normal(0, 0.1, (config.width + 1, len(classes))).astype(np.float32)
    embedding[-1] = output[-1] = 0
    squares = [np.full_like(embedding, 1e-3), np.full_like(output, 1e-3)]
    for epoch in range(config.epochs):
        order = rng.permutation(len(train))
        step = config.rate * (1 - epoch / config.epochs)
        for begin in range(0, len(order), config.batch):
            rows = order[begin : begin + config.batch]
            batch = inputs[rows]
            kept = rng.random(len(batch.data)) >= config.dropout
            batch.data *= kept.astype(np.float32) / np.float32(1 - config.dropout)
            of_embedding, of_output = _gradients(batch, target[rows], embedding, output)
            met = np.append(np.unique(batch.indices), len(vocabulary))  # no other row has a gradient
            for layer, square, at, gradient in (
                (embedding, squares[0], met, of_embedding[met]),
                (output, squares[1], slice(None), of_output),
            ):
                square[at] += gradient * gradient
                layer[at] -= step * gradient / np.sqrt(square[at])
    return Weights(classes, vocabulary, embedding, output)


def _blurred(found: Sequence[Example], rng: Random) -> Iterator[Example]:
    """Some of what is far from a number is left out, so that what is near decides."""
    for example in found:
        left_out = {slot: "" for slot, share in _BLUR.items() if rng.random() < share}
        yield Example(replace(example.context, **left_out), example.meaning)  # type: ignore[arg-type]


def _gradients(
    batch: Any, target: NDArray[np.int64], embedding: NDArray[np.float32], output: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    total = batch @ embedding[:-1] + embedding[-1]
    hidden = np.maximum(total, 0)
    scores = hidden @ output[:-1] + output[-1]
    scores -= scores.max(axis=1, keepdims=True)
    odds = np.exp(scores)
    odds /= odds.sum(axis=1, keepdims=True)
    odds[np.arange(len(target)), target] -= 1
    odds /= len(target)
    of_output = np.vstack([hidden.T @ odds, odds.sum(axis=0)[None]])
    back = (odds @ output[:-1].T) * (total > 0)
    return np.vstack([batch.T @ back, back.sum(axis=0)[None]]), of_output


def calibrate(weights: Weights, held: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """The temperature (at least 1: doubt is never taken away) with the least loss on held-out
    wordings, and the scores there."""
    place = {name: i for i, name in enumerate(weights.classes)}
    truth = np.array([place[e.meaning] for e in held])
    rows = np.arange(len(truth))
    scores = np.log(weights.probabilities([e.context for e in held]) + 1e-300)
    grid = np.exp(np.linspace(0.0, np.log(4.0), 61))
    losses = [-log_softmax(scores / t)[rows, truth].mean() for t in grid]
    temperature = round(float(grid[int(np.argmin(losses))]), 4)
    odds = np.exp(log_softmax(scores / temperature))
    right, sure = odds.argmax(axis=1) == truth, odds.max(axis=1)
    accepted = sure >= ACCEPT_AT
    return temperature, {
        "held_out": len(truth),
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(_macro_f1(truth, odds.argmax(axis=1)), 4),
        "accepted": round(float(accepted.mean()), 4),
        "accepted_right": round(float(right[accepted].mean()), 4) if accepted.any() else 0.0,
    }


def _macro_f1(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> float:
    both = [(truth == c, guess == c) for c in np.unique(truth)]
    return float(np.mean([2 * (t & g).sum() / (t.sum() + g.sum()) for t, g in both]))


def write(weights: Weights, place: Path, told: Mapping[str, Any]) -> dict[str, Any]:
    """The artefact: what spaCy writes, with our ``meta.json`` in the place of its own."""
    import spacy

    from extractor.facts import components

    language = spacy.blank("zh")
    for name in PIPELINE:
        language.add_pipe(name)
    trained: Any = language.get_pipe(PIPELINE[-1])
    trained.weights = weights
    language.meta.update(name="facts", description="Counts told in annual reports", license="Apache-2.0")
    partial = place.with_name(place.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    language.to_disk(partial)
    files = sorted(p for p in partial.rglob("*") if p.is_file() and p.name != "meta.json")
    digests = {
        p.relative_to(partial).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }
    meta = {
        "format": FORMAT,
        **language.meta,
        "spacy_version": ">=3.7,<4.0",
        "labels": {components.FACTS: list(weights.classes)},
        **told,
        "temperature": weights.temperature,
        "trained_with": {"numpy": np.__version__, "spacy": version("spacy")},
        "files": digests,
        "fingerprint": hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest(),
    }
    (partial / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", "utf-8")
    shutil.rmtree(place, ignore_errors=True)
    partial.rename(place)
    return meta


def design(found: Sequence[Context], index: dict[str, int]) -> Any:
    """Contexts × features, sparse."""
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    data: list[float] = []
    ends = [0]
    for context in found:
        for name, weight in features(context):
            column = index.get(name)
            if column is not None:
                columns.append(column)
                data.append(weight)
        ends.append(len(columns))
    values = np.array(data, dtype=np.float32)
    return csr_matrix((values, np.array(columns, np.int32), ends), shape=(len(found), len(index)))
