"""The forms as this typesetter knows them: row and column trees, fields in order, sum rules.

List forms are read from ``outlines.tsv`` (form, depth, path, label, unit, code, extension);
the two matrix forms are short enough to stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

OUTCOMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "granted": ("（一）予以公开", ()),
    "partial": ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ()),
    "denied": (
        "（三）不予公开",
        (
            "state_secret|1.属于国家秘密",
            "law_prohibits|2.其他法律行政法规禁止公开",
            "three_security_one_stability|3.危及“三安全一稳定”",
            "third_party_rights|4.保护第三方合法权益",
            "internal_affairs|5.属于三类内部事务信息",
            "deliberative|6.属于四类过程性信息",
            "enforcement_file|7.属于行政执法案卷",
            "query_matter|8.属于行政查询事项",
        ),
    ),
    "unable": (
        "（四）无法提供",
        (
            "not_held|1.本机关不掌握相关政府信息",
            "needs_creation|2.没有现成信息需要另行制作",
            "still_unclear|3.补正后申请内容仍不明确",
        ),
    ),
    "not_processed": (
        "（五）不予处理",
        (
            "petition_complaint|1.信访举报投诉类申请",
            "duplicate|2.重复申请",
            "public_publication|3.要求提供公开出版物",
            "excessive|4.无正当理由大量反复申请",
            "confirm_or_reissue|5.要求行政机关确认或重新出具已获取信息",
        ),
    ),
    "other": (
        "（六）其他处理",
        (
            "no_correction|1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "fee_unpaid|2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "misc|3.其他",
        ),
    ),
    "total": ("（七）总计", ()),
}

COLUMNS = {
    "natural_person": "自然人",
    "org.commercial": "商业企业",
    "org.research": "科研机构",
    "org.public_welfare": "社会公益组织",
    "org.legal_service": "法律服务机构",
    "org.other": "其他",
    "total": "总计",
}

REMEDIES = {
    "review": "行政复议",
    "litigation.direct": "未经复议直接起诉",
    "litigation.after_review": "复议后起诉",
}
RESULTS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}

_ITEMS = {"projects_prev_year": "上一年项目数量", "change": "本年增/减"}
_DECISIONS_2019 = {**_ITEMS, "decisions": "处理决定数量"}
_DECISIONS_2021 = {"decisions": "本年处理决定数量"}

DISCLOSURE: dict[str, dict[str, tuple[str, dict[str, str], dict[str, str]]]] = {
    "cn.ogi.2019": {
        "art20_1": (
            "第二十条第（一）项",
            {"regulations": "规章", "normative_documents": "规范性文件"},
            {"made": "本年新制作数量", "published": "本年新公开数量", "public_total": "对外公开总数量"},
        ),
        "art20_5": (
            "第二十条第（五）项",
            {"licences": "行政许可", "other_services": "其他对外管理服务事项"},
            _DECISIONS_2019,
        ),
        "art20_6": (
            "第二十条第（六）项",
            {"penalties": "行政处罚", "coercion": "行政强制"},
            _DECISIONS_2019,
        ),
        "art20_8": ("第二十条第（八）项", {"fees": "行政事业性收费"}, _ITEMS),
        "art20_9": (
            "第二十条第（九）项",
            {"procurement": "政府集中采购"},
            {"projects": "采购项目数量", "amount": "采购总金额"},
        ),
    },
    "cn.ogi.2021": {
        "art20_1": (
            "第二十条第（一）项",
            {"regulations": "规章", "normative_documents": "行政规范性文件"},
            {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"},
        ),
        "art20_5": ("第二十条第（五）项", {"licences": "行政许可"}, _DECISIONS_2021),
        "art20_6": (
            "第二十条第（六）项",
            {"penalties": "行政处罚", "coercion": "行政强制"},
            _DECISIONS_2021,
        ),
        "art20_8": (
            "第二十条第（八）项",
            {"fees": "行政事业性收费"},
            {"amount": "本年收费金额（单位：万元）"},
        ),
    },
}


def is_matrix(form: str) -> bool:
    return form in DISCLOSURE


def outcome_leaves(form: str) -> list[str]:
    """The outcome rows that carry figures, without their total, as paths below requests.outcome."""
    leaves = []
    for key, (_, parts) in OUTCOMES.items():
        if key == "total":
            continue
        if parts and not (key == "other" and form == "cn.ogi.2019"):
            leaves += [f"{key}.{p.split('|')[0]}" for p in parts]
        else:
            leaves.append(key)
    return leaves


def request_rows(form: str) -> list[str]:
    outcomes = [f"requests.outcome.{leaf}" for leaf in outcome_leaves(form)]
    return [
        "requests.received",
        "requests.carried_in",
        *outcomes,
        "requests.outcome.total",
        "requests.carried_out",
    ]


@dataclass(frozen=True)
class Line:
    """One printed line of a list form; a group line has no path."""

    depth: int
    path: str
    label: str
    unit: str
    code: str
    extension: bool


@cache
def outline(form: str) -> tuple[Line, ...]:
    lines = []
    text = (Path(__file__).parent / "outlines.tsv").read_text(encoding="utf-8")
    for row in text.splitlines()[1:]:
        cells = (row.split("\t") + [""] * 7)[:7]
        if cells[0] == form:
            lines.append(Line(int(cells[1]), *cells[2:6], extension=cells[6] == "ext"))
    return tuple(lines)


SUFFIXES = {
    "cn.ogi.2008.shanghai": ("",),
    "cn.ogi.2008.dingxi": (".period", ""),
    "cn.ogi.2008.fujian": ("", ".cumulative"),
    "cn.ogi.2014": ("",),
}
"""What each value column of a list form adds to the path of its line."""


@cache
def fields(form: str) -> tuple[str, ...]:
    """Every field of the form, in its order."""
    if not is_matrix(form):
        lines = [line for line in outline(form) if line.path and not line.extension]
        return tuple(line.path + suffix for line in lines for suffix in SUFFIXES[form])
    paths = [
        f"disclosure.{block}.{row}.{column}"
        for block, (_, rows, columns) in DISCLOSURE[form].items()
        for row in rows
        for column in columns
    ]
    paths += [f"{row}.{column}" for row in request_rows(form) for column in COLUMNS]
    paths += [f"{block}.{result}" for block in REMEDIES for result in RESULTS]
    return tuple(paths)


@dataclass(frozen=True)
class Rule:
    """``sum(left) == sum(right)``, or ``<=`` where ``at_most`` is set."""

    name: str
    scope: tuple[tuple[str, str], ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    at_most: bool = False


@cache
def rules(form: str) -> tuple[Rule, ...]:
    """The rules that the figures of a sound report keep."""
    return tuple(_matrix_rules(form) if is_matrix(form) else _list_rules(form))


def _matrix_rules(form: str) -> list[Rule]:
    found = []
    outcome = "requests.outcome"
    for col in COLUMNS:
        scope = (("col", col),)
        load = (f"requests.received.{col}", f"requests.carried_in.{col}")
        done = (f"{outcome}.total.{col}", f"requests.carried_out.{col}")
        found.append(Rule("T3.balance", scope, load, done))
        parts = tuple(f"{outcome}.{leaf}.{col}" for leaf in outcome_leaves(form))
        found.append(Rule("T3.outcome_sum", scope, parts, (f"{outcome}.total.{col}",)))
    for row in request_rows(form):
        parts = tuple(f"{row}.{col}" for col in COLUMNS if col != "total")
        found.append(Rule("T3.row_sum", (("row", row),), parts, (f"{row}.total",)))
    for block in REMEDIES:
        parts = tuple(f"{block}.{result}" for result in RESULTS if result != "total")
        found.append(Rule("T4.sum", (("b", block),), parts, (f"{block}.total",)))
    name, less, more = {
        "cn.ogi.2019": ("T2.made_le_public", "published", "public_total"),
        "cn.ogi.2021": ("T2.stock_bound", "issued", "in_force"),
    }[form]
    for row in ("regulations", "normative_documents"):
        prefix = f"disclosure.art20_1.{row}"
        scope = (("r", row),)
        found.append(Rule(name, scope, (f"{prefix}.{less}",), (f"{prefix}.{more}",), at_most=True))
    return found


_SUMS_2014 = {
    "A14.received": ("stat.requests.received", "in_person fax web mail"),
    "A14.concluded": ("stat.requests.concluded", "on_time extended"),
    "A14.answers": (
        "stat.requests.answers",
        "already_public granted partial refused not_this_organ nonexistent correction_asked other_way",
    ),
    "A14.refused": (
        "stat.requests.answers.refused",
        "state_secret trade_secret privacy security_stability not_government_info other_law",
    ),
    "A14.review": ("stat.review", "upheld corrected other"),
    "A14.litigation": ("stat.litigation", "upheld corrected other"),
    "A14.staff": ("stat.capacity.staff", "full_time part_time"),
}
_REFUSALS = (
    "nonexistent not_held unclear exempt1 exempt2 exempt3 exempt4 exempt5 exempt6 "
    "not_government_info other"
)
_SUMS_2008 = {
    "A08.received": ("stat.requests.received", "in_person fax email web mail other"),
    "A08.answers": ("stat.requests.answers", "granted partial refused"),
    "A08.refused": ("stat.requests.answers.refused", _REFUSALS),
    "A08.fees": ("stat.fees.total", "= stat.fees.proactive stat.fees.request"),
    "A08.fees_proactive": ("stat.fees.proactive", "post delivery copy_paper copy_disc copy_floppy"),
    "A08.fees_request": (
        "stat.fees.request",
        "search post delivery copy_paper copy_disc copy_floppy other",
    ),
    "A08.staff": ("stat.staff.total", "= stat.staff.full_time stat.staff.part_time"),
}


def _list_rules(form: str) -> list[Rule]:
    sums = _SUMS_2014 if form == "cn.ogi.2014" else _SUMS_2008
    known = set(fields(form))
    found = []
    for name, (total, words) in sums.items():
        keys = words.split()
        parts = keys[1:] if keys[0] == "=" else [f"{total}.{key}" for key in keys]
        if not known.issuperset([total, *parts]):
            continue
        found += [
            Rule(name + suffix, (), tuple(p + suffix for p in parts), (total + suffix,))
            for suffix in SUFFIXES[form]
        ]
    return found + (_bounds_2014() if form == "cn.ogi.2014" else [])


def _bounds_2014() -> list[Rule]:
    total, channel = "stat.proactive.total", "stat.proactive.channel."
    channels = tuple(channel + key for key in ("gazette", "website", "weibo", "wechat", "other"))
    found = [Rule("A14.concl", (), ("stat.requests.concluded",), ("stat.requests.answers",))]
    found.append(Rule("A14.normative_le", (), (total + ".normative",), (total,), at_most=True))
    found.append(Rule("A14.channel_bound", (), (total,), channels, at_most=True))
    found += [Rule("A14.channel_bound", (), (path,), (total,), at_most=True) for path in channels]
    for x in ("press_conferences", "web_interviews"):
        whole = f"stat.response.channel.{x}"
        found.append(
            Rule("A14.principal_le", (("x", x),), (whole + ".by_principal",), (whole,), at_most=True)
        )
    return found
