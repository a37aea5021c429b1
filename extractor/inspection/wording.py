"""All that an inspection says, in Chinese and in English: one place for every sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from extractor.causes import EVENTS
from extractor.result import REASONS


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Sentences with gaps, as :meth:`str.format` fills them."""

    page: str
    sheet_cell: str
    table: str
    line: str
    between_places: str
    cell: str
    one_side: str
    blank: str
    in_row: str
    in_column: str
    total_differs: str
    """Parts, their sum, the total printed, and by how much it is off."""
    sides_differ: str
    relation_broken: str
    relations: Mapping[str, str]
    impossible: str
    likeliest: str
    likeliest_more: str
    suspect: str
    alternatives: str
    fits: str
    culprits: Mapping[str, str]
    events: Mapping[str, str]
    prose: str
    prose_percent: str
    quoted: str
    prose_of: str
    missing: Mapping[str, str]
    blanks: str
    added: str
    vacuous: str
    review: str
    unread: str
    unknown: str
    reasons: Mapping[str, str]
    problem: str
    note: str
    clean: str
    found: str
    noted: str
    all_of_them: str
    title: str
    comma: str
    colon: str
    aside: str
    semicolon: str
    stop: str
    more: str
    table_head: str
    printed_fits: str


_EVENTS_ZH = {
    "wrong_digit": "有一位数字不对",
    "digit_lost": "少了一位数字",
    "digit_added": "多了一位数字",
    "digits_swapped": "相邻两位数字颠倒",
    "off_by_one": "多计或少计1",
    "off_by_few": "多计或少计了几个",
    "forgotten": "应填数字而为零或空白",
    "sign": "正负号不对",
    "other_figure": "应为另一数字",
    "total_blank": "各分项有数字，合计未填",
    "line_missing": "某行（列）未填数字，但已计入合计",
    "shifted": "一行（列）数字整体错位一格",
    "swapped": "相邻两格数字互换",
    "fused": "两格数字连在一格内",
    "split": "一个数字拆在两格内",
    "digit_moved": "有一位数字落入相邻一格",
}

_REASONS_ZH = {
    "form_doubtful": "难以判定属于哪一版格式",
    "form_mixed": "表中混用了两版格式的行",
    "empty": "文件为空",
    "damaged": "文件不完整或已损坏",
    "encrypted": "文件设有密码",
    "unknown_format": "不支持的文件格式",
    "needs_ocr": "页面是图片，没有文字层，需先安装文字识别组件",
    "needs_libreoffice": "读取该格式需安装 LibreOffice",
    "limit": "超出安全限度，未读完",
    "not_a_file": "不是普通文件",
    "not_held": "压缩包内缺少所引用的页面",
    "changed": "读取过程中文件被改动",
    "timeout": "读取超时",
    "crash": "读取时程序崩溃",
    "memory": "读取所需内存超限",
    "unreadable_file": "操作系统拒绝读取该文件",
    "page_unreadable": "有页面未能读取",
    "page_is_image": "有页面是图片，未能读取",
    "attachment": "报告正文在网页附件中，请检查附件",
    "hidden": "隐藏的工作表、行或列未计入",
    "internal": "本软件故障，请反馈",
}

