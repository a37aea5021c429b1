"""Keys of lines: those of known forms, slugs of Latin labels, else a number to be renamed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from extractor.drafting.outlines import DraftLine, walk
from extractor.drafting.wording import mark_of
from extractor.forms.form import Form, FormTable
from extractor.labels.text import parse_label

MAX_SLUG = 40
AXES = ("row", "col")
LEAST_ALIKE = 0.7
"""Share of labels in common from which a table is taken for a known one."""
_NOT_TELLING = frozenset(
    ("the", "a", "an", "of", "for", "and", "or", "in", "on", "by", "to", "with", "from", "during", "at")
)
_COMMON = {
    **dict.fromkeys(("总计", "合计", "共计"), "total"),
    **dict.fromkeys(("其他", "其它"), "other"),
    **dict.fromkeys(("百分比", "占比", "比例"), "share"),
    **dict.fromkeys(("本年", "本年数"), "this_year"),
    **dict.fromkeys(("上年", "上年数"), "last_year"),
    "小计": "subtotal",
    "数量": "number",
    "金额": "amount",
    "年度": "year",
    "累计": "cumulative",
    "备注": "remarks",
    "日期": "date",
    "名称": "name",
}
"""What nearly every statistical form prints."""


class Keys:
    """Gives keys: the same label gets the key that the known forms give it."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._known = {axis: _keys_of(form_tables(forms), axis) for axis in AXES}

    def assign(
        self, rows: Sequence[DraftLine], columns: Sequence[DraftLine], *, like: FormTable | None = None
    ) -> None:
        """Keys for all lines of a table, first those of the known table that it is ``like``.

        No two cells get the same path.
        """
        for lines, word in ((rows, "row"), (columns, "col")):
            near = _keys_of([like], word) if like else {}
            for number, chain in enumerate(walk(lines), 1):
                line = chain[-1]
                found = _looked_up(near, line.label)
                if found == "" and line.parts and line.at is None:
                    line.heading = True
                line.key = found or self.key(line.label, word) or f"{word}_{number}"
        lone = len(columns) == 1 and not columns[0].parts and rows
        if lone and not (like and columns[0].key == like.leaf_columns[0].path):
            columns[0].heading = True
        _tell_apart(rows)
        _tell_apart(columns)
        _tell_crossings_apart(rows, columns)

    def key(self, label: str, axis: str) -> str:
        """The key for a label of that axis (``row`` or ``col``), empty if nothing speaks for one."""
        core = mark_of(label).core
        bare = re.sub(r"[(（].*?[)）]", "", core).strip()
        # a short word of an English form (Total) has another key in every form
        return _COMMON.get(bare) or slug(core) or _looked_up(self._known[axis], label) or ""


def known_table(
    rows: Sequence[DraftLine], columns: Sequence[DraftLine], tables: Sequence[FormTable]
) -> FormTable | None:
    """The known table that prints nearly the same labels; of equals the last."""
    own = {_core(chain[-1].label) for chain in (*walk(rows), *walk(columns))} - {""}
    best, score = None, LEAST_ALIKE
    for table in tables:
        places = [p for p in (*table.row_places, *table.column_places) if p.node.label]
        wordings = [{_core(t) for t in (p.node.label, *p.node.aliases)} for p in places]
        met = sum(bool(words & own) for words in wordings)
        known = sum(any(core in words for words in wordings) for core in own)
        share = min(met / max(1, len(wordings)), known / max(1, len(own)))
        if share >= score:
            best, score = table, share
    return best


def _looked_up(keys: Mapping[str, str], label: str) -> str | None:
    core = mark_of(label).core
    for text in (core, re.sub(r"[(（].*?[)）]", "", core).strip()):
        if _core(text) in keys:
            return keys[_core(text)]
    return None


def _core(label: str) -> str:
    return parse_label(mark_of(label).core).core


def form_tables(forms: Iterable[Form]) -> list[FormTable]:
    return [table for form in forms for table in form.tables]


def _keys_of(tables: Iterable[FormTable], axis: str) -> dict[str, str]:
    found: dict[str, Counter[str]] = {}
    for table in tables:
        for place in table.row_places if axis == "row" else table.column_places:
            for text in (place.node.label, *place.node.aliases):
                weight = 10 if text == place.node.label else 1
                found.setdefault(_core(text), Counter())[place.node.key] += weight
    return {core: max(n, key=lambda k: (n[k], k)) for core, n in found.items() if core}


def slug(label: str) -> str:
    """A path piece of a Latin label; empty if it has too few Latin letters.

    >>> slug("Requests received during the year"), slug("行政许可"), slug("2 days or less")
    ('requests_received_year', '', 'n2_days_less')
    """
    if sum(c.isascii() and c.isalpha() for c in label) < max(2, sum(c.isalpha() for c in label) / 2):
        return ""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", label.lower()))
    telling = [word for word in words if word not in _NOT_TELLING] or words
    text = ""
    for word in telling:
        if text and len(text) + len(word) >= MAX_SLUG:
            break
        text = f"{text}_{word}" if text else word
    return text if text[:1].isalpha() else f"n{text}"


def _tell_apart(lines: Sequence[DraftLine]) -> None:
    """Sisters with the same key get a number behind it."""
    taken: set[str] = set()
    for line in lines:
        line.key = _free(line.key, taken)
        taken.add(line.key)
        _tell_apart(line.parts)


def _free(key: str, taken: set[str]) -> str:
    number, free = 2, key
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    return free


def _tell_crossings_apart(rows: Sequence[DraftLine], columns: Sequence[DraftLine]) -> None:
    """Dotted keys of known forms can meet: a.b beside a with the part b."""
    column_paths = [_joined(chain) for chain in walk(columns) if chain[-1].at is not None]
    taken: set[str] = set()
    for chain in walk(rows):
        line = chain[-1]
        if line.at is None:
            continue
        plain, number = line.key, 2
        while any(_cross(_joined(chain), c) in taken for c in column_paths):
            line.key, number = f"{plain}_{number}", number + 1
        taken.update(_cross(_joined(chain), c) for c in column_paths)


def _joined(chain: Sequence[DraftLine]) -> str:
    return ".".join(line.key for line in chain if not line.heading and line.key)


def _cross(row: str, column: str) -> str:
    return ".".join(piece for piece in (row, column) if piece)
