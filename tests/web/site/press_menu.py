"""The menus of news sites and forums, which have no column of their own for what governments report."""

from __future__ import annotations

from tests.web.dice import Dice
from tests.web.site.columns import Menu
from tests.web.site.model import Column
from tests.web.world.regions import Region

PRESS = "要闻 国内 社会 财经 县区 理论 文化 体育 教育 健康 民生 评论".split()
PRINTED = ("权威发布", "文件全文", "两会", "政务", "公告", "重要文稿", "{name}政务")
BOARDS = "公文写作 文秘之家 职场杂谈 灌水专区 软件下载 材料汇编 同城生活".split()
POSTED = ("政府工作报告", "工作报告", "政府报告", "区域数据", "各地政府工作报告")


def press_menu(dice: Dice, region: Region) -> Menu:
    """Return the columns of a news site: one of them prints documents, among news."""
    root = Column("0", "首页")
    news = [root.add(name) for name in dice.some(PRESS, 4, 8)]
    printed = root.add(dice.choice(PRINTED).format(name=region.name))
    return Menu(root, printed, [*news, printed], [], mixed=dice.chance(0.3))


def forum_menu(dice: Dice, region: Region) -> Menu:
    """Return the boards of a forum: one collects reports."""
    root = Column("0", "论坛首页")
    files = [root.add(name) for name in dice.some(BOARDS, 3, 6)]
    return Menu(root, root.add(dice.choice(POSTED)), [], files, mixed=True)
