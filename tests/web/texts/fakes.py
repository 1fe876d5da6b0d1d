"""Pages that look like a government work report and are none: other bodies' reports, templates, spam."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.web.dice import Dice
from tests.web.site.names import pinyin
from tests.web.texts.clauses import figure, heading, paragraph
from tests.web.texts.news import OFFICES
from tests.web.world.people import person
from tests.web.world.report import Report, chinese


@dataclass(frozen=True, slots=True)
class Fake:
    """A title, lines in the middle, and paragraphs."""

    title: str
    byline: tuple[str, ...]
    paragraphs: tuple[str, ...]


def fake(dice: Dice, report: Report) -> Fake:
    """Return something that stands where a report might: of the same region and year."""
    return dice.choice(_KINDS)(dice, report)


def sold(dice: Dice, report: Report) -> Fake:
    """Return what sites that live on readers put up: a template, or spam."""
    return dice.choice((template, template, spam))(dice, report)


def spam(dice: Dice, report: Report) -> Fake:
    """Return words that look like a report to a search engine, with pinyin among them."""
    name, year = report.region.name, report.year
    words = "政府工作报告", "zheng fu gong zuo bao gao", f"{year}", name, "全文", "下载", "gong wen"
    lines = [
        f"{''.join(dice.choices(words, k=7))}{heading(dice)}({pinyin(dice)})。"
        for _ in range(dice.randint(5, 12))
    ]
    return Fake(f"{year}年{name}政府工作报告全文（zhengfu gongzuo baogao）下载", (), tuple(lines))


def template(dice: Dice, report: Report) -> Fake:
    """Return a model text whose figures are left out, as document-sharing sites sell them."""
    region, year = report.region.ending, dice.choice(("202x", "20XX", "202X"))
    lines = [
        "各位代表：",
        f"现在，我代表XX{region}人民政府，向大会报告政府工作，请予审议。",
        f"一、{year}年工作回顾",
    ]
    lines += [
        f"过去一年，地区生产总值完成X亿元，增长X%；{heading(dice)}，投入X亿元，建成XX个。" for _ in range(6)
    ]
    lines += [
        f"二、{year}年工作安排",
        *(f"{heading(dice)}，力争增长X%，新增XX万人。" for _ in range(6)),
        "各位代表！让我们共同奋斗！",
    ]
    title = dice.choice(
        (f"{year}年XX{region}政府工作报告", f"XX{region}政府工作报告范文", f"政府工作报告（模板）{year}")
    )
    return Fake(
        title,
        (f"——{year}年1月X日在XX{region}第X届人民代表大会第X次会议上", f"XX{region}{region}长 XXX"),
        tuple(lines),
    )


def _speech(dice: Dice, report: Report, body: str, who: str, title: str) -> Fake:
    day = report.delivered
    byline = (f"——{day.year}年{day.month}月{day.day}日在{report.session}上", f"{who} {person(dice)}")
    lines = [
        "各位代表：",
        f"现在，我代表{body}，向大会报告工作，请予审议。",
        f"一、{report.year - 1}年主要工作",
    ]
    lines += _parts(dice.of("review"))
    lines += [f"二、{report.year}年工作安排", *_parts(dice.of("plan")), "各位代表！让我们为此而努力奋斗！"]
    return Fake(title, byline, tuple(lines))


def _congress(dice: Dice, report: Report) -> Fake:
    name = report.region.name
    title = dice.choice(
        (
            f"{name}人民代表大会常务委员会工作报告",
            f"{report.year}年{name}人大常委会工作报告",
            "人大常委会工作报告",
        )
    )
    return _speech(dice, report, f"{name}人大常委会", f"{name}人大常委会主任", title)


def _court(dice: Dice, report: Report) -> Fake:
    name = report.region.name
    title = dice.choice((f"{name}人民法院工作报告", f"{report.year}年{name}人民法院工作报告", "法院工作报告"))
    return _speech(dice, report, f"{name}人民法院", f"{name}人民法院院长", title)


def _prosecutor(dice: Dice, report: Report) -> Fake:
    name = report.region.name
    title = dice.choice((f"{name}人民检察院工作报告", f"{report.year}年{name}人民检察院工作报告"))
    return _speech(dice, report, f"{name}人民检察院", f"{name}人民检察院检察长", title)


def _department(dice: Dice, report: Report) -> Fake:
    name, office = report.region.name, dice.choice(OFFICES)
    title = dice.choice(
        (
            f"{name}{office}{report.year - 1}年工作总结及{report.year}年工作计划",
            f"{name}{office}{report.year}年工作报告",
            f"{name}{report.year - 1}年法治政府建设工作报告",
            f"{name}{report.year - 1}年政府信息公开工作年度报告",
            f"{name}{report.year - 1}年政府网站工作年度报表",
        )
    )
    lines = [
        f"{report.year - 1}年，在上级正确领导下，现将有关工作情况报告如下。",
        *_parts(dice),
        "特此报告。",
    ]
    return Fake(title, (), tuple(lines))


def _plan(dice: Dice, report: Report) -> Fake:
    name, year = report.region.name, report.year
    title = f"关于{name}{year - 1}年国民经济和社会发展计划执行情况与{year}年国民经济和社会发展计划草案的报告"
    made = _speech(dice, report, f"{name}人民政府委托", f"{name}发展和改革委员会主任", title)
    opening = f"受{name}人民政府委托，现将{title[2:-3]}提请大会审议，并请各位政协委员提出意见。"
    return Fake(title, made.byline, (made.paragraphs[0], opening, *made.paragraphs[2:]))


def _budget(dice: Dice, report: Report) -> Fake:
    name, year = report.region.name, report.year
    title = f"关于{name}{year - 1}年财政预算执行情况和{year}年财政预算草案的报告"
    made = _speech(dice, report, name, f"{name}财政局局长", title)
    opening = f"受{name}人民政府委托，现将{title[2:-3]}提请大会审议。"
    return Fake(title, made.byline, (made.paragraphs[0], opening, *made.paragraphs[2:]))


def _advisers(dice: Dice, report: Report) -> Fake:
    name = report.region.name
    conference = f"中国人民政治协商会议{name}委员会常务委员会"
    made = _speech(dice, report, conference, f"{name}政协主席", f"{conference}工作报告")
    day = report.delivered
    byline = (
        f"（{day.year}年{day.month}月{day.day}日在政协{name}第{chinese(report.congress)}届委员会会议上）",
        made.byline[1],
    )
    return Fake(
        made.title, byline, ("各位委员：", made.paragraphs[1].replace("大会", "全会"), *made.paragraphs[2:])
    )


def _half_year(dice: Dice, report: Report) -> Fake:
    """Return what a government reports to the congress' committee in summer."""
    name, year = report.region.name, report.year
    title = dice.choice(
        (f"{name}人民政府关于{year}年上半年工作情况的报告", f"{name}{year}年上半年政府工作情况报告")
    )
    lines = [
        "主任、各位副主任、各位委员：",
        f"受{name}人民政府委托，现将{year}年上半年政府工作情况报告如下，请予审议。",
        "一、上半年工作情况",
        *_parts(dice.of("review")),
        "二、下半年工作安排",
        *_parts(dice.of("plan")),
    ]
    return Fake(
        title, (f"——{year}年7月{dice.randint(10, 29)}日在{name}人大常委会会议上", person(dice)), tuple(lines)
    )


