"""The organs that report: real administrative names with their codes of GB/T 2260.

The figures set for them are invented; ``corpus/README.md`` says so. Names that changed stand with
the first report year in which they are used here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Issuer:
    key: str
    name: str
    short: str
    code: str
    level: str
    """province, city, county, town or department."""
    trade: str = "government"
    """What a department does: it decides which of its figures are not zero."""
    since: int = 2008

    @property
    def province(self) -> str:
        return self.code[:2]

    @property
    def rank(self) -> str:
        """The level in the words of the forms."""
        words = {
            "city": "prefecture",
            "town": "township",
            "department": "department_of_local_government",
        }
        return words.get(self.level, self.level)

    @property
    def self_name(self) -> str:
        """How the organ speaks of itself in running text."""
        return {
            "province": "全省" if not self.name.startswith("广西") else "全区",
            "city": "全市",
            "county": "全" + self.short[-1],
            "town": "我镇" if "镇" in self.short else "街道",
        }.get(self.level, "我局" if self.short.endswith("局") else "我厅")


_TABLE = """
henan_water|河南省水利厅|水利厅|410000|department|licence
zhengzhou|郑州市人民政府|郑州市|410100|city
jinshui|郑州市金水区人民政府|金水区|410105|county
lankao|兰考县人民政府|兰考县|410225|county
guyang|兰考县堌阳镇人民政府|堌阳镇|410225|town
luanchuan|栾川县人民政府|栾川县|410324|county
tantou|栾川县潭头镇人民政府|潭头镇|410324|town
xixia|西峡县人民政府|西峡县|411323|county
xinxian|新县人民政府|新县|411523|county
yichang|宜昌市人民政府|宜昌市|420500|city
yichang_eco|宜昌市生态环境局|生态环境局|420500|department|enforce|2019
daye|大冶市人民政府|大冶市|420281|county
gucheng|谷城县人民政府|谷城县|420625|county
shihua|谷城县石花镇人民政府|石花镇|420625|town
lichuan|利川市人民政府|利川市|422802|county
moudao|利川市谋道镇人民政府|谋道镇|422802|town
wangcheng|长沙市望城区人民政府|望城区|430112|county||2011
wangcheng_emerg|长沙市望城区应急管理局|应急管理局|430112|department|enforce|2019
miluo|汨罗市人民政府|汨罗市|430681|county
changle|汨罗市长乐镇人民政府|长乐镇|430681|town
zhangjiajie|张家界市人民政府|张家界市|430800|city
fenghuang|凤凰县人民政府|凤凰县|433123|county
gd_justice|广东省司法厅|司法厅|440000|department|legal
shunde|佛山市顺德区人民政府|顺德区|440606|county
beijiao|佛山市顺德区北滘镇人民政府|北滘镇|440606|town
jiangmen|江门市人民政府|江门市|440700|city
jiangmen_market|江门市市场监督管理局|市场监督管理局|440700|department|licence|2019
duanzhou|肇庆市端州区人民政府|端州区|441202|county
dabu|大埔县人民政府|大埔县|441422|county
baihou|大埔县百侯镇人民政府|百侯镇|441422|town
haifeng|海丰县人民政府|海丰县|441521|county
liuzhou|柳州市人民政府|柳州市|450200|city
liuzhou_build|柳州市住房和城乡建设局|住房和城乡建设局|450200|department|licence|2019
yangshuo|阳朔县人民政府|阳朔县|450321|county
xingping|阳朔县兴坪镇人民政府|兴坪镇|450321|town
jingxi|靖西市人民政府|靖西市|451081|county||2015
hainan|海南省人民政府|海南省|460000|province
sanya|三亚市人民政府|三亚市|460200|city
sanya_law|三亚市综合行政执法局|综合行政执法局|460200|department|enforce|2019
qionghai|琼海市人民政府|琼海市|469002|county
wanzhou|重庆市万州区人民政府|万州区|500101|county
jiangjin|重庆市江津区人民政府|江津区|500116|county
youyang|酉阳土家族苗族自治县人民政府|酉阳县|500242|county
longtan|酉阳土家族苗族自治县龙潭镇人民政府|龙潭镇|500242|town
sc_forest|四川省林业和草原局|林业和草原局|510000|department|licence|2019
wuhou|成都市武侯区人民政府|武侯区|510107|county
mianyang|绵阳市人民政府|绵阳市|510700|city
mianyang_land|绵阳市自然资源和规划局|自然资源和规划局|510700|department|licence|2019
emeishan|峨眉山市人民政府|峨眉山市|511181|county
fuxi|峨眉山市符溪镇人民政府|符溪镇|511181|town
jiuzhaigou|九寨沟县人民政府|九寨沟县|513225|county
gz_culture|贵州省文化和旅游厅|文化和旅游厅|520000|department|quiet|2019
liupanshui|六盘水市人民政府|六盘水市|520200|city
liupanshui_hr|六盘水市人力资源和社会保障局|人力资源和社会保障局|520200|department|legal|2010
meitan|湄潭县人民政府|湄潭县|520328|county
yongxing|湄潭县永兴镇人民政府|永兴镇|520328|town
leishan|雷山县人民政府|雷山县|522634|county
xijiang|雷山县西江镇人民政府|西江镇|522634|town
chenggong|昆明市呈贡区人民政府|呈贡区|530114|county||2011
chenggong_health|昆明市呈贡区卫生健康局|卫生健康局|530114|department|licence|2019
puer|普洱市人民政府|普洱市|530800|city
jianchuan|剑川县人民政府|剑川县|532931|county
shaxi|剑川县沙溪镇人民政府|沙溪镇|532931|town
sangzhuzi|日喀则市桑珠孜区人民政府|桑珠孜区|540202|county||2014
bayi|林芝市巴宜区人民政府|巴宜区|540402|county||2015
yanta|西安市雁塔区人民政府|雁塔区|610113|county
yanta_edu|西安市雁塔区教育局|教育局|610113|department|quiet
luochuan|洛川县人民政府|洛川县|610629|county
hanzhong|汉中市人民政府|汉中市|610700|city
hanzhong_audit|汉中市审计局|审计局|610700|department|quiet
gansu|甘肃省人民政府|甘肃省|620000|province
maiji|天水市麦积区人民政府|麦积区|620503|county
maiji_fin|天水市麦积区财政局|财政局|620503|department|quiet
dunhuang|敦煌市人民政府|敦煌市|620982|county
lintao|临洮县人民政府|临洮县|621124|county
taoyang|临洮县洮阳镇人民政府|洮阳镇|621124|town
xining|西宁市人民政府|西宁市|630100|city
huzhu|互助土族自治县人民政府|互助县|630223|county
gangcha|刚察县人民政府|刚察县|632224|county
yinchuan|银川市人民政府|银川市|640100|city
yinchuan_police|银川市公安局|公安局|640100|department|enforce
pengyang|彭阳县人民政府|彭阳县|640425|county
gucheng_zhen|彭阳县古城镇人民政府|古城镇|640425|town
hami|哈密市人民政府|哈密市|650500|city||2016
korla|库尔勒市人民政府|库尔勒市|652801|county
nilka|尼勒克县人民政府|尼勒克县|654028|county
"""

_REAL = """
hongze|淮安市洪泽区人民政府|洪泽区|320813|county
shanghai_office|上海市人民政府办公厅|办公厅|310000|department|quiet
wuhan_eco|武汉市生态环境局|生态环境局|420100|department|enforce
hanyang|武汉市汉阳区人民政府|汉阳区|420105|county
gaochun|南京市高淳区人民政府|高淳区|320118|county
tongzhou|北京市通州区人民政府|通州区|110112|county
"""


def _read(table: str) -> dict[str, Issuer]:
    issuers = {}
    for line in table.strip().splitlines():
        key, name, short, code, level, *rest = line.split("|")
        trade = rest[0] if rest and rest[0] else "government"
        since = int(rest[1]) if len(rest) > 1 else 2008
        issuers[key] = Issuer(key, name, short, code, level, trade, since)
    return issuers


ISSUERS = _read(_TABLE)
"""Issuers with invented figures."""

REAL = _read(_REAL)
"""Issuers whose published figures are set anew."""
