"""Group rows that stand in for their parts.

The official forms print no figures beside （三）不予公开 or, since 2021, （六）其他处理; they
print its parts. A report that prints the group and not the parts has counted there all the
same, so the group's figure takes the place of its parts in every rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.forms.form import Form, FormTable, Place, RuleInstance, Term
from extractor.result import Field, ValueState

_NO_FIGURE = frozenset(
    (ValueState.NOT_IN_FORM, ValueState.NOT_FOUND, ValueState.BLANK, ValueState.NOT_APPLICABLE)
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """One cell of a group row, with the cells of the form it takes the place of."""

    path: str
    row: str
    parts: frozenset[str]
    part_rows: Mapping[str, str]
    """Cell of a part → its row path, as rule scopes name it."""


def stand_ins(form: Form, fields: Mapping[str, Field], extra: Sequence[Field]) -> tuple[StandIn, ...]:
    """The group cells in ``extra`` that carry a figure while none of their parts does.

    Inner groups come before outer ones, so that the closest group stands in.
    """
    printed = {field.path for field in extra if field.number is not None}
    if not printed:
        return ()
    found = [
        stand_in
        for table in form.tables
        for group in table.row_places
        if not group.is_leaf
        for stand_in in _cells(table, group)
        if stand_in.path in printed and _none_counts(stand_in.parts, fields)
    ]
    return tuple(sorted(found, key=lambda s: (-s.row.count("."), s.path)))


def substitute(instance: RuleInstance, groups: Sequence[StandIn]) -> RuleInstance:
    """The instance with parts replaced where all of a group's parts stand on one side."""
    if instance.kind == "domain":
        return instance
    left, right = instance.left, instance.right
    for group in groups:
        left, right = _replaced(left, group), _replaced(right, group)
    if (left, right) == (instance.left, instance.right):
        return instance
    return replace(instance, left=left, right=right)


def lifted(instance: RuleInstance, groups: Sequence[StandIn]) -> RuleInstance | None:
    """A rule over cells of one part, said of the group: its own row sum. Else ``None``."""
    by_part = {part: group for group in reversed(groups) for part in group.parts}
    terms = (*instance.left, *instance.right)
    if not all(term.path in by_part for term in terms):
        return None
    rows = {by_part[term.path].row for term in terms}
    part_rows = {by_part[term.path].part_rows[term.path] for term in terms}
    if len(rows) != 1 or len(part_rows) != 1:
        return None
    row, part_row = rows.pop(), part_rows.pop()
    return replace(
        instance,
        scope={name: row if value == part_row else value for name, value in instance.scope.items()},
        left=tuple(Term(by_part[t.path].path, t.sign) for t in instance.left),
        right=tuple(Term(by_part[t.path].path, t.sign) for t in instance.right),
    )


def _cells(table: FormTable, group: Place) -> list[StandIn]:
    below = [
        place
        for place in table.leaf_rows
        if place.path.startswith(group.path + ".") and group.node in place.ancestors
    ]
    prefix = table.prefix + "." if table.prefix else ""
    return [
        StandIn(
            path=table.path(group, column),
            row=prefix + group.path,
            parts=frozenset(table.path(place, column) for place in below),
            part_rows={table.path(place, column): prefix + place.path for place in below},
        )
        for column in table.leaf_columns
    ]


def _none_counts(parts: frozenset[str], fields: Mapping[str, Field]) -> bool:
    return all(part not in fields or fields[part].state in _NO_FIGURE for part in parts)


def _replaced(terms: tuple[Term, ...], group: StandIn) -> tuple[Term, ...]:
    signs = {term.sign for term in terms if term.path in group.parts}
    if len(signs) != 1 or not group.parts <= {term.path for term in terms}:
        return terms
    first = next(i for i, term in enumerate(terms) if term.path in group.parts)
    rest = [term for term in terms if term.path not in group.parts]
    return (*rest[:first], Term(group.path, signs.pop()), *rest[first:])
