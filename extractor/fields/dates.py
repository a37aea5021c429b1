"""Dates, years and periods in Chinese prose: full-width digits, 二〇二〇年, 自…起至…止."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

LABEL = 60
"""Texts of at most so many characters return in document after document …"""
REMEMBERED = 20_000
"""… and so many of them are remembered: some megabytes."""

_NUMERALS = {c: str(n) for n, chars in enumerate(("〇○零Ｏ◯", *"一二三四五六七八九")) for c in chars}
_ZEROS_LIKE_LETTERS = "oO"

_DIGIT = "〇○零Ｏ◯一二三四五六七八九"
_CHINESE_YEAR = re.compile(rf"[二一][{_DIGIT}oO]{{3}}(?=年|学年|\s*$)")
_CHINESE_DAY = re.compile(rf"(?<=[年月])([{_DIGIT}十廿卅]{{1,3}})(?=[月日])")
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:[年\-/.]\s*(?P<m>\d{1,2})\s*[月\-/.]\s*(?P<d>\d{1,2})(?!\d)日?"
    r"|(?P<m2>\d{2})(?P<d2>\d{2})(?!\d))"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?!\s*[〕\]】号])")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}[-—–~至]+((?:19|20)\d{2})学?年")
_PERIOD = re.compile(
    r"(?P<y1>(?:19|20)\d{2})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起|开始)?"
    r"(?:至|到|—|–|-|~|～|―|─){1,2}"
    r"(?:(?P<y2>(?:19|20)\d{2})年|同年|当年|本年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
_CHINESE_BRACKET_YEAR = re.compile(r"[〔\[【(（][^〕\]】)）]*[〕\]】)）]\s*\d*号")


def compact(text: str) -> str:
    """Text for matching: full-width letters and digits narrowed, all blanks removed.

    >>> compact("２０２０ 年（一）　报 告")
    '2020年(一)报告'
    """
    return _compact_label(text) if len(text) <= LABEL else _compact(text)


@lru_cache(maxsize=REMEMBERED)
def _compact_label(text: str) -> str:
    return _compact(text)


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.replace("\u200b", "")).split())


def arabic(text: str) -> str:
    """Chinese numerals in dates as digits; ``text`` is compact.

    >>> arabic("二〇二〇年十二月三十一日"), arabic("二○二一年度")
    ('2020年12月31日', '2021年度')
    """
    text = _CHINESE_YEAR.sub(lambda m: "".join(_digit(c) for c in m[0]), text)
    text = _CHINESE_DAY.sub(lambda m: str(_small(m[1])), text)
    # The day stands after a month that has only now become digits.
    return _CHINESE_DAY.sub(lambda m: str(_small(m[1])), text)


def iso_date(text: str) -> str | None:
    """The first date in ``text`` as ISO, ``None`` if there is none that exists.

    >>> iso_date("2021年1月20日"), iso_date("2021/02/30")
    ('2021-01-20', None)
    """
    # Blanks are kept first: closed, the day and the hour of "2021-01-22 09:30" would merge.
    for form in (unicodedata.normalize("NFKC", text), arabic(compact(text))):
        for found in _DATE.finditer(form):
            month, day = found["m"] or found["m2"], found["d"] or found["d2"]
            value = _date(found["y"], month, day)
            if value is not None:
                return value.isoformat()
    return None


def is_date(text: str) -> bool:
    """Whether nothing but a date stands there: the last line of a signature."""
    plain = arabic(compact(text)).strip("()（）")
    found = _DATE.match(plain)
    return bool(found and found.end() == len(plain))


def year_of(text: str) -> int | None:
    """The first year told in ``text``; of a school year its second half.

    >>> year_of("二〇二〇年度"), year_of("2020-2021学年"), year_of("国办发〔2014〕32号")
    (2020, 2021, None)
    """
    plain = _CHINESE_BRACKET_YEAR.sub("", arabic(compact(text)))
    school = _SCHOOL_YEAR.search(plain)
    if school:
        return int(school[1])
    found = _YEAR.search(plain)
    return int(found[1]) if found else None


def period_of(text: str) -> tuple[date, date] | None:
    """The period of a report: a whole year if one is told, else one called 统计期限.

    >>> period_of("自2020年1月1日起至12月31日止")
    (datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
    """
    plain = arabic(compact(text))
    named = None
    for found in _PERIOD.finditer(plain):
        first = _date(found["y1"], found["m1"], found["d1"])
        last = _date(found["y2"] or found["y1"], found["m2"], found["d2"])
        if first is None or last is None or not 0 < (last - first).days < 400:
            continue
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return first, last
        before = plain[max(0, found.start() - 20) : found.start()]
        if named is None and re.search(r"统计|期限|时限|数据|起止", before):
            named = first, last
    return named


def _digit(char: str) -> str:
    return "0" if char in _ZEROS_LIKE_LETTERS else _NUMERALS[char]


def _small(text: str) -> int:
    """1 to 99 in numerals: 十二, 三十一, 廿一."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, units = text.rpartition("十")
    if not ten:
        return int("".join(_NUMERALS[c] for c in text))
    return 10 * int(_NUMERALS.get(tens, "1")) + int(_NUMERALS.get(units, "0"))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
