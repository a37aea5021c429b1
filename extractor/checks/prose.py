"""Prose held against tables: each fact that cells tell, too; shares and growth recomputed.

Rule ids are ``prose.<path of the fact>``. A finding is a warning: a contradiction changes no value
and sends no field to review, because sources contradict themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from extractor.acceptance import ACCEPT_AT
from extractor.result import Fact, Field, Finding, Operand, Review, ValueState, Verdict

_BLANKS = frozenset((ValueState.BLANK, ValueState.NOT_APPLICABLE))
_SCALES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_CARRIED_IN = "requests.carried_in.total"
_WITH_CARRY_OVER = frozenset(("requests.received.total", "requests.outcome.total.total"))
"""Counts of requests that some tell with, others without those of the year before."""
_DECREASES = frozenset(("下降", "减少", "降低"))
_CHANGES = "增长|上升|增加|上涨|提高|下降|减少|降低"
_WHOLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("requests.outcome.", ("requests.outcome.total.total", "requests.received.total")),
    ("requests.received.", ("requests.received.total",)),
    ("narrative.requests.channel.", ("requests.received.total", "stat.requests.received")),
    ("narrative.disclosed.", ("narrative.disclosed.total",)),
    ("stat.requests.received.", ("stat.requests.received",)),
    ("stat.requests.answers.", ("stat.requests.answers", "stat.requests.received")),
    ("stat.proactive.channel.", ("stat.proactive.total",)),
    ("review.", ("review.total",)),
    ("litigation.", ("litigation.total",)),
)
"""Beginning of a path → of which counts its share may be."""


def check_prose(facts: Sequence[Fact], fields: Sequence[Field]) -> tuple[Finding, ...]:
    """One finding for each fact that can be held against something, in the order told.

    Accepted, because real reports do it: a count of requests with or without those carried
    over; a number told as round (5500余, 约3万, 1.2万); a share rounded or cut off, of any whole
    that its kind may have; another word for the unit (份 for 件).
    """
    cells = {field.path: field for field in fields}
    told = {fact.path: fact for fact in reversed(facts)}
    found = [_against_cells(fact, cells) for fact in facts if fact.compares]
    return (*found, *_shares(facts, told, cells), *_growths(facts))


def _against_cells(fact: Fact, cells: Mapping[str, Field]) -> Finding:
    paths = (fact.compares or "").split(" + ")
    printed = [_number(cells.get(path)) for path in paths]
    with_zeros = [0 if _is_blank(cells.get(p)) else n for p, n in zip(paths, printed, strict=True)]
    actual = fact.value if isinstance(fact.value, int | Decimal) else None
    carried = _number(cells.get(_CARRIED_IN)) if fact.path in _WITH_CARRY_OVER else None
    verdict = _verdict(_total(printed), actual, fact, carried)
    failed = verdict is Verdict.FAIL
    return Finding(
        rule=f"prose.{fact.path}",
        scope=_scope(fact),
        verdict=verdict,
        if_blanks_are_zero=_verdict(_total(with_zeros), actual, fact, carried),
        vacuous=not actual and not any(with_zeros),
        operands=tuple(Operand(path, number) for path, number in zip(paths, printed, strict=True)),
        expected=_total(with_zeros if None in printed else printed),
        actual=actual,
        severity="warning",
        culprit=_culprit(fact, [cells.get(path) for path in paths]) if failed else "unknown",
    )


def _verdict(
    table: int | Decimal | None, told: int | Decimal | None, fact: Fact, carried: int | Decimal | None
) -> Verdict:
    if table is None or told is None:
        return Verdict.NOT_ASSESSABLE
    allowed = [table] if carried is None else [table, table + carried, table - carried]
    return Verdict.PASS if any(_says(told, fact, number) for number in allowed) else Verdict.FAIL


def _says(told: int | Decimal, fact: Fact, number: int | Decimal) -> bool:
    """Whether a number as told can be this one: exactly, or rounded where it says so."""
    unit = fact.unit or ""
    exact = Decimal(told) * _SCALES.get(unit[:1], 1)
    whole = Decimal(number)
    if unit[1:2] == "元" and unit[:1] in _SCALES:  # the table may count 万元 or 元
        return whole in (exact, Decimal(told))
    if exact == whole:
        return True
    digits = re.escape(f"{told:f}" if isinstance(told, Decimal) else str(told))
    if unit[:1] in _SCALES:
        step = Decimal(1).scaleb(Decimal(told).as_tuple().exponent) * _SCALES[unit[:1]]  # type: ignore[arg-type]
        return abs(whole - exact) < step
    about = re.search(rf"(?:约|近)\s*{digits}|{digits}\s*[余多]", fact.text)
    return about is not None and abs(whole - exact) * 10 < exact


def _shares(
    facts: Sequence[Fact], told: Mapping[str, Fact], cells: Mapping[str, Field]
) -> Iterator[Finding]:
    for fact in facts:
        path = fact.path.removesuffix(".share")
        if path == fact.path or not isinstance(fact.value, int | Decimal):
            continue
        part = _known(path, told, cells)
        wholes = [(w, n) for w in _wholes(path) if (n := _known(w, told, cells))]
        if part is None or not wholes:
            continue
        holding = [w for w in wholes if _is_share(Decimal(fact.value), part, w[1])]
        whole, number = (holding or wholes)[0]
        yield Finding(
            rule=f"prose.{fact.path}",
            scope=_scope(fact),
            verdict=Verdict.PASS if holding else Verdict.FAIL,
            if_blanks_are_zero=Verdict.PASS if holding else Verdict.FAIL,
            vacuous=not fact.value and not part,
            operands=(Operand(path, part), Operand(whole, number)),
            expected=(Decimal(part) * 100 / Decimal(number)).quantize(Decimal("0.01")),
            actual=fact.value,
            severity="warning",
            culprit="unknown" if holding else _culprit(fact, []),
        )


def _growths(facts: Sequence[Fact]) -> Iterator[Finding]:
    """Growth that is told with the count of the year before (120件，较上年的100件增长20%)."""
    for fact in facts:
        if isinstance(fact.value, int) and (found := _growth(fact)):
            before, sign, growth = (
                Decimal(found[1]),
                -1 if found[2] in _DECREASES else 1,
                Decimal(found[3]),
            )
            change = sign * (fact.value - before)
            holds = bool(before) and _is_share(growth, change, before)
            verdict = Verdict.PASS if holds else Verdict.FAIL
            yield Finding(
                rule=f"prose.{fact.path}.growth",
                scope=_scope(fact),
                verdict=verdict,
                if_blanks_are_zero=verdict,
                vacuous=False,
                operands=(Operand(fact.path, fact.value),),
                expected=(change * 100 / before).quantize(Decimal("0.01")) if before else None,
                actual=growth,
                severity="warning",
                culprit="unknown" if holds else _culprit(fact, []),
            )


def _growth(fact: Fact) -> re.Match[str] | None:
    unit = re.escape(fact.unit or "")
    return re.search(
        rf"(?<!\d){fact.value}{unit}[，,（(]?(?:同比)?[比较](?:上年度?|去年|20\d\d年)(?:同期)?的?"
        rf"(\d+){unit}(?:同比|，|,)?({_CHANGES})了?(\d+(?:\.\d+)?)[%％]",
        fact.text,
    )


def _wholes(path: str) -> tuple[str, ...]:
    return next((wholes for start, wholes in _WHOLES if path.startswith(start)), ())


def _is_share(told: Decimal, part: int | Decimal, whole: int | Decimal) -> bool:
    exact = Decimal(part) * 100 / Decimal(whole)
    step = Decimal(1).scaleb(told.as_tuple().exponent)  # type: ignore[arg-type]
    return any(exact.quantize(step, rounding) == told for rounding in (ROUND_HALF_UP, ROUND_DOWN))


def _known(path: str, told: Mapping[str, Fact], cells: Mapping[str, Field]) -> int | Decimal | None:
    """The count as the prose tells it, else as a cell does."""
    fact = told.get(path)
    if fact is not None and isinstance(fact.value, int | Decimal):
        return fact.value
    return _number(cells.get(path))


def _scope(fact: Fact) -> dict[str, str]:
    return {"prose": fact.scope} if fact.scope else {}


def _culprit(fact: Fact, cells: Sequence[Field | None]) -> str:
    """``source`` where both sides were read with certainty."""
    certain = fact.confidence >= ACCEPT_AT and all(c and c.status is Review.ACCEPTED for c in cells)
    return "source" if certain else "unknown"


def _total(numbers: Sequence[int | Decimal | None]) -> int | Decimal | None:
    total: int | Decimal = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _number(field: Field | None) -> int | Decimal | None:
    return None if field is None else field.number


def _is_blank(field: Field | None) -> bool:
    return field is not None and field.state in _BLANKS
