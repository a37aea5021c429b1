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

    >>> key_of(("（三）不 予\\n公開", "１．重複申請数")) == key_of(("三、不予公开", "重复申請数"))
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


def same_path(one: Key, other: Key) -> bool:
    """Whether two paths lead to one label: itself and the label above it differ by misprints only.

    A label above may be cut, at the edge of a page; what is further out does not matter.

    >>> same_path(("本年度办理结果", "其他处理", "小计"), ("办理结果", "其他处理", "小计"))
    True
    >>> same_path(("不予公开", "小计"), ("不予处理", "小计"))
    False
    """
    if len(one) != len(other) and 1 in {len(one), len(other)}:
        return False
    if not same_label(one[-1], other[-1]):
        return False
    above = [*one[-2:-1], *other[-2:-1]]
    return not above or same_label(*above) or (above[0] in above[1] or above[1] in above[0])


def grouped(keys: Sequence[Key]) -> list[list[int]]:
    """Indices of ``keys``, the likelier wording first, brought together by :func:`same_path`.

    The first of each group leads it: a key joins the first leader that it is a misprint of.
    """
    leader = list(range(len(keys)))
    for here, there in _likely_pairs(["›".join(key[-2:]) for key in keys]):
        if leader[here] == here and leader[there] == there and same_path(keys[here], keys[there]):
            leader[there] = here
    groups: dict[int, list[int]] = {}
    for index, head in enumerate(leader):
        groups.setdefault(_head(leader, head), []).append(index)
    return list(groups.values())


def _head(leader: Sequence[int], index: int) -> int:
    """Who leads the leader, if it joined another one later."""
    while leader[index] != index:
        index = leader[index]
    return index


def _likely_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs ``(earlier, later)`` that share enough pairs of characters, by the earlier one."""
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
            here = start + row
            yield from ((long[here], long[there]) for there in sorted(found) if here < there)
