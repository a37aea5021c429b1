"""Look-alikes of Chinese characters, mapped to the characters that people type.

PDFs made by browsers and some fonts give 一 as the Kangxi radical ⼀ and 不 as the
compatibility ideograph 不: they look the same and compare as different.
"""

from __future__ import annotations

import unicodedata

# Unicode's EquivalentUnifiedIdeograph data for the CJK Radicals Supplement, radical and
# ideograph in turn; only two of these have a decomposition that unicodedata knows.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民"
    "⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤"
    "⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨"
    "⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)

_BLOCKS = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00))
"""Kangxi radicals and compatibility ideographs: each decomposes to its ideograph."""


def _unified() -> dict[int, str]:
    table = dict(zip(map(ord, _RADICALS[::2]), _RADICALS[1::2], strict=True))
    for block in _BLOCKS:
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    return table


UNIFIED = _unified()
"""Code points and what stands for them everywhere else: for tables of another make."""


def unify(text: str) -> str:
    """The text with radicals and compatibility ideographs as unified ideographs, one for one.

    >>> unify("⼀⼆⼈⺠")
    '一二人民'
    """
    return text if text.isascii() else text.translate(UNIFIED)
