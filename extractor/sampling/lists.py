"""Outlines of lists: one column of labels, a unit for each line, codes and serial numbers beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from extractor.forms.form import Extension, FormTable, Place, Section
from extractor.sampling.chance import weighted
from extractor.sampling.labels import Wording
from extractor.sampling.outline import Line, Outline
from extractor.sampling.style import Style

LOCAL_LINES = (
    "机构领导、机构设置及人事信息",
    "政府文件数",
    "行政执法信息",
    "规划计划、统计信息",
    "财政预决算、“三公”经费信息",
    "招标采购信息",
    "应急管理信息",
    "保障性住房信息",
    "重大建设项目信息",
)
"""Lines on topics that some regions insert below the first ones."""

NARRATIVE = tuple(
    Section(name, "一", label, required=False)
    for name, label in (
        ("overview", "概述"),
        ("proactive", "主动公开政府信息的情况"),
        ("requests", "依申请公开政府信息和不予公开政府信息的情况"),
        ("fees", "政府信息公开的收费及减免情况"),
        ("remedies", "因政府信息公开申请行政复议、提起行政诉讼的情况"),
        ("issues", "政府信息公开工作存在的主要问题及改进情况"),
        ("other", "其他需要报告的事项"),
    )
)
"""Chapters of a report whose form is a table only, after article 32 of the Regulations of 2008."""

HEADING_CELLS = ("", "", "", "——", "-", "/")
"""What stands in the cells of a line that only announces others."""

LETTERS = "甲乙丙丁"

_YEAR = re.compile(r"20\d\d(?=年)")


def listed(outline: Outline, wording: Wording, style: Style, rng: Random, *, year: int) -> Outline:
    """The outline as a list, with the columns and local lines that this document adds."""
    table = outline.table
    rows = _flat(outline.rows, rng.choice(("", "　", "  ", "    ")))
    rows = tuple(replace(line, unit=_unit(table, line, style, rng)) for line in rows)
    columns = tuple(replace(line, text=_dated(line, year, rng)) for line in outline.columns)
    if style.has("column_missing") and len(columns) == 1:
        columns = _divided(columns[0], rng)
    units = (Line(wording.plain(rng.choice(("计量单位", "单位", "计算单位"))), None, holds="unit"),)
    has_units = any(line.unit for line in rows)
    numbered = weighted(rng, _numbers(table))
    codes = (Line("代码", None, holds="number"),) if numbered == "code" else ()
    columns = (*(units if has_units else ()), *codes, *columns)
    rows = tuple(
        replace(line, number=n) for line, n in zip(rows, _counted(rows, style, rng), strict=True)
    )
    serial = rng.choice(("序号", "编号")) if numbered == "serial" else ""
    lettered = bool(codes) and rng.random() < 0.4
    return replace(
        outline,
        stub_head=outline.stub_head or wording.plain("指标名称"),
        rows=rows,
        columns=columns,
        serial_head=serial,
        letters=_letters(len(codes) + has_units, columns) if lettered else (),
        block_head=_block_head(wording, rng) if rng.random() < (0.4 if lettered else 0.08) else (),
    )


def with_local_lines(
    rows: tuple[Line, ...],
    table: FormTable,
    extensions: Sequence[Extension],
    wording: Wording,
    rng: Random,
) -> tuple[Line, ...]:
    """The tree with lines that no form has; lines that it knows stand beside their sisters."""
    found = rows
    for extension in extensions:
        line = Line(wording.plain(rng.choice((extension.label, *extension.aliases))), None)
        parent = extension.path.rpartition(".")[0].removeprefix(f"{table.prefix}.")
        found = _inserted(found, replace(line, extension=extension.path), parent)
    if not extensions:
        topics = rng.sample(LOCAL_LINES, rng.randint(1, 5))
        parent = rows[0].place.path if rows[0].place else ""
        for topic in topics:
            found = _inserted(found, Line(wording.plain(topic), None), parent)
    return found


def _inserted(rows: tuple[Line, ...], new: Line, parent: str) -> tuple[Line, ...]:
    """The new line after the last line below the place ``parent``, or at the end."""
    for i in range(len(rows) - 1, -1, -1):
        line = rows[i]
        if parent and any(_below(leaf, parent) for leaf in _ends(line)):
            if line.parts and not all(_below(leaf, parent) for leaf in _ends(line)):
                inner = replace(line, parts=_inserted(line.parts, new, parent))
                return (*rows[:i], inner, *rows[i + 1 :])
            return (*rows[: i + 1], new, *rows[i + 1 :])
    return (*rows, new)


def _ends(line: Line) -> list[Line]:
    return [end for part in line.parts for end in _ends(part)] if line.parts else [line]


def _below(line: Line, parent: str) -> bool:
    return line.place is not None and (line.place.path + ".").startswith(parent + ".")


def _flat(rows: tuple[Line, ...], indent: str, depth: int = 0) -> tuple[Line, ...]:
    """The tree as one level of lines; groups become headings in front of their parts."""
    out: list[Line] = []
    for line in rows:
        own = replace(line, text=indent * depth + line.text, parts=(), heading=bool(line.parts))
        out += [own] if line.text else []
        if line.parts and not line.text:
            # a line with figures of its own comes first among its parts, which are set in below it
            out += _flat(line.parts[:1], indent, depth)
            out += _flat(line.parts[1:], indent, depth + 1)
        else:
            out += _flat(line.parts, indent, depth + 1)
    return tuple(out)


def _unit(table: FormTable, line: Line, style: Style, rng: Random) -> str:
    """The unit as printed; requests are counted in 条 here and in 件 there."""
    if line.heading:
        return ""
    unit = _unit_of(table, line.place) if line.place else "条"
    if style.wording == "varied" and unit in ("条", "件") and rng.random() < 0.1:
        return "件" if unit == "条" else "条"
    return unit or ""


def _unit_of(table: FormTable, place: Place) -> str | None:
    nodes = (place.node, *reversed(place.ancestors))
    return next((node.unit for node in nodes if node.unit), table.unit)


def _dated(line: Line, year: int, rng: Random) -> str:
    """A head with the report year where the form's wording names a year or 年度 alone."""
    if line.text == "年度" and rng.random() < 0.8:
        return f"{year}年度"
    return _YEAR.sub(str(year), line.text)


