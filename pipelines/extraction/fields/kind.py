"""What kind of document it is. Spam, templates, novels and articles about a report are not reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents import Kind
from pipelines.extraction.fields.head import Head
from pipelines.extraction.fields.pretence import pretence
from pipelines.extraction.fields.text import compact

REPORT = re.compile(r"(?:政府|国务院|行署|公署|管委会|管理委员会|兵团)(?:\d{4}年度?)?工作(?:的)?报告")
PLAN = re.compile(
    r"计划.{0,6}(?:执行|完成|安排)情况.{0,60}报告(?:[（(].*)?$|计划.{0,4}草案.{0,6}报告(?:[（(].*)?$"
)
BUDGET = re.compile(
    r"(?:预算|财政|决算).{0,8}(?:执行|收支|完成)情况.{0,60}报告(?:[（(].*)?$|(?:预算|决算)(?:[（(]?草案[)）]?)?的?报告(?:[（(].*)?$"
    r"|^.{0,20}财政(?:预算|决算|预决算)?(?:工作)?报告(?:[（(].*)?$"
)
COMMUNIQUE = re.compile(
    r"国民经济.{0,14}统计公报(?:[（(\[［].{0,20}[)）\]］])?$|年(?:度)?统计公报(?:[（(\[［].{0,20}[)）\]］])?$"
)
ABOUT = re.compile(
    r"摘要|摘登|摘编|节选|提要|解读|图解|读懂|看懂|速览|看点|亮点|热词|关键词|划重点|学习|贯彻|传达|分工|分解|审议|审查|讨论|热议|反响|点赞|名词解释|注释|起草|诞生|"
    r"决议|决定|直播|作(?:《|了|题为)?政府工作报告|听取|专访|访谈|评论|时评|社论|金句|数说|干货|要点|快讯|解码|聚焦|征求|征集|座谈|修改|"
    r"建议|回应|怎么写|写作|翻译|英文|释义|问答|答问|进展|落实|督查|台账|任务清单|民生实事|体会|心得|简评|通知|举行|召开|开幕|闭幕|"
    r"发布$|出炉|公布$|来了|全文来|报告(?:中|里|提出|指出|显示|透露)"
)
NOT_ITSELF = re.compile(
    r"征求意见|讨论稿|送审稿|起草|说明$|决议|分工|分解|名词解释|解读|图解"
    r"|(?:目标|任务|工作|事项).{0,8}(?:完成|落实|进展|执行)情况"
)
"""Of a title: drafts and what is about a report, though they may hold all of its words."""
OTHERS = re.compile(
    r"法院|检察院|人大常委会|常务委员会|政协|中国共产党|党代会|党代表大会|中共[^。，,]{0,16}委员会|党组|工会|妇联|协会|公司"
)
OTHERS_REPORT = re.compile(r"审计|审查|审核|调查|调研")
SPEAKS = re.compile(r"代表.{0,30}?(?:人民政府|政府|国务院|公署|行署|管理委员会|管委会)")
ASKS = re.compile(r"报告.{0,40}(?:审议|审查)|请予?.{0,8}(?:审议|审查)|(?:报告|汇报).{0,6}工作|工作报告")
NARRATED = re.compile(
    r"(?:报告|会议|大会)(?:还)?(?:指出|提出|显示|强调|认为|要求|明确)|记者(?:了解|获悉|从)|他说|她说"
)
DATELINE = re.compile(
    r"^.{0,30}(?:讯|电)[\s(（:：,，]|^[(（]?\s*(?:本报|本网|本台|新华社|中新社|中新网|央视网|人民网|红网|[^。]{0,12}记者)|记者[^。]{1,12}[)）]"
)
OFFICIAL = re.compile(
    r"(?:通知|公告|公示|通告|意见|办法|规定|决定|决议|批复|方案|规划|纲要|条例|细则|目录|清单|指南|年报|名单|说明|预案|章程|须知|"
    r"报告|公报|名词解释|要点|制度|简介|概况)(?:[（(].{0,20}[)）])?$"
)
SHOWN = re.compile(r"读懂|看懂|图解|速览|划重点|听取|作(?:了)?政府工作报告$")
SECTIONS = re.compile(r"工作回顾|主要工作|总体要求|工作安排|主要目标|主要任务|重点工作|自身建设|政府建设")
FULL_LENGTH = 1200
"""Characters below which a text without salutation or title is no report but a note or an article."""
PREVIEW = 200
"""Characters below which even a text with title and salutation says too little."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind, and the reason for it in a few words."""

    kind: Kind
    why: str


def read_kind(title: str, head: Head, paragraphs: Sequence[str], *, dated: bool) -> Verdict:
    """Decide the kind from title, head and text; `dated` says whether the page gives a day of publication."""
    name = compact(title)
    false = pretence(paragraphs)
    if false:
        return Verdict(Kind.OTHER, false)
    about = ABOUT.search(name) is not None
    other = official_kind(name, head)
    if other and not about:
        return Verdict(other, "title")
    why = None if other else work_report(name, about, head, paragraphs)
    return Verdict(Kind.WORK_REPORT, why) if why else plain_kind(name, head, dated=dated)


def official_kind(name: str, head: Head) -> Kind | None:
    """Return the kind of the reports beside the government's: plan, budget, statistics."""
    lines = [name] if REPORT.search(name) or len(name) > 12 else [name, *map(compact, head.lines[:3])]
    for line in lines:
        if OTHERS_REPORT.search(line):
            continue
        for kind, pattern in (
            (Kind.STATISTICAL_COMMUNIQUE, COMMUNIQUE),
            (Kind.PLAN_REPORT, PLAN),
            (Kind.BUDGET_REPORT, BUDGET),
        ):
            if pattern.search(line):
                return kind
    return None


def work_report(name: str, about: bool, head: Head, paragraphs: Sequence[str]) -> str | None:
    """Return why the text is a government work report itself, or None where it is none.

    It salutes the delegates and reports to them for a government; without a salutation its title must say so,
    and its sections must be a report's.
    """
    if NOT_ITSELF.search(name):
        return None
    length = sum(map(len, paragraphs))
    titled = REPORT.search(name) is not None or any(REPORT.search(compact(line)) for line in head.lines[:6])
    if head.salutation and reports_for_government(head.opening, titled=titled):
        if titled and length >= PREVIEW:
            return "title and opening"
        return "opening" if length >= FULL_LENGTH else None
    if (
        not titled
        or about
        or length < FULL_LENGTH
        or OTHERS.search(name)
        or DATELINE.search(head.opening[:120])
    ):
        return None
    text = "".join(paragraphs)
    narrated = sum(1 for _ in NARRATED.finditer(text)) >= 3
    return "title and sections" if not narrated and len(set(SECTIONS.findall(text))) >= 2 else None


def reports_for_government(opening: str, *, titled: bool) -> bool:
    """Tell whether a speech's opening asks the delegates to consider the report of a government."""
    text = compact(opening)[:200]
    speaks = SPEAKS.search(text)
    if OTHERS.search(text[: speaks.end() if speaks else 60].replace("政协委员", "")):
        return False
    return ASKS.search(text) is not None if speaks else titled and ASKS.search(text) is not None


def plain_kind(name: str, head: Head, *, dated: bool) -> Verdict:
    """Tell news from everything else."""
    if OFFICIAL.search(name) and not SHOWN.search(name):
        return Verdict(Kind.OTHER, "title")
    if dated or DATELINE.search(head.opening[:120]) or ABOUT.search(name):
        return Verdict(Kind.NEWS, "article")
    return Verdict(Kind.OTHER, "nothing says what it is")
