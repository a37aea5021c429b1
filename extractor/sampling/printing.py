"""Figures as an agency prints them: from a number to the text of its cell, with the gold value.

The gold value is known from the making, never by parsing the text again.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from extractor.forms.form import FieldSpec, Form
from extractor.result import Value, ValueState
from extractor.sampling.figures import NUMERIC
from extractor.sampling.scales import Figures, Number
from extractor.sampling.style import Style
from extractor.sampling.words import Words

EMPTY: Mapping[str, tuple[str, ValueState]] = {
    "zero": ("0", ValueState.ZERO_EXPLICIT),
    "blank": ("", ValueState.BLANK),
    "dash": ("-", ValueState.NOT_APPLICABLE),
    "long_dash": ("——", ValueState.NOT_APPLICABLE),
    "slash": ("/", ValueState.NOT_APPLICABLE),
    "none_word": ("无", ValueState.NOT_APPLICABLE),
}
"""How nothing is printed, and what state that is. A blank is never a zero."""

WORDS = ("见附表", "详见附件", "另行统计", "涉密不公开")
NOTES = ("其中修订{part}件", "含上年{part}件", "较上年增加{part}", "其中本级{part}件", "不含垂管部门")

_WIDE = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")
_CHINESE = "零一二三四五六七八九十"


class Printer:
    """Prints the cells of one document, consistently within it."""

    def __init__(self, form: Form, style: Style, rng: Random) -> None:
        self.form = form
        self.style = style
        self.rng = rng
        self.space = rng.choice(("\u00a0", "\u00a0\u00a0", "\u3000", " ", "\u00a0 "))
        self.minus = rng.choice(("-", "－", "--", "—", "−")) if style.has("signs") else "-"
        self.wan = rng.random() < 0.5
        apart = Random()  # noqa: S311
        apart.setstate(rng.getstate())  # draws for words must not move those for figures
        self.words = Words(apart)

    def print_all(self, figures: Figures) -> dict[str, Value]:
        """Every field's printed value; troubles that concern whole rows are applied last."""
        values = {s.path: self.value(figures.get(s.path, 0), s) for s in self.form.field_specs}
        if self.style.has("blank_form"):
            self._blank(values, list(values))
            return values
        if self.style.has("blank_totals"):
            self._blank(values, self._totals())
        if self.style.has("blank_rows"):
            self._blank(values, self._one_row())
        if self.style.has("words_in_cells"):
            path = self.rng.choice(sorted(values))
            text = self.rng.choice(WORDS)
            values[path] = Value(None, ValueState.TEXT, text)
        return values

    def value(self, number: Number, spec: FieldSpec) -> Value:
        if spec.type not in NUMERIC:
            return self.words.value(spec)
        if number == 0:
            return self._zero(spec)
        small = 2 <= number <= 10 and number == int(number)
        if self.style.has("chinese_numerals") and small and self.rng.random() < 0.3:
            return Value(number, ValueState.VALUE, _CHINESE[int(number)])
        text = self._digits(number, spec)
        unit = self._unit(spec)
        note = self._note(number)
        raw = text + (unit or "") + (f"（{note}）" if note else "")
        return Value(number, ValueState.VALUE, raw, unit, note)

    def shown(self, value: Value) -> str:
        """The cell's full text, with the spaces that some editors leave before figures."""
        if not self.style.has("nbsp_numbers") or self.rng.random() < 0.2:
            return value.raw
        return self.space + value.raw + (self.space if self.rng.random() < 0.3 else "")

    def _digits(self, number: Number, spec: FieldSpec) -> str:
        plain = f"{abs(number):,f}" if isinstance(number, Decimal) else f"{abs(number):,}"
        text = plain if self.style.has("thousands") else plain.replace(",", "")
        if number < 0:
            text = self.minus + text
        elif spec.type == "signed" and self.style.has("signs") and self.rng.random() < 0.8:
            text = "+" + text
        return text.translate(_WIDE) if self.style.has("fullwidth") else text

    def _zero(self, spec: FieldSpec) -> Value:
        kind = self.style.zeros
        if self.style.has("mixed_empty") and self.rng.random() < 0.3:
            kind = self.rng.choice(sorted(EMPTY))
        if kind == "decimal":
            if spec.type == "money":
                raw = self.rng.choice(("0.00", "0.0", "0.0000"))
                return Value(Decimal(raw), ValueState.ZERO_EXPLICIT, raw)
            kind = "zero"
        raw, state = EMPTY[kind]
        if state is not ValueState.ZERO_EXPLICIT:
            return Value(None, state, raw)
        unit = self._unit(spec) if self.rng.random() < 0.3 else None
        if self.style.has("fullwidth"):
            raw = raw.translate(_WIDE)
        return Value(0, state, raw + (unit or ""), unit)

    def _unit(self, spec: FieldSpec) -> str | None:
        if not self.style.has("units_in_cells"):
            return None
        if spec.unit in (None, "unspecified"):
            return ("万元" if self.wan else "元") if spec.type == "money" else None
        return spec.unit

    def _note(self, number: Number) -> str | None:
        if not self.style.has("notes_in_cells") or number < 2 or self.rng.random() > 0.15:
            return None
        return self.rng.choice(NOTES).format(part=self.rng.randint(1, max(1, int(number) // 2)))

    def _totals(self) -> list[str]:
        """All totals of one additive table, or all of one row of it."""
        totals = {
            side[0].path
            for rule in self.form.rules
            for i in rule.instances
            for side, other in ((i.left, i.right), (i.right, i.left))
            if i.relation == "=" and len(side) == 1 and len(other) > 1
        }
        if not totals:
            return []
        table = self.form.fields[self.rng.choice(sorted(totals))].table
        return [p for p in totals if self.form.fields[p].table == table]

    def _one_row(self) -> list[str]:
        chosen = self.rng.choice(self.form.field_specs)
        return [
            s.path
            for s in self.form.field_specs
            if s.table == chosen.table and s.row.path == chosen.row.path
        ]

    @staticmethod
    def _blank(values: dict[str, Value], paths: list[str]) -> None:
        values.update(dict.fromkeys(paths, Value(None, ValueState.BLANK, "")))
