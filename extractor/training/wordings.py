"""Wordings of one label brought together: numbering, layout and misprints apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from extractor.labels.text import parse_label

Key = tuple[str, ...]

EDITS = 6
"""One differing character in so many is taken for a misprint; a shorter label has none."""
LIKELY = 0.5
"""Cosine of two labels' character pairs below which they are not compared further."""
_TELLING = re.compile(
    "[不未非无否部其他总合小上下前后本新旧增减内外主依同第零〇一二三四五六七八九十两0-9a-zA-Z]"
)
"""Characters that make another label of a label: never taken for a misprint."""
_CHUNK = 512


def key_of(path: Sequence[str]) -> Key:
    """A label path without numbering, layout, and differences of width or script.

    >>> key_of(("（三）不予公開", "１．屬於國家秘密")) == key_of(("三、不予公开", "属于国家秘密"))
    True
    """
    return tuple(parse_label(text).core for text in path)


def same_label(one: str, other: str) -> bool:
    """Whether two labels differ by misprints only.

    >>> same_label("要求行政机关确认或重新出具已获取信息", "要求行政机关确认或重新出具己获取信息")
    True
    >>> same_label("同意公开政府信息答复数", "不同意公开政府信息答复数")
    False
    """
    allowed = min(len(one), len(other)) // EDITS
    if abs(len(one) - len(other)) > allowed:
        return False
    edits = 0
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        edits += max(b - a, d - c)
        if edits > allowed or _TELLING.search(one[a:b] + other[c:d]):
            return False
    return True


def grouped(keys: Sequence[Key]) -> list[list[int]]:
    """Indices of ``keys``, the likelier wording first, brought together by :func:`same_label`.

    The first of each group leads it: a key joins the first leader that it is a misprint of.
    """
    texts = ["›".join(key) for key in keys]
    leader = list(range(len(texts)))
    for here, there in _likely_pairs(texts):
        # Pairs come in ascending order of ``there``, so that the state of ``here`` is final.
        if leader[here] == here and leader[there] == there and same_label(texts[here], texts[there]):
            leader[there] = here
    groups: dict[int, list[int]] = {}
    for index, head in enumerate(leader):
        groups.setdefault(head, []).append(index)
    return list(groups.values())


def _likely_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs ``(earlier, later)`` that share enough pairs of characters, by the later one."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    long = [n for n, text in enumerate(texts) if len(text) >= EDITS]
    if len(long) < 2:
        return
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 2)).fit_transform(
        [texts[n] for n in long]
    )
    for start in range(0, len(long), _CHUNK):
        near = (vectors[start : start + _CHUNK] @ vectors.T).tocsr()
        for row in range(near.shape[0]):
            span = slice(near.indptr[row], near.indptr[row + 1])
            found = near.indices[span][near.data[span] >= LIKELY]
            there = start + row
            yield from ((long[here], long[there]) for here in sorted(found) if here < there)