ZH = Wording(
    page="第{0}页",
    sheet_cell="工作表“{0}”{1}单元格",
    table="第{0}张表第{1}行第{2}列",
    line="第{0}行",
    between_places="，",
    cell="“{0}”行“{1}”列",
    one_side="“{0}”",
    blank="空白",
    in_row="“{0}”一行：",
    in_column="“{0}”一列：",
    total_differs="{0} = {1}，表中为{2}，相差{3}",
    sides_differ="{0} = {1}，而{2} = {3}，两者应当相等，相差{4}",
    relation_broken="{0} = {1}，{2} = {3}，前者应{4}后者",
    relations={"<=": "不大于", ">=": "不小于"},
    impossible="此处不应为{0}",
    likeliest="最可能有误的是{0}{1}：表中为{2}，填{3}则相符{4}",
    likeliest_more="{0}{1}：表中为{2}，填{3}则相符",
    suspect="疑有误的是{0}{1}：表中为{2}{3}",
    alternatives="也可能是：{0}",
    fits="{0}应为{1}",
    culprits={
        "source": "本软件识读无疑，应是报告本身如此",
        "reading": "多半是本软件识读有误，请对照原件",
        "unknown": "是报告有误还是识读有误尚难判定，请对照原件",
    },
    events=_EVENTS_ZH,
    prose="正文为{0}，表中为{1}",
    prose_percent="正文为{0}%，按数字计算应为{1}%",
    quoted="正文原文：“{0}”{1}",
    prose_of="正文与{0}不一致：",
    missing={
        "table": "缺少表格：{0}（共{1}格）",
        "row": "缺少一行：“{0}”（{1}格）",
        "column": "缺少一列：“{0}”（{1}格）",
        "cells": "缺少{1}格：{0}",
    },
    blanks="第{2}张表其余各格的零均已填写，另有{0}格空白，请确认是零还是漏填：{1}",
    added="有一行不属于规定格式：“{0}”{1}",
    vacuous="第{0}张表勾稽关系相符，但几乎全为零或空白（仅{1}格有数），相符不足以说明数据无误",
    review="有{0}格识读把握不大，建议对照原件",
    unread="未能完整读取：{0}",
    unknown="未识别为已知格式的报告，未作检查",
    reasons=_REASONS_ZH,
    problem="问题",
    note="说明",
    clean="未发现问题",
    found="发现{0}处问题",
    noted="另有{0}点说明",
    all_of_them="共检查{0}份报告：{1}份有问题（共{2}处），{3}份未发现问题。",
    title="报告检查结果",
    comma="，",
    colon="：",
    aside="（{0}）",
    semicolon="；",
    stop="。",
    more="等",
    table_head="第{0}张表（标红处疑有误）",
    printed_fits="{0}（应为{1}）",
)

EN = Wording(
    page="page {0}",
    sheet_cell="sheet {0}, cell {1}",
    table="table {0}, row {1}, column {2}",
    line="line {0}",
    between_places=", ",
    cell="row “{0}”, column “{1}”",
    one_side="“{0}”",
    blank="blank",
    in_row="Row “{0}”: ",
    in_column="Column “{0}”: ",
    total_differs="{0} = {1}, but the table has {2}; they differ by {3}",
    sides_differ="{0} = {1}, but {2} = {3}; they should be equal and differ by {4}",
    relation_broken="{0} = {1}, {2} = {3}; the first should be {4} the second",
    relations={"<=": "at most", ">=": "at least"},
    impossible="{0} cannot stand here",
    likeliest="Most likely wrong: {0}{1}: printed {2}, {3} would fit{4}",
    likeliest_more="{0}{1}: printed {2}, {3} would fit",
    suspect="Suspected: {0}{1}: printed {2}{3}",
    alternatives="Or: {0}",
    fits="{0} should be {1}",
    culprits={
        "source": "It was read with certainty: the report itself says so",
        "reading": "Probably this software misread it; please look at the original",
        "unknown": "The report or the reading may be wrong; please look at the original",
    },
    events={event: text[0].lower() + text[1:].rstrip(".") for event, text in EVENTS.items()},
    prose="the prose says {0}, the table {1}",
    prose_percent="the prose says {0}%, the figures give {1}%",
    quoted="In the prose: “{0}”{1}",
    prose_of="Prose against {0}: ",
    missing={
        "table": "Table missing: {0} ({1} cells)",
        "row": "Row missing: “{0}” ({1} cells)",
        "column": "Column missing: “{0}” ({1} cells)",
        "cells": "Cells missing: {1}: {0}",
    },
    blanks="Table {2} writes its zeros and leaves {0} cells blank; zero or forgotten? {1}",
    added="A row that is not of the form: “{0}”{1}",
    vacuous="The sums of table {0} hold, but nearly all of it is zero or blank "
    "(figures in {1} cells): that proves little",
    review="Cells not read with certainty: {0}; compare them with the original",
    unread="Not read in full: {0}",
    unknown="No form that is known: nothing was checked",
    reasons=REASONS,
    problem="problem",
    note="note",
    clean="nothing wrong was found",
    found="problems: {0}",
    noted="notes: {0}",
    all_of_them="Reports checked: {0}; with problems: {1} ({2} in all); without: {3}.",
    title="Report check",
    comma=", ",
    colon=": ",
    aside=" ({0})",
    semicolon="; ",
    stop=".",
    more=" …",
    table_head="Table {0} (most likely wrong cells in red)",
    printed_fits="{0} ({1} would fit)",
)


def wording(language: str) -> Wording:
    """The sentences of a language; ``ValueError`` for one that is not spoken here."""
    return ZH if Language(language) is Language.ZH else EN
