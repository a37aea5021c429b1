"""Label text as the mapper sees it: no layout, one width of characters, numbering set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_LAYOUT = re.compile(r"[\s\u00a0\u200b-\u200d\u2060\ufeff\u3000\u00b9\u00b2\u00b3\u2070-\u2079]+")
"""White space, and the raised marks of footnotes."""
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Full-width marks have one narrow form; NFKC as a whole is not safe (it turns ① into 1).
_SAME_MARKS = {
    "(": "〔【［｛",
    ")": "〕】］｝",
    '"': "“”„‟‘’‚‛〝〞＂《》「」『』",
    ",": "、，",
    ".": "。·•．",
    ";": "；",
    ":": "：",
}
_MARKS = str.maketrans({mark: narrow for narrow, marks in _SAME_MARKS.items() for mark in marks})

# Traditional to simplified, for the characters that stand in labels of official forms.
_TRADITIONAL = str.maketrans(
    "規條項總計機構發佈關於開訴訟複覆議結糾維審其際類辦處無資訊務業會團體個單應當補證據費額萬數減"
    "執過轉來號間學術見書報眾難題員財產價標準領導實際經濟國內與為從續繳納責壓繼齡網頁電話傳眞郵簡"
    "許強製節佔協勞點區縣鎮鄉廳黨組織長級護權確認獲穩衛環農產壹貳參",
    "规条项总计机构发布关于开诉讼复复议结纠维审其际类办处无资讯务业会团体个单应当补证据费额万数减"
    "执过转来号间学术见书报众难题员财产价标准领导实际经济国内与为从续缴纳责压继龄网页电话传真邮简"
    "许强制节占协劳点区县镇乡厅党组织长级护权确认获稳卫环农产一二三",
)

_ONE_SPELLING = str.maketrans(
    {
        char: char.translate(_WIDE).translate(_MARKS).translate(_TRADITIONAL)
        for char in map(chr, {*_WIDE, *_MARKS, *_TRADITIONAL})
    }
)
"""The three one after the other, in one pass over the text."""

_CHINESE = "一二三四五六七八九十"
_MARKER = re.compile(
    rf"(?P<paren>\((?P<p>[{_CHINESE}]{{1,3}}|\d{{1,2}})\))"
    rf"|(?P<cn>(?P<c>[{_CHINESE}]{{1,3}})[,.:])"
    r"|(?P<num>(?P<n>\d{1,2})[,.:)](?!\d))"
    r"|(?P<circle>[①-⑳])"
    r"|(?P<bare>(?P<b>\d{1,2})(?=[^\d.,%件条项元个次]))"
)


@dataclass(frozen=True, slots=True)
class LabelText:
    """``core`` is the label without its number; ``marker`` names the number's style and count.

    Styles: ``(`` for （一） and (1), ``c`` for 一、, ``n`` for 1. or 1、 or ①; empty if unnumbered.
    """

    core: str
    marker: str = ""


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """One spelling for layout, width, case, quotation marks, brackets and character variants.

    >>> normalise("（三）不\\n予 公 開")
    '(三)不予公开'
    """
    return _LAYOUT.sub("", text).translate(_ONE_SPELLING).lower()


@lru_cache(maxsize=65536)
def parse_label(text: str) -> LabelText:
    """Split the number from the label.

    >>> parse_label("3、危及“三安全一稳定”")
    LabelText(core='危及"三安全一稳定"', marker='n3')
    >>> parse_label("（七）总计").marker, parse_label("一、本年新收").marker, parse_label("规章").marker
    ('(7', 'c1', '')
    """
    bare = normalise(text)
    match = _MARKER.match(bare)
    if match is None or match.end() == len(bare):
        return LabelText(bare)
    if match["paren"]:
        marker = "(" + _ordinal(match["p"])
    elif match["cn"]:
        marker = "c" + _ordinal(match["c"])
    elif match["circle"]:
        marker = "n" + str(ord(match["circle"]) - ord("①") + 1)
    else:
        marker = "n" + str(int(match["n"] or match["b"]))
    return LabelText(bare[match.end() :].lstrip(",.:"), marker)


def _ordinal(text: str) -> str:
    if text.isdigit():
        return str(int(text))
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return str(_CHINESE.index(text) + 1) if len(text) == 1 else text
    return str(
        (_CHINESE.index(tens) + 1 if tens else 1) * 10 + (_CHINESE.index(ones) + 1 if ones else 0)
    )


def is_printed(path: tuple[str, ...]) -> bool:
    """Whether the last label of a path is there: not missing, not blank."""
    return bool(path) and bool(normalise(path[-1]))
