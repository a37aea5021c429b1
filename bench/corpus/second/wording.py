"""How the labels of the forms come out when people type them: other words, breaks, slips."""

from __future__ import annotations

import random
import re
from pathlib import Path

from .habits import Habits


def _read(kind: str) -> dict[str, tuple[str, ...]]:
    """The lines of one kind in ``wording.tsv``: what stands in the form, and what people write."""
    found: dict[str, tuple[str, ...]] = {}
    text = (Path(__file__).parent / "wording.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        name, old, new = line.split("\t")
        if name == kind:
            found[old] = (*found.get(old, ()), new)
    return found


_OTHER_WORDS = _read("label")
_LIST_WORDS = [(old, new[0]) for old, new in _read("list").items()]
_SLIPS = {old: new[0] for old, new in _read("slip").items()}
_TRADITIONAL = {old: new[0] for old, new in _read("traditional").items()}


def to_traditional(text: str) -> str:
    return "".join(_TRADITIONAL.get(ch, ch) for ch in text)


class Wording:
    """Gives each label its printed form; the same label keeps it through a document."""

    def __init__(self, habits: Habits, rng: random.Random) -> None:
        self.habits = habits
        self.rng = rng
        self._given: dict[str, str] = {}
        self._slips_left = habits.typos
        self.used_words: set[str] = set()

    def label(self, official: str, *, context: str = "") -> str:
        """The printed label; ``context`` keeps apart labels of the same words."""
        key = context + "|" + official
        if key not in self._given:
            self._given[key] = self._set(official)
        return self._given[key]

    def stack(self, official: str) -> str:
        """A label set one character a line."""
        return "\n".join(self.label(official).replace("\n", ""))

    def _set(self, official: str) -> str:
        text = self._reword(official)
        text = self._slip(text)
        text = self._marks(text)
        if self.habits.traditional:
            text = to_traditional(text)
        return self._break(text)

    def _reword(self, text: str) -> str:
        if self.rng.random() >= self.habits.rewording:
            return text
        if text in _OTHER_WORDS:
            self.used_words.add(text)
            return self.rng.choice(_OTHER_WORDS[text])
        for old, new in _LIST_WORDS:
            if old in text and len(text) > len(old) + 2 and self.rng.random() < 0.6:
                self.used_words.add(text)
                return text.replace(old, new, 1)
        return text

    def _slip(self, text: str) -> str:
        if self._slips_left <= 0 or len(text) < 7 or self.rng.random() > 0.2:
            return text
        self._slips_left -= 1
        for right, wrong in self.rng.sample(sorted(_SLIPS.items()), len(_SLIPS)):
            if right in text and self.rng.random() < 0.7:
                return text.replace(right, wrong, 1)
        at = self.rng.randrange(len(text) // 2, len(text) - 2)
        return text[:at] + text[at + self.rng.choice([1, 2]) :]

    def _marks(self, text: str) -> str:
        numbering, brackets = self.habits.numbering, self.habits.brackets
        text = re.sub(r"^((?:其中：)?)(\d)\.", lambda m: f"{m[1]}{m[2]}{numbering}", text)
        if brackets == "half":
            text = text.replace("（", "(").replace("）", ")")
        elif brackets == "spaced":
            text = re.sub(r"^（(.)）", r"(\1) ", text)
        elif brackets == "none":
            text = re.sub(r"^（(.)）", r"\1、", text) if text.startswith("（") else text
        return text

    def _break(self, text: str) -> str:
        how = self.habits.breaks
        if how == "line" and len(text) > 4 and self.rng.random() < 0.55:
            at = self.rng.randrange(2, len(text) - 1)
            return text[:at] + "\n" + text[at:]
        if (
            how == "number"
            and re.match(r"^[一二三四]、|^\d[.、．]|^[（(]", text)
            and self.rng.random() < 0.5
        ):
            at = 2 if text[1] != "一" else 3
            return text[:at] + "\n" + text[at:]
        if how == "spaces" and len(text) <= 4:
            return " ".join(text)
        return text