def _divided(column: Line, rng: Random) -> tuple[Line, ...]:
    """The one column as several, by kind of organ, mostly with their sum in front or behind."""
    names = rng.choice(
        (
            ("区政府", "区直单位", "乡镇街道"),
            ("县直单位", "乡镇"),
            ("市本级", "县区"),
            ("政府部门", "街道"),
        )
    )
    parts = tuple(Line(name, None, share=(i, len(names))) for i, name in enumerate(names))
    total = replace(column, text=rng.choice(("合计", "总计")))
    draw = rng.random()
    if draw < 0.25:
        return (replace(column, place=None, parts=parts),)
    found = (total, *parts) if draw < 0.65 else (*parts, total)
    return (replace(column, parts=found),) if rng.random() < 0.6 else found


def _numbers(table: FormTable) -> dict[str, float]:
    """How the lines are numbered; the list of national form is mostly not."""
    return {"none": 4, "serial": 2, "code": 1} if table.unit else {"none": 2, "serial": 1, "code": 4}


def _counted(rows: Sequence[Line], style: Style, rng: Random) -> list[str]:
    """Numbers of the lines as they are printed: never to be trusted."""
    broken = style.has("sections_renumbered")
    numbers: list[str] = []
    for n, _ in enumerate(rows, 1):
        number = rng.randint(1, len(rows)) if broken and rng.random() < 0.3 else n
        numbers.append(f"{number:02}")
    return numbers


def _letters(keys: int, columns: Sequence[Line]) -> tuple[str, ...]:
    """甲 under the labels, 乙 and 丙 under units and codes, 1 and 2 under the figures."""
    values = sum(column.leaves for column in columns) - keys
    return (*LETTERS[: keys + 1], *(str(n) for n in range(1, values + 1)))


def _block_head(wording: Wording, rng: Random) -> tuple[tuple[str, str], ...]:
    """Who fills the table in, as the paper form asks in its first rows."""
    asked = (
        ("单位名称", "政务公开办公室"),
        ("单位负责人", ""),
        ("填报人", ""),
        ("法人代码", ""),
        ("主管单位", "人民政府办公室"),
        ("报出日期", ""),
    )
    return tuple((wording.plain(a), wording.plain(b)) for a, b in asked[: rng.randint(2, 6)])
