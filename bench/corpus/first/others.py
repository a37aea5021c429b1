# ruff: noqa: E501
"""Documents that are no such report, though some look like one: all written for this corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.corpus.first.typeset import Made
from extractor.result import Extraction
from extractor.sampling import docx, html, office, pdf, sheet, text
from extractor.sampling.chance import generator
from extractor.sampling.grid import Kind, PrintedCell, PrintedTable
from extractor.sampling.report import Heading, Paragraph, Part, Report
from extractor.sampling.style import Style

FIRST = 193


@dataclass(frozen=True)
class Other:
    """``body``: headings begin with ``#``; lists of rows are tables."""

    kind: str
    split: str
    format: str
    write: Callable[[Report, Random], bytes]
    title: str
    issuer: str
    code: str
    level: str
    year: int
    body: tuple[str | Sequence[Sequence[str]], ...]
    head: tuple[tuple[str, str], ...] = ()


def _web(dialect: str, page: str, charset: str = "utf-8") -> Callable[[Report, Random], bytes]:
    choice = html.HtmlChoice(dialect, page, charset, charset)
    return lambda report, rng: html.render(report, choice, rng)


def _word(report: Report, rng: Random) -> bytes:
    return docx.render(report, "merged", rng)


def _old_word(report: Report, rng: Random) -> bytes:
    return office.by_libreoffice(_word(report, rng), suffix=".docx", target="doc")


def _sheet(report: Report, rng: Random) -> bytes:
    return sheet.render_xlsx(report, "one_sheet", rng)


def _old_sheet(report: Report, rng: Random) -> bytes:
    return sheet.render_xls(report, "tables_only", rng)


def _plain(report: Report, rng: Random) -> bytes:
    return text.render(report, "separated", rng)


def _drawn(report: Report, rng: Random) -> bytes:
    return pdf.render(report, pdf.choose(rng), rng)


def _printed(report: Report, rng: Random) -> bytes:
    return office.by_chromium(_web("plain", "bare")(report, rng))


def _empty(report: Report, rng: Random) -> bytes:
    return _web("plain", "gazette")(report, rng)


