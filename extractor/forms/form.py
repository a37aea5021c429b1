"""The types of the form language: a form is its tables, their row and column trees, and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

KEY = "{key}"
ANY = "*"
"""Pieces of a rule's path: one key of keyed rows, and all of them."""


@dataclass(frozen=True)
class Node:
    """One line of a row or column tree, with the label that the official form prints.

    ``key`` is the piece of the path that the node adds; an empty key adds nothing (a
    heading such as 法人或其他组织, or the only row of a table without row labels).
    """

    key: str
    label: str
    en: str = ""
    aliases: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    unit: str | None = None
    type: str | None = None
    values: tuple[str, ...] = ()
    """For ``enum`` and ``multi_enum``: the words that may be printed."""
    evidence: str | None = None
    """Grade of this line where it differs from the form's: A read, B met singly, C unconfirmed."""
    own_value: bool = False
    """A line with sub-lines that has cells of its own (收到申请数, 其中：…)."""


@dataclass(frozen=True)
class Place:
    """A node in its tree: what it adds to a path, and the nodes above it, outermost first."""

    path: str
    node: Node
    ancestors: tuple[Node, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether the official form has cells here: at the ends of the tree, mostly."""
        return self.node.own_value or not self.node.children

    @property
    def labels(self) -> tuple[str, ...]:
        """The official labels from the outermost ancestor down to the node."""
        return tuple(n.label for n in (*self.ancestors, self.node) if n.label)


def walk(nodes: tuple[Node, ...], prefix: str = "", above: tuple[Node, ...] = ()) -> Iterator[Place]:
    """All places of a tree in printed order, groups before their parts."""
    for node in nodes:
        path = ".".join(piece for piece in (prefix, node.key) if piece)
        yield Place(path, node, above)
        yield from walk(node.children, path, (*above, node))


@dataclass(frozen=True)
class Keyed:
    """Rows that the data name: one record for each component, statute, branch … of a report.

    ``total`` is the row that sums them. ``parts`` are the lines that each record has below
    its key (Date of Receipt, Number of Days Pending); none where a record is one line.
    """

    by: str
    label: str
    en: str = ""
    aliases: tuple[str, ...] = ()
    total: Node | None = None
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class FormTable:
    """One table of the form: a row tree crossed with a column tree.

    Every leaf row × leaf column is a field. A *group* (a row with children) has no cells
    in the official form; where a report prints figures in it they go to ``extra``.
    Where the rows are ``keyed`` by data, ``rows`` holds the total alone, and every key met
    in a report adds its own (:meth:`record`).
    """

    id: str
    section: str
    prefix: str
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    caption: str = ""
    caption_aliases: tuple[str, ...] = ()
    stub_head: str = ""
    head_note: str = ""
    column_head: str = ""
    unit: str | None = None
    keyed: Keyed | None = None
    is_record: bool = False
    """Printed as keys with one value each, in any arrangement: beside, below or after a colon."""

    @cached_property
    def row_places(self) -> tuple[Place, ...]:
        return tuple(walk(self.rows))

    @cached_property
    def column_places(self) -> tuple[Place, ...]:
        return tuple(walk(self.columns))

    @cached_property
    def leaf_rows(self) -> tuple[Place, ...]:
        return tuple(p for p in self.row_places if p.is_leaf)

    @cached_property
    def leaf_columns(self) -> tuple[Place, ...]:
        return tuple(p for p in self.column_places if p.is_leaf)

    @cached_property
    def row_groups(self) -> tuple[tuple[Place, ...], ...]:
        """For each line without cells of its own the lines with cells that are parts of it."""
        groups = (p.node for p in self.row_places if not p.is_leaf)
        return tuple(tuple(p for p in self.leaf_rows if node in p.ancestors) for node in groups)

    @cached_property
    def is_list(self) -> bool:
        """Whether it is printed as one list of lines rather than as a matrix.

        A list has one column of labels, each line below the other whatever its depth, and
        mostly a column that names the unit of each line. A record is a list of keys.
        """
        if self.is_record:
            return True
        nodes = [p.node for p in self.row_places]
        if any(n.own_value for n in nodes) or any(len(p.ancestors) > 2 for p in self.row_places):
            return True
        divided = any(p.ancestors for p in self.row_places) or any(n.unit for n in nodes)
        return divided and len(self.leaf_columns) == 1

    def record(self, key: str, label: str) -> tuple[Place, ...]:
        """The leaf rows of the record called ``key``, of which ``label`` is printed."""
        if self.keyed is None:
            raise ValueError(f"the rows of {self.id} are not keyed by data")
        node = Node(key, label, children=self.keyed.parts)
        return tuple(place for place in walk((node,)) if place.is_leaf)

    def path(self, row: Place, column: Place) -> str:
        """The canonical path of the cell where ``row`` and ``column`` cross."""
        return ".".join(filter(None, (self.prefix, row.path, column.path)))


@dataclass(frozen=True)
class FieldSpec:
    path: str
    table: str
    row: Place
    column: Place
    unit: str | None
    type: str
    evidence: str = "A"

    @property
    def values(self) -> tuple[str, ...]:
        """The words among which an ``enum`` or ``multi_enum`` chooses."""
        return self.row.node.values or self.column.node.values

    @property
    def label(self) -> str:
        return " ｜ ".join(" / ".join(p.labels) for p in (self.row, self.column) if p.labels)

    @property
    def en(self) -> str:
        sides = (
            " / ".join(n.en for n in (*p.ancestors, p.node) if n.en and n.label)
            for p in (self.row, self.column)
        )
        return " | ".join(side for side in sides if side)


def crossings(table: FormTable, rows: tuple[Place, ...], grade: str) -> Iterator[FieldSpec]:
    """The fields where ``rows`` cross the table's columns; ``grade`` is the form's evidence."""
    for row in rows:
        for column in table.leaf_columns:
            lines = [n for p in (row, column) for n in (p.node, *reversed(p.ancestors))]
            yield FieldSpec(
                path=table.path(row, column),
                table=table.id,
                row=row,
                column=column,
                unit=next((n.unit for n in lines if n.unit), table.unit),
                type=next((n.type for n in lines if n.type), "count"),
                evidence=next((n.evidence for n in lines if n.evidence), grade),
            )


@dataclass(frozen=True)
class Term:
    """``sign × field``; ``sign`` is +1 or −1."""

    path: str
    sign: int = 1


@dataclass(frozen=True)
class RuleInstance:
    """One rule for one row, column or block: ``sum(left)  relation  sum(right)``.

    ``relation`` is ``"="``, ``"<="`` or ``">="``; for ``kind == "domain"`` the one left
    operand must lie in ``domain``.

    A rule over keyed rows is written once: ``KEY`` in its paths stands for each key that a
    report has in the table ``each``, ``ANY`` for the sum over all of them.
    """

    rule: str
    kind: str
    scope: Mapping[str, str]
    left: tuple[Term, ...]
    right: tuple[Term, ...] = ()
    relation: str = "="
    domain: str = ""
    severity: str = "error"
    each: str = ""
    """Id of the keyed table whose keys ``KEY`` stands for."""


@dataclass(frozen=True)
class Rule:
    id: str
    kind: str
    severity: str
    basis: str
    text: str = ""
    note: str = ""
    instances: tuple[RuleInstance, ...] = ()
    """Empty for notes that nothing can compute (``counting_note``, ``implication``)."""


@dataclass(frozen=True)
class Section:
    id: str
    ordinal: str
    label: str
    en: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = "narrative"
    required: bool = True


@dataclass(frozen=True)
class Extension:
    """A local line that some agencies add; it has a path but is no field of the form."""

    path: str
    label: str
    aliases: tuple[str, ...] = ()
    table: str = ""
    note: str = ""


@dataclass(frozen=True)
class Metadatum:
    path: str
    label: str
    en: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    id: str
    name: str
    en: str
    authority: str
    first_year: int | None
    last_year: int | None
    evidence: str
    sections: tuple[Section, ...]
    tables: tuple[FormTable, ...]
    rules: tuple[Rule, ...]
    titles: tuple[str, ...] = ()
    """Words of which a report's title holds at least one (政府信息公开工作年度报告 …)."""
    extensions: tuple[Extension, ...] = ()
    metadata: tuple[Metadatum, ...] = ()
    source: str = ""
    fingerprint: str = ""
    """SHA-256 of the form's content: a model trained for other content is refused."""
    field_specs: tuple[FieldSpec, ...] = field(default=())

    @cached_property
    def fields(self) -> Mapping[str, FieldSpec]:
        """Every field by path, in printed order."""
        return {spec.path: spec for spec in self.field_specs}

    @cached_property
    def _records(self) -> Mapping[str, FieldSpec]:
        """The fields of keyed rows by path, ``KEY`` in place of the key."""
        keyed = (table for table in self.tables if table.keyed)
        return {s.path: s for t in keyed for s in crossings(t, t.record(KEY, ""), self.evidence[:1])}

    def spec(self, path: str) -> FieldSpec | None:
        """The field at ``path``, also in a row that only a report names; ``None`` if there is none."""
        if path in self.fields:
            return self.fields[path]
        for table in self.tables:
            head = f"{table.prefix}." if table.prefix else ""
            if table.keyed and path.startswith(head):
                rest = path[len(head) :].partition(".")[2]
                found = self._records.get(f"{head}{KEY}.{rest}" if rest else f"{head}{KEY}")
                if found is not None:
                    return found
        return None

    @cached_property
    def is_keyed(self) -> bool:
        """Whether rows of any of its tables are keyed by data."""
        return any(table.keyed for table in self.tables)

    def table(self, table_id: str) -> FormTable:
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)
