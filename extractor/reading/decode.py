"""Bytes of a Chinese page or text file → text, whatever the file says about itself.

A byte order mark or strict UTF-8 decides where it fits. Else GB18030, Big5-HKSCS and
UTF-16 without a mark compete by the share of characters that ordinary text uses: level 1
of GB 2312 (3,755 characters in order of reading, rows 16–55) and level 1 of Big5 (5,401),
and again those that every report uses. The declared charset only breaks ties:
declarations are wrong too often.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16-le", "utf-16-be")
_BROKEN_SHARE = 0.02
"""UTF-8 with so few broken sequences is UTF-8 that was cut or patched."""
_SAMPLE = 4_000
"""Characters beyond ASCII that are looked at."""
_SURE = 0.8
"""Score from which a decoding is taken against what would go first."""
_CERTAIN = 1.0
_ENOUGH = 200
"""Score from which no other decoding is tried, if so many characters count in it: of texts in
Big5 read as GB18030 those of 10 characters may reach it, those of 200 half of it."""
DECLARED = 0.01
"""What a declaration adds to a score: it decides only between equals."""
RARER = 0.05
"""What Big5 must be ahead of GB18030: its level 1 is larger, so chance hits it more often."""
_FAMILIES = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "gb18030"}
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体"
    "制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内"
    "数正心反你明看原又利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直"
    "题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别"
    "府信息申请告规章范许处罚强收费采购项目额增减既废止效额类报维纠审查诉讼议复终尚未起他然商企科"
    "研究益服务律织值予部秘密禁危及安稳护第三权内过案卷询提供掌握补仍晰处信访举重出版理由确认取逾"
    "期补正缴结转续办市县区镇乡街办局厅委省年报概述存题改措施其他事"
    "這為個國來時們會發動過種後學經進著電裡實體機當點從業應開還沒結問建條係軍黨題員總設長資邊"
    "圖組見計別請規範許處罰強收費採購項目額減廢審訴訟議復終屬類報維糾務織護權內詢補訪舉辦縣區鎮鄉"
    "街廳資訊與關於數據無"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``repaired``: the text had been decoded wrongly once before it was saved."""

    text: str
    charset: str
    repaired: bool = False


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes of unknown or wrongly declared encoding; undecodable bytes become U+FFFD.

    >>> decode("公开年度报告".encode("gb18030"), "utf-8").text
    '公开年度报告'
    """
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(charset, "replace"), charset)
    if b"\0" in data and (wide := _best(data, _WIDE, declared)).score > _SURE:
        return wide.decoded
    text = _utf8(data)
    if text is not None:
        repaired = _repaired(text)
        if repaired is not None or not _by_chance(text, data):
            return Decoded(repaired or text, "utf-8", repaired is not None)
    narrow = _best(data, ("gb18030", "big5hkscs"), declared)
    wide = _best(data, _WIDE, declared) if narrow.score < _SURE and len(data) % 2 == 0 else narrow
    return wide.decoded if wide.score > max(_SURE, narrow.score) else narrow.decoded


def _utf8(data: bytes) -> str | None:
    """The text if the bytes are UTF-8; the last character may be cut, a few may be broken."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            return data.decode("utf-8", "replace")
        beginning = data[error.start : error.start + _SAMPLE].decode("utf-8", "replace")
    if beginning.count("\ufffd") > max(2, _BROKEN_SHARE * len(data) / 3):
        return None  # more than could be pardoned if all the rest were sound
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(_LATER.findall(text)) - broken
    return text if broken <= max(1, _BROKEN_SHARE * sound) and sound > 3 * broken else None


def _by_chance(text: str, data: bytes) -> bool:
    """Whether a few words of GB 2312 happen to be UTF-8: two bytes each, and in no Latin word."""
    if text.isascii() or _LATER.search(text) or _IN_WORD.search(text):
        return False
    return _score(data.decode("gb18030", "replace")) > _SURE


@dataclass(frozen=True, slots=True)
class _Candidate:
    decoded: Decoded
    score: float


