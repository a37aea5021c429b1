"""Sentences that tell counts, made from ``phrasings.yaml``: each number with what it counts.

Every wording belongs to the part that is learned from or to the part that is held out, by
a hash of its text, so that scores on the held-out part are scores on phrasings never seen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from extractor.facts.weights import NONE

_CLEAR = 4
"""Characters of a name that stands without the whole it is a part of."""
HELD_OUT = 5
"""One wording in so many is held out."""
_CHOICE = re.compile(r"\[([^\[\]]*)\](\?)?")
_MACRO = re.compile(r"\$(\w+)")
_NO_COUNT = re.compile(r"~(?:\{([^}]*)\}|(%))?")
_OPTIONAL = re.compile(r"(.)\?")
_NUMERALS = "零一二三四五六七八九十"
_COUNTED_IN_WORDS = frozenset(("次", "场", "期", "件", "人", "份"))


_MARKED = re.compile("[\ue000-\uf8ff]")
"""Characters of private use: each stands before a number and says what it counts."""


@dataclass(frozen=True)
class Told:
    """A text, with what each number counts, by the place of its first character."""

    text: str
    meanings: Mapping[int, str]
    section: str = ""


_SOURCE = Path(__file__).with_name("phrasings.yaml")


@cache
def phrasings() -> Mapping[str, Any]:
    """The content of ``phrasings.yaml``."""
    return dict(yaml.safe_load(_SOURCE.read_text("utf-8")))


def phrasings_fingerprint() -> str:
    """SHA-256 of ``phrasings.yaml``."""
    return hashlib.sha256(_SOURCE.read_bytes()).hexdigest()


def meanings() -> tuple[str, ...]:
    """Every class of the model, ``none`` first."""
    return (NONE, *sorted(phrasings()["meanings"]))


def is_held_out(wording: str) -> bool:
    return hashlib.sha256(wording.encode("utf-8")).digest()[0] % HELD_OUT == 0


class Teller:
    """Makes sentences of the learned or of the held-out wordings, or of all (``None``)."""

    def __init__(self, rng: Random, *, held_out: bool | None) -> None:
        self._rng = rng
        self._held_out = held_out
        self._source = phrasings()
        self._groups = self._source["groups"]
        self._classes = meanings()
        self._alone = [name for name, spec in self._source["meanings"].items() if "says" in spec]

    def passage(self) -> Told:
        """One to three sentences under a heading."""
        rng = self._rng
        section = (
            self._filled(rng.choice(self._source["glue"]["headings"])) if rng.random() < 0.7 else ""
        )
        return self._told(
            "".join(self._sentence() + "。" for _ in range(rng.choice((1, 1, 2, 2, 3)))), section
        )

    def _told(self, marked: str, section: str) -> Told:
        found: dict[int, str] = {}
        for n, mark in enumerate(_MARKED.finditer(marked)):
            found[mark.start() - n] = self._classes[ord(mark[0]) - 0xE000]
        return Told(_MARKED.sub("", marked), found, section)

    def _sentence(self) -> str:
        kind = self._rng.random()
        if kind < 0.45:
            text = self._group()
        elif kind < 0.75:
            text = self._clauses(self._rng.choice((1, 1, 2, 3)))
        elif kind < 0.78:
            return self._glue("plans") + _MARKED.sub("", self._clauses(self._rng.choice((1, 2))))
        else:
            text = "，".join(self._nothing() for _ in range(self._rng.choice((1, 1, 2))))
        return self._glue("starts") + text + self._glue("ends")

    def _clauses(self, count: int) -> str:
        chosen = [self._clause(self._rng.choice(self._alone)) for _ in range(count)]
        if self._rng.random() < 0.3:
            chosen.insert(self._rng.randint(0, len(chosen)), self._nothing())
        return self._rng.choice(("，", "，", "；", "、")).join(chosen)

    def _clause(self, name: str) -> str:
        """A clause of its own that tells one count, perhaps with its share or growth."""
        spec = self._source["meanings"][name]
        if "says" not in spec or ("short" in spec and self._rng.random() < 0.1):
            return self._item(self._form(), name, clear=True)
        text = self._filled(self._rng.choice(self._of_this_part(spec["says"])))
        text = text.replace("@", self._number("requests.carried_in.total"))
        text = text.replace("#", self._number(name))
        chance = self._rng.random()
        if chance < 0.12:
            tail = self._filled(self._rng.choice(("，占%", "，占比%", "（占%）", "，占[总数/总量]的%")))
            return text + tail.replace("%", self._percent(name))
        if chance < 0.24:
            return text + self._rng.choice(("，X", "（X）")).replace("X", self._nothing(growth=True))
        return text

    def _form(self) -> str:
        return self._filled(self._rng.choice(self._of_this_part(self._source["lists"]["items"])))

    def _member(self, name: str, like: str | None = None, *, clear: bool = False) -> str:
        """What a thing is called in a list; ``clear``: by a name that says enough alone."""
        known = self._source["meanings"]
        short = known[name].get("short") or known[f"{like}.{name.rpartition('.')[2]}"]["short"]
        usable = [s for s in short if len(s) >= _CLEAR] if clear else []
        return self._filled(self._rng.choice(self._of_this_part(usable or short)))

    def _item(self, form: str, name: str, like: str | None = None, *, clear: bool = False) -> str:
        text = re.sub("#", lambda _: self._number(name), form)
        text = re.sub("%", lambda _: self._percent(name), text)
        return text.replace("M", self._member(name, like, clear=clear))

    def _group(self) -> str:
        rng = self._rng
        group = rng.choices(self._groups, [g["weight"] for g in self._groups])[0]
        members = [m for m in group["members"] if rng.random() < 0.75] or group["members"][:1]
        if rng.random() < 0.2:
            rng.shuffle(members)
        told = group["parent"] and (rng.random() < 0.85 or not group["view"])
        opened = self._opening(group, self._clause(group["parent"]) if told else "")
        lists, chance = self._source["lists"], rng.random()
        if len(members) > 1 and chance < 0.2:
            text = self._aligned(members, group)
        elif chance < 0.3:
            text = self._numbered(members, group, rng.choice(lists["numbered"]))
        else:
            text = self._listed(members, group)
        close = "）" if opened.count("（") > opened.count("）") else ""
        return opened + text + self._nested(members, text) + close

    def _opening(self, group: Mapping[str, Any], whole: str) -> str:
        view = self._filled(self._rng.choice(group["view"])) if group["view"] else ""
        if not whole:
            return f"{view}，" if view else ""
        opens = [o for o in self._source["lists"]["opens"] if view or "V" not in o]
        return whole + self._filled(self._rng.choice(self._of_this_part(opens))).replace("V", view)

    def _listed(self, members: Sequence[str], group: Mapping[str, Any]) -> str:
        form = self._rng.choice(self._of_this_part(self._source["lists"]["items"]))
        join = self._filled(self._rng.choice(self._source["lists"]["joins"]))
        alike = [self._filled(form if self._rng.random() < 0.85 else "M#") for _ in members]
        like = group.get("like")
        return join.join(self._item(own, name, like) for own, name in zip(alike, members, strict=True))

    def _numbered(self, members: Sequence[str], group: Mapping[str, Any], form: str) -> str:
        marks = form.split("@")
        own = self._rng.choice(("M#", "M：#", "M#，占%", "M的#", "M共#"))
        like = group.get("like")
        pairs = zip(marks, members, strict=False)
        return "".join(mark + self._item(own, name, like) for mark, name in pairs)

    def _aligned(self, members: Sequence[str], group: Mapping[str, Any]) -> str:
        form = self._filled(self._rng.choice(self._of_this_part(self._source["lists"]["aligned"])))
        called = [re.split("[、，]", self._member(name, group.get("like")))[0] for name in members]
        rows = {
            "L": called,
            "N": [self._number(name) for name in members],
            "P": [self._percent(name) for name in members],
        }
        return re.sub("[LNP]", lambda m: self._chain(rows[m[0]]), form)

    def _chain(self, parts: Sequence[str]) -> str:
        return "、".join(parts[:-1]) + self._rng.choice(("和", "、", "及", "与")) + parts[-1]

    def _nested(self, members: Sequence[str], text: str) -> str:
        below = [g for g in self._groups if g["parent"] == members[-1]]
        if not below or text.endswith("。") or self._rng.random() < 0.8:
            return ""
        group = self._rng.choice(below)
        items = self._listed(group["members"][: self._rng.randint(1, 4)], group)
        return f"（{items}）" if self._rng.random() < 0.5 else f"，其中{items}"

    def _nothing(self, *, growth: bool = False) -> str:
        """A clause with numbers that count nothing of ours."""
        forms = self._of_this_part(self._source["none"])
        if growth:
            forms = [f for f in forms if "同比" in f or "较" in f or "上年" in f] or forms
        form = self._filled(self._rng.choice(forms))
        return _NO_COUNT.sub(self._of_no_meaning, form)

    def _of_no_meaning(self, found: re.Match[str]) -> str:
        if found[2]:
            return self._share()
        units: list[str] = found[1].split(",") if found[1] else [""]
        return self._figure(400) + self._rng.choice(units)

    def _glue(self, kind: str) -> str:
        glue = self._source["glue"]
        text = self._filled(self._rng.choice(self._of_this_part(glue[kind])))
        text = text.replace("D", self._filled(self._rng.choice(glue["times"])))
        text = text.replace("T", self._filled(self._rng.choice(glue["topics"])))
        text = text.replace("X", self._nothing(growth=self._rng.random() < 0.5) if "X" in text else "")
        return text.replace("G", self._filled("$gov")).replace("Y", str(self._rng.randint(2012, 2026)))

    def _of_this_part(self, wordings: Sequence[str]) -> list[str]:
        """Those of this part; all, where a part has none."""
        if self._held_out is None:
            return list(wordings)
        return [w for w in wordings if is_held_out(w) is self._held_out] or list(wordings)

    def _filled(self, text: str) -> str:
        changed = 1
        while changed:
            text = _MACRO.sub(lambda m: str(self._source["macros"][m[1]]), text)
            text, changed = _CHOICE.subn(self._chosen, text)
        return _OPTIONAL.sub(lambda m: m[1] if self._rng.random() < 0.5 else "", text)

    def _chosen(self, found: re.Match[str]) -> str:
        options: list[str] = found[1].split("/")
        return "" if found[2] and self._rng.random() < 0.5 else self._rng.choice(options)

    def _mark(self, name: str) -> str:
        return chr(0xE000 + self._classes.index(name))

    def _number(self, name: str) -> str:
        spec = self._source["meanings"][name]
        units = spec.get("units") or self._source["units"]
        unit = self._rng.choices(list(units), list(units.values()))[0]
        if unit.startswith(("万", "亿", "余万")) or (spec.get("decimals") and self._rng.random() < 0.8):
            figure = f"{self._rng.uniform(0.1, 900):.{self._rng.randint(1, 3)}f}"
        else:
            figure = self._figure(int(spec["big"]), unit)
            unit = "" if self._rng.random() < 0.02 else unit
        return f"{self._mark(name)}{figure}{unit}"

    def _figure(self, big: int, unit: str = "") -> str:
        rng = self._rng
        number = 0 if rng.random() < 0.12 else int(big ** rng.random())
        if unit in _COUNTED_IN_WORDS and 1 < number <= 10 and rng.random() < 0.08:
            return _NUMERALS[number]
        return f"{number:,}" if rng.random() < 0.05 else str(number)

    def _percent(self, name: str) -> str:
        return self._mark(name) + self._share()

    def _share(self) -> str:
        return f"{self._rng.uniform(0, 100):.{self._rng.choice((0, 1, 1, 2, 2))}f}%"


def passages(count: int, seed: int, *, held_out: bool | None) -> Iterator[Told]:
    """Invented passages, the same for the same seed."""
    teller = Teller(Random(f"{seed}/{held_out}"), held_out=held_out)  # noqa: S311
    for _ in range(count):
        yield teller.passage()
