"""A number in its sentence: the words that say what it counts.

What a number counts stands before it (收到申请23件), behind it (收到23件申请), in the
item of a list that it answers (网络、信函分别为18件、5件), with the count that it is a share of
(18件，占78.3%), or with the count of which it is a part (复议3件，其中维持1件).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.facts.numbers import Number

_BREAK = re.compile(r"[，,、；;：:（）()。！？!?\n]")
_BLANK = re.compile(r"[\s“”\"‘’《》]+")
_FIGURE = re.compile(r"\d+")
_OPENED = re.compile(r"[：:（(]\s*$")
"""What stands between a name and its number (信函：3件, 信函（3件）) parts nothing."""
_WEAK = re.compile(
    r"(?:其中|共计|共有|总计|合计|累计|分别|依次|各自|各|约占|占比|占|总数|总量|总|数量|达到|达|为|是|有|共|计|约|比例|比重|的|比|和|及|与|而|"
    r"全部|数|超过|近|申请量|申请总数|答复总数|一是|二是|三是|四是|五是|六是|七是|八是|①|②|③|④|⑤|⑥|⑦|⑧|\d|[.．])*"
)
_SPREAD = re.compile(r"分别|依次|各占|各为|各有|各是|各$")
_ITEM = re.compile(r"、|以及|和|与|及|，")
_LIST_JOIN = re.compile(r"[、，,;；]?(?:和|与|及|以及)?[、]?(?:占|占比)?")
_KINDS = {
    "growth": re.compile(
        r"同比|环比|较|相比|增长|增幅|降幅|上升|下降|增加|减少|提升|提高|降低|比上年|比去年"
    ),
    "rate": re.compile(r"(?:率|满意度|知晓度)(?:为|达|达到|均为|均达|保持|超过|约|在)?$"),
    "share": re.compile(r"占"),
    "other-year": re.compile(r"上年|去年|上一年|前一年|往年|上年度|同期"),
    "plan": re.compile(
        r"计划|拟|将|明年|下一步|下半年|来年|力争|争取|预计|不少于|至少|每年|每季|每月|每半年|每周"
    ),
    "carried": re.compile(r"结转|转入|顺延|转来|遗留"),
}
"""What words before a number say of it, whatever it counts."""
_PLANNED = re.compile(r"下一步|明年|来年|今后|下半年|力争|年，?[将拟]")
"""Words that make all that follows in their sentence a plan."""
LONGEST_OWN, LONGEST_RIGHT, LONGEST_BEFORE = 26, 14, 60


@dataclass(frozen=True, slots=True)
class Context:
    """The words around one number, nearest first.

    ``own`` stands before it (or is the item of a list that it answers), ``right`` behind it;
    where ``own`` says little (共, 其中有), ``far`` is the last piece before it that says more;
    ``previous`` and ``governor`` with the number before it and with that of which it is a
    part; ``before`` is the rest of the sentence up to it, ``earlier`` the sentence before,
    ``section`` the heading. ``marks`` say how it was found.
    """

    own: str
    right: str
    unit: str
    far: str = ""
    previous: str = ""
    governor: str = ""
    before: str = ""
    earlier: str = ""
    section: str = ""
    marks: tuple[str, ...] = ()

    @property
    def is_rate(self) -> bool:
        """A rate of growth or success, which counts nothing."""
        return "%rate" in self.marks or ("%growth" in self.marks and "%share" not in self.marks)


@dataclass(slots=True)
class _Scope:
    """Of which count the numbers are parts, as brackets and 其中 open and close."""

    governor: str = ""
    outer: tuple[str, ...] = ()

    def read(self, gap: str, previous: str) -> None:
        for mark in re.finditer(r"[（(]|[）)]|其中|包括|包含|[：:]", gap):
            if mark[0] in "（(":
                self.outer = (*self.outer, self.governor)
                self.governor = previous
            elif mark[0] in "）)":
                if self.outer:
                    *outer, self.governor = self.outer
                    self.outer = tuple(outer)
            elif previous:
                self.governor = previous


def contexts(
    sentence: str, numbers: Sequence[Number], *, earlier: str = "", section: str = ""
) -> list[Context]:
    """One context for each number of the sentence (places count from its first character)."""
    spread = dict(_aligned(sentence, numbers))
    shares = dict(_shares_of_run(sentence, numbers))
    plan = _PLANNED.search(sentence)
    scope = _Scope()
    found: list[Context] = []
    previous, place = "", 0
    for i, number in enumerate(numbers):
        gap = sentence[place : number.start]
        scope.read(gap, previous)
        right = _until_break(sentence, numbers, i)
        own, far, marks = _own(gap, first=i == 0, share=number.unit == "%")
        if i in spread:
            own, far, marks = spread[i], "", ("aligned",)
        elif not (own or far) and number.unit == "%" and found:
            whole = found[shares.get(i, i - 1)]
            own, far, right, marks = whole.own, whole.far, whole.right, ("share",)
        marks = (*marks, *_marks(gap, own, number, scope))
        if plan and plan.end() <= number.start:
            marks = (*marks, "planned")
        found.append(
            Context(
                own=own[-LONGEST_OWN:],
                right=right[:LONGEST_RIGHT],
                unit=number.unit or "",
                far=far[-LONGEST_OWN:],
                previous=previous[-LONGEST_OWN:],
                governor=scope.governor[-LONGEST_OWN:],
                before=_plain(sentence[max(0, place - LONGEST_BEFORE) : place]),
                earlier=earlier[-LONGEST_BEFORE:],
                section=section,
                marks=marks,
            )
        )
        if number.unit != "%":
            previous = f"{far}{own}#{right}"
        place = number.end
    return found


def _marks(gap: str, own: str, number: Number, scope: _Scope) -> tuple[str, ...]:
    kind = "%" if number.unit == "%" else "#"
    near = _BREAK.split(gap)[-1] if number.unit == "%" else own
    marks = [f"gap:{''.join(_BREAK.findall(gap))[-1:]}"]
    marks += [f"{kind}{name}" for name, words in _KINDS.items() if words.search(_plain(near))]
    if "其中" in gap:
        marks.append("of-which")
    if scope.outer:
        marks.append("bracket")
    if not number.value:
        marks.append("zero")
    return tuple(marks)


def _own(gap: str, *, first: bool, share: bool) -> tuple[str, str, tuple[str, ...]]:
    """The piece before a number and, where that says little, the last one that says something.

    The piece right behind the number before belongs to that one if anything follows it. What
    a percentage is a share of (占申请总数的) is not what it counts.
    """
    pieces = [_plain(piece) for piece in _BREAK.split(_OPENED.sub("", gap))]
    usable = pieces if first or len(pieces) == 1 else pieces[1:]
    own = usable[-1].partition("占")[0] if share else usable[-1]
    if not _is_weak(own):
        return own, "", ()
    far = next((p for p in reversed(usable[:-1]) if not _is_weak(p)), "")
    if far or not share:
        return own, far, ("far",) if far else ("bare",)
    return "", "", ("bare",)


def _is_weak(piece: str) -> bool:
    """Whether a piece says nothing of what is counted."""
    return len(piece) <= LONGEST_OWN and _WEAK.fullmatch(piece) is not None


def _until_break(sentence: str, numbers: Sequence[Number], i: int) -> str:
    stop = numbers[i + 1].start if i + 1 < len(numbers) else len(sentence)
    piece = sentence[numbers[i].end : stop]
    end = _BREAK.search(piece)
    return _plain(piece[: end.start()] if end else piece)


def _aligned(sentence: str, numbers: Sequence[Number]) -> Iterator[tuple[int, str]]:
    """Numbers that answer a list of things in order (A、B分别为1件和2件)."""
    for run in _runs(sentence, numbers):
        begin = numbers[run[0] - 1].end if run[0] else 0
        gap = sentence[begin : numbers[run[0]].start]
        spread = list(_SPREAD.finditer(gap))
        if len(run) < 2 or not spread:
            continue
        listed = re.split(r"[。；;：:（(）)]", gap[: spread[-1].start()])[-1]
        items = [item for item in map(_plain, _ITEM.split(listed)) if item][-len(run) :]
        if len(items) == len(run):
            yield from zip(run, items, strict=True)


def _shares_of_run(sentence: str, numbers: Sequence[Number]) -> Iterator[tuple[int, int]]:
    """Percentages in a row with the counts in a row before them (3件、1件，占75%、25%)."""
    runs = list(_runs(sentence, numbers))
    for counts, shares in pairwise(runs):
        if len(counts) == len(shares) and numbers[shares[0]].unit == "%" != numbers[counts[0]].unit:
            yield from zip(shares, counts, strict=True)


def _runs(sentence: str, numbers: Sequence[Number]) -> Iterator[list[int]]:
    """Numbers of one kind, counts or percentages, with nothing but commas between them."""
    run: list[int] = []
    for i, number in enumerate(numbers):
        before = numbers[i - 1]
        gap = _BLANK.sub("", sentence[before.end : number.start])
        if run and not (_LIST_JOIN.fullmatch(gap) and (number.unit == "%") is (before.unit == "%")):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _plain(text: str) -> str:
    return _FIGURE.sub("0", _BLANK.sub("", text))


def features(context: Context) -> Iterator[tuple[str, float]]:
    """Named features with their weights: what the model sees of a context."""
    yield f"u:{context.unit}", 1.0
    for mark in context.marks:
        yield f"m:{mark}", 1.0
    alone = "!" if "bare" in context.marks or context.far else ""
    yield from _grams("o", f"^{context.own}$", 1, 4, 1.0)
    yield from _grams("f", f"{context.far}$", 2, 4, 0.8)
    yield from _grams(f"r{alone}", f"{context.right}$", 1, 3, 1.0 if alone else 0.6)
    yield f"R{alone}:{context.right[:3]}", 1.0
    for size in (2, 3, 4, 5):
        yield f"l:{context.own[-size:]}", 1.0
    yield from _grams("p", context.previous, 2, 3, 0.4)
    yield from _grams("g", context.governor, 2, 3, 0.7)
    yield from _grams("b", context.before, 2, 2, 0.3)
    yield from _grams("e", context.earlier, 2, 2, 0.2)
    yield from _grams("s", context.section, 2, 2, 0.4)


def _grams(
    slot: str, text: str, shortest: int, longest: int, weight: float
) -> Iterator[tuple[str, float]]:
    for size in range(shortest, longest + 1):
        for i in range(len(text) - size + 1):
            yield f"{slot}:{text[i : i + size]}", weight
