"""What an English report says of itself: title, agency and fiscal year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.document import Line, LineKind
from extractor.result import Scalar

_ACT = r"(?:freedom\s+of\s+information(?:\s+act)?(?:\s*\(FOIA\))?|FOIA)"
_TITLE = re.compile(
    rf"\bannual\b.{{0,40}}?{_ACT}.{{0,20}}?\breport\b|{_ACT}.{{0,30}}?\bannual\s+report\b"
    rf"|\bannual\s+report\b.{{0,60}}?{_ACT}",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"\b(?:fiscal|fiscal year|FY|for|of|the|and|act)$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:fiscal\s+year|FY)[\s:-]*((?:19|20)\d{2})\b", re.IGNORECASE)
_PLAIN_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_PERIOD = re.compile(
    r"October\s+1,?\s+((?:19|20)\d{2})\s*(?:,|to|through|-|–)+\s*September\s+30,?\s+((?:19|20)\d{2})",
    re.IGNORECASE,
)
_ORGAN = re.compile(
    r"\b(?:Department|Agency|Commission|Administration|Board|Corporation|Office|Bureau|Service|"
    r"Authority|Foundation|Institute|Council|Bank|Endowment|Archives|Center|Institution|Museum|"
    r"System|Corps|Committee|Court|Partnership|Library)\b",
    re.IGNORECASE,
)
_NOT_ORGAN = re.compile(
    r"\b(?:report|contact|name|address|phone|requests?|section|prepared|submitted|attorney general|"
    r"page|table|act)\b|[@?!]|https?:",
    re.IGNORECASE,
)
_HEAD = 40
"""Lines at the head in which title, agency and year are looked for."""
_LONGEST = 200


def english_head(lines: Sequence[Line], properties: Mapping[str, str]) -> dict[str, Scalar]:
    """``title``, ``issuer``, ``report_year`` and the period of an annual report under the
    Freedom of Information Act, as far as they are told; empty for any other document.

    >>> head = english_head([Line("Federal Example Board"), Line("FY 2019 Annual FOIA Report")], {})
    >>> head["title"], head["issuer"], head["report_year"]
    ('FY 2019 Annual FOIA Report', 'Federal Example Board', 2019)
    """
    head = [" ".join(line.text.split()) for line in lines[:_HEAD] if line.kind is not LineKind.FURNITURE]
    told = [properties[k] for k in ("title", "subject", "dc.title", "og:title") if properties.get(k)]
    title = next(_titles(head), None) or next(_titles(told), None)
    if title is None:
        return {}
    found: dict[str, Scalar] = {"title": title}
    organ = _organ(title, head) or next(filter(None, (_organ(t, ()) for t in told)), None)
    if organ:
        found["issuer"] = organ
    period = _PERIOD.search(" ".join(head))
    year = _year(title, [*head, *told]) or (int(period[2]) if period else None)
    if year:
        found["report_year"] = year
    if period:
        found |= {"period_start": f"{period[1]}-10-01", "period_end": f"{period[2]}-09-30"}
    return found


def _titles(texts: Sequence[str]) -> Iterator[str]:
    """Lines that hold a title, then titles that two or three lines hold together."""
    for count in (1, 2, 3):
        for at in range(len(texts) - count + 1):
            text = " ".join(texts[at : at + count])
            if len(text) <= _LONGEST and _TITLE.search(text) and not text.endswith((".", ";")):
                goes_on = _BROKEN.search(text) and at + count < len(texts)
                yield f"{text} {texts[at + count]}" if goes_on else text


def _year(title: str, texts: Sequence[str]) -> int | None:
    for text in (title, *texts):
        found = _YEAR.search(text)
        if found:
            return int(found[1])
    found = _PLAIN_YEAR.search(title)
    return int(found[0]) if found else None


def _organ(title: str, head: Sequence[str]) -> str | None:
    """What the title says besides its words, if it is an organ; else the first line that is one."""
    rest = [_trimmed(part) for part in _TITLE.split(title)]
    named = [part for part in rest if _ORGAN.search(part) and not _NOT_ORGAN.search(part)]
    if named:
        return named[0]
    for line in head:
        if len(line) <= 80 and _ORGAN.search(line) and not _NOT_ORGAN.search(line):
            return _trimmed(line)
    return None


def _trimmed(text: str) -> str:
    """Without the words that join an agency to the title, and without the year.

    >>> _trimmed("for the Federal Example Board, Fiscal Year 2019"), _trimmed("U.S. Mint’s")
    ('Federal Example Board', 'U.S. Mint')
    """
    text = re.sub(r"\(\s*\)", "", _YEAR.sub("", text))
    text = _PLAIN_YEAR.sub("", text).strip(" ,:;|–—-")
    text = re.sub(
        r"^(?:(?:for|of|by|to|the)\s+)+|(?:\s+(?:for|of|the|in))+$", "", text, flags=re.IGNORECASE
    )
    return re.sub(r"[’']s?$", "", text).strip(" ,:;|–—-")
