"""What is comparable between two editions of a form: exactly, approximately, or not at all.

A :class:`Crosswalk` cuts the fields of both editions into groups that correspond: every field
stands in exactly one. What is known is data, in ``forms/crosswalks/``; editions without a map of
their own are joined over the editions between them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from extractor.forms.form import Form


class Relation(StrEnum):
    """How the figures of two editions compare, from the strongest relation to none."""

    EXACT = "exact"
    """The same count by the same definition."""
    CLOSE = "close"
    """The same definition, in circumstances that changed."""
    APPROXIMATE = "approximate"
    """Definitions overlap for the most part: levels compare with care."""
    NOT_COMPARABLE = "not_comparable"
    """Named alike, or easily taken for each other, and not the same."""
    DROPPED = "dropped"
    """Only the first edition has it."""
    NEW = "new"
    """Only the second edition has it."""

    @property
    def compares(self) -> bool:
        return self in COMPARING


COMPARING = (Relation.EXACT, Relation.CLOSE, Relation.APPROXIMATE)

_WEAKNESS = {relation: rank for rank, relation in enumerate(Relation)}
_INVERSE = {Relation.DROPPED: Relation.NEW, Relation.NEW: Relation.DROPPED}


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The sum of the fields ``left`` of one edition against the sum of ``right`` of the other."""

    relation: Relation
    left: tuple[str, ...]
    right: tuple[str, ...]
    why: str = ""

    @classmethod
    def lone(cls, relation: Relation, path: str, why: str = "") -> Correspondence:
        """A field that is dropped or new."""
        sides: tuple[tuple[str, ...], tuple[str, ...]] = ((path,), ())
        return cls(relation, *(sides if relation is Relation.DROPPED else sides[::-1]), why=why)

    def inverse(self) -> Correspondence:
        return Correspondence(
            _INVERSE.get(self.relation, self.relation), self.right, self.left, self.why
        )


@dataclass(frozen=True)
class Crosswalk:
    """All correspondences between ``first`` and ``second``, in the order of the forms.

    ``via`` are the ids of the editions between them, over which the two were joined.
    """

    first: Form = field(repr=False)
    second: Form = field(repr=False)
    correspondences: tuple[Correspondence, ...]
    via: tuple[str, ...] = ()

    def inverse(self) -> Crosswalk:
        turned = tuple(c.inverse() for c in self.correspondences)
        return Crosswalk(
            self.second, self.first, _sorted(self.second, self.first, turned), self.via[::-1]
        )

    @property
    def counts(self) -> Mapping[Relation, int]:
        """Correspondences of each relation, none left out."""
        found = Counter(c.relation for c in self.correspondences)
        return {relation: found[relation] for relation in Relation}


def crosswalk(first: Form, second: Form) -> Crosswalk:
    """What is comparable between two forms.

    Known maps are joined over as few editions as possible, each step with the weaker of its
    relations. Where no map leads from one to the other, only a path that stands in both with
    the same labels, unit and type is comparable, exactly.

    >>> from extractor.forms.registry import load_form
    >>> walk = crosswalk(load_form("cn.ogi.2019"), load_form("cn.ogi.2021"))
    >>> [c.right for c in walk.correspondences if c.left == ("requests.outcome.other.total",)]
    [('requests.outcome.other.no_correction.total', 'requests.outcome.other.fee_unpaid.total', \
'requests.outcome.other.misc.total')]

    Raises:
        FormError: a file of maps is wrong; all its mistakes are named.
    """
    from extractor.forms.crosswalk_files import known_maps
    from extractor.forms.registry import load_form

    if first.id > second.id:  # joined in one direction only, so that the other is its inverse
        return crosswalk(second, first).inverse()
    maps = known_maps()
    steps = _shortest(frozenset(maps), first.id, second.id)
    if len(steps) < 2:
        return Crosswalk(first, second, _complete(first, second, ()))
    between = [load_form(form_id) for form_id in steps[1:-1]]
    forms = [first, *between, second]
    walk = Crosswalk(first, first, ())
    for number, (one, other) in enumerate(itertools.pairwise(forms)):
        step = _single(maps, one, other)
        walk = step if number == 0 else joined(walk, step)
    return walk


def joined(one: Crosswalk, other: Crosswalk) -> Crosswalk:
    """Two crosswalks that meet in an edition, as one.

    Correspondences that share fields of that edition become one correspondence; it compares
    only if every field of the edition in it is reached from both sides.
    """
    steps = [(False, c, c.right) for c in one.correspondences]
    steps += [(True, c, c.left) for c in other.correspondences]
    groups = _Groups()
    for _, _, middle in steps:
        groups.link(middle)
    members: dict[object, list[tuple[bool, Correspondence]]] = {}
    for is_second, correspondence, middle in steps:
        key = groups.find(middle[0]) if middle else correspondence
        members.setdefault(key, []).append((is_second, correspondence))
    found = [c for group in members.values() for c in _merged(group, one.second.id)]
    via = (*one.via, one.second.id, *other.via)
    return Crosswalk(one.first, other.second, _sorted(one.first, other.second, found), via)


