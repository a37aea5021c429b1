"""Every Chinese encoding, raw and in pages that declare it rightly or wrongly."""

import random

import pytest

from extractor.reading.decode import decode
from extractor.reading.html import declared_charset

SIMPLIFIED = (
    "规章",
    "总计",
    "行政许可\t2\t0\n行政处罚\t117\t0",
    "一、本年新收政府信息公开申请数量",
    "（一）予以公开",
    "本年度没有其他需要报告的事项。",
    "县人民政府办公室公布本年度政府信息公开工作报告。" * 200,
)
RARE = ("阳㐂镇𠮷村公开年度报告",)
TRADITIONAL = ("規章", "總計", "本年度沒有其他需要報告的事項。", "年度政府資訊公開報告")
DECLARED = ("utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "no-such-charset")


def cases():
    for texts, charsets in (
        (
            SIMPLIFIED,
            ("gb2312", "gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
        ),
        (RARE, ("gb18030", "utf-8", "utf-16-le")),
        (TRADITIONAL, ("big5", "big5hkscs", "utf-8", "gb18030", "utf-16-be")),
    ):
        for text in texts:
            for charset in charsets:
                yield text, charset


@pytest.mark.parametrize(("text", "charset"), list(cases()))
def test_raw_text(text, charset):
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize(("text", "charset"), list(cases()))
@pytest.mark.parametrize("declared", DECLARED)
def test_pages(text, charset, declared):
    page = f'<html><head><meta charset="{declared}"></head><body><td>{text}</td><td>0</td></body></html>'
    data = page.encode(charset)
    assert decode(data, declared_charset(data)).text == page


def test_the_end_may_be_cut_and_a_few_bytes_broken():
    text = "本级政府信息公开工作年度报告。" * 50
    data = bytearray(text.encode())
    assert decode(bytes(data[:-1])).charset == "utf-8"
    assert decode("规章".encode()[:-1]).charset == "utf-8"
    for place in (90, 600, 1500):
        data[place] = 0xFF
    assert decode(bytes(data)).charset == "utf-8"
    assert decode(bytes(data)).text[:30] == text[:30]
    broken = text.encode("gb18030")[:101] + b"\xff" + text.encode("gb18030")[102:-1]
    assert decode(broken).charset == "gb18030"


@pytest.mark.parametrize(
    ("written", "read"),
    [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "cp1252"), ("utf-8", "gb18030")],
)
def test_a_wrong_decoding_before_saving_is_undone(written, read):
    text = "政府信息公开年度报告" if read == "gb18030" else "太平镇2020年政府信息公开工作年度报告"
    decoded = decode(text.encode(written).decode(read).encode())
    assert (decoded.text, decoded.repaired) == (text, True)


@pytest.mark.parametrize(
    "text",
    [
        "naïve café, élève, über, Öffentlichkeit",
        "ÄÖÜäöüßéèêàç" * 3,
        "Отчёт о доступе",
        "喆堃镕镇报告書",
        "一",
        "plain",
        "",
    ],
)
def test_other_text_is_left_alone(text):
    assert decode(text.encode()).text == text
    assert not decode(text.encode()).repaired


def test_random_common_characters_are_told_from_big5():
    rng = random.Random(7)
    pool = [bytes((a, b)).decode("gb2312") for a in range(0xB0, 0xD7) for b in range(0xA1, 0xFF)]
    for _ in range(200):
        text = "".join(rng.choices(pool, k=12))
        assert decode(text.encode("gb18030"), "big5").text == text
