"""From a figure to what stands in its cell."""

from __future__ import annotations

import random
from decimal import Decimal

from .habits import Habits
from .model import Number, Printed

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_ZEROS: dict[str, tuple[str, str]] = {
    "0": ("0", "ZERO_EXPLICIT"),
    "nbsp": ("0", "ZERO_EXPLICIT"),
    "wide": ("０", "ZERO_EXPLICIT"),
    "blank": ("", "BLANK"),
    "dash": ("-", "NOT_APPLICABLE"),
    "longdash": ("——", "NOT_APPLICABLE"),
    "slash": ("/", "NOT_APPLICABLE"),
    "none": ("无", "NOT_APPLICABLE"),
}


class Printer:
    """Prints figures by the habits of a document."""

    def __init__(self, habits: Habits, rng: random.Random) -> None:
        self.habits = habits
        self.rng = rng
        self._by_row: dict[str, str] = {}

    def blank(self) -> Printed:
        return Printed("", "BLANK")

    def show(self, value: Number | None, *, path: str = "", unit: str = "") -> Printed:
        """``None`` is a cell left empty; ``unit`` is printed in it only by habit."""
        if value is None:
            return self.blank()
        decorated = path.startswith("disclosure.")
        if value == 0:
            return self._zero(unit if decorated else "", path)
        text = f"{value:,}" if self.habits.thousands and abs(value) >= 1000 else str(value)
        if path.endswith(".change"):
            text = self._signed(value, text)
        if self.habits.wide_digits:
            text = text.translate(_WIDE)
        if decorated and unit and self.rng.random() < self.habits.units:
            return Printed(text + unit, "VALUE", value, unit=unit)
        if decorated and isinstance(value, int) and value > 3 and self.rng.random() < self.habits.notes:
            what = self.rng.choice(["修订", "新增", "取消", "下放"])
            note = f"其中{what}{self.rng.randint(1, 3)}{unit or '件'}"
            return Printed(f"{text}（{note}）", "VALUE", value, note=note)
        return Printed(text, "VALUE", value)

    def _signed(self, value: Number, text: str) -> str:
        if self.habits.sign == "plus" and value > 0:
            return "+" + text
        return text

    def _zero(self, unit: str, path: str) -> Printed:
        habit = self.habits.zero
        if habit == "item":
            suffix = unit or ""
            return Printed("0" + suffix, "ZERO_EXPLICIT", 0, unit=suffix or None)
        if habit == "totals":
            habit = "0" if path.endswith(".total") else "blank"
        if habit == "mixed":
            row = path.rsplit(".", 1)[0]
            habit = self._by_row.setdefault(
                row, self.rng.choice(["0", "0", "0", "blank", "dash", "slash"])
            )
            habit = habit if self.rng.random() < 0.9 else "0"
        raw, state = _ZEROS[habit]
        return Printed(raw, state, 0 if state == "ZERO_EXPLICIT" else None)


def words(text: str) -> Printed:
    """Words where a number belongs."""
    return Printed(text, "TEXT", text)


def money(value: Number, how: str) -> Printed:
    """A sum given in 10 000 yuan, printed as ``yuan``, ``wan`` or bare."""
    if how == "yuan":
        yuan = Decimal(value) * 10000
        whole = int(yuan) if yuan == int(yuan) else yuan.normalize()
        return Printed(f"{whole}元", "VALUE", whole, unit="元")
    if how == "wan":
        return Printed(f"{value}万元", "VALUE", value, unit="万元")
    return Printed(str(value), "VALUE", value)
