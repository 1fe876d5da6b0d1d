"""The menu of a site: what the columns are called, and where among them the reports are."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.web.dice import Dice
from tests.web.site.model import Column
from tests.web.world.regions import Region

NEWS = ("新闻中心", "要闻动态", "新闻资讯", "政务动态", "资讯中心", "今日{short}情")
NEWS_BELOW = (
    "{name}要闻",
    "部门动态",
    "乡镇动态",
    "图片新闻",
    "媒体聚焦",
    "视频新闻",
    "时政要闻",
    "基层之声",
)
OPEN = ("政务公开", "政府信息公开", "信息公开", "公开", "阳光政务")
OPEN_BELOW = """
领导之窗 机构职能 人事信息 财政信息 统计信息 应急管理 重点领域 建议提案 行政执法 政府采购 公示公告
预算决算 审计公开
""".split()
FILES = ("政策文件", "文件库", "政策法规", "规范性文件", "政府文件")
FILES_BELOW = ("政府文件", "办公室文件", "政策解读", "部门文件", "废止文件")
SERVICE = ("政务服务", "办事服务", "网上办事")
SERVICE_BELOW = ("个人办事", "法人办事", "便民查询", "表格下载")
TALK = ("互动交流", "政民互动", "公众参与")
TALK_BELOW = ("领导信箱", "民意征集", "在线访谈", "网上调查", "咨询投诉")
ABOUT = ("走进{name}", "魅力{name}", "{name}概况", "{short}情", "{name}概览", "认识{name}")
ABOUT_BELOW = ("历史沿革", "自然地理", "经济发展", "风景名胜", "行政区划", "地方特产", "人口民族")
TOPICS = ("专题专栏", "专题", "热点专题")
TOPICS_BELOW = ("优化营商环境", "乡村振兴", "安全生产月", "创建文明城市", "扫黑除恶", "主题教育")
REPORTS = {
    "政府工作报告": 10,
    "工作报告": 3,
    "历年政府工作报告": 2,
    "政府报告": 1,
    "政府工作报告汇编": 1,
    "{short}政府工作报告": 2,
    "历年工作报告": 1,
}
PLANS = ("规划计划", "计划规划", "规划信息", "计划总结", "发展规划", "规划和计划")
MIXED = ("重要文件", "政府公报", "综合文件", "重要报告", "{short}政府文件", "公开文件")
ARCHIVES = ("往年政府工作报告", "历史归档", "历年工作报告", "往年报告", "2020年及以前", "历史资料")
SESSIONS_ALL = ("历年两会", "两会回顾", "历次人代会")
SPEECHES = ("领导讲话", "重要讲话", "会议报告", "年度报告", "工作总结")
SESSIONS = ("两会专题", "聚焦两会", "{name}两会", "人代会")


@dataclass(frozen=True, slots=True)
class Menu:
    """The columns of a site, and which of them are for what."""

    root: Column
    reports: Column
    """Where the reports are."""
    news: list[Column] = field(default_factory=list)
    """Where news goes."""
    files: list[Column] = field(default_factory=list)
    """Where notices go."""
    mixed: bool = False
    """Whether other documents stand among the reports."""
    archive: Column | None = None
    """Where the reports of past years are, on sites that keep them apart."""
    yearly: str = ""
    """What columns are called of which there is one for each year's session; empty on sites without such."""


class MenuGrammar:
    """Draws the menu of one site."""

    def __init__(self, dice: Dice, region: Region) -> None:
        self._dice = dice
        self._words = {"name": region.name, "short": region.short}

    def draw(self) -> Menu:
        """Return a menu, in which the reports' column is one to four steps below the front page."""
        dice = self._dice
        root = Column("0", "首页")
        tops = {}
        for key, names in {
            "news": NEWS,
            "open": OPEN,
            "service": SERVICE,
            "talk": TALK,
            "about": ABOUT,
            "topics": TOPICS,
        }.items():
            tops[key] = root.add(self._word(names))
        news = [tops["news"].add(self._say(name)) for name in dice.some(NEWS_BELOW, 2, 5)]
        files = self._open(tops["open"])
        for key, names in {
            "service": SERVICE_BELOW,
            "talk": TALK_BELOW,
            "about": ABOUT_BELOW,
            "topics": TOPICS_BELOW,
        }.items():
            files += [tops[key].add(name) for name in dice.some(names, 2, 4)]
        reports, mixed = self._reports(root, tops)
        if reports.name in SESSIONS_ALL:
            yearly = dice.choice(("两会", "{short}两会", "人民代表大会", "{name}两会"))
            return Menu(root, reports, news, files, mixed, yearly=self._say(yearly))
        return Menu(root, reports, news, files, mixed, self._archive(reports))

    def _archive(self, reports: Column) -> Column | None:
        if not self._dice.chance(0.15):
            return None
        parent = reports.parent if reports.parent and reports.parent.parent else reports
        return parent.add(self._word(ARCHIVES))

    def _open(self, top: Column) -> list[Column]:
        dice = self._dice
        below = [top.add(name) for name in dice.some(OPEN_BELOW, 3, 8)]
        folder = top.add(self._word(FILES))
        return below + [folder.add(name) for name in dice.some(FILES_BELOW, 2, 4)]

    def _reports(self, root: Column, tops: dict[str, Column]) -> tuple[Column, bool]:
        dice = self._dice
        name = self._say(dice.weighted(REPORTS))
        place = dice.weighted(
            {
                "front": 2,
                "open": 4,
                "plans": 5,
                "statutory": 3,
                "about": 2,
                "mixed": 3,
                "topics": 1,
                "yearly": 1,
                "speeches": 1,
            }
        )
        if place == "front":
            return root.add(name), dice.chance(0.2)
        if place == "open":
            return tops["open"].add(name), dice.chance(0.3)
        if place == "plans":
            return tops["open"].add(dice.choice(PLANS)).add(name), dice.chance(0.3)
        if place == "statutory":
            return tops["open"].add(dice.choice(("法定主动公开内容", "主动公开目录", "公开目录"))).add(
                dice.choice(PLANS)
            ).add(name), dice.chance(0.3)
        if place == "about":
            return tops["about"].add(name), dice.chance(0.2)
        if place == "topics":
            return tops["topics"].add(self._word(SESSIONS)).add(name), dice.chance(0.5)
        if place == "yearly":
            return tops["topics"].add(dice.choice(SESSIONS_ALL)), False
        if place == "speeches":
            return tops["open"].add(dice.choice(SPEECHES)), True
        parent = dice.choice((tops["open"], tops["open"].children[-1]))
        return parent.add(self._word(MIXED)), True

    def _word(self, names: tuple[str, ...]) -> str:
        return self._say(self._dice.choice(names))

    def _say(self, name: str) -> str:
        return name.format(**self._words)
