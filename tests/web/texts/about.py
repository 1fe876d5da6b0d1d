"""Articles about a report, which are none."""

from __future__ import annotations

from tests.web.dice import Dice
from tests.web.texts.clauses import heading, paragraph, sentence
from tests.web.texts.words import OBJECTS
from tests.web.world.regions import full_name
from tests.web.world.report import Report


def headline(dice: Dice, report: Report) -> str:
    """Return the title of an article about this report."""
    name, year, short = report.region.name, report.year, report.region.short
    return dice.choice(
        (
            f"一图读懂{year}年{name}政府工作报告",
            f"图解：{year}年{name}政府工作报告",
            f"《{year}年{name}政府工作报告》解读",
            f"{name}{year}年政府工作报告解读之{dice.choice('一二三四五')}",
            f"代表委员热议政府工作报告：{heading(dice)}",
            f"{report.session}关于政府工作报告的决议",
            f"关于征求《{name}{year}年政府工作报告》意见建议的公告",
            f"{name}人民政府关于印发{year}年《政府工作报告》重点任务分解方案的通知",
            f"{name}人民政府常务会议讨论《政府工作报告（征求意见稿）》",
            f"政府工作报告里的“{dice.choice(('民生', '产业', '生态', '开放'))}”关键词",
            f"{report.speaker}作政府工作报告",
            f"{name}举行政府工作报告新闻发布会",
            f"全{short}上下学习贯彻{year}年政府工作报告精神",
            f"{year}年政府工作报告任务完成情况（第{dice.choice('一二三四')}季度）",
        )
    )


def opening(dice: Dice, report: Report) -> str:
    """Return the sentence with which a newspaper begins to print a report."""
    name, day = report.region.name, report.delivered
    spoke = f"{report.role}{report.speaker}在{full_name(report.region)}{report.numbered}上作政府工作报告"
    return dice.choice(
        (
            f"本报讯 {day.month}月{day.day}日，{spoke}。全文如下：",
            f"编者按：{report.session}审议通过了政府工作报告，现予全文刊发。",
            f"{name}新闻网{day.month}月{day.day}日电 现将政府工作报告全文公布如下：",
        )
    )


def glossary(dice: Dice) -> list[str]:
    """Return the words that a report explains at its end."""
    words = dice.sample(OBJECTS, dice.randint(3, 8))
    return [
        dice.choice(("名词解释", "名词解释：", "附件：名词解释", "有关用语说明")),
        *(f"{number}.{word}：指{sentence(dice)}" for number, word in enumerate(words, 1)),
    ]


def article(dice: Dice, report: Report) -> list[str]:
    """Return its paragraphs: some quote the report, none are a speech."""
    region, year = report.region, report.year
    day = f"{report.delivered.month}月{report.delivered.day}日"
    openings = (
        f"{day}，{report.session}开幕，{report.role}{report.speaker}代表{region.name}人民政府向大会作政府工作报告。",
        f"{year}年政府工作报告提出，{sentence(dice)}记者就此采访了有关部门负责人。",
        f"{report.session}听取和审议了{report.role}{report.speaker}所作的政府工作报告，会议决定批准这个报告。",
        f"为做好{year}年政府工作报告起草工作，广泛听取意见，现向社会公开征集建议，截止{day}。",
    )
    quotes = [f"报告指出，{sentence(dice)}报告提出，{sentence(dice)}" for _ in range(dice.randint(0, 2))]
    return [dice.choice(openings), *quotes, *(paragraph(dice) for _ in range(dice.randint(1, 3)))]
