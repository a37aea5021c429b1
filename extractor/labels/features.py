"""A label path as a sparse vector: character n-grams of the label and of what stands above it.

The vector is a sum over the texts of the path, so what a text adds to the scores need be
computed only once. Every block of features has unit length whether its n-grams are known to
the model or not, so that a label made of strange characters gets a short vector and with it
a flat, honest distribution over the nodes.
Labels in Latin letters have their words besides: long headers differ in one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from extractor.labels.text import normalise, parse_label

OWN, WHOLE, MARKER, PARENT, ABOVE = 1.0, 0.6, 0.5, 0.7, 0.4
"""Lengths of the feature blocks. Chosen on development labels; they matter little alone."""

LOOKALIKES = (
    "己已未末日曰士土人入件仵政攻其共他地行衍正止公么开幵申甲请清持特结给果杲复夏处外"
    "理埋业亚科料会合自白然燃本木大太无元或成职织重童家冢数敷量置总急"
)
"""Characters that scanning, typing and font trouble put in each other's place, in pairs."""
MAX_SHARED = 512
"""Texts whose features are kept (8 kB each) while one form after the other is tried on a document."""
_FOLDED = str.maketrans(LOOKALIKES[1::2], LOOKALIKES[::2])
_WORD = re.compile(r"[a-z]{2,}|(?<=[a-z0-9])\+|(?<![a-z])\d+(?=[\s\-–(]|st|nd|rd|th)")
"""Words, class numbers and signs of a label in Latin letters."""


Features = list[tuple[str, float]]


class Role(StrEnum):
    """What a text is in its path; the value begins the names of its features."""

    OWN = "o"
    PARENT = "p"
    ABOVE = "a"


def roles(path: Sequence[str]) -> list[tuple[Role, str]]:
    """The printed texts of a path with their roles, the label itself first.

    Nothing, if the label itself is not printed.

    >>> [(role.name, text) for role, text in roles(("不予公开", "", "1.属于国家秘密"))]
    [('OWN', '1.属于国家秘密'), ('PARENT', '不予公开')]
    """
    if not path or not normalise(path[-1]):
        return []
    printed = [text for text in reversed(path) if normalise(text)]
    return list(zip(chain((Role.OWN, Role.PARENT), repeat(Role.ABOVE)), printed, strict=False))


def label_features(path: Sequence[str]) -> Features:
    """Features and weights of a label path, outermost label first.

    >>> sorted(name for name, _ in label_features(("规章",)) if name.startswith("W"))
    ['W规章']
    """
    found: dict[str, float] = {}
    texts = roles(path)
    for role, text in texts:
        for name, weight in text_features(role, text):
            found[name] = found.get(name, 0.0) + weight
    if len(texts) == 1:
        found[TOP] = MARKER
    return list(found.items())


TOP = "top"
"""The feature of a label with nothing above it."""


def text_features(role: Role, text: str) -> Features:
    """What one text adds to the features of its path."""
    return [(name, weight) for names, weight in _blocks(role, text) for name in names]


@lru_cache(maxsize=MAX_SHARED)
def text_vector(role: Role, text: str) -> tuple[list[str], NDArray[np.float32]]:
    """:func:`text_features`, names and weights apart, made once for the models of all forms and axes."""
    blocks = _blocks(role, text)
    sizes = [len(names) for names, _ in blocks]
    weights = np.array([weight for _, weight in blocks], np.float32)
    return [name for names, _ in blocks for name in names], weights.repeat(sizes)


Block = tuple[list[str], float]
"""Names of features that have the same weight."""


def _blocks(role: Role, text: str) -> list[Block]:
    label = parse_label(text)
    core = label.core.translate(_FOLDED)
    if role is Role.ABOVE:
        return [_block("a", _grams(core, (2,)), ABOVE)]
    if role is Role.PARENT:
        words = _block("k", _WORD.findall(text.lower()), PARENT)
        return [_block("p", _grams(core, (1, 2)), PARENT), words, ([f"q{label.marker}"], MARKER)]
    grams = [*_grams(core, (1, 2, 3)), *_skips(core)]
    words = _block("l", _WORD.findall(text.lower()), OWN)
    whole = [([f"W{label.core}"], WHOLE), ([f"m{label.marker}"], MARKER)]
    return [_block("o", grams, OWN), words, *whole]


def _grams(core: str, sizes: tuple[int, ...]) -> list[str]:
    framed = f"^{core}$"
    return [
        gram
        for n in sizes
        for i in range(len(framed) - n + 1)
        if (gram := framed[i : i + n]) not in "^$"
    ]


def _skips(core: str) -> list[str]:
    """Pairs of characters with one between them: what a misprint leaves of three."""
    framed = f"^{core}$"
    return [f"{a}_{b}" for a, b in zip(framed, framed[2:], strict=False)]


def _block(kind: str, grams: Sequence[str], length: float) -> Block:
    """Distinct features, together of this length."""
    distinct = dict.fromkeys(grams)
    return [kind + gram for gram in distinct], length / max(1, len(distinct)) ** 0.5
