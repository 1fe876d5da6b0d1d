"""What kind of document it is. Spam, templates, novels and articles about a report are not reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents import Kind
from pipelines.extraction.fields.head import Head
from pipelines.extraction.fields.pretence import pretence
from pipelines.extraction.fields.text import compact

REPORT = re.compile(
    r"(?:政府|国务院|行署|公署|管委会|管理委员会|兵团)(?:\d{4}年度?)?工作(?:情况)?(?:的)?报告"
)
PLAN = re.compile(
    r"(?:国民经济(?:和|与)社会发展)?(?:\d{4}年)?计划(?:的)?(?:\S{0,4})(?:执行|完成|安排)情况.{0,60}报告|计划草案的?报告"
)
BUDGET = re.compile(
    r"(?:预算|财政|决算)(?:收支)?(?:\S{0,6}执行)?情况.{0,60}报告|(?:预算|决算)(?:草案)?的?报告$|财政(?:预决?算)?(?:工作)?报告"
)
COMMUNIQUE = re.compile(r"统计公报(?:[（(\[［].{0,20}[)）\]］])?$")
ABOUT = re.compile(
    r"解读|图解|读懂|看懂|速览|看点|亮点|热词|关键词|划重点|学习|贯彻|传达|分工|分解|审议|审查|讨论|热议|反响|点赞|名词解释|注释|起草|诞生|"
    r"决议|决定|直播|作(?:《)?政府工作报告|听取|专访|访谈|评论|时评|社论|金句|数说|干货|要点|快讯|解码|聚焦|征求|征集|座谈|修改|建议|回应|"
    r"怎么写|写作|翻译|英文|释义|问答|答问|进展|落实|督查|台账|任务清单|民生实事|体会|心得|简评|通知|举行|召开|开幕|闭幕|：.*作"
)
OPENING = re.compile(
    r"代表.{0,30}?(?:政府|国务院|公署|行署|委员会|管委会).{0,40}?(?:报告|审议|审查)"
    r"|(?:向大会|向各位代表).{0,12}报告.{0,30}(?:审议|审查)|请予?(?:各位代表)?(?:审议|审查)"
)
DATELINE = re.compile(
    r"^.{0,30}(?:讯|电)[\s(（:：,，]|^[(（]?\s*(?:本报|本网|本台|新华社|中新社|中新网|央视网|人民网|红网|[^。]{0,12}记者)|记者[^。]{1,12}[)）]"
)
OFFICIAL = re.compile(
    r"(?:通知|公告|公示|通告|意见|办法|规定|决定|决议|批复|方案|规划|纲要|条例|细则|目录|清单|指南|年报|名单|说明|预案|章程|须知|"
    r"年度报告|名词解释|要点|制度|简介|概况)(?:[（(].{0,20}[)）])?$"
)
SECTIONS = re.compile(r"工作回顾|主要工作|总体要求|工作安排|主要目标|主要任务|重点工作|自身建设|政府建设")
FULL_LENGTH = 1200
"""Characters below which a text is no report but a note or an article about one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind, and the reason for it in a few words."""

    kind: Kind
    why: str


def read_kind(title: str, head: Head, paragraphs: Sequence[str], *, dated: bool) -> Verdict:
    """Decide the kind from title, head and text; `dated` says whether the page gives a day of publication."""
    name = compact(title)
    about = ABOUT.search(name) is not None
    false = pretence(paragraphs)
    if false:
        return Verdict(Kind.OTHER, false)
    length = sum(map(len, paragraphs))
    other = official_kind(name, head)
    if other and not about:
        return Verdict(other, "title")
    if is_report(name, about, head, paragraphs, length) and not other:
        return Verdict(Kind.WORK_REPORT, "title and opening" if REPORT.search(name) else "opening")
    return plain_kind(name, head, dated=dated)


def official_kind(name: str, head: Head) -> Kind | None:
    """Return the kind of the reports beside the government's: plan, budget, statistics."""
    lines = [name] if REPORT.search(name) or len(name) > 12 else [name, *map(compact, head.lines[:3])]
    for line in lines:
        for kind, pattern in (
            (Kind.STATISTICAL_COMMUNIQUE, COMMUNIQUE),
            (Kind.PLAN_REPORT, PLAN),
            (Kind.BUDGET_REPORT, BUDGET),
        ):
            if pattern.search(line):
                return kind
    return None


def is_report(name: str, about: bool, head: Head, paragraphs: Sequence[str], length: int) -> bool:
    """Tell whether the text is a work report itself: it salutes the delegates and reports to them."""
    opened = head.salutation and OPENING.search(compact(head.opening)) is not None
    titled = REPORT.search(name) is not None or any(REPORT.search(compact(line)) for line in head.lines[:4])
    if length < FULL_LENGTH:
        return False
    if opened:
        return titled or (not about and "工作" in head.opening)
    if not titled or about or DATELINE.search(head.opening[:120]):
        return False
    text = "".join(paragraphs)
    return length >= 2 * FULL_LENGTH and len(set(SECTIONS.findall(text))) >= 2


def plain_kind(name: str, head: Head, *, dated: bool) -> Verdict:
    """Tell news from everything else."""
    if OFFICIAL.search(name):
        return Verdict(Kind.OTHER, "title")
    if dated or DATELINE.search(head.opening[:120]) or ABOUT.search(name):
        return Verdict(Kind.NEWS, "article")
    return Verdict(Kind.OTHER, "nothing says what it is")
