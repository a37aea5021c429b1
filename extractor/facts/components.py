"""The components of the spaCy pipeline, for use beside components of one's own.

``extractor_sentences`` sets sentence starts, ``extractor_numbers`` puts every number that
could be a count into ``doc.spans["numbers"]``, and ``extractor_facts``, which is trained,
says what each counts: ``doc.spans["facts"]``, the label being the meaning.
``span._.number`` holds value and unit, ``span._.confidence`` the probability of the label.
``doc._.section`` is the heading under which the text stands, if one is known.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extractor.errors import ModelError
from extractor.facts.context import Context, contexts
from extractor.facts.numbers import Number, find_numbers
from extractor.facts.packing import packable
from extractor.facts.prose import split_sentences
from extractor.facts.variants import simplified
from extractor.facts.weights import NONE, Weights

NUMBERS, FACTS = "numbers", "facts"
"""Keys of the span groups."""

for _name, _default in (("number", None), ("confidence", None)):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=_default)
if not Doc.has_extension("section"):
    Doc.set_extension("section", default="")


packable(Number, pack=Number.packed, unpack=Number.unpacked)


@Language.component("extractor_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Sentence starts behind 。！？ and line breaks."""
    starts = {start for start, _ in split_sentences(doc.text)}
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc


@Language.component("extractor_numbers", assigns=["doc.spans"])
def numbers(doc: Doc) -> Doc:
    """``doc.spans["numbers"]``: each number that could be a count, with its unit."""
    spans = []
    for number in find_numbers(doc.text):
        span = doc.char_span(number.start, number.end, alignment_mode="expand")
        if span is not None:
            span._.number = number
            spans.append(span)
    doc.spans[NUMBERS] = SpanGroup(doc, name=NUMBERS, spans=spans)
    return doc


@Language.factory("extractor_facts", assigns=["doc.spans"], requires=["doc.spans"])
def make_facts(nlp: Language, name: str) -> FactsComponent:
    del nlp
    return FactsComponent(name)


class FactsComponent:
    """Labels numbers with what they count. Its weights are plain arrays and text."""

    def __init__(self, name: str, weights: Weights | None = None) -> None:
        self.name = name
        self.weights = weights

    @property
    def labels(self) -> tuple[str, ...]:
        return self.weights.classes if self.weights else ()

    def __call__(self, doc: Doc) -> Doc:
        spans = list(doc.spans.get(NUMBERS, ()))
        told = []
        if spans:
            around = _contexts(doc, [span._.number for span in spans])
            for span, (label, confidence) in zip(spans, self.predict(around), strict=True):
                if label != NONE:
                    fact = Span(doc, span.start, span.end, label=label)
                    fact._.number, fact._.confidence = span._.number, confidence
                    told.append(fact)
        doc.spans[FACTS] = SpanGroup(doc, name=FACTS, spans=told)
        return doc

    def predict(self, around: list[Context]) -> list[tuple[str, float]]:
        """The likeliest meaning of each number with its probability; rates have none."""
        if self.weights is None:
            raise ModelError("the component extractor_facts is not trained", where=self.name)
        odds = self.weights.probabilities(around)
        best = odds.argmax(axis=1)
        return [
            (NONE, 1.0) if context.is_rate else (self.weights.classes[k], float(row[k]))
            for context, row, k in zip(around, odds, best, strict=True)
        ]

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        del exclude
        return b"".join(len(data).to_bytes(8, "little") + data for data in self._files().values())

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> FactsComponent:
        del exclude
        parts, stream = [], io.BytesIO(data)
        while size := stream.read(8):
            parts.append(stream.read(int.from_bytes(size, "little")))
        return self._load(*parts)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        del exclude
        Path(path).mkdir(parents=True, exist_ok=True)
        for name, data in self._files().items():
            (Path(path) / name).write_bytes(data)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> FactsComponent:
        del exclude
        return self._load(*((Path(path) / name).read_bytes() for name in _FILES))

    def _files(self) -> dict[str, bytes]:
        if self.weights is None:
            raise ModelError("the component extractor_facts is not trained", where=self.name)
        cfg = {"classes": self.weights.classes, "temperature": self.weights.temperature}
        parts = (
            json.dumps(cfg, ensure_ascii=False, indent=1).encode(),
            "\n".join(self.weights.vocabulary).encode(),
            _array(self.weights.embedding),
            _array(self.weights.output),
        )
        return dict(zip(_FILES, parts, strict=True))

    def _load(self, cfg: bytes, vocabulary: bytes, embedding: bytes, output: bytes) -> FactsComponent:
        told: dict[str, Any] = json.loads(cfg)
        self.weights = Weights(
            classes=tuple(told["classes"]),
            vocabulary=tuple(vocabulary.decode().split("\n")),
            embedding=_matrix(embedding),
            output=_matrix(output),
            temperature=float(told["temperature"]),
        )
        return self


_FILES = ("config.json", "vocabulary.txt", "embedding.npy", "output.npy")


def _array(weights: NDArray[np.float32]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, weights.astype(np.float16), allow_pickle=False)
    return buffer.getvalue()


def _matrix(data: bytes) -> NDArray[np.float32]:
    return np.asarray(np.load(io.BytesIO(data), allow_pickle=False), dtype=np.float32)


def _contexts(doc: Doc, found: list[Number]) -> list[Context]:
    around: list[Context] = []
    text, section, earlier = simplified(doc.text), simplified(doc._.section), ""
    for start, sentence in split_sentences(text):
        inside = [n.moved(-start) for n in found if start <= n.start < start + len(sentence)]
        if inside:
            around += contexts(sentence, inside, earlier=earlier, section=section)
        earlier = sentence
    return around
