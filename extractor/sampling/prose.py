"""The words around the tables, with the counts that they tell.

A sentence names the counts it needs; it is only used where the form has their cells or
where they can be drawn, so another form simply gets other sentences. Every count goes to
gold as a fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from extractor.result import Fact
from extractor.sampling.chance import weighted
from extractor.sampling.counts import COUNTS, SETS, cells_of, drawn, parted, path_of
from extractor.sampling.places import Agency
from extractor.sampling.scales import Number

_CONDITION = re.compile(r"^\{\?([^}]*)\}")
_CHOICE = re.compile(r"\[([^\]]*)\]")
_SLOT = re.compile(r"\{(\w+)(?:%(\w+)|\|([^}]*))?\}")
_SENTENCE = re.compile(r"[^。]*。|[^。]+$")
REQUESTS = {"件": 0.78, "份": 0.08, "条": 0.05, "宗": 0.05, "起": 0.04}
"""What prose calls requests; tables always count 件."""
_NUMERALS = "零一二三四五六七八九十"
_COUNTED_IN_WORDS = frozenset(("次", "场", "期"))


@dataclass
class Writer:
    """Fills templates for one agency and year, and remembers which counts were told."""

    agency: Agency
    year: int
    words: Mapping[str, str]
    figures: Mapping[str, Number]
    rng: Random
    contradicts: bool = False
    voice: Callable[[str], str] = str
    """The last hand on a text: its script."""

    def __post_init__(self) -> None:
        self.facts: list[Fact] = []
        self._told: dict[str, Number] = {}
        self.requests = weighted(self.rng, REQUESTS)
        self.rounding = self.rng.choice((ROUND_HALF_UP, ROUND_DOWN))
        self.digits = self.rng.choice((1, 1, 2))
        self.in_words = self.rng.random() < 0.1
        busy = sum(1 for number in self.figures.values() if number)
        self.size = min(1.0, busy / max(1, len(self.figures)))

    def one(self, templates: tuple[str, ...]) -> str:
        """One of the templates that fit; empty if there is none."""
        fitting = [t for t in templates if self._fits(t)]
        return self._filled(self.rng.choice(fitting)) if fitting else ""

    def several(self, templates: tuple[str, ...], most: int) -> str:
        fitting = [t for t in templates if self._fits(t)]
        count = min(len(fitting), self.rng.randint(1, most))
        return "".join(self._filled(t) for t in self.rng.sample(fitting, count))

    def _fits(self, template: str) -> bool:
        condition = _CONDITION.match(template)
        slots = [m for m in _SLOT.finditer(template) if m[1] in COUNTS]
        return (
            all(self._can_tell(slot) for m in slots for slot in (m[1], m[2]) if slot)
            and all(self._holds(word) for word in (condition[1].split(",") if condition else ()))
            and all(self._count(m[2]) > 0 for m in slots if m[2])
        )

    def _can_tell(self, slot: str) -> bool:
        return bool(COUNTS[slot].path.startswith("narrative") or cells_of(slot, self.figures))

    def _holds(self, condition: str) -> bool:
        if condition in ("old", "new"):
            return (self.year < 2019) is (condition == "old")
        slot = condition.removeprefix("!")
        return self._can_tell(slot) and (self._count(slot) > 0) is not condition.startswith("!")

    def _filled(self, template: str) -> str:
        text = _CONDITION.sub("", template)
        text = _CHOICE.sub(lambda m: self.rng.choice(m[1].split("/")), text)
        return "".join(self._sentence(m[0]) for m in _SENTENCE.finditer(text))

    def _sentence(self, template: str) -> str:
        told: list[tuple[str, Number, str]] = []

        def put(found: re.Match[str]) -> str:
            slot, base, unit = found[1], found[2], found[3]
            if base:
                share = self._share(slot, base)
                told.append((slot, share, "%"))
                return f"{share}%"
            if unit is None:
                return self._word(slot)
            number = self._printed(slot)
            unit = unit.replace("@", self.requests)
            told.append((slot, number, unit))
            return self._digits(number, unit) + unit

        text = self.voice(_SLOT.sub(put, template))
        self.facts += [self._fact(*count, text=text) for count in told]
        return text

    def _fact(self, slot: str, number: Number, unit: str, *, text: str) -> Fact:
        cells = cells_of(slot, self.figures)
        path = path_of(slot, cells)
        unit = self.voice(unit)
        if unit == "%":
            return Fact(f"{path}.share", number, unit, text, period=str(self.year))
        compares = " + ".join(cells) or None
        return Fact(path, number, unit, text, period=str(self.year), compares=compares)

    def _word(self, name: str) -> str:
        words = {
            "name": self.agency.name,
            "short": self.agency.short,
            "year": str(self.year),
            "decree": "711" if self.year >= 2019 else "492",
            "article": "五十" if self.year >= 2019 else "三十一",
            **self.words,
        }
        return words[name]

    def _digits(self, number: Number, unit: str) -> str:
        spelled = self.in_words and unit in _COUNTED_IN_WORDS and 1 < number <= 10 and number != 2
        return _NUMERALS[int(number)] if spelled else str(number)

    def _printed(self, slot: str) -> Number:
        number = self._count(slot)
        return Decimal(int(number)) / 100 if slot == "visits_wan" else number

    def _share(self, slot: str, base: str) -> Decimal:
        share = Decimal(self._count(slot)) * 100 / Decimal(self._count(base))
        return share.quantize(Decimal(1).scaleb(-self.digits), self.rounding)

    def _count(self, slot: str) -> Number:
        """The same count for the same slot all over the report."""
        if slot not in self._told:
            self._told[slot] = self._fresh(slot)
        return self._told[slot]

    def _fresh(self, slot: str) -> Number:
        cells = cells_of(slot, self.figures)
        if cells:
            number = sum((self.figures[c] for c in cells), start=0)
            return number + self.rng.randint(1, 9) if self.contradicts else number
        given = self.figures.get(COUNTS[slot].path)
        if given is not None:
            return given
        for weights in SETS:
            if slot in weights:
                if any(cells_of(key, self.figures) for key in weights):
                    return 0  # the form lists the ways; what it does not list did not happen
                whole = "received" if "web" in weights else "published"
                self._told |= parted(self.rng, int(self._count(whole)), weights)
                return self._told[slot]
        if slot == "fee" and (self.year < 2019 or self.rng.random() < 0.6):
            return 0  # hardly anybody charges it, and before 2019 nobody could
        if slot == "proposals_open":
            return self.rng.randint(1, int(self._count("proposals")))
        return drawn(slot, self.rng, self.size)
