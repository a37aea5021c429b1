"""What a record holds besides figures: invented names, addresses, numbers of filing, ticked boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from extractor.forms.form import FieldSpec
from extractor.result import Value, ValueState
from extractor.sampling.places import regions

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_GIVEN = "建国海燕晓明丽华志强文博雪梅俊杰思远佳宁"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOXES = (("■", "□"), ("√", "□"), ("●", "○"), ("■", "□"), ("√", ""))
"""Marks of a chosen and of an open box that every font has; some print no open box."""


class Words:
    """The words of one document: boxes are drawn alike in it, before or behind their words."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.boxes = rng.choice(BOXES)
        self.behind = rng.random() < 0.25
        self.plain = rng.random() < 0.3
        self.gap = rng.choice((" ", "  ", "　", ""))

    def value(self, spec: FieldSpec) -> Value:
        """The printed content of a field that holds no figure."""
        if spec.type == "yes_no":
            return self._yes_no()
        if spec.type in ("enum", "multi_enum"):
            return self._chosen(spec)
        if spec.type == "date":
            word = self._date()
        elif spec.type == "url":
            host = "".join(self.rng.choices(_LETTERS, k=self.rng.randint(3, 9)))
            word = self.rng.choice(("http://", "https://", "")) + f"www.{host}.gov.cn"
        else:
            word = self._text(spec)
        return Value(word, ValueState.VALUE, word)

    def _yes_no(self) -> Value:
        draw = self.rng.random()
        if draw < 0.06 and not self.plain and self.boxes[1]:
            return Value(None, ValueState.BLANK, self._boxed(("是", "否"), frozenset()))
        answer = draw < 0.7
        word = "是" if answer else "否"
        raw = word if self.plain else self._boxed(("是", "否"), {word})
        return Value(answer, ValueState.VALUE, raw)

    def _chosen(self, spec: FieldSpec) -> Value:
        several = spec.type == "multi_enum"
        count = self.rng.randint(1, 3) if several else 1
        drawn = set(self.rng.sample(spec.values, min(count, len(spec.values))))
        words = [word for word in spec.values if word in drawn]
        plain = self.plain and not several
        raw = "、".join(words) if plain else self._boxed(spec.values, drawn)
        return Value("、".join(words), ValueState.VALUE, raw)

    def _boxed(self, words: tuple[str, ...], chosen: set[str] | frozenset[str]) -> str:
        marks = [self.boxes[0] if word in chosen else self.boxes[1] for word in words]
        gap = self.gap or ("" if all(marks) else " ")
        if self.behind:
            return gap.join(word + mark for word, mark in zip(words, marks, strict=True))
        return gap.join(mark + word for word, mark in zip(words, marks, strict=True))

    def _date(self) -> str:
        year, month, day = self.rng.randint(2018, 2024), 1, self.rng.randint(4, 31)
        return self.rng.choice((f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}"))

    def _text(self, spec: FieldSpec) -> str:
        label = spec.row.node.label + spec.column.node.label
        for sign, make in _BY_SIGN.items():
            if sign in label:
                return make(self)
        return self.rng.choice(("政务头条号", "手机客户端")) if "其他" in label else self._name()

    def _name(self) -> str:
        place = self.rng.choice(regions()).county
        return place + self.rng.choice(("发布", "在线", "政府网", "人民政府网站", "门户网站"))

    def _organ(self) -> str:
        place = self.rng.choice(regions()).county
        return place + self.rng.choice(("人民政府", "人民政府办公室", "政务服务管理局", "行政审批局"))

    def _person(self) -> str:
        return self.rng.choice(_SURNAMES) + "".join(self.rng.choices(_GIVEN, k=self.rng.randint(1, 2)))

    def _filing(self) -> str:
        return (
            f"{self.rng.choice('京沪苏浙鲁豫川粤')}ICP备{self.rng.randint(5 * 10**6, 2 * 10**7):08}号-1"
        )

    def _police(self) -> str:
        number = self.rng.randint(11 * 10**12, 65 * 10**12)
        return f"{self.rng.choice('京沪苏浙鲁豫川粤')}公网安备{number}号"

    def _phone(self) -> str:
        return f"0{self.rng.randint(310, 999)}-{self.rng.randint(2000000, 89999999)}"

    def _code(self) -> str:
        return str(self.rng.randint(11 * 10**8, 65 * 10**8))


_BY_SIGN: Mapping[str, Callable[[Words], str]] = {
    "负责人": Words._person,
    "单位": Words._organ,
    "ICP": Words._filing,
    "公安": Words._police,
    "电话": Words._phone,
    "码": Words._code,
    "人": Words._person,
}
"""What a label's words ask for; the first that fits."""
