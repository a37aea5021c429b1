"""Rules over rows keyed by data, written once and computed for every key that a report has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from extractor.forms.form import ANY, KEY, Form, RuleInstance, Term


@dataclass(frozen=True)
class MetKeys:
    """The keys that the paths of one report tell, table by table, in printed order."""

    form: Form
    paths: tuple[str, ...]

    @cached_property
    def by_table(self) -> Mapping[str, tuple[str, ...]]:
        found = {}
        for table in self.form.tables:
            if table.keyed is None:
                continue
            cells = (table.path(r, c) for r in table.record(KEY, "") for c in table.leaf_columns)
            ways = "|".join(re.escape(cell).replace(re.escape(KEY), r"([^.]+)", 1) for cell in cells)
            pattern = re.compile(ways)
            met = (m for path in self._own if (m := pattern.fullmatch(path)))
            found[table.id] = tuple(dict.fromkeys(next(filter(None, m.groups())) for m in met))
        return found

    @cached_property
    def _own(self) -> tuple[str, ...]:
        """Paths of records: those of the totals are the form's own."""
        return tuple(path for path in self.paths if path not in self.form.fields)

    @cached_property
    def _by_shape(self) -> Mapping[str, tuple[str, ...]]:
        """Path with ``ANY`` in place of the key → the paths that the report has."""
        shapes: dict[str, list[str]] = {}
        for table in self.form.tables:
            for key in self.by_table.get(table.id, ()):
                for row in table.record(key, ""):
                    for column in table.leaf_columns:
                        path = table.path(row, column)
                        head = f"{table.prefix}." if table.prefix else ""
                        shape = f"{head}{ANY}{path[len(head) + len(key) :]}"
                        shapes.setdefault(shape, []).append(path)
        return {shape: tuple(paths) for shape, paths in shapes.items()}

    def instances(self, instances: Iterable[RuleInstance]) -> Iterator[RuleInstance]:
        """The instances with keys put in; others as they are."""
        for instance in instances:
            if not instance.each:
                yield self._summed(instance)
                continue
            for key in self.by_table.get(instance.each, ()):
                yield self._summed(_with_key(instance, key))

    def _summed(self, instance: RuleInstance) -> RuleInstance:
        terms = (*instance.left, *instance.right)
        if not any(ANY in term.path for term in terms):
            return instance
        return replace(instance, left=self._each(instance.left), right=self._each(instance.right))

    def _each(self, terms: Iterable[Term]) -> tuple[Term, ...]:
        return tuple(
            Term(path, term.sign)
            for term in terms
            for path in (
                self._by_shape.get(term.path, (term.path,)) if ANY in term.path else (term.path,)
            )
        )


def _with_key(instance: RuleInstance, key: str) -> RuleInstance:
    def filled(terms: Iterable[Term]) -> tuple[Term, ...]:
        return tuple(replace(term, path=term.path.replace(KEY, key)) for term in terms)

    return replace(
        instance,
        scope={name: value.replace(KEY, key) for name, value in instance.scope.items()},
        left=filled(instance.left),
        right=filled(instance.right),
    )
