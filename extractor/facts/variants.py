"""Traditional characters of this prose made simplified, place by place."""

from __future__ import annotations

_PAIRS = (
    "條条項项規规範范內内許许對对務务罰罚強强處处決决數数減减單单萬万購购額额總总計计請请結结轉转辦办屬属國国祕秘護护權权類类過过執执詢询沒没現现補补"
    "舉举訴诉復复覆复無无當当認认獲获費费繳缴納纳續续業业構构訟讼維维糾纠審审經经關关開开況况動动發发佈布這这為为與与時时間间問问題题進进報报達达網网實实應应"
    "華华東东責责評评議议宣宣傳传種种級级鎮镇縣县區区廳厅書书電电話话郵邮編编碼码據据組组織织領领導导學学習习長长個个場场眾众號号訊讯資资產产財财標标準准際际"
    "濟济從从壓压齡龄頁页簡简節节佔占協协勞劳點点鄉乡黨党確确穩稳衛卫環环農农壹一貳二參参陸陆機机團团體体檔档設设鏈链圖图視视頻频檢检查查測测調调諮咨參参觀观"
    "論论壇坛課课講讲員员戶户關关註注賬账營营運运維维護护後后給给聯联係系統统線线綫线紙纸張张該该證证讓让讀读變变質质車车門门隱隐餘余價价優优歷历臺台歸归廢废製制"
    "擊击覽览閱阅訪访頒颁擬拟僅仅遞递傳传眞真撥拨儲储滿满稱称約约紀纪絡络彙汇匯汇億亿願愿興兴劃划劵券築筑備备籤签簽签訂订記记識识試试"
)
_SIMPLIFIED = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


def simplified(text: str) -> str:
    """The text with simplified characters; its length stays.

    >>> simplified("發佈信息3條")
    '发布信息3条'
    """
    return text.translate(_SIMPLIFIED)
