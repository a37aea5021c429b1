"""A crosswalk between two forms as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from extractor.forms.crosswalk import Correspondence, Crosswalk, Relation
from extractor.forms.form import Form
from extractor.outputs.width import display_width, pad, shorten

_HEADS = {
    Relation.EXACT: "exact: the same count",
    Relation.CLOSE: "close: the same definition, other circumstances",
    Relation.APPROXIMATE: "approximate: definitions overlap, levels compare with care",
    Relation.NOT_COMPARABLE: "NOT comparable, though alike",
    Relation.DROPPED: "only in {first}",
    Relation.NEW: "only in {second}",
}

_COLUMNS = "<{} columns>"
_WIDEST = 64
"""Display columns of a path, after which its label begins a line of its own."""


def crosswalk_json(walk: Crosswalk) -> dict[str, Any]:
    """Every correspondence, with the forms, the way between them and the counts."""
    return {
        "from": walk.first.id,
        "to": walk.second.id,
        "via": list(walk.via),
        "counts": {str(relation): count for relation, count in walk.counts.items()},
        "correspondences": [
            {"relation": str(c.relation), "from": list(c.left), "to": list(c.right), "why": c.why}
            for c in walk.correspondences
        ],
    }


def crosswalk_text(walk: Crosswalk) -> str:
    """The correspondences by relation; rows that agree in all columns of a table are one line."""
    first, second = walk.first, walk.second
    told = ", ".join(f"{n} {relation.replace('_', ' ')}" for relation, n in walk.counts.items() if n)
    via = f" (over {', '.join(walk.via)})" if walk.via else ""
    lines = [
        f"{first.id} → {second.id}{via}",
        f"{len(first.fields)} fields, {len(second.fields)} fields: {told}",
    ]
    for relation, head in _HEADS.items():
        shown = _lines(walk, relation)
        if shown:
            lines += ["", head.format(first=first.id, second=second.id)]
            lines += _block(shown)
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _Line:
    left: tuple[str, ...]
    right: tuple[str, ...]
    why: str
    label: str

    @property
    def text(self) -> str:
        if self.left and self.right and self.left != self.right:
            return f"{self.sides[0]} → {self.sides[1]}"
        return self.sides[0] or self.sides[1]

    @property
    def sides(self) -> tuple[str, str]:
        return " + ".join(self.left), " + ".join(self.right)


def _lines(walk: Crosswalk, relation: Relation) -> list[_Line]:
    """The correspondences of a relation, those over all columns of a table as one."""
    found: dict[tuple[object, ...], list[tuple[Correspondence, _Line]]] = {}
    for c in walk.correspondences:
        if c.relation is relation:
            line = _Line(
                tuple(_over_columns(walk.first, path) for path in c.left),
                tuple(_over_columns(walk.second, path) for path in c.right),
                c.why,
                _label(walk, c),
            )
            found.setdefault((line.left, line.right, c.why), []).append((c, line))
    lines: list[_Line] = []
    for group in found.values():
        (c, line) = group[0]
        form, path = (walk.first, c.left[0]) if c.left else (walk.second, c.right[0])
        whole = len(group) == len(form.table(form.fields[path].table).leaf_columns) > 1
        if whole:
            lines.append(line)
        else:
            lines += [_Line(c.left, c.right, c.why, _label(walk, c)) for c, _ in group]
    return lines


def _over_columns(form: Form, path: str) -> str:
    """The path with its column's piece replaced, if its table has several columns."""
    spec = form.fields[path]
    count = len(form.table(spec.table).leaf_columns)
    if count < 2 or not spec.row.path or not spec.column.path:
        return path
    return path.removesuffix(spec.column.path) + _COLUMNS.format(count)


def _label(walk: Crosswalk, c: Correspondence) -> str:
    form, path = (walk.first, c.left[0]) if c.left else (walk.second, c.right[0])
    spec = form.fields[path]
    labels = spec.row.labels or spec.column.labels
    return shorten(" / ".join(labels[-2:]), 60)


def _block(lines: Sequence[_Line]) -> Iterator[str]:
    """Lines with their labels in one column; a reason once, below the lines that share it."""
    reasons = list(dict.fromkeys(line.why for line in lines))
    lines = sorted(lines, key=lambda line: reasons.index(line.why))
    width = max((w for line in lines if (w := display_width(line.text)) <= _WIDEST), default=0)
    for number, line in enumerate(lines):
        if display_width(line.text) <= _WIDEST:
            yield f"  {pad(line.text, width)}  {line.label}".rstrip()
        else:
            left, right = line.sides
            yield f"  {left or right}"
            if left and right and left != right:
                yield f"    → {right}"
        if line.why and (number + 1 == len(lines) or lines[number + 1].why != line.why):
            yield from (f"      {part}" for part in wrap(line.why, 92))
