"""The maps in ``forms/crosswalks/``: read, checked against their forms, every mistake with its place.

    from: cn.ogi.2019            # or a list of forms that share the map
    to: cn.ogi.2021
    same_path: {relation: exact, why: same line and column}
    dropped: why what is not listed has no counterpart
    new: why what is not listed is new
    map:
      other_handling:
        exact: requests.outcome.other.<col> = children of requests.outcome.other.<col>
        foreach: {col: leaf columns of t3}
        why: one line in 2019, three parts in 2021

Every field of either form stands in one entry at most. Without ``same_path`` a path that stands
in both forms and in no entry is not comparable.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from extractor.errors import FormError
from extractor.forms.crosswalk import COMPARING, Correspondence, Relation
from extractor.forms.form import Form
from extractor.forms.registry import form_ids, load_form
from extractor.forms.ruling import Outlines
from extractor.forms.source import FormProblem, Item, Problems, compose, optional_text

FOLDER = Path(__file__).parent / "crosswalks"

_FILE = frozenset(("from", "to", "same_path", "dropped", "new", "map"))
_ENTRY = frozenset((*Relation, "foreach", "why"))
_PLACEHOLDER = re.compile(r"<(\w+)>")
_AXIS = re.compile(r"(leaf rows|leaf columns) of (\S+)")
_HINT = "Write `a + b = c`, with paths of the two forms and <placeholders> of foreach."

Maps = Mapping[tuple[str, str], tuple[Correspondence, ...]]
"""By the ids of the two forms; complete: every field of both is in it."""


@cache
def known_maps() -> Maps:
    """All maps that come with the package."""
    found: dict[tuple[str, str], tuple[Correspondence, ...]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        found.update(read_maps(path))
    return found


def read_maps(path: Path) -> Maps:
    """The maps in one file.

    Raises:
        FormError: with all mistakes of the file, each with its line, key and remedy.
    """
    maps, found = inspect_maps(path)
    if found:
        shown = "\n  ".join(str(p) for p in found)
        place = f"{path.name}, line {found[0].line}" if found[0].line else path.name
        raise FormError(
            f"{len(found)} mistake{'s' if len(found) > 1 else ''} in the crosswalk:\n  {shown}",
            where=f"{place}: {found[0].key}",
            remedy="Correct the file at the places named.",
        )
    return maps


def inspect_maps(path: Path) -> tuple[Maps, list[FormProblem]]:
    """The maps as far as they can be read, with all mistakes in the order of the file."""
    problems = Problems()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return {}, [FormProblem(None, "file", f"cannot be read: {error}.", "Save it as UTF-8 text.")]
    root = compose(text, problems)
    maps = _maps(root) if root is not None else {}
    return maps, sorted(problems.found, key=lambda p: p.line or 0)


def _maps(root: Item) -> Maps:
    found = root.known_entries(_FILE, frozenset(("from", "to")))
    firsts, seconds = (list(_forms(found.get(side))) for side in ("from", "to"))
    return {
        (one.id, other.id): _Pair(one, other, found).correspondences()
        for one, other in itertools.product(firsts, seconds)
    }


def _forms(item: Item | None) -> Iterator[Form]:
    for member in item.members() if item else ():
        form_id = member.choice(form_ids())
        if form_id in form_ids():
            yield load_form(form_id)


@dataclass
class _Pair:
    """One form of ``from`` and one of ``to`` while their entries are read."""

    first: Form
    second: Form
    file: Mapping[str, Item]
    listed: list[Correspondence] = field(default_factory=list)
    taken: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))

    def __post_init__(self) -> None:
        forms = (self.first, self.second)
        self.outlines = tuple(Outlines(form.tables, frozenset(form.fields)) for form in forms)

    def correspondences(self) -> tuple[Correspondence, ...]:
        for entry in (self.file["map"].entries() if "map" in self.file else {}).values():
            self._read(entry)
        self._add_same_paths()
        for relation, form, taken in (
            (Relation.DROPPED, self.first, self.taken[0]),
            (Relation.NEW, self.second, self.taken[1]),
        ):
            why = optional_text(dict(self.file), relation)
            self.listed += [
                Correspondence.lone(relation, path, why) for path in form.fields if path not in taken
            ]
        return tuple(self.listed)

    def _read(self, entry: Item) -> None:
        found = entry.known_entries(_ENTRY, frozenset({"why"}))
        relations = [relation for relation in Relation if relation in found]
        if len(relations) != 1:
            entry.complain(f"has {len(relations)} relations.", f"Write one of: {', '.join(Relation)}.")
            return
        relation, why = relations[0], optional_text(found, "why")
        source = found[relation]
        for scope in self._scopes(found.get("foreach")):
            if relation in (Relation.DROPPED, Relation.NEW):
                side = 0 if relation is Relation.DROPPED else 1
                for text in source.texts():
                    paths = self._paths(source, self._fill(source, text, scope), side)
                    self.listed += [Correspondence.lone(relation, path, why) for path in paths]
            else:
                self._pair(source, self._fill(source, source.text(), scope), relation, why)

    def _pair(self, source: Item, text: str, relation: Relation, why: str) -> None:
        left, equals, right = text.partition("=")
        if not equals or "=" in right:
            source.complain(f"is no comparison: `{text}`.", _HINT)
            return
        sides = (self._paths(source, left, 0), self._paths(source, right, 1))
        if relation in COMPARING:
            forms = zip((self.first, self.second), sides, strict=True)
            money = {form.fields[path].type == "money" for form, paths in forms for path in paths}
            if len(money) > 1:
                source.complain(f"compares money with a count: `{text}`.", "Write not_comparable.")
        if all(sides):
            self.listed.append(Correspondence(relation, *sides, why))

    def _paths(self, source: Item, text: str, side: int) -> tuple[str, ...]:
        """The fields that one side of an entry names; each may stand in one entry only."""
        form = (self.first, self.second)[side]
        found: list[str] = []
        for term in filter(None, map(str.strip, text.split("+"))):
            word, of, group = term.partition(" of ")
            paths = self.outlines[side].below(word, group.strip()) if of else (term,)
            if not paths or any(path not in form.fields for path in paths):
                source.complain(f"`{term}` is no field of {form.id}.", "Check the path and its side.")
                continue
            found += paths
        for path in found:
            if path in self.taken[side]:
                source.complain(
                    f"`{path}` of {form.id} stands in two entries.", "A field has one counterpart."
                )
            self.taken[side].add(path)
        if not found:
            source.complain("has an empty side.", _HINT)
        return tuple(found)

    def _scopes(self, item: Item | None) -> Iterator[dict[str, str]]:
        axes = {name: self._axis(entry) for name, entry in (item.entries() if item else {}).items()}
        for values in itertools.product(*axes.values()):
            yield dict(zip(axes, values, strict=True))

    def _axis(self, entry: Item) -> tuple[str, ...]:
        named = _AXIS.fullmatch(entry.text().strip()) if entry.is_scalar else None
        if named is None:
            return entry.texts()
        values = [v for outline in self.outlines if (v := outline.axis(named[1], named[2]))]
        if not values:
            entry.complain(f"names no table `{named[2]}`.", "Use the id of a table of either form.")
        return values[0] if values else ()

    def _fill(self, source: Item, text: str, scope: Mapping[str, str]) -> str:
        for name in _PLACEHOLDER.findall(text):
            if name not in scope:
                source.complain(f"has no value for <{name}>.", f"Add `{name}` to foreach.")
        return _PLACEHOLDER.sub(lambda match: scope.get(match[1], match[0]), text)

    def _add_same_paths(self) -> None:
        item = self.file.get("same_path")
        relation, why = Relation.NOT_COMPARABLE, "the path is the same, the meaning is not known to be"
        if item is not None:
            found = item.known_entries(frozenset(("relation", "why")), frozenset(("relation", "why")))
            why = optional_text(found, "why")
            word = found["relation"].choice(COMPARING) if "relation" in found else ""
            relation = Relation(word) if word in COMPARING else relation
        for path, spec in self.first.fields.items():
            other = self.second.fields.get(path)
            if other is None or path in self.taken[0] or path in self.taken[1]:
                continue
            same = (spec.unit, spec.type) == (other.unit, other.type)
            if item is not None and not same:
                item.complain(f"`{path}` has another unit or type.", "Write an entry for it.")
            for taken in self.taken:
                taken.add(path)
            self.listed.append(Correspondence(relation, (path,), (path,), why))
