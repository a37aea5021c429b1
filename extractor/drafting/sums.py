"""Rules guessed from a sample: sums that hold in it, and what its labels say of sums.

What holds may hold by chance. So each guess says on how many instances it was seen to hold
where it could have failed (more than one part is not zero), and is strict, mild or only
written as a comment accordingly.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.drafting.outlines import DraftLine, walk
from extractor.drafting.wording import is_total, is_whole, mark_of, ordinal

Figures = Mapping[tuple[int, int], Decimal]
"""(row, column) of a block → the figure printed there; blanks are not in it."""

TELLING = 3
"""Instances with more than one part that is not zero from which a sum is taken for a rule."""
LEAST_SHARE = 0.9
"""A rule may fail in the sample (reports have errors) in one instance of ten, if many hold."""
LEAST_SUM = 10
"""Smaller sums are met by chance too often to be told where nothing else speaks for them."""
MAX_BALANCED = 14
"""Rows among which four are looked for that balance."""

PRINTED = "printed in the head of the form"

_CARRIED = re.compile(
    r"结转|结存|上年末|期初|期末|carried|opening|closing|pending|brought forward", re.I
)
_CUMULATIVE = re.compile(r"累计|cumulative|to date", re.IGNORECASE)
_ITEM = r"第\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*项"
_PRINTED_BALANCE = re.compile(rf"{_ITEM}[加与和]{_ITEM}(?:之和)?[,，]?等于{_ITEM}[加与和]{_ITEM}")

NUMERIC = ("", "signed", "money", "number")
"""Kinds of lines whose cells can be added."""

Chain = tuple[DraftLine, ...]
"""A line with those above it, outermost first."""


@dataclass(frozen=True)
class Guess:
    """``sum(left) relation sum(right)``: lines of one axis, for each line of the other.

    ``held`` of ``tried`` instances hold (those with zeros only left aside), in ``telling`` of
    them more than one part is not zero. ``why`` says what else speaks for it.
    """

    axis: str
    left: tuple[Chain, ...]
    right: tuple[Chain, ...]
    relation: str = "="
    held: int = 0
    tried: int = 0
    telling: int = 0
    largest: Decimal = Decimal()
    why: str = ""

    @property
    def is_likely(self) -> bool:
        """Whether it is worth telling: not refuted, and something speaks for it."""
        if self.held < LEAST_SHARE * self.tried:
            return False
        return bool(self.why) or (self.telling > 0 and self.largest >= LEAST_SUM)

    @property
    def severity(self) -> str:
        """``error``, ``warning``, or empty: a comment, for a person to decide."""
        printed = self.why == PRINTED
        if self.relation == "=" and (printed or self.telling >= TELLING):
            return "error" if self.held == self.tried else "warning"
        return "warning" if self.why else ""


def guess_sums(
    rows: Sequence[DraftLine], columns: Sequence[DraftLine], figures: Figures, note: str = ""
) -> list[Guess]:
    """All that is likely of one table; ``note`` is what the form itself prints about its sums."""
    found: list[Guess] = []
    for axis, lines, others in (("column", columns, rows), ("row", rows, columns)):
        across = tuple(c[-1].at or 0 for c in _with_cells(others))
        scale = _Scale(axis, figures, across or (0,))
        sums = [best for total in _with_cells(lines) if (best := _best(total, lines, scale))]
        found += _without_echoes(sums)
        found += [g for g in _bounds(lines, sums, scale) if g.is_likely]
        if axis == "row":
            found += _balance(lines, scale, note)
    return found


@dataclass(frozen=True)
class _Scale:
    axis: str
    figures: Figures
    across: tuple[int, ...]

    def value(self, chain: Chain, other: int) -> Decimal:
        at = chain[-1].at
        place = (at or 0, other) if self.axis == "row" else (other, at or 0)
        return self.figures.get(place, Decimal())

    def weigh(
        self, left: Sequence[Chain], right: Sequence[Chain], *, relation: str = "=", why: str = ""
    ) -> Guess:
        held = tried = telling = 0
        largest = Decimal()
        for other in self.across:
            a, b = ([self.value(c, other) for c in side] for side in (left, right))
            if not any(a) and not any(b):
                continue
            holds = sum(a) == sum(b) if relation == "=" else sum(a) <= sum(b)
            tried += 1
            held += holds
            telling += holds and sum(map(bool, (*a, *b))) > min(2, len(a) + len(b) - 1)
            largest = max(largest, sum(b, Decimal()))
        return Guess(self.axis, tuple(left), tuple(right), relation, held, tried, telling, largest, why)


def _with_cells(lines: Sequence[DraftLine]) -> list[Chain]:
    return [c for c in walk(lines) if c[-1].at is not None and c[-1].kind in NUMERIC]


def _best(total: Chain, lines: Sequence[DraftLine], scale: _Scale) -> Guess | None:
    """The likeliest sum that a line may be; of equals the first, which is the most natural."""
    line = total[-1]
    named = is_total(line.label) or is_whole(line.label)
    why = f"{line.label} is the name of a sum" if named else ""
    if line.parts:
        why = f"the lines below {line.label} are its parts"
    weighed = [scale.weigh(parts, (total,), why=why) for parts in _candidates(total, lines)]
    best = max(
        (g for g in weighed if g.is_likely), key=lambda g: (g.held == g.tried, g.telling), default=None
    )
    if best is None or line.parts or is_total(line.label):
        return best
    if named and best.telling == 0:
        return None
    often = best.telling >= min(TELLING, len(scale.across)) and best.held == best.tried
    styles = {mark_of(chain[-1].label).style for chain in (*best.left, total)}
    # Lines numbered alike stand side by side: one is not the sum of others.
    return best if (named or often) and (len(styles) > 1 or styles == {""}) else None


def _candidates(total: Chain, lines: Sequence[DraftLine]) -> list[tuple[Chain, ...]]:
    """The sets of lines whose sum a line may be."""
    line, above = total[-1], total[:-1]
    if line.parts:
        among = [p for p in line.parts if mark_of(p.label).among and not mark_of(p.label).style]
        # One 其中 singles something out; it does not divide the whole.
        return [] if len(line.parts) == 1 and among else [_terms(line.parts, total)]
    siblings = above[-1].parts if above else list(lines)
    at = next(i for i, sister in enumerate(siblings) if sister is line)
    before, after = siblings[:at], siblings[at + 1 :]
    sets = [_terms(before, above), _terms(after, above), _terms([*before, *after], above)]
    sets += [_terms(before[n:], above) for n in range(1, len(before) - 1)]
    sets += [_terms(after[:n], above) for n in range(len(after) - 1, 1, -1)]
    if is_total(line.label) and not above:
        sets.append(tuple(c for c in _with_cells(lines) if c[-1] is not line and not c[-1].parts))
    elif above and len(above) == 1 and len(siblings) == 1:
        sets.append(_terms([s for s in lines if s is not above[0]], ()))
    return [parts for parts in sets if len(parts) > 1 and not _mixes_units(parts, line)]


def _mixes_units(parts: Sequence[Chain], total: DraftLine) -> bool:
    return any(c[-1].unit and total.unit and c[-1].unit != total.unit for c in parts)


def _terms(lines: Sequence[DraftLine], above: Chain) -> tuple[Chain, ...]:
    """The cells that add up over these lines: a line's own, else its total, else its parts."""
    found: list[Chain] = []
    for line in lines:
        if is_total(line.label) and not line.parts:
            continue
        if line.at is not None:
            found += [(*above, line)] if line.kind in NUMERIC else []
            continue
        sums = [part for part in line.parts if is_total(part.label) and part.at is not None]
        found += [(*above, line, sums[-1])] if sums else _terms(line.parts, (*above, line))
    return tuple(found)


