"""Who reports: the fullest name that title and text support."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractor.document import Line, LineKind
from extractor.fields.dates import compact, is_date
from extractor.fields.places import first_place, is_organ, is_region, places_before
from extractor.fields.title import Title

_GOVERNED = ("人民政府", "街道办事处", "办事处", "管理委员会", "管委会", "政府")
"""What the organ of a place may be called, in order of likelihood."""

_WRAPPED = 36
_NEARLY_FULL = 0.8
"""A line goes on in the next if it has at least so many columns (a Chinese character takes
two), is nearly as long as the long lines of the document, and ends without a mark."""

_MARK = re.compile(r"[,。、;(《“]")
_WIDE = re.compile("[\u2e80-\U0010ffff]+")
_SET_APART = re.compile(r"[\u3400-\u9fff]\s+[\u3400-\u9fff]")
_OFFICE = re.compile(r"(?<=政府)(?:办公厅|办公室)$")
_COMPILED = re.compile(
    r"(?:本?(?:年度)?报告由|[,。:]由)(?P<a>[\u3400-\u9fff]{4,40}?)(?:编制|编写|起草|撰写|发布|根据|按照|依据|依照)"
    r"|(?:^|[,。\n])(?P<b>[\u3400-\u9fff]{4,40}?)(?:编制|发布|公布)(?:了)?(?:本|20\d\d)"
)


def find_issuer(
    title: Title | None,
    lines: Sequence[Line],
    prose: str,
    head: Mapping[str, str],
    properties: Mapping[str, str],
) -> str | None:
    """The organ whose report it is; ``None`` where nothing names one. ``prose`` are the lines, flowing.

    The title's organ is lengthened by the places that the text writes before it. Without
    one: the page head's 发布机构, the signature, a line of its own near the title, the
    organ that says to have compiled the report, the source and the site's name.
    """
    texts = [prose, *head.values(), *properties.values()]
    text = "\n".join(compact(t) if "\n" not in t else t for t in texts)
    if title is not None and title.organ:
        return _fullest(title.organ, text)
    for name in _other_namers(title, lines, prose, head, properties):
        plain = _OFFICE.sub("", re.sub(r"网站$|门户网$|网$", "", compact(name)))
        if is_organ(plain):
            return _fullest(plain, text)
    return None


def flowing(lines: Sequence[Line]) -> str:
    """The prose with wrapped lines joined and blanks removed, one paragraph a line."""
    columns = [_columns(line.text) for line in lines]
    lengths = sorted(columns) or [0]
    full = max(_WRAPPED, _NEARLY_FULL * lengths[int(0.9 * (len(lengths) - 1))])
    parts: list[str] = []
    goes_on = False
    for line, width in zip(lines, columns, strict=True):
        if line.kind is LineKind.FURNITURE and goes_on:
            continue
        plain = compact(line.text)
        parts.append(plain if goes_on or not parts else "\n" + plain)
        # A page head sets words apart with blanks, and has no marks.
        is_prose = goes_on or bool(_MARK.search(plain)) or not _SET_APART.search(line.text.strip())
        ends = re.search(r"[。！？!?:;；)》]$|报告$", plain)
        goes_on = is_prose and width >= full and not ends
    return "".join(parts)


def _columns(text: str) -> int:
    text = text.strip()
    return len(text) + sum(map(len, _WIDE.findall(text)))


def _other_namers(
    title: Title | None,
    lines: Sequence[Line],
    prose: str,
    head: Mapping[str, str],
    properties: Mapping[str, str],
) -> list[str]:
    names = [head.get("issuer", ""), *_signatures(lines)]
    if title is not None and title.line is not None:
        names += [line.text for line in lines[max(0, title.line - 2) : title.line + 3]]
    compiled = _COMPILED.search(prose)
    if compiled:
        names.append(compiled["a"] or compiled["b"])
    names += [head.get("source", ""), properties.get("source", ""), properties.get("site", "")]
    return [name for name in names if name]


def _signatures(lines: Sequence[Line]) -> list[str]:
    """Organs named alone in the last lines, those just above a date first."""
    tail = [compact(line.text) for line in lines[-12:]]
    signed = [a for a, b in itertools.pairwise(tail) if is_date(b) and is_organ(a)]
    return [*signed, *(text for text in tail[-5:] if is_organ(text))]


def _fullest(organ: str, text: str) -> str:
    """The longest way the text writes ``organ``, with the places above it."""
    names = Counter(_longer(form, text) for form in _forms(organ, text))
    best = max(names, key=lambda name: (_agrees(name, organ), len(name)), default=organ)
    return best if best and _agrees(best, organ) else organ


def _forms(organ: str, text: str) -> list[str]:
    """``organ`` and what else the text may call it: 太平镇 → 太平镇人民政府."""
    if is_region(organ):
        # 柳溪镇政府信息公开 speaks of information, not of 柳溪镇政府.
        full = [organ + end for end in _GOVERNED if re.search(f"{organ}{end}(?!信息)", text)]
        return full[:1] or [organ]
    formal = re.sub(r"(?<!人民)政府$", "人民政府", organ)
    formal = re.sub(r"街道办$", "街道办事处", formal)
    return [formal] if formal != organ and formal in text else [organ]


def _longer(organ: str, text: str) -> str:
    """``organ`` with the longest chain of places that plainly stands before it somewhere."""
    longest = organ
    own_place = first_place(organ)
    # A name cut at its place (区教育局) is completed by the characters before it.
    stem = own_place or (organ[0] if organ[0] in "省市区县州盟旗镇乡" else "")
    for found in re.finditer(re.escape(organ), text):
        before = text[max(0, found.start() - 60) : found.start()]
        chain = places_before(before + stem) if stem else places_before(before)
        name = chain + organ[len(stem) :]
        if chain.endswith(stem) and len(name) > len(longest):
            longest = name
    return longest


def _agrees(name: str, organ: str) -> bool:
    return (
        name.endswith(organ)
        or is_region(organ)
        or name.replace("人民", "").endswith(organ.replace("人民", ""))
    )
