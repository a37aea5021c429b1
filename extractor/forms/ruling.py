"""Rules as a form file writes them → rule instances, one for each row, column or block.

    T3.balance:
      balance: requests.received.<col> + requests.carried_in.<col>
        = requests.outcome.total.<col> + requests.carried_out.<col>
      foreach: {col: leaf columns of t3}

A term is a path with ``<placeholders>``, ``leaves of PATH`` or ``children of PATH``.
``between`` takes ``low <= value <= high``; ``max(a, b)`` on the left and ``min(a, b)`` on
the right stand for one comparison with each member.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from extractor.forms.domain import DOMAIN_HINT, parse_domain
from extractor.forms.form import ANY, KEY, FormTable, Place, Rule, RuleInstance, Term
from extractor.forms.source import Item, optional_text

COMPUTED = ("sum", "balance", "eq", "le", "ge", "between")
NOTED = ("counting_note", "implication", "cross_year")
"""Kinds that say in words what no single report can prove."""

SEVERITIES = ("error", "warning", "info")

_RELATIONS = {"sum": "=", "balance": "=", "eq": "=", "le": "<=", "ge": ">="}
_KNOWN = frozenset((*COMPUTED, *NOTED, "domain", "path", "foreach", "basis", "severity", "zh", "note"))
_RELATION = re.compile(r"<=|>=|=")
_SIGNED = re.compile(r"(?:^|(?<=\s))([+-])\s+")
_BOUND = re.compile(r"(max|min)\((.*)\)", re.DOTALL)
_PLACEHOLDER = re.compile(r"<(\w+)>")
_AXIS = re.compile(r"(leaf rows|leaf columns|keys) of (\S+)")

_Comparison = tuple[Mapping[str, str], tuple[Term, ...], tuple[Term, ...], str]
"""Scope, left, right, relation: as :class:`RuleInstance` takes them."""

_EXPRESSION_HINT = "Write `a + b = c`, with paths of the form and <placeholders> of foreach."


@dataclass
class Outlines:
    """The tables of a form, asked by path."""

    tables: tuple[FormTable, ...]
    fields: frozenset[str]

    @cached_property
    def _below(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """(``leaves`` or ``children``, path of a group) → the field paths it stands for."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for table in self.tables:
            for row, column in itertools.product(table.row_places, table.column_places):
                if row.is_leaf and column.is_leaf and not (row.node.children or column.node.children):
                    continue
                by_row = bool(row.node.children)
                places = table.row_places if by_row else table.column_places
                group, other = (row, column) if by_row else (column, row)
                if not other.is_leaf:
                    continue
                for word in ("leaves", "children"):
                    paths = tuple(
                        table.path(p, other) if by_row else table.path(other, p)
                        for p in _under(group, places, word)
                    )
                    found.setdefault((word, table.path(row, column)), paths)
        return found

    def below(self, word: str, path: str) -> tuple[str, ...]:
        """The field paths of ``leaves of path`` or ``children of path``; empty if unknown."""
        return self._below.get((word, path), ())

    @cached_property
    def keyed_paths(self) -> frozenset[str]:
        """The paths of the cells of keyed rows, ``KEY`` in place of the key."""
        return frozenset(
            table.path(row, column)
            for table in self.tables
            if table.keyed
            for row in table.record(KEY, "")
            for column in table.leaf_columns
        )

    def axis(self, kind: str, table_id: str) -> tuple[str, ...]:
        """The paths of the leaf rows (with the table's prefix) or leaf columns of a table.

        ``keys``: the key of its total and, for those that only a report tells, ``KEY``.
        """
        table = next((t for t in self.tables if t.id == table_id), None)
        if table is None or (kind == "keys" and table.keyed is None):
            return ()
        if kind == "leaf columns":
            return tuple(p.path for p in table.leaf_columns)
        if kind == "keys":
            return (*(node.key for node in table.rows), KEY)
        rows = (*table.leaf_rows, *(table.record(KEY, "") if table.keyed else ()))
        return tuple(".".join(x for x in (table.prefix, p.path) if x) for p in rows)

    def has(self, path: str) -> bool:
        """Whether the form has such a field, or keyed rows that may have it."""
        return path in self.fields or path.replace(ANY, KEY) in self.keyed_paths


def _under(group: Place, places: tuple[Place, ...], word: str) -> Iterator[Place]:
    depth = len(group.ancestors)
    for place in places:
        below = len(place.ancestors) > depth and place.ancestors[depth] is group.node
        # Two groups may share their parts (an anchor in the file): the path tells them apart.
        if not below or (group.path and not place.path.startswith(group.path + ".")):
            continue
        if (word == "leaves" and not place.node.children) or (
            word == "children" and len(place.ancestors) == depth + 1
        ):
            yield place


def rules(item: Item, outlines: Outlines) -> tuple[Rule, ...]:
    return tuple(_RuleText(key, entry, outlines).rule() for key, entry in item.entries().items())