def _without_echoes(guesses: Sequence[Guess]) -> list[Guess]:
    """A sum that only says again what a better one says of the same lines is left out."""
    kept: list[Guess] = []
    seen: set[frozenset[int]] = set()
    for guess in sorted(guesses, key=lambda g: not g.why):
        lines = frozenset(id(chain[-1]) for chain in (*guess.left, *guess.right))
        if lines not in seen:
            kept.append(guess)
        seen.add(lines)
    return [guess for guess in guesses if guess in kept]


def _bounds(lines: Sequence[DraftLine], sums: Sequence[Guess], scale: _Scale) -> Iterator[Guess]:
    """其中 is no more than the whole; a year's figure no more than the cumulative one."""
    summed = {id(guess.right[0][-1]) for guess in sums}
    cells = _with_cells(lines)
    for chain in cells:
        line = chain[-1]
        whole = chain[:-1]
        if whole and whole[-1].at is not None and id(whole[-1]) not in summed:
            why = f"{line.label} is a part of {whole[-1].label}"
            yield scale.weigh((chain,), (whole,), relation="<=", why=why)
    if scale.axis == "column" and len(cells) == 2:
        first, second = cells
        if _CUMULATIVE.search(second[-1].label) and not _CUMULATIVE.search(first[-1].label):
            why = f"{second[-1].label} counts {first[-1].label} in"
            yield scale.weigh((first,), (second,), relation="<=", why=why)


def _balance(lines: Sequence[DraftLine], scale: _Scale, note: str) -> list[Guess]:
    """Two lines in, two lines out: what came in and was left over equals what is done and left."""
    printed = _PRINTED_BALANCE.search(note)
    if printed:
        chains = [_item(lines, ordinal(text)) for text in printed.groups()]
        sides = [c for c in chains if c is not None]
        if len(sides) == 4:
            guess = scale.weigh(sides[:2], sides[2:], why=PRINTED)
            return [guess] if guess.is_likely else []
    rows = [c for line in lines for c in _terms([line], ()) if len(c) == 1 or is_total(c[-1].label)]
    rows = rows if len(rows) <= MAX_BALANCED else []
    found = []
    for a, b, c, d in itertools.combinations(rows, 4):
        words = " ".join(chain[-1].label for chain in (a, b, c, d))
        if len(_CARRIED.findall(words)) > 1:
            found.append(scale.weigh((a, b), (c, d), why="what is carried in and out balances"))
    best = max(found, key=lambda g: (g.held == g.tried, g.telling), default=None)
    return [best] if best is not None and best.is_likely and best.telling else []


def _item(lines: Sequence[DraftLine], number: int) -> Chain | None:
    """The line with that number on the outermost level, or the total below it."""
    for line in lines:
        if mark_of(line.label).number == number:
            terms = _terms([line], ())
            return terms[0] if len(terms) == 1 else None
    return None
