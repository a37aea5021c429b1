"""The trained part: from the features of a number to what it counts, in plain arrays.

A bag of features is embedded, summed, and put through one hidden layer. Fitting is in
:mod:`extractor.training.facts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from extractor.facts.context import Context, features

NONE = "none"
"""The class of numbers that count nothing of ours."""


@dataclass(frozen=True)
class Weights:
    """``embedding`` is features × width, its last row the bias; ``output`` width + 1 × classes."""

    classes: tuple[str, ...]
    vocabulary: tuple[str, ...]
    embedding: NDArray[np.float32]
    output: NDArray[np.float32]
    temperature: float = 1.0

    @cached_property
    def index(self) -> Mapping[str, int]:
        return {name: i for i, name in enumerate(self.vocabulary)}

    def probabilities(self, found: Sequence[Context]) -> NDArray[np.float64]:
        """Contexts × classes."""
        hidden = np.array([self._hidden(context) for context in found], dtype=np.float32)
        if not len(found):
            return np.zeros((0, len(self.classes)))
        scores = (hidden @ self.output[:-1] + self.output[-1]).astype(np.float64) / self.temperature
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def _hidden(self, context: Context) -> NDArray[np.float32]:
        index = self.index
        known = [(index[name], weight) for name, weight in features(context) if name in index]
        rows = [row for row, _ in known]
        total = np.array([w for _, w in known], np.float32) @ self.embedding[rows] + self.embedding[-1]
        return np.asarray(np.maximum(total, 0))
