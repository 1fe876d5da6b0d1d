"""Ordinary news and notices, of which a site has hundreds."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.dice import Dice
from tests.web.texts.clauses import paragraph
from tests.web.texts.words import MANNERS, OBJECTS, VERBS, place
from tests.web.world.people import person
from tests.web.world.regions import Region

MEETINGS = ("专题会议", "推进会", "现场会", "调度会", "座谈会", "培训班", "动员会", "新闻发布会")
OFFICES = """
教育局 财政局 民政局 水利局 农业农村局 交通运输局 住房和城乡建设局 卫生健康委 市场监管局 应急管理局
文化和旅游局 生态环境局
""".split()


def headline(dice: Dice, region: Region) -> str:
    """Return a headline of news."""
    return dice.choice(_HEADLINES)(dice, region)


def notice(dice: Dice, region: Region) -> str:
    """Return the title of a notice or document."""
    return dice.choice(_NOTICES)(dice, region)


def article(dice: Dice) -> list[str]:
    """Return the paragraphs of an article."""
    return [paragraph(dice) for _ in range(dice.randint(2, 6))]


def _we(dice: Dice, region: Region) -> str:
    return dice.choice((region.name, f"我{region.short}", region.name, f"全{region.short}"))


_Title = Callable[[Dice, Region], str]
_HEADLINES: tuple[_Title, ...] = (
    lambda d, r: f"{_we(d, r)}{d.choice(MANNERS)}{d.choice(VERBS)}{d.choice(OBJECTS)}",
    lambda d, r: f"{_we(d, r)}召开{d.choice(OBJECTS)}{d.choice(MEETINGS)}",
    lambda d, r: f"{person(d)}调研{d.choice(OBJECTS)}工作",
    lambda d, r: f"{person(d)}主持召开{d.choice(OBJECTS)}{d.choice(MEETINGS)}",
    lambda d, r: f"{place(d)}{d.choice(MANNERS)}{d.choice(VERBS)}{d.choice(OBJECTS)}",
    lambda d, r: f"{_we(d, r)}：{d.choice(VERBS)}{d.choice(OBJECTS)} {d.choice(VERBS)}{d.choice(OBJECTS)}",
    lambda d, r: f"{r.name}{d.choice(OFFICES)}开展{d.choice(OBJECTS)}专项检查",
    lambda d, r: f"{d.choice(OBJECTS)}让{place(d)}焕发新活力",
    lambda d, r: f"{d.randint(1, 12)}月{d.randint(1, 28)}日{_we(d, r)}{d.choice(OBJECTS)}情况通报",
)
_NOTICES: tuple[_Title, ...] = (
    lambda d, r: f"{r.name}人民政府办公室关于印发{r.name}{d.choice(OBJECTS)}实施方案的通知",
    lambda d, r: f"{r.name}人民政府关于{d.choice(VERBS)}{d.choice(OBJECTS)}的意见",
    lambda d, r: f"关于{d.randint(2010, 2026)}年{d.choice(OBJECTS)}项目的公示",
    lambda d, r: f"{r.name}{d.choice(OFFICES)}{d.randint(2010, 2026)}年部门预算公开",
    lambda d, r: f"{r.name}{d.choice(OBJECTS)}管理办法（试行）",
    lambda d, r: f"关于对{place(d)}{d.choice(OBJECTS)}征求意见的公告",
    lambda d, r: f"{d.randint(2010, 2026)}年{r.name}{d.choice(OBJECTS)}专项规划",
    lambda d, r: f"{r.name}人民政府关于{person(d)}等同志任免职的通知",
)