@dataclass
class _RuleText:
    """One rule of the file on its way to a :class:`Rule`."""

    id: str
    item: Item
    outlines: Outlines
    found: dict[str, Item] = field(init=False)

    def __post_init__(self) -> None:
        self.found = self.item.known_entries(_KNOWN, frozenset({"basis", "severity"}))

    def rule(self) -> Rule:
        kinds = [k for k in (*COMPUTED, "domain", *NOTED) if k in self.found]
        if len(kinds) != 1:
            self.item.complain(
                f"has {len(kinds)} kinds of rule.",
                f"Write one of: {', '.join((*COMPUTED, 'domain', *NOTED))}.",
            )
            kinds = ["counting_note"]
        kind = kinds[0]
        note_text = optional_text(self.found, kind) if kind in NOTED else ""
        severity = self.found["severity"].choice(SEVERITIES) if "severity" in self.found else "error"
        return Rule(
            id=self.id,
            kind=kind,
            severity=severity,
            basis=optional_text(self.found, "basis"),
            text=note_text or optional_text(self.found, "zh"),
            note=optional_text(self.found, "note"),
            instances=() if kind in NOTED else tuple(self._instances(kind, severity)),
        )

    def _instances(self, kind: str, severity: str) -> Iterator[RuleInstance]:
        if kind == "domain" and "path" not in self.found:
            self.item.complain("lacks `path`.", "Name the cells whose values the domain holds for.")
            return
        source = self.found["path" if kind == "domain" else kind]
        domain = self._domain() if kind == "domain" else ""
        for scope in self._scopes():
            text = self._fill(source, source.text(), scope)
            each = self._keyed_table() if KEY in text else ""
            if kind == "domain":
                left = self._terms(source, text)
                yield RuleInstance(
                    self.id, kind, scope, left, domain=domain, severity=severity, each=each
                )
                continue
            for found in self._comparisons(kind, source, text, scope):
                yield RuleInstance(self.id, kind, *found, severity=severity, each=each)

    def _keyed_table(self) -> str:
        """The table over whose keys ``foreach`` goes."""
        entries = self.found["foreach"].entries().values() if "foreach" in self.found else ()
        named = (_AXIS.fullmatch(e.text().strip()) for e in entries if e.is_scalar)
        tables = {table.id for table in self.outlines.tables if table.keyed}
        return next((m[2] for m in named if m and m[1] != "leaf columns" and m[2] in tables), "")

    def _domain(self) -> str:
        text = self.found["domain"].text()
        if parse_domain(text) is None:
            self.found["domain"].complain(f"`{text}` is no domain.", DOMAIN_HINT)
        return text

    def _comparisons(
        self, kind: str, source: Item, text: str, scope: Mapping[str, str]
    ) -> Iterator[_Comparison]:
        sides = [side.strip() for side in _RELATION.split(text)]
        relations = _RELATION.findall(text)
        wanted = ["<=", "<="] if kind == "between" else [_RELATIONS[kind]]
        if relations != wanted:
            source.complain(f"is no `{kind}`: `{text}`.", _EXPRESSION_HINT)
            return
        if kind != "between":
            yield scope, self._terms(source, sides[0]), self._terms(source, sides[1]), wanted[0]
            return
        low, value, high = sides
        middle = self._terms(source, value)
        for member in self._bound(source, "max", low):
            yield {**scope, "low": member}, self._terms(source, member), middle, "<="
        for member in self._bound(source, "min", high):
            yield {**scope, "high": member}, middle, self._terms(source, member), "<="

    def _bound(self, source: Item, word: str, text: str) -> list[str]:
        found = _BOUND.fullmatch(text)
        if not found:
            return [text]
        if found[1] != word:
            source.complain(f"has `{found[1]}(` on the wrong side.", "max(…) <= value <= min(…).")
        members: list[str] = []
        for part in found[2].split(","):
            members.extend(term.path for term in self._terms(source, part.strip()))
        return members

    def _scopes(self) -> Iterator[dict[str, str]]:
        axes: dict[str, tuple[str, ...]] = {}
        if "foreach" in self.found:
            for name, entry in self.found["foreach"].entries().items():
                axes[name] = self._axis(entry)
        for values in itertools.product(*axes.values()):
            yield dict(zip(axes, values, strict=True))

    def _axis(self, entry: Item) -> tuple[str, ...]:
        if entry.is_scalar:
            named = _AXIS.fullmatch(entry.text().strip())
            if named:
                values = self.outlines.axis(named[1], named[2])
                if not values:
                    what = "keyed table" if named[1] == "keys" else "table"
                    entry.complain(
                        f"names no {what} `{named[2]}`.", "Use the id of a table of this form."
                    )
                return values
        return entry.texts()

    def _fill(self, source: Item, text: str, scope: Mapping[str, str]) -> str:
        for name in _PLACEHOLDER.findall(text):
            if name not in scope:
                source.complain(f"has no value for <{name}>.", f"Add `{name}` to foreach.")
        return _PLACEHOLDER.sub(lambda m: scope.get(m[1], m[0]), text)

    def _terms(self, source: Item, side: str) -> tuple[Term, ...]:
        pieces = _SIGNED.split(side.strip())
        first = [("+", pieces[0])] if pieces[0].strip() else []
        signed = first + list(zip(pieces[1::2], pieces[2::2], strict=True))
        terms: list[Term] = []
        for sign, text in signed:
            factor = 1 if sign == "+" else -1
            terms.extend(Term(path, factor) for path in self._paths(source, text.strip()))
        if not signed:
            source.complain("has an empty side.", _EXPRESSION_HINT)
        return tuple(terms)

    def _paths(self, source: Item, text: str) -> tuple[str, ...]:
        word, of, path = text.partition(" of ")
        if of and word in ("leaves", "children"):
            paths = self.outlines.below(word, path.strip())
            missing = [p for p in paths if p not in self.outlines.fields]
            if not paths:
                source.complain(f"`{path.strip()}` has nothing below it.", "Name a group of an outline.")
            elif missing:
                source.complain(f"`{missing[0]}` below it has no cell.", "Use `leaves of`.")
            return paths
        if not self.outlines.has(text) and not _PLACEHOLDER.search(text):
            source.complain(f"`{text}` is no field of the form.", "Check the path against the outlines.")
        return (text,)
