"""From what a number counts to the path of a fact in one form, and the cells that say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path

from extractor.forms.form import Form


@dataclass(frozen=True, slots=True)
class Target:
    """Where a fact goes: its path, and the cells whose sum it should be."""

    path: str
    cells: tuple[str, ...] = ()

    @property
    def compares(self) -> str | None:
        return " + ".join(self.cells) or None


@dataclass(frozen=True)
class _Table:
    alternatives: Mapping[str, tuple[str, ...]]
    cells_only: tuple[str, ...]


@cache
def _table() -> _Table:
    import yaml

    source = yaml.safe_load(Path(__file__).with_name("meanings.yaml").read_text("utf-8"))
    alternatives = {name: tuple(cells) for name, cells in source["meanings"].items()}
    return _Table(alternatives, tuple(source["cells_only"]))


def target(meaning: str, form: Form | None) -> Target | None:
    """Where a count of this meaning goes in a report of ``form``; ``None``: it is no fact there.

    >>> from extractor.forms.registry import load_form
    >>> target("narrative.requests.channel.web", load_form("cn.ogi.2014"))
    Target(path='stat.requests.received.web', cells=('stat.requests.received.web',))
    >>> target("narrative.requests.channel.web", load_form("cn.ogi.2021"))
    Target(path='narrative.requests.channel.web', cells=())
    """
    return (
        _target(meaning, form.id, frozenset(form.fields)) if form else _target(meaning, "", frozenset())
    )


@lru_cache(maxsize=4096)
def _target(meaning: str, form_id: str, fields: frozenset[str]) -> Target | None:
    del form_id
    for wanted in _table().alternatives.get(meaning, (meaning,)):
        cells = _cells(wanted, fields)
        if cells:
            return Target(cells[0] if cells == (wanted,) else meaning, cells)
    if any(fnmatchcase(meaning, pattern) for pattern in _table().cells_only):
        return None
    return Target(meaning)


def _cells(wanted: str, fields: frozenset[str]) -> tuple[str, ...]:
    """The cells of one alternative in this form; none if one is missing."""
    found: list[str] = []
    for part in wanted.split(" + "):
        cells = sorted(_lines(part, fields)) if "*" in part else [part] if part in fields else []
        if not cells:
            return ()
        found += cells
    return tuple(found)


def _lines(pattern: str, fields: frozenset[str]) -> list[str]:
    """Fields of every line of a group: ``a.*.b`` with one key for the star."""
    head, _, tail = pattern.partition("*")
    return [
        path
        for path in fields
        if path.startswith(head)
        and path.endswith(tail)
        and "." not in path[len(head) : len(path) - len(tail)]
    ]