OTHERS = (
    Other(
        "plan", "train", "html", _web("word", "portal"), "正定县2022年政务公开工作要点分工方案", "正定县人民政府", "130123", "county", 2022,
        (
            "为做好全年政务公开，结合本县实际，制定本方案。",
            "#一、总体要求",
            "围绕中心工作，扩大主动公开，规范依申请公开，年底前各单位报送政府信息公开工作年度报告。",
            "#二、任务分工",
            [("序号", "任务", "责任单位", "完成时限"), ("1", "更新政府信息公开指南和目录", "县政府办公室", "3月31日"), ("2", "编制上年度政府信息公开工作年度报告", "各乡镇、各部门", "1月31日"), ("3", "行政许可、行政处罚信息公示", "县市场监管局", "全年"), ("4", "组织培训2次", "县政府办公室", "11月30日")],
        ),
    ),
    Other(
        "notice", "dev", "docx", _word, "关于报送2023年度政府信息公开工作年度报告的通知", "德清县人民政府办公室", "330521", "county", 2023,
        (
            "各镇人民政府、街道办事处，县级各单位：",
            "请按照全国统一格式编制本单位年度报告，于2024年1月20日前报县政府办公室。表格须由系统导出，收到和处理政府信息公开申请情况各行列之间的勾稽关系应当成立。",
            "#一、报告内容",
            "包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项。",
            "#二、联系人",
            [("单位", "联系人", "电话"), ("县政府办公室", "信息公开科", "0572-8000001"), ("县大数据局", "网站科", "0572-8000002")],
        ),
    ),
    Other(
        "budget", "train", "xlsx", _sheet, "2021年部门收支预算总表", "唐山市路南区财政局", "130202", "department_of_local_government", 2021,
        (
            "单位：万元",
            [("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数"), ("一、一般公共预算拨款", "1203.55", "一、一般公共服务支出", "890.20"), ("二、政府性基金预算拨款", "0", "二、教育支出", "12.35"), ("三、行政事业性收费", "36.00", "三、社会保障和就业支出", "337.00"), ("本年收入合计", "1239.55", "本年支出合计", "1239.55")],
        ),
    ),
    Other(
        "bulletin", "dev", "pdf", _drawn, "平遥县2022年国民经济和社会发展统计公报", "平遥县统计局", "140728", "department_of_local_government", 2022,
        (
            "#一、综合",
            "初步核算，全年地区生产总值152.3亿元，比上年增长4.1%。",
            "#二、人口",
            "年末常住人口45.08万人。",
            [("指标", "绝对数", "比上年增长（%）"), ("粮食产量（万吨）", "31.2", "1.3"), ("规模以上工业企业（个）", "64", "6.7"), ("社会消费品零售总额（亿元）", "58.9", "-2.2"), ("旅游总收入（亿元）", "40.1", "--")],
            "注：本公报数据为初步统计数。",
        ),
    ),
    Other(
        "news", "dev", "html", _web("wps", "gazette"), "我县政府信息公开年度报告集中发布", "婺源县人民政府", "361130", "county", 2023,
        (
            "近日，县政府门户网站集中发布了县政府、16个乡镇和31个部门的政府信息公开工作年度报告。",
            "据统计，全县去年共收到政府信息公开申请87件，办结85件，结转2件；因信息公开引起的行政复议3件，行政诉讼1件。",
            "下一步，县政府办公室将逐份核对数据，对填报有误的单位一对一指导。",
        ),
        (("来源", "县融媒体中心"), ("发布日期", "2024-02-02")),
    ),
    Other(
        "index", "train", "html", _web("trs", "gazette"), "政府信息公开年报", "合肥市人民政府", "340100", "prefecture", 2023,
        tuple(f"{unit}{year}年政府信息公开工作年度报告　　{year + 1}-01-{day:02}" for year in (2022, 2021, 2020) for day, unit in ((12, "市发展和改革委员会"), (15, "市教育局"), (18, "市科学技术局"), (22, "市公安局"), (25, "市民政局"))),
    ),
    Other(
        "empty", "dev", "html", _empty, "2020年政府信息公开工作年度报告", "黄山市人民政府", "341000", "prefecture", 2020,
        ("　",),
        (("索引号", "003141/2021-00012"), ("发布日期", "2021-03-29"), ("名称", "2020年政府信息公开工作年度报告")),
    ),
    Other(
        "english", "train", "pdf", _printed, "Annual Report on Administrative Services 2022", "哈尔滨工业大学", "230100", "other", 2022,
        (
            "This report covers the period from January 1 to December 31, 2022 and was approved by the office of the secretary.",
            "#1 Requests",
            [("Category", "Received", "Granted", "Refused", "Total"), ("Individuals", "14", "11", "3", "14"), ("Companies", "5", "5", "0", "5"), ("Total", "19", "16", "3", "19")],
            "#2 Remarks",
            "No appeal was lodged during the year.",
        ),
    ),
    Other(
        "form", "dev", "doc", _old_word, "政府信息公开申请表", "大连市金州区人民政府", "210213", "county", 2021,
        (
            [("申请人信息", "公民", "姓名", ""), ("", "", "证件号码", ""), ("", "法人或其他组织", "名称", ""), ("", "", "统一社会信用代码", ""), ("所需信息情况", "内容描述", "", ""), ("", "获取方式", "邮寄  电子邮件  当面领取", ""), ("", "是否申请减免费用", "是  否", "")],
            "注：申请人应当如实填写，对申请材料的真实性负责。",
        ),
    ),
    Other(
        "catalogue", "train", "html", _web("old", "framed", "gb18030"), "政府信息公开目录", "赣州市市场监督管理局", "360700", "department_of_local_government", 2020,
        (
            [("索引号", "信息名称", "公开形式", "生成日期"), ("B21010/2020-001", "机构职能", "网站", "2020-01-06"), ("B21010/2020-002", "行政许可事项清单", "网站", "2020-02-11"), ("B21010/2020-003", "行政处罚信息公示（第1期）", "网站", "2020-03-02"), ("B21010/2020-004", "政府采购公告", "网站", "2020-04-17")],
        ),
    ),
    Other(
        "proposals", "train", "docx", _word, "2023年人大代表建议和政协提案办理情况统计表", "义乌市人民政府", "330782", "county", 2023,
        (
            [("承办单位", "建议", "", "提案", "", "总计"), ("", "件数", "公开", "件数", "公开", ""), ("教育局", "12", "12", "9", "8", "21"), ("卫生健康局", "7", "7", "11", "11", "18"), ("住房和城乡建设局", "23", "20", "16", "16", "39"), ("总计", "42", "39", "36", "35", "78")],
        ),
    ),
    Other(
        "service", "dev", "xlsx", _sheet, "2022年政务服务大厅办件量统计", "滕州市行政审批服务局", "370481", "department_of_local_government", 2022,
        (
            [("部门", "自然人", "法人或其他组织", "总计"), ("公安", "10233", "120", "10353"), ("税务", "3302", "8044", "11346"), ("不动产登记", "9120", "733", "9853"), ("总计", "22655", "8897", "31552")],
        ),
    ),
    Other(
        "litigation", "dev", "text", _plain, "2021年度行政复议和行政应诉工作情况", "南开区司法局", "120104", "department_of_local_government", 2021,
        (
            "全年收到行政复议申请56件，受理50件，审结47件。",
            [("类别", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"), ("治安管理", "11", "3", "2", "1", "17"), ("市场监管", "6", "2", "8", "0", "16"), ("房屋征收", "9", "0", "4", "2", "15"), ("信息公开", "1", "0", "1", "0", "2")],
            "行政机关负责人出庭应诉率为100%。",
        ),
    ),
    Other(
        "law", "train", "text", _plain, "政府信息公开有关条文摘编", "安徽省审计厅", "340000", "department_of_local_government", 2019,
        (
            "第二十条第（一）项：行政法规、规章和规范性文件；",
            "第二十条第（五）项：办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果；",
            "第二十条第（六）项：实施行政处罚、行政强制的依据、条件、程序；",
            "第二十条第（八）项：行政事业性收费项目及其依据、标准；",
            "第二十条第（九）项：政府集中采购项目的目录、标准及实施情况。",
        ),
    ),
    Other(
        "wages", "dev", "xls", _old_sheet, "2020年企业薪酬调查结果", "杭州市人力资源和社会保障局", "330100", "department_of_local_government", 2020,
        (
            [("职业", "低位数", "中位数", "高位数"), ("会计", "4.55", "7.20", "15.31"), ("软件工程师", "9.01", "18.40", "42.66"), ("电工", "4.02", "6.88", "11.75")],
        ),
    ),
    Other(
        "guide", "train", "html", _web("easy", "cards"), "政府信息公开指南", "晋江市安海镇人民政府", "350582", "township", 2021,
        (
            "#一、公开内容",
            "机构设置、规章、规范性文件、财政预算决算、行政事业性收费项目等。",
            "#二、申请程序",
            "自收到申请之日起20个工作日内答复；需延长的，延长期限不超过20个工作日。",
            "#三、收费",
            "不收取检索费、复制费、邮寄费；申请数量、频次明显超过合理范围的，收取信息处理费。",
        ),
    ),
    Other(
        "minutes", "train", "pdf", _drawn, "镇政府办公会议纪要", "昆山市周庄镇人民政府", "320583", "township", 2022,
        (
            "会议听取了党政办关于政府信息公开年报编制情况的汇报，原则同意，按程序报送。",
            "会议研究了以下事项：1.老街修缮经费48万元；2.河道保洁外包；3.防汛值班。",
        ),
    ),
    Other(
        "blank", "dev", "pdf", _printed, "　", "杭州市人民政府", "330100", "prefecture", 2022,
        ("　",),
    ),
)  # fmt: skip


def others() -> Iterator[Made]:
    for number, other in enumerate(OTHERS, start=FIRST):
        yield _made(other, f"a{number:03}")


def _made(other: Other, name: str) -> Made:
    report = _report(other)
    content = other.write(report, generator(name))
    suffix = {"text": ".txt"}.get(other.format, f".{other.format}")
    gold = Extraction(
        document=f"{name}{suffix}",
        sha256=hashlib.sha256(content).hexdigest(),
        form_confidence=1.0,
        reasons=("not_a_report",),
        metadata={"title": other.title.strip() or None},
    )
    about: dict[str, Any] = {
        "gold_origin": "typeset:first",
        "origin": "no report",
        "format": other.format,
        "producer": "as its family",
        "layout_family": f"other-first-{other.kind}",
        "near_duplicate_group": None,
        "issuer": other.issuer,
        "region_code": other.code,
        "province": other.code[:2],
        "level": other.level,
        "year": other.year,
        "troubles": [],
        "source_violations": [],
        "labellers": [],
        "split": other.split,
    }
    return Made(name, suffix, content, gold.to_json() | about)


def _report(other: Other) -> Report:
    parts: list[Part] = []
    for item in other.body:
        if not isinstance(item, str):
            parts.append(_table(item))
        elif item.startswith("#"):
            parts.append(Heading(item[1:]))
        else:
            parts.append(Paragraph(item))
    style = Style(head="table" if other.head else "none")
    return Report(
        "", style, (other.title,), other.head, tuple(parts), (), (), "http://www.example.gov.cn/", {"issuer": other.issuer}
    )  # fmt: skip


def _table(rows: Sequence[Sequence[str]]) -> PrintedTable:
    cells = tuple(
        PrintedCell(word, r, c, kind=Kind.HEADER if r == 0 else Kind.NOTE)
        for r, row in enumerate(rows)
        for c, word in enumerate(row)
    )
    return PrintedTable(cells, tuple(2.0 for _ in rows[0]), 1)
