"""Bytes of a Chinese page or text file → text, whatever the file says about itself.

Strict UTF-8 decides where it fits. Else GB18030 and Big5-HKSCS compete by the share of
characters that ordinary text uses: level 1 of GB 2312 (3,755 characters in order of
reading, rows 16–55) and level 1 of Big5 (5,401). The declared charset only breaks ties:
declarations are wrong too often.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BROKEN_SHARE = 0.02
"""UTF-8 with so few broken sequences is UTF-8 that was cut or patched."""
_SAMPLE = 200_000
_MOJIBAKE = re.compile(r"[\u00c0-\u00f4][\u0080-\u00bf\u20ac\u201a-\u203a\u02c6\u02dc\u0152-\u0178\u2122]{1,3}")


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
            body = data[len(mark) :]
            return Decoded(body.decode(charset.removesuffix("-sig"), "replace"), charset.removesuffix("-sig"))
    wide = _wide(data)
    if wide:
        return Decoded(data.decode(wide, "replace"), wide)
    text = _utf8(data)
    if text is not None:
        repaired = _unmojibake(text)
        return Decoded(repaired or text, "utf-8", repaired is not None)
    charset = _chinese(data[:_SAMPLE], declared)
    return Decoded(data.decode(charset, "replace"), charset)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, from the zero bytes of its ASCII or the plausibility of its Chinese."""
    head = data[:4096]
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.1 * pairs and even <= 0.01 * pairs:
        return "utf-16-le"
    if even > 0.1 * pairs and odd <= 0.01 * pairs:
        return "utf-16-be"
    return None


def _utf8(data: bytes) -> str | None:
    """The text if the bytes are UTF-8, a few broken sequences allowed."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for c in text[:_SAMPLE] if c > "\x7f" and c != "\ufffd")
    return text if broken <= max(1, _BROKEN_SHARE * sound) and sound > 3 * broken else None


def _chinese(data: bytes, declared: str | None) -> str:
    scores = {"gb18030": _gb_score(data), "big5hkscs": _big5_score(data)}
    family = _family(declared)
    if family in scores:
        scores[family] += 0.01
    return max(scores, key=lambda name: scores[name])


def _family(declared: str | None) -> str | None:
    try:
        name = codecs.lookup((declared or "").strip().lower()).name
    except (LookupError, ValueError):
        return None
    if name in ("gb2312", "gbk", "gb18030", "hz"):
        return "gb18030"
    return "big5hkscs" if name.startswith(("big5", "cp950")) else None


def _gb_score(data: bytes) -> float:
    return _score(data, "gb18030", "gb2312", range(0xA1, 0xD8))


def _big5_score(data: bytes) -> float:
    return _score(data, "big5hkscs", "big5", range(0xA1, 0xC7))


def _score(data: bytes, charset: str, narrow: str, common: range) -> float:
    """Share of common characters among those beyond ASCII; broken and private ones count −1."""
    score = count = 0
    for char in data.decode(charset, "replace"):
        if char <= "\x7f":
            continue
        count += 1
        if char == "\ufffd" or "\ue000" <= char <= "\uf8ff":
            score -= 1
            continue
        encoded = char.encode(narrow, "ignore")
        score += len(encoded) == 2 and encoded[0] in common
    return score / max(1, count)


def _unmojibake(text: str) -> str | None:
    """Undo UTF-8 that was read as Windows-1252 and saved as UTF-8 again, where that is certain."""
    sample = text[:_SAMPLE]
    if len(_MOJIBAKE.findall(sample)) < 3 or any("一" <= c <= "鿿" for c in sample):
        return None
    data = bytearray()
    for char in text:
        encoded = char.encode("cp1252", "ignore") or (char.encode("latin-1") if char < "\u0100" else b"")
        if not encoded:
            return None
        data += encoded
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
