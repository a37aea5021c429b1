"""Row and column outlines: nested mappings in a form file → trees of nodes.

    denied:
      zh: （三）不予公开
      parts:
        state_secret: {zh: 1.属于国家秘密, en: State secret}

A key that begins with ``_`` names a heading that adds nothing to the path.
"""

from __future__ import annotations

import re

from extractor.forms.form import Keyed, Node
from extractor.forms.source import Item, optional_text, optional_texts

TYPES = ("count", "signed", "money", "number", "text", "date", "yes_no", "enum")
"""What a cell may hold; see the form guide. ``count`` where nothing is said."""

GRADES = ("A", "B", "C")

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_KNOWN = frozenset(("zh", "en", "aliases", "unit", "type", "values", "evidence", "own_value", "parts"))


def nodes(item: Item) -> tuple[Node, ...]:
    """The trees of an outline, in written order."""
    return tuple(_node(key, entry) for key, entry in item.entries().items())


_KEYED = frozenset(("keyed_by", "zh", "en", "aliases", "total", "parts"))
_TOTAL = frozenset(("key", "zh", "en", "aliases", "evidence"))


def keyed(item: Item) -> Keyed | None:
    """Rows keyed by data (``keyed_by: component``); ``None`` where the rows are an outline."""
    if "keyed_by" not in item.peek():
        return None
    found = item.known_entries(_KEYED, frozenset({"keyed_by", "zh"}))
    parts = nodes(found["parts"]) if "parts" in found else ()
    return Keyed(
        by=optional_text(found, "keyed_by"),
        label=optional_text(found, "zh"),
        en=optional_text(found, "en"),
        aliases=_aliases(found),
        total=_total(found["total"], parts) if "total" in found else None,
        parts=parts,
    )


def _total(item: Item, parts: tuple[Node, ...]) -> Node:
    found = item.known_entries(_TOTAL, frozenset({"key", "zh"}))
    key = optional_text(found, "key")
    if key and not _KEY.fullmatch(key):
        found["key"].complain("is no path piece.", "Use lower-case letters, digits and _.")
    return Node(
        key=key,
        label=optional_text(found, "zh"),
        en=optional_text(found, "en"),
        aliases=_aliases(found),
        children=parts,
        evidence=found["evidence"].choice(GRADES) if "evidence" in found else None,
    )


def _node(key: str, item: Item) -> Node:
    heading = key.startswith("_")
    if not heading and not _KEY.fullmatch(key):
        item.complain("is no path piece.", "Use lower-case letters, digits and _, as in `state_secret`.")
    found = item.known_entries(_KNOWN, frozenset() if heading else frozenset({"zh"}))
    node = Node(
        key="" if heading else key,
        label=optional_text(found, "zh"),
        en=optional_text(found, "en"),
        aliases=_aliases(found),
        children=nodes(found["parts"]) if "parts" in found else (),
        unit=optional_text(found, "unit") or None,
        type=found["type"].choice(TYPES) if "type" in found else None,
        values=optional_texts(found, "values"),
        evidence=found["evidence"].choice(GRADES) if "evidence" in found else None,
        own_value=found["own_value"].flag() if "own_value" in found else False,
    )
    if (node.type == "enum") != bool(node.values):
        item.complain("needs both `type: enum` and `values`, or neither.", "List the words allowed.")
    if "parts" in found and not node.children:
        item.complain("has `parts` but no part.", "Remove `parts` or name them.")
    return node


def _aliases(found: dict[str, Item]) -> tuple[str, ...]:
    aliases = optional_texts(found, "aliases")
    label = optional_text(found, "zh")
    for alias in aliases:
        if alias == label or aliases.count(alias) > 1:
            found["aliases"].complain(f"repeats `{alias}`.", "Each wording once; the label is known.")
    return aliases