def _meeting(dice: Dice, report: Report) -> Fake:
    """Return what the head of the government says at a meeting."""
    what = dice.choice(("经济工作会议", "政府全体会议", "农村工作会议", "安全生产工作会议"))
    title = f"{report.role}{report.speaker}在全{report.region.short}{what}上的讲话"
    lines = ["同志们：", f"这次会议的主要任务是，总结{report.year - 1}年工作，部署{report.year}年任务。"]
    return Fake(title, (), (*lines, *_parts(dice.of("review")), *_parts(dice.of("plan")), "谢谢大家！"))


def _summary(dice: Dice, report: Report) -> Fake:
    name = report.region.name
    title = f"{name}人民政府{report.year - 1}年工作总结和{report.year}年工作打算"
    lines = [
        f"一、{report.year - 1}年工作完成情况",
        *_parts(dice.of("review")),
        f"二、{report.year}年工作打算",
    ]
    return Fake(title, (), (*lines, *_parts(dice.of("plan"))))


def _parts(dice: Dice) -> list[str]:
    return [
        f"（{chinese(number)}）{heading(dice)}。{figure(dice)}。{paragraph(dice)}"
        for number in range(1, dice.randint(4, 7))
    ]


_KINDS: tuple[Callable[[Dice, Report], Fake], ...] = (
    _congress,
    _congress,
    _court,
    _prosecutor,
    _department,
    _department,
    _department,
    _plan,
    _budget,
    _advisers,
    _half_year,
    _meeting,
    _summary,
)
