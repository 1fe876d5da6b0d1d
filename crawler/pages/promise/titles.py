"""What a link's text says it leads to, if it is a title: a work report, or what only speaks of one."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

_NAME: Final = "政府工作报告"
_HAN: Final = "[\u4e00-\u9fff]"


def _misspelt() -> str:
    """Return a pattern of the name with one character wrong or left out, as editors type it."""
    wrong = (f"{_NAME[:i]}{_HAN}{_NAME[i + 1 :]}" for i in range(len(_NAME)))
    short = (_NAME[:i] + _NAME[i + 1 :] for i in range(1, len(_NAME) - 1))
    return "|".join((*wrong, *short))


_REPORT: Final = re.compile(
    r"(?:政府|国务院|行署|行政公署|公署|管委会|管理委员会|兵团)(?:\d{4}年?度?)?(?:的)?(?:总)?工作(?:的)?报告"
)
_MISSPELT: Final = re.compile(_misspelt())
_NOT_MISSPELT: Final = re.compile(
    r"政(?:协|法|务|策|治|委)工作报告|政府工作[公通预报]告|政府工作报[道表刊送名]"
)
_CUT: Final = re.compile(r"(?:政府?|府|年)?(?:工|工作|工作报)(?:\.{2,}|…+)$|政府(?:工作?报?)?(?:\.{2,}|…+)$")
"""A title whose end was cut off where the name begins."""
_CUT_ENDS: Final = ("..", "…")
_SIGNS: Final = ("报告", "政府工", "人大", "人代会", "人民代表大会")
"""One of which is in each title that says anything but `Title.OTHER`, and is not cut off: where a character
of the name is wrong, half of it is right."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d|[一二]?[〇零○oO0一二三四五六七八九]{3,4}年")
_ONLY_WORK_REPORT: Final = re.compile(r"工作报告")
_TO_CONGRESS: Final = re.compile(
    r"(?:人民代表大会|人代会|人大).{0,16}(?:会议?|大会)上?(?:所?作)?的?(?:工作)?报告(?:[(（].*)?$"
)
_SPEECH: Final = re.compile(
    r"(?:人民代表大会|人代会|人大).{0,16}(?:会议?|大会)上?的?(?:讲话|发言|$)|(?:人民代表大会|人代会).{0,20}…$"
)
_ISSUED: Final = re.compile(r"印发.{0,40}工作报告的?通知(?:[(（].*)?$")

_ABOUT: Final = re.compile(
    r"解读|图解|一图|图说|读懂|看懂|速览|速读|看点|亮点|热词|关键词|划重点|学习|贯彻|传达|宣讲|宣传|分工|分解|任务|审议|审查|"
    r"讨论|热议|反响|点赞|名词|注释|起草|诞生|决议|决定|直播|访谈|专访|评论|时评|社论|金句|数说|数读|干货|解码|聚焦|征求|征集|意见|"
    r"建言|座谈|修改|回应|怎么|写作|翻译|英文|释义|问答|答问|进展|落实|督查|督办|台账|清单|民生实事|体会|心得|举行|召开|开幕|"
    r"闭幕|出炉|视频|图集|组图|动漫|音频|发布会|报告(?:中|里|提出|指出|显示|透露|明确|强调)|(?:看|说|谈|话|品|细数|走进)政府工作报告|"
    r"重点工作|完成情况|实施方案|目标|热点|提案|议案|说明|汇报会|评价|测评|评议|背后|里的|新词|热度|海报|h5|vlog|漫画|长图"
)
_LECTURES: Final = re.compile(  # 焦作 and 合作 are cities, and the others work
    r"(?:(?<![焦合工])作|听取|审议|通过|批准|关于)(?:了|的|题为)?.{0,20}工作报告(?:的)?(?:报道)?$|(?<![焦合工])作.{0,6}工作报告"
)
_OTHERS: Final = re.compile(
    r"法院|检察院|人大常委会|常务委员会|政协|党代会|党代表大会|党组|党委|纪委|纪检|工会|妇联|共青团|团委|协会|公司|"
    r"信息公开.{0,16}报|政务公开|法治|依法行政|网站|审计|财政|预算|决算|统计|环境|环保|调研|督察|体检|质量|绩效|教育局|"
    r"[^政]局|委员会(?!.{0,6}工作报告$)|中心|年度报表|自查|自评|述职|述法|述廉|经济普查|安全生产|扶贫|脱贫|党建|学校|大学|医院"
)
_LONGEST_NAME: Final = 10
"""Characters of 青山县历年政府工作报告, the name of a column."""
_OWN: Final = re.compile(r"政府工作报告|管理委员会|管委会")