def _best(data: bytes, charsets: tuple[str, ...], declared: str | None) -> _Candidate:
    """The decoding that looks most like Chinese."""
    family = _family(declared)
    candidates: list[_Candidate] = []
    for charset in charsets:
        if any(c.score > _CERTAIN and len(_foreign(c.decoded.text)) >= _ENOUGH for c in candidates):
            break
        text = data.decode(charset, "replace")
        score = _score(text, wide=charset in _WIDE) + (DECLARED if charset == family else 0)
        score -= RARER if charset == "big5hkscs" else 0
        candidates.append(_Candidate(Decoded(text, charset), score))
    return max(candidates, key=lambda candidate: candidate.score)


def _family(declared: str | None) -> str | None:
    """The decoder that covers a declared charset."""
    try:
        name = codecs.lookup((declared or "").strip().lower()).name
    except (LookupError, ValueError):
        return None
    return "big5hkscs" if name.startswith(("big5", "cp950")) else _FAMILIES.get(name)


def _score(text: str, *, wide: bool = False) -> float:
    """How much a text looks like Chinese, from −1 to 1.5.

    The share of common characters among those beyond ASCII, and half of the share of
    frequent ones; broken, private and control characters count against it. Where ASCII
    itself was decoded from two bytes (``wide``) it is evidence and counts, too.
    """
    count = Counter(text[: 10 * _SAMPLE] if wide else _foreign(text))
    common = _common()
    score = 0.0
    for character, times in count.items():
        if character in common or (wide and " " <= character <= "~") or character in "\t\n\r":
            score += times * (1.5 if character in _FREQUENT or character <= "~" else 1.0)
        elif character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character < " ":
            score -= times
    return score / max(1, count.total())


_ASCII = bytes(range(128))
_IN_WORD = re.compile("[A-Za-z][\u0080-\u07ff]|[\u0080-\u07ff][A-Za-z]")
_LATER = re.compile("[\u0800-\U0010ffff]")
"""Characters that UTF-8 writes in three bytes or four."""


def _foreign(text: str) -> str:
    """The first characters beyond ASCII; bytes lose their ASCII many times faster than text."""
    return text.encode("utf-8", "replace").translate(None, _ASCII).decode("utf-8")[:_SAMPLE]


@cache
def _common() -> frozenset[str]:
    """The characters and marks of level 1 of GB 2312 and of Big5."""
    found: set[str] = set()
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    for charset, leads in (("gb2312", range(0xA1, 0xD8)), ("big5", range(0xA1, 0xC7))):
        pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
        found.update(pair.decode(charset, "ignore") for pair in pairs)
    return frozenset(c for c in found if len(c) == 1 and c > "~") | {"\u00a0", "\u3000"}


def _repaired(text: str) -> str | None:
    """Undo a wrong decoding before the text was saved as UTF-8, where that is certain.

    UTF-8 or GB18030 that was read as Windows-1252 shows Latin letters and no Chinese,
    UTF-8 that was read as GB18030 shows Chinese characters that nobody uses.
    """
    foreign = _foreign(text)
    if len(foreign) < 6:
        return None
    charsets: tuple[str, ...] = ("utf-8", "gb18030")
    if len(foreign.encode("latin-1", "ignore")) > len(foreign) // 2:
        data = _western(text)
    elif _score(foreign) < _SURE:
        data = text.encode("gb18030", "ignore")
        charsets = ("utf-8",)
    else:
        return None
    for charset in charsets if data else ():
        again = data.decode(charset, "replace")
        if again.count("\ufffd") <= _BROKEN_SHARE * len(foreign) and _score(again) > 1:
            return again
    return None


def _western(text: str) -> bytes:
    """The bytes that Windows-1252 or Latin-1 shows as this text; nothing if it shows other letters."""
    data = bytearray()
    for character in text:
        code = character.encode("cp1252", "ignore") or (
            character.encode("latin-1") if character < "\u0100" else b""
        )
        if not code:
            return b""
        data += code
    return bytes(data)
