"""The figures of a report under the paths of another edition, each with how far it compares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractor.forms.crosswalk import Correspondence, Relation, crosswalk
from extractor.forms.form import FieldSpec, Form
from extractor.result import Extraction, Field

_MULTIPLES = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
_UNIT = re.compile("(百万|千万|百|千|万|亿)?(.*)")
_YUAN = {"元", "¥", "￥", ""}


@dataclass(frozen=True, slots=True)
class Comparable:
    """A figure as the edition ``path`` belongs to would hold it.

    ``path`` is ``a + b`` where only the sum of several fields compares. ``value`` is ``None``
    unless every one of ``fields``, the printed fields it is made of, holds a number in a unit
    that is known.
    """

    path: str
    value: int | Decimal | None
    relation: Relation
    fields: tuple[str, ...]
    why: str = ""


def comparables(extraction: Extraction, first: Form, second: Form) -> Iterator[Comparable]:
    """What of a report of form ``first`` compares with ``second``, under the paths of ``second``.

    Fields without a comparable counterpart give nothing. Where another edition compares with a
    sum of fields only, the sum is given too, so that its series has no gap. Amounts of money are
    converted into the unit of ``second`` (元, 万元).
    """
    fields = {item.path: item for item in extraction.fields}
    for found in correspondences(first, second):
        if found.relation.compares:
            yield Comparable(
                path=" + ".join(found.right),
                value=_total(found, fields, first, second),
                relation=found.relation,
                fields=found.left,
                why=found.why,
            )


def correspondences(first: Form, second: Form) -> tuple[Correspondence, ...]:
    """Those of the crosswalk, then sums of which other editions have no parts."""
    return _correspondences(_ById(first), _ById(second))


@dataclass(frozen=True, eq=False)
class _ById:
    """A form as a key of a cache: hashing the whole form would cost more than it saves."""

    form: Form

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, str]:
        return self.form.id, self.form.fingerprint


@lru_cache(maxsize=64)
def _correspondences(first: _ById, second: _ById) -> tuple[Correspondence, ...]:
    found = crosswalk(first.form, second.form).correspondences
    known = {c.right for c in found}
    single = {c.right[0]: c for c in found if c.relation.compares and len(c.right) == 1}
    sums = [
        _summed([single[path] for path in paths])
        for paths in _sums(second)
        if paths not in known and all(path in single for path in paths)
    ]
    return (*found, *sums)


def _summed(parts: Sequence[Correspondence]) -> Correspondence:
    order = list(Relation)
    return Correspondence(
        relation=max((c.relation for c in parts), key=order.index),
        left=tuple(path for c in parts for path in c.left),
        right=tuple(path for c in parts for path in c.right),
        why="; ".join(dict.fromkeys(c.why for c in parts if c.why)),
    )


@lru_cache(maxsize=64)
def _sums(form: _ById) -> tuple[tuple[str, ...], ...]:
    """The sums of fields of ``form`` with which any known edition compares."""
    from extractor.forms.registry import load_all

    return tuple(
        dict.fromkeys(
            c.right
            for other in load_all()
            for c in crosswalk(other, form.form).correspondences
            if c.relation.compares and len(c.right) > 1
        )
    )


def _total(
    found: Correspondence, fields: dict[str, Field], first: Form, second: Form
) -> int | Decimal | None:
    wanted = second.fields[found.right[0]]
    total: int | Decimal = 0
    for path in found.left:
        number = converted(fields.get(path), first.fields[path], wanted)
        if number is None:
            return None
        total += number
    return total


def converted(item: Field | None, spec: FieldSpec, wanted: FieldSpec) -> int | Decimal | None:
    """The number of a field in the unit of ``wanted``; a blank has none."""
    if item is None or item.number is None:
        return None
    here = _power(item.unit or spec.unit, spec)
    there = _power(wanted.unit, wanted)
    if here is None or there is None:
        return None
    return item.number if here == there else Decimal(item.number).scaleb(here - there)


def _power(unit: str | None, spec: FieldSpec) -> int | None:
    """The power of ten of a unit; ``None`` if it is none of what the field counts."""
    match = _UNIT.fullmatch(unit or "")
    multiple, base = match.groups("") if match else ("", unit or "")
    if spec.type == "money" and base not in _YUAN:
        return None
    if spec.type != "money" and base in (_YUAN | {"%", "‰"}) - {""}:
        return None
    return _MULTIPLES[multiple]
