"""What stands beside the keys of records: texts that must not be taken for keys."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_PLACES = tuple("青云石桥河山林平安宁东西南北新城永兴长清江海川泉龙凤金玉")
_LEVELS = ("县", "市", "区", "镇", "乡", "街道", "省", "自治县", "开发区")
_ORGANS = (
    *(
        "人民政府",
        "人民政府办公室",
        "教育局",
        "财政局",
        "公安局",
        "统计局",
        "民政局",
        "水利局",
        "信访局",
    ),
    *(
        "卫生健康委员会",
        "发展和改革委员会",
        "行政审批局",
        "政务服务管理办公室",
        "大数据管理局",
        "信息中心",
    ),
)
_NAMES = (
    "发布",
    "门户网站",
    "政府网站",
    "微信公众号",
    "在线",
    "政务",
    "之声",
    "网",
    "政务微博",
    "政府网",
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_OTHERS = (
    *(
        "今日头条",
        "抖音号",
        "手机客户端",
        "政务头条号",
        "小程序",
        "网站App",
        "见附件",
        "详见说明",
        "已开设",
        "未开设",
    ),
    *("政府门户网站", "部门网站", "专项网站", "门户网站", "每年一次", "正常运行", "已整改", "全部整改"),
)


def record_values(rng: Random, count: int) -> Iterator[str]:
    """Names of sites, organs, persons and channels, addresses, filing numbers, dates, answers."""
    makers = (_organ, _site, _person, _address, _filing, _date, _answer, _other)
    for _ in range(count):
        yield rng.choice(makers)(rng)


def _place(rng: Random) -> str:
    return "".join(rng.sample(_PLACES, 2)) + rng.choice(_LEVELS)


def _organ(rng: Random) -> str:
    return _place(rng) + rng.choice(_ORGANS)


def _site(rng: Random) -> str:
    return (_organ(rng) if rng.random() < 0.4 else _place(rng)) + rng.choice(_NAMES)


def _person(rng: Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.sample(_PLACES, rng.randint(1, 2)))


def _address(rng: Random) -> str:
    host = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 9)))
    return rng.choice(("http://", "https://", "")) + f"www.{host}.gov.cn" + rng.choice(("", "/"))


def _filing(rng: Random) -> str:
    digits = rng.randint(10**7, 10**8 - 1)
    return rng.choice(
        (
            f"{rng.choice('京沪苏浙鲁豫川粤')}ICP备{digits}号-{rng.randint(1, 9)}",
            f"{rng.choice('京沪苏浙鲁豫川粤')}公网安备{digits}0{rng.randint(10**4, 10**5)}号",
            f"{rng.randint(10**9, 10**10 - 1)}",
            f"0{rng.randint(310, 999)}-{digits}",
        )
    )


def _date(rng: Random) -> str:
    year, month, day = rng.randint(2017, 2025), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}"))


def _answer(rng: Random) -> str:
    yes, no = rng.choice((("☑", "□"), ("√", ""), ("■", "□"), ("□", "☑")))
    return rng.choice((f"{yes}是 {no}否", f"是{yes} 否{no}", "是", "否", f"{yes}有 {no}无"))


def _other(rng: Random) -> str:
    return rng.choice(_OTHERS)
