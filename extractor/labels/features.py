"""A label path as a sparse vector: character n-grams of the label and of what stands above it.

Labels in Latin letters have their words besides: long headers differ in one of them.

Every block of features has unit length whether its n-grams are known to the model or not,
so that a label made of strange characters gets a short vector and with it a flat, honest
distribution over the nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.labels.text import normalise, parse_label

OWN, WHOLE, MARKER, PARENT, ABOVE = 1.0, 0.6, 0.5, 0.7, 0.4
"""Lengths of the feature blocks. Chosen on development labels; they matter little alone."""

_WORD = re.compile(r"[a-z]{2,}|(?<=[a-z0-9])\+|(?<![a-z])\d+(?=[\s\-–(]|st|nd|rd|th)")


def label_features(path: Sequence[str]) -> list[tuple[str, float]]:
    """Features and weights of a label path, outermost label first.

    >>> sorted(name for name, _ in label_features(("规章",)) if name.startswith("W"))
    ['W规章']
    """
    parts = [parse_label(text) for text in path if normalise(text)]
    if not parts or not normalise(path[-1]):
        return []
    own, *above = reversed(parts)
    found = _block("o", _grams(own.core, (1, 2, 3)), OWN)
    found += _block("l", _WORD.findall(path[-1].lower()), OWN)
    found.append((f"W{own.core}", WHOLE))
    found.append((f"m{own.marker}", MARKER))
    if above:
        parent, *rest = above
        found += _block("p", _grams(parent.core, (1, 2)), PARENT)
        found += _block("k", _WORD.findall(" ".join(path[:-1]).lower()), PARENT)
        found.append((f"q{parent.marker}", MARKER))
        found += _block("a", [g for part in rest for g in _grams(part.core, (2,))], ABOVE)
    else:
        found.append(("top", MARKER))
    return found


def _grams(core: str, sizes: tuple[int, ...]) -> list[str]:
    framed = f"^{core}$"
    return [
        framed[i : i + n]
        for n in sizes
        for i in range(len(framed) - n + 1)
        if framed[i : i + n] not in "^$"
    ]


def _block(kind: str, grams: Sequence[str], length: float) -> list[tuple[str, float]]:
    distinct = dict.fromkeys(grams)
    weight = length / max(1, len(distinct)) ** 0.5
    return [(kind + gram, weight) for gram in distinct]


def feature_names(paths: Sequence[Sequence[str]]) -> Iterator[str]:
    """All feature names of the paths, with repetitions: for building a vocabulary."""
    for path in paths:
        for name, _ in label_features(path):
            yield name
