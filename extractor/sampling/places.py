"""Agencies that could file a report: real regions, offices with generic names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TOWNS = _words(
    "城关镇 永安镇 新华街道 太平镇 双河镇 柳林镇 石桥镇 东风街道 龙泉镇 清水乡 白云乡 和平街道 "
    "兴隆镇 高桥镇 青山镇 河口乡 红旗街道 安乐镇 大王庄镇 长寿街道 三合乡 古城镇 桥头镇 西关街道"
)
BUREAUS = _words(
    "发展和改革 教育 科学技术 工业和信息化 公安 民政 司法 财政 人力资源和社会保障 自然资源 生态环境 "
    "住房和城乡建设 交通运输 水利 农业农村 商务 文化和旅游 卫生健康 退役军人事务 应急管理 审计 "
    "市场监督管理 统计 医疗保障 城市管理 信访 乡村振兴 林业和草原"
)
STREETS = _words("人民路 解放大道 建设街 文化路 中山北路 府前街 迎宾大道 新城大街 滨河路 政通路")
CENTRAL = _words("国家统计局 国家林业和草原局 国家药品监督管理局 国家知识产权局 中国气象局 国家档案局")


@dataclass(frozen=True)
class Region:
    code: str
    province: str
    prefecture: str
    county: str

    @property
    def city(self) -> str:
        """The prefecture, or the municipality or province that governs the county directly."""
        return self.prefecture or self.province


@dataclass(frozen=True)
class Agency:
    """Who reports. ``name`` in full; ``short`` as it calls itself in prose."""

    name: str
    short: str
    level: str
    """A value of the metadatum ``admin_level``."""
    region: Region | None
    region_code: str | None
    whole_region: bool = False

    @property
    def office(self) -> str:
        """The office that answers questions about the report."""
        return f"{self.name}办公室"


@cache
def regions() -> tuple[Region, ...]:
    text = files("extractor.sampling").joinpath("places.tsv").read_text(encoding="utf-8")
    return tuple(Region(*line.split("\t")) for line in text.splitlines() if line)


def draw_agency(rng: Random, scale: str) -> Agency:
    """An agency of a size that has such figures to report."""
    region = rng.choice(regions())
    if scale in ("idle", "town"):
        return _town(rng, region) if rng.random() < 0.6 else _bureau(rng, region)
    if scale == "bureau":
        return _bureau(rng, region)
    if scale == "county":
        name = region.county if rng.random() < 0.6 else region.city + region.county
        return Agency(f"{name}人民政府", f"{region.county[-1]}政府", "county", region, region.code, True)
    if scale == "city" and region.prefecture:
        code = region.code[:4] + "00"
        name = region.prefecture
        return Agency(f"{name}人民政府", f"{name[-1]}政府", "prefecture", region, code, True)
    if scale == "city":
        name = rng.choice(CENTRAL)
        return Agency(name, "本机关", "state_council_department", None, None)
    code = region.code[:2] + "0000"
    return Agency(f"{region.province}人民政府", "全省", "province", region, code, rng.random() < 0.5)


def _town(rng: Random, region: Region) -> Agency:
    town = rng.choice(TOWNS)
    organ = "办事处" if town.endswith("街道") else "人民政府"
    above = region.county if rng.random() < 0.7 else region.city + region.county
    short = {"镇": "我镇", "乡": "我乡"}.get(town[-1], "我街道")
    return Agency(f"{above}{town}{organ}", short, "township", region, region.code)


def _bureau(rng: Random, region: Region) -> Agency:
    kind = rng.choice(BUREAUS)
    where, code = rng.choice(
        (
            (region.county, region.code),
            (region.city, region.code[:4] + "00" if region.prefecture else region.code[:2] + "0000"),
            (region.province, region.code[:2] + "0000"),
        )
    )
    suffix = "委员会" if kind in ("发展和改革", "卫生健康") else "局"
    if where == region.province and suffix == "局" and rng.random() < 0.6:
        suffix = "厅"
    return Agency(
        f"{where}{kind}{suffix}",
        rng.choice(("我局", "本单位")),
        "department_of_local_government",
        region,
        code,
    )


def contact(rng: Random, agency: Agency) -> dict[str, str]:
    """Address, telephone and site, as slots of the prose."""
    region = agency.region
    place = f"{region.city}{region.county}" if region else "北京市西城区"
    host = f"www.{''.join(rng.choices('abcdefghijklmnopqrstuvwxyz', k=rng.randint(3, 8)))}.gov.cn"
    code = region.code[:4] if region else "1000"
    return {
        "address": f"{place}{rng.choice(STREETS)}{rng.randint(1, 299)}号",
        "postcode": f"{code}{rng.randint(0, 99):02}",
        "phone": f"0{rng.randint(310, 999)}-{rng.randint(2000000, 89999999)}",
        "email": f"zwgk{rng.randint(1, 999)}@{rng.choice(('163.com', 'qq.com', '126.com'))}",
        "site": f"http://{host}/",
    }
