"""Metadata of invented reports: organs of every level, titles as portals and offices print them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from extractor.document import Cell, Document, Line, LineKind, Table
from extractor.fields.metadata import read_metadata
from extractor.forms.registry import load_form
from extractor.result import Scalar

SECTION = "一、总体情况"
DEPARTMENT = "department_of_local_government"
MINISTRY = "state_council_department"
REGION = "whole_region_aggregate"


def document(*lines: str | Line, properties: Mapping[str, str] | None = None, **more: Table) -> Document:
    body = tuple(line if isinstance(line, Line) else Line(line) for line in lines)
    return Document("report", "html", "", (*more.values(), *body), properties=properties or {})


def table(rows: Sequence[Sequence[str]]) -> Table:
    return Table(tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)))


def read(*lines: str | Line, properties: Mapping[str, str] | None = None) -> dict[str, Scalar]:
    return read_metadata(document(*lines, properties=properties))


@pytest.mark.parametrize(
    ("title", "text", "issuer", "level"),
    [
        (
            "柳溪镇人民政府2020年政府信息公开工作年度报告",
            "按照区政府信息公开工作要求，长春市安和区柳溪镇人民政府积极落实条例。",
            "长春市安和区柳溪镇人民政府",
            "township",
        ),
        (
            "安和区人民政府2024年政府信息公开工作年度报告",
            "本报告由淮安市安和区人民政府办公室根据条例编制。",
            "淮安市安和区人民政府",
            "county",
        ),
        ("江苏省人民政府2022年政府信息公开工作年度报告", "我省认真落实。", "江苏省人民政府", "province"),
        ("重庆市人民政府2022年政府信息公开工作年度报告", "", "重庆市人民政府", "province"),
        ("盐城市人民政府2021年政府信息公开工作年度报告", "", "盐城市人民政府", "prefecture"),
        (
            "白云县人民政府2021年政府信息公开年报",
            "请与白云县人民政府办公室联系。",
            "白云县人民政府",
            "county",
        ),
        (
            "青山街道办事处2023年政府信息公开工作年度报告",
            "现将武汉市江南区青山街道办事处2023年工作报告如下。",
            "武汉市江南区青山街道办事处",
            "township",
        ),
        (
            "安和区应急管理局2021年政府信息公开工作年度报告",
            "根据《条例》规定，由杭州市安和区应急管理局编制。",
            "杭州市安和区应急管理局",
            DEPARTMENT,
        ),
        (
            "区教育局2021年政府信息公开工作年度报告",
            "如有疑问，请与安和区教育局联系。",
            "安和区教育局",
            DEPARTMENT,
        ),
        (
            "山南市发展和改革委员会2020年度政府信息公开工作年度报告",
            "",
            "山南市发展和改革委员会",
            DEPARTMENT,
        ),
        (
            "海东综合实验区管委会2019年政府信息公开工作年度报告",
            "",
            "海东综合实验区管委会",
            "other",
        ),
        (
            "国家林草种业局2022年政府信息公开工作年度报告",
            "",
            "国家林草种业局",
            MINISTRY,
        ),
        ("海洋开发部2022年政府信息公开工作年度报告", "", "海洋开发部", MINISTRY),
        ("东湖师范大学2020-2021学年信息公开工作年度报告", "", "东湖师范大学", "other"),
        ("江河建设集团有限公司2021年信息公开年度报告", "", "江河建设集团有限公司", "other"),
        # A place alone stands for its government where the text says so.
        (
            "柳溪镇2020年政府信息公开工作年度报告",
            "2020年，安和县柳溪镇人民政府认真落实条例。",
            "安和县柳溪镇人民政府",
            "township",
        ),
        ("2020年度安和市柳溪镇政府信息公开工作年度报告", "", "安和市柳溪镇", "township"),
        (
            "关于安和县水利局2020年政府信息公开工作情况的报告",
            "",
            "安和县水利局",
            DEPARTMENT,
        ),
        (
            "安和县水利局关于2020年政府信息公开工作情况的报告",
            "",
            "安和县水利局",
            DEPARTMENT,
        ),
        ("安和县人民政府信息公开2020年年度报告", "", "安和县人民政府", "county"),
        (
            "【年报】国家税务总局安和市税务局2021年政府信息公开工作年度报告",
            "",
            "国家税务总局安和市税务局",
            "other",
        ),
        # Words before a name are not part of it.
        (
            "柳溪镇人民政府2020年政府信息公开工作年度报告",
            "为认真学习贯彻落实柳溪镇人民政府要求",
            "柳溪镇人民政府",
            "township",
        ),
    ],
)
def test_issuer_is_the_fullest_name_that_title_and_text_support(
    title: str, text: str, issuer: str, level: str
) -> None:
    found = read("首页", title, text, SECTION, "正文。")
    assert (found.get("issuer"), found.get("admin_level")) == (issuer, level)
    assert found["title"] == title


def test_a_name_broken_over_wrapped_lines_is_whole_and_a_page_head_does_not_run_into_it() -> None:
    found = read(
        "索引号 000014349/2021-00012 主题分类 其他",
        "柳溪综合实验区管委会2021年政府信息公开工作年度报告",
        "按照有关要求，本报告由安",
        SECTION,
    )
    assert found["issuer"] == "柳溪综合实验区管委会"
    found = read(
        "白河区人民政府2021年政府信息公开工作年度报告",
        "本报告根据《中华人民共和国政府信息公开条例》的规定，由安",
        "和市白河区人民政府办公室编制。报告中所列数据的统计期限自",
        "2021年1月1日起，至12月31日止。",
        SECTION,
    )
    assert found["issuer"] == "安和市白河区人民政府"


@pytest.mark.parametrize(
    ("lines", "title", "year"),
    [
        (["安和市人民政府", "2024 年政府信息公开工作年度报告"], "安和市人民政府2024年…", 2024),
        (["安和市水利局", "2023年度", "政府信息公开工作报告"], "安和市水利局2023年度…", 2023),
        (["安和市财政局2021年政府信息", "公开工作年度报告"], "安和市财政局2021年…", 2021),
        (["安和市财政局二〇二〇年政府信息公开年度报告"], "安和市财政局二〇二〇年…", 2020),
        (["安和市财政局２０２０年度政务公开工作年度报告"], "安和市财政局２０２０年度…", 2020),
        (["首页 > 年报 > 安和市2022年政府信息公开工作年度报告"], "安和市2022年…", 2022),
        (
            [
                "政府信息公开年报",
                "政府信息公开指南",
                "安和市2022年政府信息公开工作年度报告",
                "现将安和市2021年政府信息公开工作年度报告公布如下，欢迎监督。",
            ],
            "安和市2022年…",
            2022,
        ),
        (["安和市审计局2022年政府信息公开工作年度报告（2023年1月）"], "安和市审计局2022年…", 2022),
        (["安和市审计局政府信息公开工作年度报告", "（2021年度）"], "安和市审计局…", 2021),
        (["附件1 安和市审计局2021年政府信息公开年报.pdf"], "附件1安和市审计局2021年…", 2021),
        (["安和區人民政府2021年政府信息公開工作年度報告"], "安和區人民政府2021年…", 2021),
        # Links to other years stand in a row; the title stands alone.
        (
            [
                "安和市2022年政府信息公开工作年度报告",
                "安和市2021年政府信息公开工作年度报告",
                "安和市2020年政府信息公开工作年度报告",
                "当前位置：首页",
                "安和市2021年政府信息公开工作年度报告",
            ],
            "安和市2021年…",
            2021,
        ),
        # The title wins over a period copied from another year.
        (
            ["安和市2023年政府信息公开工作年度报告", "统计期限自2022年1月1日至2022年12月31日。"],
            "安和市2023年…",
            2023,
        ),
        # Without a year in the title: period, lead, date of publication.
        (
            ["安和市水利局政府信息公开年度报告", "期限为2021年1月1日起至12月31日止。"],
            "安和市水利局…",
            2021,
        ),
        (["安和市水利局政府信息公开年度报告", "现将2019年度工作报告如下。"], "安和市水利局…", 2019),
        (["安和市水利局政府信息公开年度报告", "发布日期：2021-01-20 来源：局"], "安和市水利局…", 2020),
    ],
)
def test_title_and_year(lines: list[str], title: str, year: int) -> None:
    found = read(*lines, SECTION)
    printed = found["title"]
    assert isinstance(printed, str)
    assert re.split("政府信息公[开開]|政务公开", printed)[0] == title.removesuffix("…")
    assert re.search(r"公[开開](?:工作)?(?:年度)?(?:[报報]告|年报)", printed)
    assert found["report_year"] == year


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("所列数据的统计期限自2020年1月1日起至2020年12月31日止", "2020-01-01", "2020-12-31"),
        ("统计期限：2020年1月1日—12月31日", "2020-01-01", "2020-12-31"),
        ("二〇二〇年一月一日至二〇二〇年十二月三十一日", "2020-01-01", "2020-12-31"),
        ("数据统计期限为2019年5月15日至12月31日", "2019-05-15", "2019-12-31"),
        ("工程自2018年3月1日至2018年9月30日施工", None, None),
    ],
)
def test_period(text: str, start: str | None, end: str | None) -> None:
    found = read("安和市2020年政府信息公开工作年度报告", text)
    assert (found.get("period_start"), found.get("period_end")) == (start, end)


def test_what_wrapped_lines_break_is_read_whole() -> None:
    found = read(
        "安和市2020年政府信息公开工作年度报告",
        "本报告由安和市人民政府办公室根据《中华人民共和国政府",
        "信息公开条例》编制，数据的统计期限自2020年1月1日起至2020年12",
        "月31日止。电子版可从安和市人民政府网站下载，网址为https://a.cn。",
    )
    assert found["period_end"] == "2020-12-31"
    assert found["basis_documents"] == "《中华人民共和国政府信息公开条例》"


HEAD = [
    ["索 引 号", "11341702486344515H/202110-00013", "主题分类", "政务公开"],
    ["发布机构", "安和市水利局", "成文日期：", "2021年1月20日"],
    ["名　　称", "安和市水利局2020年政府信息公开工作年度报告", "文号", "安水〔2021〕1号"],
    ["有 效 性", "有效", "发布日期", "2021/01/22"],
    ["关键词", "", "内容概述", "年度报告"],
]


def test_page_head_in_a_table() -> None:
    found = read_metadata(document("政府信息公开", SECTION, head=table(HEAD)))
    expected = {
        "title": "安和市水利局2020年政府信息公开工作年度报告",
        "issuer": "安和市水利局",
        "index_no": "11341702486344515H/202110-00013",
        "issuer_code": "11341702486344515H",
        "document_no": "安水〔2021〕1号",
        "date_written": "2021-01-20",
        "date_published": "2021-01-22",
        "topic_class": "政务公开",
        "validity": "有效",
        "report_year": 2020,
    }
    assert {key: found.get(key) for key in expected} == expected
    assert "keywords" not in found


@pytest.mark.parametrize(
    "lines",
    [
        ["索引号：014416330/2021-00012 发布机构：安和市水利局 发布日期：2021-01-22 字体：大 中 小"],
        ["【索引号】：014416330/2021-00012", "发布机构:安和市水利局", "发布时间: 2021-01-22 09:30:12"],
        [
            "索引号：",
            "014416330/2021-00012",
            "发布单位：",
            "安和市水利局",
            "公开日期：",
            "2021年01月22日",
        ],
    ],
)
def test_page_head_in_lines(lines: list[str]) -> None:
    found = read("2020年政府信息公开工作年度报告", *lines, SECTION)
    assert found["index_no"] == "014416330/2021-00012"
    assert found["date_published"] == "2021-01-22"
    assert found["issuer"] == "安和市水利局"


def test_signature_names_the_issuer_and_the_date() -> None:
    found = read(
        "2020年政府信息公开工作年度报告",
        SECTION,
        "六、其他需要报告的事项",
        "无。",
        "安和市白河县柳溪乡人民政府",
        "二〇二一年一月二十日",
    )
    assert found["issuer"] == "安和市白河县柳溪乡人民政府"
    assert found["date_written"] == "2021-01-20"
    assert found["report_year"] == 2020


def test_properties_of_a_web_page() -> None:
    found = read(
        Line("网站首页", kind=LineKind.FURNITURE),
        SECTION,
        properties={
            "title": "安和市2021年政府信息公开工作年度报告_安和市人民政府",
            "PubDate": "2022-01-27 10:00",
            "ContentSource": "安和市人民政府办公室",
            "SiteName": "安和市人民政府",
        },
    )
    assert found["title"] == "安和市2021年政府信息公开工作年度报告"
    assert found["issuer"] == "安和市人民政府"
    assert found["date_published"] == "2022-01-27"
    assert found["source"] == "安和市人民政府办公室"


def test_contact_and_basis() -> None:
    found = read(
        "安和市2021年政府信息公开工作年度报告",
        "根据《中华人民共和国政府信息公开条例》（国令第711号）和国办公开办函〔2021〕30号要求编制。"
        "本报告电子版在网站地址：http://www.example.gov.cn下载。如有疑问，请与本办联系（地址：安和市",
        "人民路1号，邮编：123456，电话：0123-8765432，电子邮箱：gk@example.gov.cn）。",
        SECTION,
    )
    assert found["contact.address"] == "安和市人民路1号"
    assert found["contact.postcode"] == "123456"
    assert found["contact.phone"] == "0123-8765432"
    assert found["contact.email"] == "gk@example.gov.cn"
    assert found["basis_documents"] == "《中华人民共和国政府信息公开条例》；国办公开办函〔2021〕30号"


@pytest.mark.parametrize(
    ("title", "text", "scope"),
    [
        (
            "安和市2021年政府信息公开工作年度报告",
            "2021年，全市共受理政府信息公开申请31件。",
            REGION,
        ),
        ("安和市本级2021年政府信息公开工作年度报告", "全市共受理申请31件。", "government_level_only"),
        ("安和市水利局2021年政府信息公开工作年度报告", "我局共收到申请3件，全市领先。", "own_organ"),
        ("安和市2021年政府信息公开工作年度报告", "完善工作机制。", None),
    ],
)
def test_scope(title: str, text: str, scope: str | None) -> None:
    assert read(title, SECTION, text).get("scope") == scope


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["关于开展政府信息公开工作检查的通知", "各乡镇人民政府：", "请于1月31日前报送。"],
        ["会议纪要", "会议听取了政府信息公开工作年度报告，并提出要求。"],
    ],
)
def test_what_is_not_stated_is_left_out(lines: list[str]) -> None:
    found = read(*lines)
    assert not found.keys() & {"title", "report_year", "issuer", "period_start"}


@pytest.mark.parametrize("title", ["某区2016年度信息公开情况统计表", "二〇一六年信息公开统计报表"])
def test_a_table_that_stands_for_itself_tells_its_year(title: str) -> None:
    assert read(title)["report_year"] == 2016
    inside = document(SECTION, made=table([[title], ["指标名称"]]))
    assert read_metadata(inside)["report_year"] == 2016


def test_only_keys_of_the_form() -> None:
    form = load_form("cn.ogi.2021")
    known = {datum.path.removeprefix("meta.") for datum in form.metadata}
    found = read_metadata(document("政府信息公开", SECTION, head=table(HEAD)), form)
    assert found.keys() <= known
    assert found["issuer"] == "安和市水利局"
