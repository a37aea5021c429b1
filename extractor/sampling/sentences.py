"""The sentences around the tables, all of our own making.

``{slot|unit}`` prints a count with its unit (``@``: the document's word for requests) and
tells it as a fact; ``{slot%base}`` prints it as a share of another count; ``{word}`` is a
word of the agency. ``[a/b]`` is one of the wordings. ``{?…}`` in front says when a sentence
fits: ``old`` (before 2019), ``new``, ``slot`` (more than zero), ``!slot`` (zero).
"""

from __future__ import annotations

from collections.abc import Mapping

LEAD = (
    "根据《中华人民共和国政府信息公开条例》[要求/规定/有关规定]，{name}编制了{year}年度报告。本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
    "依照《中华人民共和国政府信息公开条例》（国务院令第{decree}号）第{article}条的规定，现公布{name}{year}年政府信息公开工作年度报告。统计时间为{year}年1月1日至12月31日。",
    "为便于社会公众了解{short}信息公开工作，{name}编写本年度报告，全文由[若干/几]个部分组成。数据统计截止到{year}年12月31日。",
    "按照[上级机关统一部署/年度工作安排/条例规定的时限]，{name}对{year}年1月1日至{year}年12月31日的政府信息公开工作作了汇总，形成本报告。",
    "现将{name}{year}年政府信息公开工作情况[向社会公布/公布如下/报告如下]，统计起止时间为{year}-01-01至{year}-12-31。",
)
PLAIN_LEAD = (
    "现将{name}{year}年有关情况报告如下，数据统计期限自{year}年1月1日起，至{year}年12月31日止。",
    "按照[年度报告制度/上级部署/有关规定]，{name}汇总了{year}年度数据，统计截止到{year}年12月31日。",
)
PLAIN = (
    "{year}年，{short}各项工作平稳开展，具体数据见各表。",
    "本年度工作按计划完成，下一步将继续补齐短板。",
    "有的单位报送不够及时，{short}将加强培训，每季度核对一次数据。",
    "无其他需要说明的事项。",
)
"""What reports on other matters than the openness of information say around their tables."""
CONTACT = (
    "报告电子版可在{site}下载。对报告内容如有意见，请与{name}办公室联系（地址：{address}，邮编：{postcode}，电话：{phone}）。",
    "如对本报告有疑问，欢迎来电或来函咨询。联系电话：{phone}；通信地址：{address}；邮政编码：{postcode}；电子邮箱：{email}。",
    "联系方式：{address}，电话{phone}，传真{phone}，邮箱{email}。",
    "读者可登录{site}查阅本报告全文，也可拨打{phone}索取纸质文本。",
)
_PROACTIVE = (
    "全年在各类平台发布信息{published|条}，网站{website|条}，微信公众号{wechat|条}。",
    "{year}年，{short}围绕群众关心的事项梳理公开清单，累计[公开/主动公开]各类信息{published|条}，其中门户网站发布{website|条}。",
    "全年[主动公开政府信息/对外发布政府信息]{published|条}：网站{website|条}，政务微博{weibo|条}，微信{wechat|篇}，移动客户端{app|条}，公报{gazette|期}，其他途径{other_platform|条}。",
    "主动公开的{published|条}信息里，经网站公开的占{website%published}，经微信公众号公开的{wechat|条}，占{wechat%published}。",
    "坚持能公开的尽量公开，[制发/出台/印发]行政规范性文件{normative|件}，文件出台后同步解读，共发布解读材料{interpretation|篇}。",
    "{?regulations}年内颁布规章{regulations|件}，制定行政规范性文件{normative|件}，废止{repealed|件}，均在印发后二十个工作日内上网。",
    "对新出台的[政策/文件]采用图解、视频、问答等形式说明，全年发布政策解读{interpretation|[件/篇/个]}。",
    "召开新闻发布会{press|场}，通过政务微博推送{weibo|条}，回应群众提问的时间进一步缩短。",
    "办理人大建议和政协提案{proposals|件}，其中答复全文公开{proposals_open|件}，涉及国家秘密的除外。",
    "{?proposals}承办建议提案{proposals|件}，按时办结率100%，公开{proposals_open|件}。",
    "办理人大建议和政协提案{proposals|件}，除涉密内容外，答复全文均按要求对外公布。",
    "{?licences}行政许可决定{licences|件}、行政处罚决定{penalties|件}全部自作出之日起七个工作日内公示。",
    "{?penalties}公示行政处罚{penalties|[件/宗/起]}，行政强制{coercion|件}。",
    "重点公开了财政预决算、重大建设项目、社会救助和教育卫生等领域的信息，并逐项标明责任科室。",
)
_REQUESTS = (
    "{short}[共/累计/]收到政府信息公开申请{received|@}，上年结转{carried_in|@}，办结{answered|@}，结转下年度{carried_out|@}。",
    "全年新收申请{received|@}，答复{answered|@}。答复件中予以公开{granted|@}，部分公开{partial|@}，其余依法作出说明。",
    "{?carried_in}全年[受理/办理/接收]政府信息公开申请{received_all|@}（含上年度结转{carried_in|@}），已答复{answered|@}，另有{carried_out|@}按规定顺延至下年度答复。",
    "{?received}本年度[收到/接收]申请{received|@}，比上年增加[12.5%/8.3%/两成]；自然人提出{natural|@}，法人或其他组织提出{legal|@}。",
    "{?received}申请渠道以网络为主，网上提交{web|@}，[信函/邮寄]{mail|@}，当面提交{in_person|@}，传真{fax|@}，电子邮件{email|@}。",
    "{?received}从提交方式看，通过网络提交{web|@}，占{web%received}；通过信函提交{mail|@}，占{mail%received}；当面提交{in_person|@}，占{in_person%received}；其他{other_channel|@}（申请人自行撤回）。",
    "{?answered}答复结果中，予以公开{granted|@}，占{granted%answered}；部分公开{partial|@}，占{partial%answered}；不予公开{denied|@}，占{denied%answered}；无法提供{unable|@}，占{unable%answered}；不予处理{not_processed|@}；其他处理{other|@}。",
    "{?answered}在作出的{answered|@}答复里，同意公开{granted|@}、同意部分公开{partial|@}、不予公开{denied|@}、本机关不掌握{not_held|@}。",
    "{?old,answered}对申请作出答复{answered|@}，其中同意公开{granted|@}，同意部分公开{partial|@}，不同意公开{refused|@}。",
    "每件申请由专人登记、专人审查、限期答复，当年[受理/登记]{received|@}。",
    "{?!received}本年度[未收到/没有收到]政府信息公开申请，也无上年结转事项。",
    "{?!received}{year}年，{short}收到政府信息公开申请{received|@}。",
)
_MANAGEMENT = (
    "修订信息发布审查办法，公文起草时同步确定公开属性，未经审查的内容一律不上网。",
    "对历年文件进行清理，目前有效的行政规范性文件{in_force|件}，已全部归入统一栏目。",
    "{?repealed}全年清理规范性文件一次，宣布废止{repealed|件}，现行有效{in_force|件}。",
    "建立台账管理制度，对更正、撤回、失效的内容逐条标注，方便查询。",
    "按照先审查、后公开的程序，对涉及个人隐私的内容作隐去处理，年内没有发生泄密。",
)
_PLATFORM = (
    "改版后的专栏栏目更少、检索更快，全年访问量{visits|次}。",
    "门户网站全年[访问/浏览]总量{visits_wan|万次}，政务微信关注用户{followers|[人/户]}。",
    "微信公众号推送{wechat|条}，粉丝{followers|人}，单篇最高阅读量过万。",
    "在政务服务大厅、图书馆和档案馆设置查阅点，配备电脑和打印设备，供群众免费使用。",
    "对新媒体账号进行排查，关停长期不更新的账号，保留的账号实行双人审核。",
)
_SUPERVISION = (
    "全年组织业务培训{training|次}，对新任人员进行一对一辅导。",
    "举办[培训班/专题培训/业务培训]{training|[次/期/场]}，参加人员{trained|人次}。",
    "把公开工作列入年度考核，分值权重保持不变，本年度没有发生需要追究责任的情形。",
    "邀请群众代表对公开质量打分，对反映的栏目难找、内容陈旧等情况当月整改。",
    "公开工作在绩效考核中占4分，社会评议满意率为96%，责任追究0人。",
)
THEMES: Mapping[str, tuple[str, ...]] = {
    "主动公开": _PROACTIVE,
    "依申请公开": _REQUESTS,
    "政府信息管理": _MANAGEMENT,
    "平台建设": _PLATFORM,
    "监督保障": _SUPERVISION,
}
LITIGATION = (
    "本年度因政府信息公开被申请行政复议{review|件}，直接提起诉讼{direct|件}，复议后起诉{after_review|件}。",
    "行政复议{review|件}；行政诉讼中，未经复议直接起诉{direct|件}、复议后起诉{after_review|件}。",
    "{?review}被申请行政复议{review|件}，其中维持{review_upheld|件}，纠正{review_corrected|件}，其他结果{review_other|件}，尚未审结{review_pending|件}。",
    "{?litigation}全年发生行政诉讼案件{litigation|[件/起]}，其中未经复议直接起诉{direct|件}（维持{direct_upheld|件}，尚未审结{direct_pending|件}）。",
    "行政复议、行政诉讼案件分别为{review|件}和{litigation|件}。",
    "{?!review,!litigation}因政府信息公开引起的行政复议{review|件}、行政诉讼{litigation|件}。",
)
ISSUES = (
    "一年来的工作仍有不足：有的科室对公开范围把握不准，少数栏目更新不够及时，解读形式还比较单一。",
    "存在的问题主要是：队伍人员变动较快，业务不够熟练；公开内容与群众期待还有差距。",
    "对照上级要求，信息发布的时效性有待提高，基层单位之间工作进展不平衡。",
    "从检查情况看，[三/两]个方面还要加强：一是栏目设置不尽合理；二是答复文书不够规范；三是政策解读偏少。",
    "上一年度指出的栏目更新慢的问题已经整改，新的问题是答复用语不统一、部门之间衔接不畅。",
)
PLANS = (
    "下一步，{short}将细化公开目录，增加图解和视频，固定专人负责，每季度检查一次。",
    "针对以上问题，拟从三方面改进：一是补齐制度；二是加强培训；三是把检查结果与考核挂钩。",
    "今后将定期开展自查，对逾期不更新的栏目发出提醒，并把典型做法在系统内推广。",
    "改进措施：上半年完成目录修订，下半年组织[2/两]次培训，年底对照清单逐条销号。",
)
OTHER = (
    "{?new,fee}按照国务院办公厅关于信息公开处理费管理的规定，{year}年度共收取信息处理费{fee|元}。",
    "{?!fee}{year}年，{short}没有收取信息处理费。除以上内容外，无其他需要报告的事项。",
    "{?!fee}本年度未收取信息处理费。",
    "{?!fee}无。",
    "{?new,fee}{short}依规对超出标准的申请发出收费通知，全年[收取/收到]信息处理费{fee|元}，已全额上缴国库。",
    "{?!fee}本年度收取信息处理费{fee|元}，没有其他需要报告的事项。",
    "{?fee}信息处理费收取情况：[共/合计]{fee|元}。其他事项无。",
)
NOTHING = ("{year}年，{short}没有发生因政府信息公开引起的行政复议和行政诉讼案件。",)
BRIEF = (
    "{year}年，{short}政府信息公开工作平稳开展。",
    "本年度各项公开工作按计划完成。",
    "总体情况良好，具体数据见各表。",
)
RESIDUE = (
    "该部分以表格形式填报。",
    "（此处填写本单位情况，可附图表）",
    "具体数据见下表：",
    "表格如下：",
)
# The first is for the last table of a report only.
FOOTNOTES = (
    "注：行政复议、行政诉讼的数量包含上年度结转的案件。",
    "说明：本表数据由各单位报送汇总而成。",
    "备注：表中空白处表示未统计。",
    "注：如有与上年度报告口径不同之处，以本报告为准。",
)
