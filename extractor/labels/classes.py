"""What the label classifier tells apart: the classes of one form, and the nodes behind each.

Rows and columns that print the same labels (处理决定数量 stands in two blocks) are one
class; the alignment decides between the places by order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.forms.form import Form, FormTable, Node, Place
from extractor.labels.text import parse_label

NONE = "none"
ROW = "row:"
COLUMN = "column:"
CAPTION = "caption:"
FURNITURE = "furniture"
"""Words of a header that name no column: 信息内容, 申请人情况, the printed note on the sums."""


@dataclass(frozen=True)
class Target:
    """A row or column of one table of the form."""

    table: FormTable
    place: Place


def row_class(place: Place) -> str:
    return ROW + "›".join(place.labels)


def column_class(place: Place) -> str:
    return COLUMN + "›".join(place.labels)


def caption_class(table: FormTable) -> str:
    return f"{CAPTION}{table.id}"


def section_class(section_id: str) -> str:
    return f"section:{section_id}"


def extension_class(path: str) -> str:
    return f"extension:{path}"


def wordings(nodes: Iterable[Node]) -> frozenset[str]:
    """Every wording of these lines, spelled alike and without numbers."""
    texts = (text for n in nodes if n.label for text in (n.label, *n.aliases))
    return frozenset(parse_label(text).core for text in texts)


def row_targets(form: Form) -> Mapping[str, tuple[Target, ...]]:
    """The labelled rows of all tables by class."""
    return _by_class(
        [(row_class(p), Target(t, p)) for t in form.tables for p in t.row_places if p.node.label]
    )


def column_targets(form: Form) -> Mapping[str, tuple[Target, ...]]:
    """The labelled columns of all tables by class, groups included."""
    return _by_class(
        [(column_class(p), Target(t, p)) for t in form.tables for p in t.column_places if p.node.label]
    )


def _by_class(pairs: list[tuple[str, Target]]) -> dict[str, tuple[Target, ...]]:
    found: dict[str, tuple[Target, ...]] = {}
    for name, target in pairs:
        found[name] = (*found.get(name, ()), target)
    return found


def row_classes(form: Form) -> tuple[str, ...]:
    """Every class of the row axis: rows, captions, sections, local lines, and ``none``."""
    return (
        *row_targets(form),
        *(caption_class(t) for t in form.tables if t.caption),
        *(section_class(s.id) for s in form.sections),
        *(extension_class(e.path) for e in form.extensions),
        NONE,
    )


def column_classes(form: Form) -> tuple[str, ...]:
    """Every class of the column axis: columns, the furniture of headers, and ``none``."""
    return (*column_targets(form), FURNITURE, NONE)
