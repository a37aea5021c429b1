"""The title of a sample without what only this sample has: its organ and its year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.document import Document, Line, LineKind
from extractor.drafting.wording import clean, mark_of
from extractor.fields.dates import arabic, compact
from extractor.fields.places import is_organ, is_region

MAX_TITLE = 60
FIRST_LINES = 12
_YEAR = re.compile(
    r"(?:FY\s*)?((?:19|20)\d{2})(?:\s*[-–/]\s*(?:19|20)?\d{2}(?!\d))?\s*(?:学?年度?|fiscal year)?", re.I
)
_TITLED = re.compile(
    r"(?:报告|年报|月报|季报|统计[报表]?表?|情况表|一览表|表|report|statistics|return|survey|form)$",
    re.I,
)


def title_lines(document: Document) -> list[str]:
    """What may be the title, likeliest first."""
    lines = [
        part for part in document.body if isinstance(part, Line) and part.kind is not LineKind.FURNITURE
    ]
    head = lines[:FIRST_LINES]
    titled = [line for line in head if line.kind is LineKind.TITLE]
    found = [_joined(titled)] if len(titled) > 1 else []
    found += [clean(line.text) for line in titled]
    captions = [clean(table.caption) for table in document.tables[:1] if table.caption]
    tops = [
        clean(c.text) for t in document.tables[:1] for c in t.cells[:1] if c.column_span == t.n_columns
    ]
    texts = [clean(line.text) for line in head]
    found += [text for text in (*texts, *captions, *tops) if _TITLED.search(text)]
    told = document.properties.get("title", "")
    found += [clean(told)] if told else []
    found += [text for text in texts if not mark_of(text).style]
    usable = (text for text in found if text and len(text) <= MAX_TITLE * 2)
    return list(dict.fromkeys(text for text in usable if not re.search(r"[。；;]", text)))


def _joined(lines: Sequence[Line]) -> str:
    return clean(" ".join(clean(line.text) for line in lines[:3]))


def year_in(text: str) -> int | None:
    """The year that a title names.

    >>> year_in("白水县2023年度行政执法统计年报"), year_in("Annual return 2022/23")
    (2023, 2022)
    """
    found = _YEAR.search(arabic(text))
    return int(found[1]) if found else None


def bare_title(text: str) -> str:
    """The title without organ and year; what is left names the kind of report.

    >>> bare_title("白水县司法局2023年度行政执法统计年报")
    '行政执法统计年报'
    >>> bare_title("Cedar County: Return of libraries 2022/23")
    'Return of libraries'
    """
    text = re.sub(r"^[^:：]{2,40}: (?=.{8})", "", text)
    text = re.sub(r"^附[件表]?\s*\d*\s*[:：.、]?\s*", "", arabic(text)) or text
    found = _YEAR.search(text)
    before, after = (text[: found.start()], text[found.end() :]) if found else (text, "")
    before, after = before.strip(" 　()（）,:-–《"), after.strip(" 　()（）,:-–》")
    before = _without_organ(before)
    if before and after and re.search(r"[\u4e00-\u9fff]", before + after):
        return before + after
    return clean(f"{before} {after}")


def _without_organ(text: str) -> str:
    """The text behind the longest beginning that names an organ or a place."""
    plain = compact(text)
    if plain.isascii() or not plain:
        return text
    for end in range(len(plain), 2, -1):
        if is_organ(plain[:end]) or (
            is_region(plain[:end]) and not re.match(r"[局委办厅]", plain[end:])
        ):
            return plain[end:]
    return plain
