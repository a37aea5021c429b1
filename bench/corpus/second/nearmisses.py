# ruff: noqa: E501 - the texts of the documents stand here as they are printed
"""Texts and tables of documents that look like the reports and are none."""

from __future__ import annotations

import random

from .catalogue import Issuer
from .model import Block, Cell, Grid, Heading, Note, Paragraph, Report


def _grid(rows: list[list[str]], *, head: int = 1, widths: list[float] | None = None) -> Grid:
    cells = [
        [
            Cell(text, kind="head" if r < head else "stub" if c == 0 else "value")
            for c, text in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]
    return Grid(cells, widths or [3.0] + [1.5] * (len(rows[0]) - 1), head_rows=head)


def _report(title: str, blocks: list[Block], issuer: Issuer, year: int) -> Report:
    meta = {
        "title": title,
        "issuer": issuer.name,
        "report_year": year,
        "admin_level": issuer.rank,
        "region_code": issuer.code,
    }
    return Report(title, blocks, metadata=meta)


def plan(issuer: Issuer, year: int, rng: random.Random) -> Report:
    tasks = [
        "完善主动公开目录",
        "规范依申请公开答复",
        "加强政策解读",
        "政府信息公开年度报告编制发布",
        "开展业务培训",
        "新媒体清理",
    ]
    rows = [["序号", "任务", "责任单位", "完成时限"]] + [
        [str(i), t, rng.choice(["办公室", "法制科", "信息中心"]), f"{rng.randint(1, 12)}月底前"]
        for i, t in enumerate(tasks, 1)
    ]
    blocks = [
        Paragraph(f"为做好{year}年政务公开工作，结合实际制定本要点。"),
        Heading("一、总体要求"),
        Paragraph("坚持问题导向，突出重点领域，全年培训不少于2次，政策解读率达到100%。"),
        Heading("二、主要任务"),
        Paragraph("各单位收到政府信息公开申请后应当在20个工作日内答复，需要延长的不超过20个工作日。"),
        _grid(rows),
        Heading("三、保障措施"),
        Paragraph("年底对落实情况进行考核，占总分值5分。"),
    ]
    return _report(f"{issuer.name}{year}年政务公开工作要点", blocks, issuer, year)


def notice(issuer: Issuer, year: int, rng: random.Random) -> Report:
    """A notice about filing, with the sections of the report named one by one and no table filled."""
    sections = "一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；四、政府信息公开行政复议、行政诉讼情况；五、存在的主要问题及改进情况；六、其他需要报告的事项"
    rows = [
        ["报送内容", "报送时限", "报送方式"],
        ["年度报告纸质版", f"{year + 1}年1月15日", "盖章后送达"],
        ["年度报告电子版", f"{year + 1}年1月10日", "内网邮箱"],
        ["统计表", f"{year + 1}年1月10日", "填报系统"],
    ]
    blocks = [
        Paragraph(
            f"各乡镇人民政府、县直各单位：为编制好{year}年度政府信息公开工作年度报告，现将有关事项通知如下。"
        ),
        Paragraph("报告内容包括：" + sections + "。"),
        Paragraph(
            "填表时请注意勾稽关系：第一项加第二项之和，等于第三项加第四项之和；没有发生的填0，不得空白。"
        ),
        _grid(rows, widths=[3, 3, 3]),
        Paragraph(f"联系人：办公室，电话{rng.randint(2, 8)}{rng.randint(100, 999)}000。"),
    ]
    return _report(
        f"关于做好{year}年度政府信息公开工作年度报告编制和发布工作的通知", blocks, issuer, year
    )


def petitions(issuer: Issuer, year: int, rng: random.Random) -> Report:
    kinds = ["来信", "来访", "网上投诉", "电话", "总计"]
    head = [["信访事项", *kinds]]
    names = [
        "一、本年新收信访件",
        "二、上年结转",
        "三、办理结果",
        "（一）予以受理",
        "（二）不予受理",
        "（三）转送",
        "（四）交办",
        "四、结转下年",
    ]
    rows = []
    for name in names:
        n = [rng.randint(0, 90) for _ in range(4)]
        rows.append([name, *map(str, n), str(sum(n))])
    return _report(
        f"{issuer.name}{year}年信访工作情况统计表",
        [Paragraph("本表统计全年信访件的接收和办理情况，单位：件。"), _grid(head + rows)],
        issuer,
        year,
    )


def budget(issuer: Issuer, year: int, rng: random.Random) -> Report:
    items = [
        "一、一般公共预算拨款收入",
        "二、政府性基金预算拨款收入",
        "三、事业收入",
        "四、其他收入",
        "本年收入合计",
        "上年结转",
        "收入总计",
    ]
    rows = [["项目", "预算数（万元）", "决算数（万元）", "增减"]] + [
        [t, f"{rng.uniform(0, 9000):.2f}", f"{rng.uniform(0, 9000):.2f}", f"{rng.randint(-300, 300):+d}"]
        for t in items
    ]
    blocks = [
        Heading("一、部门基本情况"),
        Paragraph("主要职责：负责本区域公共事务管理。"),
        Heading("二、收支总体情况"),
        _grid(rows),
        Heading("三、“三公”经费"),
        Paragraph("公务接待费12.5万元，比上年减少3%。政府采购总金额251.36万元，采购项目14个。"),
    ]
    return _report(f"{issuer.name}{year}年度部门决算公开", blocks, issuer, year)


def bulletin(issuer: Issuer, year: int, rng: random.Random) -> Report:
    rows = [["指标", "单位", f"{year}年", "比上年增长（%）"]]
    rows += [
        [n, u, f"{rng.uniform(1, 900):.1f}", f"{rng.uniform(-9, 12):.1f}"]
        for n, u in (
            ("地区生产总值", "亿元"),
            ("第一产业", "亿元"),
            ("第二产业", "亿元"),
            ("规模以上工业企业", "个"),
            ("常住人口", "万人"),
            ("财政收入", "亿元"),
        )
    ]
    blocks = [
        Heading("一、综合"),
        Paragraph("初步核算，全年地区生产总值保持增长，三次产业结构进一步优化。"),
        _grid(rows),
        Heading("二、农业"),
        Paragraph("粮食总产量12.6万吨，增长1.9%。"),
    ]
    return _report(f"{issuer.short}{year}年国民经济和社会发展统计公报", blocks, issuer, year)


def news(issuer: Issuer, year: int, rng: random.Random) -> Report:
    blocks = [
        Paragraph(
            f"日前，{issuer.name}发布{year}年政府信息公开工作年度报告。报告显示，去年全县共收到政府信息公开申请{rng.randint(20, 90)}件，予以公开{rng.randint(5, 19)}件，无法提供{rng.randint(1, 9)}件。"
        ),
        Paragraph(
            "记者了解到，报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六部分组成，全文可在门户网站查阅。"
        ),
        Paragraph("县政务公开办负责人表示，今年将继续扩大公开范围。"),
    ]
    return _report(f"{issuer.short}发布{year}年政府信息公开工作年度报告", blocks, issuer, year)


def index(issuer: Issuer, year: int, rng: random.Random) -> Report:
    names = [
        "教育局",
        "财政局",
        "公安局",
        "民政局",
        "司法局",
        "水利局",
        "审计局",
        "统计局",
        "交通运输局",
        "文化和旅游局",
        "卫生健康局",
        "应急管理局",
    ]
    rows = [["序号", "标题", "发布日期"]] + [
        [
            str(i),
            f"{issuer.short}{n}{year}年政府信息公开工作年度报告",
            f"{year + 1}-01-{rng.randint(10, 30)}",
        ]
        for i, n in enumerate(names, 1)
    ]
    return _report(
        f"{issuer.short}政府信息公开年报",
        [_grid(rows, widths=[1, 6, 2]), Note("共3页　上一页　1 2 3　下一页　转到第__页")],
        issuer,
        year,
    )


def scores(issuer: Issuer, year: int, rng: random.Random) -> Report:
    names = [
        "城关镇",
        "东关街道",
        "教育局",
        "公安局",
        "财政局",
        "人社局",
        "住建局",
        "市场监管局",
        "农业农村局",
        "自然资源局",
    ]
    rows = [
        [
            "单位",
            "主动公开（40分）",
            "依申请公开（30分）",
            "年度报告（10分）",
            "监督保障（20分）",
            "总计",
        ]
    ]
    for name in names:
        n = [rng.randint(28, 40), rng.randint(18, 30), rng.randint(6, 10), rng.randint(11, 20)]
        rows.append([name, *map(str, n), str(sum(n))])
    return _report(
        f"{issuer.name}{year}年政务公开工作考核评分表",
        [Paragraph("现将全年考核结果通报如下。"), _grid(rows)],
        issuer,
        year,
    )


def summary(issuer: Issuer, year: int, rng: random.Random) -> Report:
    """A table over many organs, drawn from their reports."""
    head = [
        "填报单位",
        "新收申请",
        "上年结转",
        "予以公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "结转下年",
        "行政复议",
        "行政诉讼",
    ]
    names = [f"{n}镇" for n in ("城关", "河口", "石桥", "新安", "双河", "太平")] + [
        "教育局",
        "民政局",
        "水利局",
        "林业局",
        "住建局",
    ]
    rows = [head] + [[name, *[str(rng.choice([0, 0, 0, 1, 2, 5])) for _ in head[1:]]] for name in names]
    return _report(f"{year}年各单位政府信息公开申请办理情况汇总表", [_grid(rows)], issuer, year)


def hospital(issuer: Issuer, year: int, rng: random.Random) -> Report:
    rows = [
        ["公开类别", "公开条数", "公开方式"],
        ["医院概况", str(rng.randint(3, 20)), "网站"],
        ["服务价格", str(rng.randint(100, 900)), "电子屏"],
        ["行风建设", str(rng.randint(2, 30)), "公示栏"],
        ["合计", str(rng.randint(300, 999)), ""],
    ]
    blocks = [
        Heading("一、基本情况"),
        Paragraph("依据医疗卫生机构信息公开管理办法，我院持续公开服务信息。"),
        Heading("二、信息公开情况"),
        _grid(rows),
        Heading("三、收到信息公开申请情况"),
        Paragraph(f"全年受理患者咨询{rng.randint(100, 999)}人次，未收到书面申请。"),
        Heading("四、下一步打算"),
        Paragraph("继续优化就医指引。"),
    ]
    return _report(f"{issuer.short}人民医院{year}年信息公开工作年度报告", blocks, issuer, year)


def school(issuer: Issuer, year: int, rng: random.Random) -> Report:
    blocks = [
        Heading("一、概述"),
        Paragraph("本报告根据高等学校信息公开办法编制，统计期限为上学年度。"),
        Heading("二、主动公开情况"),
        Paragraph(
            f"通过校园网公开信息{rng.randint(500, 2000)}条，公众号推文{rng.randint(100, 400)}篇。"
        ),
        Heading("三、依申请公开情况"),
        Paragraph("本学年收到信息公开申请0件。"),
        Heading("四、清单事项公开情况"),
        _grid(
            [
                ["类别", "公开事项", "责任部门"],
                ["基本信息", "办学规模、校级领导", "校办"],
                ["招生考试信息", "招生章程及计划", "招就处"],
                ["财务信息", "收费项目、标准", "计财处"],
            ],
            widths=[2, 4, 2],
        ),
    ]
    return _report(
        f"{issuer.short}职业技术学院{year - 1}-{year}学年信息公开工作年度报告", blocks, issuer, year
    )


def application(issuer: Issuer, year: int, _: random.Random) -> Report:
    rows = [
        ["申请人信息", "公民", "姓名", ""],
        ["", "", "身份证号", ""],
        ["", "法人或其他组织", "名称", ""],
        ["", "", "统一社会信用代码", ""],
        ["所需信息", "内容描述", "", ""],
        ["", "获取方式", "□邮寄 □电子邮件 □自行领取", ""],
    ]
    return _report(
        f"{issuer.name}政府信息公开申请表",
        [
            _grid(rows, head=0, widths=[2, 2, 3, 3]),
            Note("商业企业、科研机构、社会公益组织、法律服务机构、其他组织请勾选类型。"),
        ],
        issuer,
        year,
    )


def penalties(issuer: Issuer, year: int, rng: random.Random) -> Report:
    rows = [["序号", "执法类别", "处理决定数量（宗）", "罚没金额（万元）"]] + [
        [str(i), k, str(rng.randint(0, 900)), f"{rng.uniform(0, 99):.2f}"]
        for i, k in enumerate(("行政许可", "行政处罚", "行政强制", "行政征收", "行政检查"), 1)
    ]
    blocks = [
        Paragraph(f"根据行政执法公示制度，现公布{year}年度行政执法数据。"),
        _grid(rows),
        Note(
            f"行政复议{rng.randint(1, 9)}件，维持{rng.randint(1, 5)}件；行政诉讼{rng.randint(1, 9)}件。"
        ),
    ]
    return _report(f"{issuer.name}{year}年度行政执法数据", blocks, issuer, year)


def blank_form(issuer: Issuer, year: int, _: random.Random) -> Report:
    """How-to of the filing system: the words of the form in running text, with no table at all."""
    blocks = [
        Heading("填报说明"),
        Paragraph(
            "1.“自然人”指以个人名义提出申请的公民。2.“商业企业”指营利法人。3.“（七）总计”由系统自动计算。"
        ),
        Paragraph("4.“结转下年度继续办理”指至12月31日尚未答复的申请。5.“其他结果”包括撤回、终止等。"),
        Heading("常见问题"),
        Paragraph("问：现行有效件数怎样填？答：填截至年末的累计数。"),
    ]
    return _report(f"{year}年度政府信息公开年报填报系统操作手册", blocks, issuer, year)


def blog(issuer: Issuer, year: int, _: random.Random) -> Report:
    rows = [
        ["Province", "Requests", "Granted", "Share"],
        ["A", "1,204", "530", "44%"],
        ["B", "890", "401", "45%"],
        ["C", "2,310", "870", "38%"],
    ]
    blocks = [
        Paragraph(
            "Every January Chinese agencies publish an annual report on open government information. I tried to read a few hundred of them by hand."
        ),
        Heading("What the tables hold"),
        Paragraph(
            "Requests are counted by applicant: natural persons, companies, research institutes and so on. Totals often fail to add up."
        ),
        _grid(rows),
        Paragraph("Next month I will look at litigation."),
    ]
    made = _report("Counting requests: notes on China's OGI annual reports", blocks, issuer, year)
    made.metadata = {"title": made.title}
    return made


def guide(issuer: Issuer, year: int, _: random.Random) -> Report:
    blocks = [
        Heading("一、主动公开"),
        Paragraph(
            "（一）公开范围：规章、行政规范性文件、行政许可、行政处罚、行政强制、行政事业性收费、政府集中采购等。"
        ),
        Heading("二、依申请公开"),
        Paragraph("（一）受理机构：办公室；（二）申请方式：当面、信函、传真、网络。"),
        Paragraph("收费标准：每件（条）10页以下不收费；11至30页每页10元；31至200页每页20元。"),
        Heading("三、监督和救济"),
        Paragraph("可以依法申请行政复议或者提起行政诉讼。"),
    ]
    return _report(f"{issuer.name}政府信息公开指南（{year}年修订）", blocks, issuer, year)
