"""The line, or the few lines, that hold a report's title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.document import Line, LineKind
from extractor.fields.dates import arabic, compact, year_of
from extractor.fields.places import is_organ, is_region

_OPEN = "公[开開]"
_REPORT = "(?:[报報]告|年[报報])"
_WHAT = rf"(?:(?:政府|政[务務])?信息(?:主[动動])?{_OPEN}|政[务務]{_OPEN}|政府信息)"
_ON_SITES = r"(?:政府)?[网網]站(?:工作|年度|工作年度|年度工作)(?:[报報]表|[报報]告|年[报報]表?)"
_CORE = rf"(?:{_WHAT}[^，。；：、,;:!?]{{0,14}}?{_REPORT}(?:\(?全文\)?)?|{_ON_SITES})"
_TITLE = re.compile(
    rf"(?P<before>[^，。；：,;:!?]{{0,70}}?)(?P<core>{_CORE})(?P<after>\([^()]{{1,24}}\))?"
)
_YEAR_WORD = r"(?:(?:19|20)\d{2}(?:[-—–~至]+(?:19|20)\d{2})?(?:学年度?|年年度|年度|年)?)"
_YEAR_LINE = re.compile(_YEAR_WORD)
_NOISE = re.compile(
    rf"{_YEAR_WORD}|^关于|关于$|^的|的$|^《|[>»›]|本级$|^年度|年度$|^\d+[.、]|^附件?\d*[:.]?|^【.*?】"
)
_SEPARATORS = re.compile(r"\s*(?:>>|>|»|›|\||_|::|－－|——|\s-\s|(?<=报告)[-–—]|(?<=年报)[-–—])\s*")
_LAST_WORDS = re.compile(
    rf"(?:{_REPORT}|[报報]表)(?:\([^()]{{0,24}}\)|全文){{0,2}}》?(?:\.\w{{3,4}})?$|[>»›|]"
)
_JOINED_AT_MOST = 4
_LONGEST_LINE = 300
_LONGEST_PART = 45

_PROPERTY_RANK = {"articletitle": 6.0, "title": 2.0, "dc.title": 2.0, "og:title": 2.0, "headline": 2.0}


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed (blanks between Chinese characters closed) and what it tells."""

    text: str
    organ: str
    year: int | None
    score: float
    line: int | None = None
    """Index of its first line; ``None`` if the file's properties gave it."""


def find_title(lines: Sequence[Line], properties: Mapping[str, str]) -> Title | None:
    """The likeliest title among the lines at the head and the file's properties.

    Navigation and lead paragraphs hold the same words: a title fills its line, carries no
    sentence marks, and best names an organ and a year.
    """
    found = [*_from_lines(lines), *_from_properties(properties)]
    return max(found, key=lambda title: title.score, default=None)


def _from_properties(properties: Mapping[str, str]) -> Iterator[Title]:
    for name, text in properties.items():
        rank = _PROPERTY_RANK.get(name.lower().removeprefix("meta."))
        if rank is None:
            continue
        for part in _SEPARATORS.split(text):
            title = _parse(part, rank)
            if title is not None:
                yield title


def _from_lines(lines: Sequence[Line]) -> Iterator[Title]:
    for index, line in enumerate(lines):
        plain = compact(line.text)
        if len(plain) > _LONGEST_LINE or not _LAST_WORDS.search(plain):
            continue
        for part in _SEPARATORS.split(line.text):
            base = _kind_score(line.kind) - min(index, 80) / 100
            alone = _parse(part, base - (0.5 if part != line.text else 0), index)
            if alone is not None:
                yield _dated(_demoted(alone, lines, index), lines, index)
        yield from _joined(lines, index)


def _joined(lines: Sequence[Line], last: int) -> Iterator[Title]:
    """A title broken over lines: each line above is short and ends in the middle of things."""
    text = lines[last].text
    for first in range(last - 1, max(-1, last - _JOINED_AT_MOST), -1):
        above = compact(lines[first].text)
        if len(above) > _LONGEST_PART or re.search(r"[，。；：,;:!?>|]|(?:报告|年报|首页)$", above):
            return
        text = lines[first].text + text
        base = _kind_score(lines[first].kind) - first / 100 - 0.3
        title = _parse(text, base, first)
        # A line above joins only where it names the organ or finishes the words of the title.
        if title is not None and (
            is_organ(above) or is_region(above) or not _TITLE.fullmatch(compact(lines[last].text))
        ):
            yield _dated(title, lines, last)


def _demoted(title: Title, lines: Sequence[Line], index: int) -> Title:
    """Titles in a row, of one year after the other, are links and not this report's title."""
    around = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    listed = any(
        _TITLE.fullmatch(plain) and plain != compact(lines[index].text)
        for plain in (compact(line.text) for line in around)
    )
    return replace(title, score=title.score - 1.5) if listed else title


def _dated(title: Title, lines: Sequence[Line], last: int) -> Title:
    """With the year that stands alone in the next line: （2020年度）."""
    following = compact(lines[last + 1].text) if last + 1 < len(lines) else ""
    if title.year is None and _YEAR_LINE.fullmatch(arabic(following.strip("()"))):
        return replace(title, year=year_of(following.strip("()")), score=title.score + 1.5)
    return title


def _kind_score(kind: LineKind) -> float:
    return {LineKind.TITLE: 2.5, LineKind.HEADING: 1.0, LineKind.FURNITURE: -1.5}.get(kind, 0.0)


def _parse(text: str, score: float, line: int | None = None) -> Title | None:
    text = re.sub(r"\.(?:pdf|docx?|wps|html?)$", "", text.strip(), flags=re.IGNORECASE)
    plain = arabic(compact(text)).strip("《》\"“”'")
    found = _TITLE.fullmatch(plain)
    if found is None or len(plain) > 90:
        return None
    before, core = found["before"], found["core"]
    organ = organ_in_title(before, core)
    year = year_of(before + core) or _year_behind(found["after"] or "")
    if organ is None:
        return None
    score += 2.0 * bool(organ) + 2.0 * (year is not None) + 1.0 * ("年" in core or "年度" in before)
    return Title(printed(text).strip("《》"), organ, year, score, line)


def _year_behind(brackets: str) -> int | None:
    """The year that stands alone in brackets behind the words of the title."""
    inside = brackets.strip("()")
    return year_of(inside) if _YEAR_LINE.fullmatch(inside) else None


def organ_in_title(before: str, core: str = "") -> str | None:
    """The organ told before the words of the title, ``""`` if none, ``None`` if it is no title.

    >>> organ_in_title("关于太平镇2020年度"), organ_in_title("淮安市人民", "政府信息公开年报")
    ('太平镇', '淮安市人民政府')
    """
    if before.endswith("人民") and core.startswith("政府"):
        before += "政府"
    organ = before
    for _ in range(3):
        organ = _NOISE.sub("", organ).strip("()（）《》·-—“”\"' ")
    if re.search(r"按照|根据|现将|发布了|编制|印发|查看|下载|目录|指南|历年|往年|通知", organ):
        return None
    return organ if is_organ(organ) or is_region(organ) or len(organ) > 2 else ""


def printed(text: str) -> str:
    """The text as printed, with line breaks and the blanks beside Chinese characters closed.

    >>> printed("淮安市\\n2024 年  年报 of Huai'an")
    "淮安市2024年年报of Huai'an"
    """
    text = re.sub(r"[\s\u3000\u200b]+", " ", text).strip()
    wide = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
    return re.sub(rf"(?<=[{wide}]) | (?=[{wide}])", "", text)
