"""A form file as YAML nodes that know their line, so that every mistake can be pointed at.

Only PyYAML's safe loader composes the nodes, and no Python object is ever built from tags.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 40
"""No real form nests deeper; a file whose anchors point at themselves ends here."""

MAX_ITEMS = 200_000
"""Nodes visited at most: anchors inside anchors can blow a small file up without bound."""


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One mistake in a form file: where it stands, what is wrong and what to do."""

    line: int | None
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.key}" if self.line else self.key
        return f"{place}: {self.message} {self.remedy}".strip()


@dataclass
class Problems:
    """Collects all mistakes of one file, so that a person can correct them in one go."""

    found: list[FormProblem] = field(default_factory=list)
    items: int = 0

    def add(self, item: Item, message: str, remedy: str = "") -> None:
        problem = FormProblem(item.line, item.key, message, remedy)
        if problem not in self.found:
            self.found.append(problem)


@dataclass(frozen=True)
class Item:
    """One YAML node with the dotted key that leads to it."""

    node: yaml.Node
    key: str
    problems: Problems
    depth: int = 0

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def complain(self, message: str, remedy: str = "") -> None:
        self.problems.add(self, message, remedy)

    def peek(self) -> frozenset[str]:
        """The keys of a mapping, without judging any; empty for anything else."""
        if not isinstance(self.node, yaml.MappingNode):
            return frozenset()
        return frozenset(str(key.value) for key, _ in self.node.value)

    def entries(self) -> dict[str, Item]:
        """The entries of a mapping in written order; anything else is a problem."""
        if not isinstance(self.node, yaml.MappingNode):
            self.complain("is not a mapping.", "Write `key: value` lines, indented below it.")
            return {}
        found: dict[str, Item] = {}
        for key_node, value_node in self.node.value:
            item = self._child(value_node, str(key_node.value))
            if not isinstance(key_node, yaml.ScalarNode) or not _is_text(key_node):
                item.complain("has a key that is not text.", "Put the key into quotes.")
            elif key_node.value in found:
                item.complain("stands twice.", "Rename or remove one of the two.")
            elif self._may_descend(item):
                found[key_node.value] = item
        return found

    def known_entries(self, known: frozenset[str], required: frozenset[str]) -> dict[str, Item]:
        """Like :meth:`entries`, where only ``known`` keys may stand and ``required`` must."""
        found = self.entries()
        if "label" in found and "zh" in known - found.keys():
            found["zh"] = found.pop("label")  # forms in other languages than Chinese
        for name in found.keys() - known:
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(sorted(known))}."
            found.pop(name).complain("is not a known key.", remedy)
        if isinstance(self.node, yaml.MappingNode):
            for name in sorted(required - found.keys()):
                self.complain(f"lacks `{name}`.", f"Add `{name}:` with its value.")
        return found

    def members(self) -> list[Item]:
        """The members of a list; a lone scalar counts as a list of one."""
        if isinstance(self.node, yaml.ScalarNode):
            return [self]
        if not isinstance(self.node, yaml.SequenceNode):
            self.complain("is not a list.", "Write `[one, two]`, or one `- member` a line.")
            return []
        items = [self._child(n, str(i)) for i, n in enumerate(self.node.value, 1)]
        return [item for item in items if self._may_descend(item)]

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode)

    def text(self) -> str:
        """The text of a scalar; numbers and yes/no must be quoted to be taken as text."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.complain("is not text.", "Write it on one line, in quotes if it holds `: ` or `#`.")
            return ""
        if not _is_text(self.node):
            self.complain(f"reads as {_kind(self.node)}, not as text.", "Put it into quotes.")
            return ""
        if not self.node.value.strip():
            self.complain("is empty.", "Write its text or remove the key.")
        return str(self.node.value)

    def texts(self) -> tuple[str, ...]:
        return tuple(text for text in (item.text() for item in self.members()) if text)

    def integer(self) -> int | None:
        """A whole number, or ``None`` where ``null`` or ``~`` is written."""
        if isinstance(self.node, yaml.ScalarNode):
            if self.node.tag.endswith(":null"):
                return None
            if self.node.tag.endswith(":int") and self.node.value.isdecimal():
                return int(self.node.value)
        self.complain("is not a whole number.", "Write a number such as 2021, or null for open.")
        return None

    def flag(self) -> bool:
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag.endswith(":bool"):
            return str(self.node.value).lower() in {"true", "yes", "on"}
        self.complain("is neither true nor false.", "Write true or false.")
        return False

    def choice(self, allowed: tuple[str, ...]) -> str:
        """A text that must be one of ``allowed``."""
        text = self.text()
        if text and text not in allowed:
            self.complain(f"is `{text}`.", f"Write one of: {', '.join(allowed)}.")
        return text

    def _child(self, node: yaml.Node, name: str) -> Item:
        key = f"{self.key}.{name}" if self.key else name
        return Item(node, key, self.problems, self.depth + 1)

    def _may_descend(self, item: Item) -> bool:
        self.problems.items += 1
        if item.depth > MAX_DEPTH or self.problems.items > MAX_ITEMS:
            item.complain("nests too deeply or is too large.", "Look for an anchor inside itself.")
            return False
        return True


def compose(text: str, problems: Problems) -> Item | None:
    """The root of a form file; ``None``, with a problem, where it is not YAML."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        said = getattr(error, "problem", None) or str(error) or type(error).__name__
        problems.found.append(
            FormProblem(line, "YAML", f"{said}.", "Mind indentation, colons and quotes.")
        )
        return None
    if node is None:
        problems.found.append(FormProblem(None, "file", "is empty.", "Begin with `id:`."))
        return None
    return Item(node, "", problems)


def optional_text(entries: dict[str, Item], name: str) -> str:
    return entries[name].text() if name in entries else ""


def optional_texts(entries: dict[str, Item], name: str) -> tuple[str, ...]:
    return entries[name].texts() if name in entries else ()


def _is_text(node: yaml.ScalarNode) -> bool:
    return bool(node.tag.endswith(":str"))


def _kind(node: yaml.ScalarNode) -> str:
    return {"int": "a number", "float": "a number", "bool": "yes or no", "null": "nothing"}.get(
        node.tag.rpartition(":")[2], "something else"
    )