class Title(Enum):
    """What a title says."""

    REPORT = 9
    """It names a government's work report."""
    LIKELY = 6
    """A report whose government it does not name, a speech to a congress, a title that was cut off."""
    ABOUT = 0
    """Something about a report, or a report of others."""
    OTHER = -1
    """Nothing of the kind."""


_NAMING: Final = re.compile("[报報\U0002f857工\u2f2f会會\u337f]")
"""What a text has, before it is folded (`plain`), that says anything but `Title.OTHER`."""


def may_name(text: str) -> bool:
    """Whether a text as it is written could be anything but `Title.OTHER`; folding takes longer."""
    return _NAMING.search(text) is not None


_REPORTING: Final = re.compile(
    "[报報\U0002f857告.\u2024-\u2026\u2488-\u249b\u33c2\u33c7\u33d8\ufe19\ufe30\ufe52\uff0e\U0001f100]"
)
"""The same of `Title.REPORT`: half of 报告, where the other is wrong, or what becomes the dots of a cut."""


def may_be_report(text: str) -> bool:
    """Whether a text as it is written could be `Title.REPORT`."""
    return _REPORTING.search(text) is not None


@lru_cache(maxsize=16384)
def title_of(text: str) -> Title:
    """Say what a title (`plain`) leads to."""
    if "报" not in text and "工" not in text and "大会" not in text and "人代会" not in text:
        return Title.OTHER
    if not (any(sign in text for sign in _SIGNS) or text.endswith(_CUT_ENDS)):
        return Title.OTHER
    named = _REPORT.search(text) or (_MISSPELT.search(text) and not _NOT_MISSPELT.search(text))
    if named:
        if _ISSUED.search(text):
            return Title.ABOUT if re.search(r"分工|分解|任务|重点|落实", text) else Title.REPORT
        if _ABOUT.search(text) or _LECTURES.search(text):
            return Title.ABOUT
        return Title.ABOUT if _OTHERS.search(_OWN.sub("", text)) else Title.REPORT
    if _ABOUT.search(text) or _OTHERS.search(text):
        return Title.ABOUT if "报告" in text else Title.OTHER
    if _TO_CONGRESS.search(text):
        return Title.REPORT
    if _CUT.search(text) and (_YEAR.search(text) or "政府" in text):
        return Title.REPORT
    if _SPEECH.search(text) or (_ONLY_WORK_REPORT.search(text) and (_YEAR.search(text) or len(text) <= 8)):
        return Title.LIKELY
    return Title.OTHER


_OTHER_KIND: Final = re.compile(
    r"(?:公告|公示|通告|通知|通报|意见|办法|规定|决定|决议|命令|批复|函|方案|规划|计划|纲要|条例|细则|目录|清单|指南|名单|年报|"
    r"预案|章程|须知|制度|标准|预算|决算|说明|简报|公报|纪要|计划执行情况.{0,30}报告|预算.{0,30}报告|统计.{0,10}|公开)"
    r"(?:[(（][^()（）]{0,20}[)）]?)?(?:\.{2,}|…+)?$|任免|招聘|招标|采购|中标|征求|部门预算|任职|免职"
)


def is_other(text: str) -> bool:
    """Whether a title (`plain`) names another kind of document: a notice, a plan, a budget."""
    return _OTHER_KIND.search(text) is not None


def is_one(title: str) -> bool:
    """Whether the title of a report (`plain`) names a certain one: else it may be that of their column."""
    return len(title) > _LONGEST_NAME or _YEAR.search(title) is not None
