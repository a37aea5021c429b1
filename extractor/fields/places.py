"""Names of places and organs: where a name begins, and how high its organ stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PROVINCES = _words(
    """
    河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东
    海南 四川 贵州 云南 陕西 甘肃 青海 台湾
    """
)
REGIONS = ("内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区")
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")

PREFECTURES = frozenset(
    _words(
        """
        石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉
        长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯
        呼伦贝尔 巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳
        盘锦 铁岭 朝阳 葫芦岛 长春 吉林 四平 辽源 通化 白山 松原 白城 哈尔滨 齐齐哈尔
        鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 南京 无锡 徐州 常州
        苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴
        金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州
        阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德
        南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄
        东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳
        平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店
        武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 长沙 株洲 湘潭
        衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 广州 韶关 深圳 珠海 汕头
        佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳
        云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
        海口 三亚 三沙 儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充
        眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 安顺 毕节 铜仁 昆明 曲靖
        玉溪 保山 昭通 丽江 普洱 临沧 拉萨 日喀则 昌都 林芝 山南 那曲 西安 铜川 宝鸡
        咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉
        酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依
        吐鲁番 哈密
        """
    )
)
"""Cities of prefecture level; any other 市 below a province is of county level."""

_RANKED = (
    (0, "自治区|省", 5),
    (1, "自治州|地区|盟|州|市", 12),
    (2, "自治县|自治旗|林区|特区|县|旗|新区|开发区|实验区|示范区|园区|高新区|保税区|风景区|区|市", 12),
    (3, "街道|镇|苏木|乡", 8),
)
"""Rank of a place, its endings, and the most characters its name has before them."""

_IN_SIMPLIFIED = str.maketrans(
    "區縣鎮鄉園開發實驗風廳務處會銀學醫團總門蘇廣東龍內雲貴陝寧慶麗揚鹽豐嶺陽濱無吳興長連錦撫鐵遼",
    "区县镇乡园开发实验风厅务处会银学医团总门苏广东龙内云贵陕宁庆丽扬盐丰岭阳滨无吴兴长连锦抚铁辽",
)
"""Endings of places and organs, and characters of well-known names, that reports in traditional
characters write otherwise."""

_LONG_ENDINGS = (
    "自治州",
    "自治县",
    "自治旗",
    "开发区",
    "实验区",
    "示范区",
    "园区",
    "风景区",
    "乡",
    "旗",
)
_SHORT = 4
"""呼和浩特, 齐齐哈尔: names of ordinary cities, districts and towns are not longer."""

_STOP_WORDS = _words(
    """
    按照 根据 依照 依据 落实 贯彻 执行 现将 现就 代表 关于 包括 简称 联系 编制
    报告 要求 推进 推动 围绕 结合 作为 对照 通过 利用 经由 成立 召开 开展 组织
    加强 做好 公布 发布 公开 截至 截止 年度 全面 上级 指导 所属 下辖 隶属 以及
    服务 管理 政府 部门 单位 机关 人民 领导 支持 印发 转发 报送 统计 信息 工作
    情况
    """
)
_STOP_CHARS = "度由与在对等及被到的是我各请就并年月日号说让使该此将把"
_AFTER_STOP_CHARS = _STOP_CHARS + "为和向从经全以于"
_STOPS = frozenset(_STOP_CHARS)
"""Words that stand before a name; the longer list also occurs in names (无为, 呼和浩特)."""

_CJK_TAIL = re.compile(r"[\u3400-\u9fff]*\Z")

ORGAN_ENDINGS = _words(
    """
    人民政府办公厅 人民政府办公室 人民政府 街道办事处 地区行政公署 行政公署 行署
    管理委员会 管委会 委员会 办事处 办公厅 办公室 管理局 总局 分局 局 厅 委 署 大学
    学院 学校 中学 小学 医院 集团 公司 联合会 研究院 研究所 管理处 管理所 管理中心
    服务中心 中心 支队 总队 大队 银行 联合社 检察院 法院 政府 街道办
    """
)
_WEAK_ENDINGS = ("部", "院", "会", "所", "站", "处", "办", "社", "馆", "台", "队", "行")
_NATIONAL = ("国家", "中国", "中华", "国务院", "全国", "教育部", "公安部", "财政部", "外交部")
_REGION_ONLY = re.compile(r"(?:省|自治区|市|州|盟|地区|区|县|旗|镇|乡|街道|苏木)$")
_NAME = re.compile(r"[\u3400-\u9fff·()]{2,45}")
_NO_NAME = re.compile(
    r"信息公开|政务公开|首页|网站|门户|年报|报告|统计表|通知|意见|办法|情况|指南|目录|^本|^我|会议$|^各|^全"
)


def places_before(text: str) -> str:
    """The chain of places that ends ``text`` and plainly begins there, else ``""``.

    Plainly: at the start, after punctuation, or after a word that no name holds.

    >>> places_before("按照要求，长春市双阳区"), places_before("认真学习双阳区")
    ('长春市双阳区', '')
    >>> places_before("请与淮安市")
    '淮安市'
    """
    found = _CJK_TAIL.search(text)
    run = found[0][-60:] if found else ""
    # A chain may begin where the cut fell only if the cut was at the true start.
    chains = [c for c in _chains(run, 4) if c and _is_clean(run[: len(run) - len(c)])]
    return max(chains, key=lambda chain: (_known_start(chain), len(chain)), default="")


def is_organ(text: str) -> bool:
    """Whether ``text`` (compact) is the name of an organ and nothing else.

    >>> is_organ("昌平县水利局"), is_organ("政府信息公开指南"), is_organ("国家能源局")
    (True, False, True)
    """
    if not _NAME.fullmatch(text) or _NO_NAME.search(text):
        return False
    if text.endswith(ORGAN_ENDINGS):
        return len(text) > 3 and not text.startswith(ORGAN_ENDINGS)
    if text.endswith(_WEAK_ENDINGS):
        return text.startswith(_NATIONAL) or bool(first_place(text))
    return False


def is_region(text: str) -> bool:
    """Whether ``text`` names a place only, as in 太平镇2020年…年度报告."""
    return bool(
        _NAME.fullmatch(text)
        and len(text) > 2
        and _REGION_ONLY.search(text)
        and not _NO_NAME.search(text)
    )


def first_place(text: str) -> str:
    """The chain of places with which a name begins, outermost first.

    >>> first_place("长春市双阳区太平镇人民政府")
    '长春市双阳区太平镇'
    """
    ends = [m.end() for m in re.finditer("|".join(e for _, e, _ in _RANKED), text)]
    for end in reversed(ends):
        if text[:end] in _chains(text[:end], 4):
            return text[:end]
    return ""


def admin_level(issuer: str) -> str | None:
    """The level of an organ in the form's words, ``None`` where its name does not tell.

    >>> admin_level("长春市双阳区太平镇人民政府"), admin_level("昆山市人民政府")
    ('township', 'county')
    >>> admin_level("天津市西青區人民政府")
    'county'
    """
    issuer = issuer.translate(_IN_SIMPLIFIED)
    place = first_place(issuer)
    rest = issuer[len(place) :]
    if re.fullmatch(r"(?:人民)?政府(?:办公厅|办公室)?|行政公署|行署|", rest) and place:
        return _place_level(place)
    if place.endswith("街道") and rest.startswith("办"):
        return "township"
    if issuer.endswith(("大学", "学院", "学校", "中学", "小学", "医院", "公司", "集团", "银行")):
        return "other"
    if re.search(r"(?:开发区|实验区|示范区|园区|新区|高新区|景区|保税区)", issuer) and "管" in rest:
        return "other"
    if place:
        return "department_of_local_government"
    if issuer.startswith(_NATIONAL) and re.search(r"[局行]..+[局行]$", issuer):
        return "other"  # a local branch of a national organ: 国家税务总局淮安市税务局
    if issuer.startswith(_NATIONAL) or re.fullmatch(r"[\u3400-\u9fff]{2,8}部|.*(?:总局|总署)", issuer):
        return "state_council_department"
    return None


def _place_level(place: str) -> str | None:
    if place in MUNICIPALITIES or place.endswith(("省", "自治区")):
        return "province"
    if place.endswith(("镇", "乡", "街道", "苏木")):
        return "township"
    if place.endswith(("自治州", "州", "盟", "地区")):
        return "prefecture"
    if place.endswith("市"):
        head = place.removesuffix("市")
        return "prefecture" if any(head.endswith(p) for p in PREFECTURES) else "county"
    return "county"


def _chains(run: str, below: int) -> Iterator[str]:
    """Every way to read the end of ``run`` as places of rising rank, the empty one included."""
    yield ""
    for rank, endings, longest in _RANKED:
        if rank >= below:
            continue
        for ending in endings.split("|"):
            if not run.endswith(ending):
                continue
            limit = longest if rank == 0 or ending in _LONG_ENDINGS else _SHORT
            for length in range(1, min(limit, len(run) - len(ending)) + 1):
                start = len(run) - len(ending) - length
                name = run[start : len(run) - len(ending)]
                if _is_name(name, rank, ending):
                    for above in _chains(run[:start], rank):
                        yield above + run[start:]


@lru_cache(maxsize=20_000)
def _is_name(name: str, rank: int, ending: str) -> bool:
    if rank == 0:
        return name in PROVINCES or name + ending in REGIONS
    if not _STOPS.isdisjoint(name) or any(word in name for word in _STOP_WORDS):
        return False
    # 长春市双阳 is no name of a district: an ending of a higher rank closes a name.
    return not re.search(r"[省市].", name)


def _is_clean(before: str) -> bool:
    return not before or before[-1] in _AFTER_STOP_CHARS or before.endswith(_STOP_WORDS)


def _known_start(chain: str) -> bool:
    """A chain that begins with a province or a known city is surely cut right."""
    head = re.match(r"(.+?)(?:省|市)", chain)
    return bool(
        chain.startswith((*REGIONS, *MUNICIPALITIES))
        or (head and (head[1] in PROVINCES or head[1] in PREFECTURES))
    )