def _merged(group: list[tuple[bool, Correspondence]], middle: str) -> Iterator[Correspondence]:
    left = tuple(p for is_second, c in group if not is_second for p in c.left)
    right = tuple(p for is_second, c in group if is_second for p in c.right)
    telling = [c for _, c in group if c.relation is not Relation.EXACT] or [c for _, c in group]
    why = "; ".join(dict.fromkeys(c.why for c in telling if c.why))
    ends = {c.relation for _, c in group} & set(_INVERSE)
    if left and right:
        relation = max((c.relation for _, c in group), key=_WEAKNESS.__getitem__)
        if ends:
            relation, why = Relation.NOT_COMPARABLE, f"a part has no counterpart in {middle}; {why}"
        yield Correspondence(relation, left, right, why)
    else:
        yield from (Correspondence.lone(Relation.DROPPED, path, why) for path in left)
        yield from (Correspondence.lone(Relation.NEW, path, why) for path in right)


class _Groups:
    """Paths that were linked with each other, however indirectly (union–find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def find(self, path: str) -> str:
        while (above := self._above.get(path, path)) != path:
            path = above
        return path

    def link(self, paths: tuple[str, ...]) -> None:
        for path in paths[1:]:
            self._above[self.find(path)] = self.find(paths[0])


def _single(
    maps: Mapping[tuple[str, str], tuple[Correspondence, ...]], first: Form, second: Form
) -> Crosswalk:
    """One step along a map, in its own direction or against it."""
    if (first.id, second.id) in maps:
        return Crosswalk(first, second, _complete(first, second, maps[first.id, second.id]))
    listed = tuple(c.inverse() for c in maps[second.id, first.id])
    return Crosswalk(first, second, _complete(first, second, listed))


def _complete(
    first: Form, second: Form, listed: tuple[Correspondence, ...]
) -> tuple[Correspondence, ...]:
    """``listed`` as far as both forms have its fields, and the fields that it leaves out."""
    kept = [
        c for c in listed if first.fields.keys() >= set(c.left) and second.fields.keys() >= set(c.right)
    ]
    left = {path for c in kept for path in c.left}
    right = {path for c in kept for path in c.right}
    for path in first.fields:
        if path in left:
            continue
        if path in second.fields and path not in right:
            kept.append(_by_rule(first, second, path))
            right.add(path)
        else:
            kept.append(Correspondence.lone(Relation.DROPPED, path))
    kept += [Correspondence.lone(Relation.NEW, p) for p in second.fields if p not in right]
    return _sorted(first, second, kept)


def _by_rule(first: Form, second: Form, path: str) -> Correspondence:
    one, other = first.fields[path], second.fields[path]
    if (one.label, one.unit, one.type) == (other.label, other.unit, other.type):
        return Correspondence(Relation.EXACT, (path,), (path,))
    why = "same path, with another label or unit; no map says how they compare"
    return Correspondence(Relation.NOT_COMPARABLE, (path,), (path,), why)


def _sorted(
    first: Form, second: Form, found: tuple[Correspondence, ...] | list[Correspondence]
) -> tuple[Correspondence, ...]:
    """In printed order of the first form, what is new at the end in that of the second."""
    left = {path: n for n, path in enumerate(first.fields)}
    right = {path: n for n, path in enumerate(second.fields)}

    def ordered(c: Correspondence) -> Correspondence:
        return replace(
            c,
            left=tuple(sorted(c.left, key=left.__getitem__)),
            right=tuple(sorted(c.right, key=right.__getitem__)),
        )

    def place(c: Correspondence) -> tuple[int, int]:
        return (left[c.left[0]] if c.left else len(left), right[c.right[0]] if c.right else -1)

    return tuple(sorted(map(ordered, found), key=place))


def _shortest(edges: frozenset[tuple[str, str]], start: str, goal: str) -> tuple[str, ...]:
    """The ids from ``start`` to ``goal`` over the fewest maps; empty if there is no way."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    queue = [start]
    for here in queue:
        if here == goal:
            return ways[here]
        for there in sorted({b for a, b in edges if a == here} | {a for a, b in edges if b == here}):
            if there not in ways:
                ways[there] = (*ways[here], there)
                queue.append(there)
    return ()
