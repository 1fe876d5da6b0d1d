"""The text of a speech: the skeleton that all have, filled so that no two are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.web.dice import Dice
from tests.web.texts.clauses import figure, heading, paragraph, sentence
from tests.web.world.regions import full_name
from tests.web.world.report import Report, chinese, chinese_date


@dataclass(frozen=True, slots=True)
class Speech:
    """A report as it was given out: everything below its title."""

    byline: tuple[str, ...]
    """Where and when it was delivered, and by whom: lines in the middle."""
    paragraphs: tuple[str, ...]


def speech(seed: int, report: Report) -> Speech:
    """Return the text of a report: the same one, wherever it is printed."""
    dice = Dice(seed, "speech", *report.key)
    return Speech(_byline(dice.of("byline"), report), tuple(_body(dice, report)))


def _byline(dice: Dice, report: Report) -> tuple[str, ...]:
    day = report.delivered
    when = _day(dice.of("day"), day)
    where = dice.choice(("在{}上", "在{}上", "于{}")).format(_session(dice.of("session"), report))
    who = (
        f"{_office(dice.of('office'), report)}{dice.choice((' ', '　', '　　'))}{_name(dice, report.speaker)}"
    )
    return dice.choice(
        (
            (f"——{when}{where}", who),
            (f"（{when}{where}）", who),
            (f"{when}{where}", who),
            (f"——{when}{where}", who, f"（{day.year}年{day.month}月{day.day}日）"),
            (f"——{when}{where}　　{who}",),
            (f"{where.removesuffix('上')}", f"{when}", who)
            if where.startswith("于")
            else (f"{when}{where}", who),
        )
    )


def _day(dice: Dice, day: date) -> str:
    """Return a day in one of the ways in which it is typed."""
    plain = f"{day.year}年{day.month}月{day.day}日"
    spaced = f"{day.year} 年 {day.month} 月 {day.day} 日"
    wide = plain.translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
    circles = chinese_date(day).replace("〇", dice.choice(("○", "O", "０", "零")))
    return dice.weighted({plain: 60, chinese_date(day): 10, spaced: 6, wide: 3, circles: 6})


def _session(dice: Dice, report: Report) -> str:
    """Return the session as the byline names it: some with the prefecture before, or without the region."""
    if report.region.shared or dice.chance(0.2):
        return f"{full_name(report.region)}{report.numbered}"
    return f"{report.region.short if dice.chance(0.08) else report.region.name}{report.numbered}"


def _office(dice: Dice, report: Report) -> str:
    """Return the speaker's office: 池州市市长, 市长, 池州市人民政府市长."""
    if dice.chance(0.2):
        return report.role
    if dice.chance(0.25):
        return f"{report.region.name}人民政府{report.role}"
    if report.role.endswith("自治区主席"):
        return f"{report.region.name.removesuffix('自治区')}{report.role}"
    return f"{report.region.name}{report.role}"


def _name(dice: Dice, name: str) -> str:
    """Return a name; short ones are often spread to the width of longer ones."""
    return name if len(name) > 2 or dice.chance(0.5) else "　".join(name)


def _body(dice: Dice, report: Report) -> list[str]:
    region, year = report.region, report.year
    first = report.meeting == 1
    past = "过去五年工作回顾" if first else f"{year - 1}年工作回顾"
    ahead = "今后五年的总体思路" if first else f"{year}年工作总体要求"
    greeting = dice.choice(("各位代表：", "各位代表:", "各位代表："))
    examine = dice.choice(("请予审议", "请予审查", "请予审议"))
    guests = dice.choice(("并请各位政协委员和其他列席人员提出意见。", "并请政协委员和列席同志提出宝贵意见。"))
    work = dice.choice(("政府工作", "工作"))
    lines = [
        greeting,
        f"现在，我代表{region.name}人民政府，向大会报告{work}，{examine}，{guests}",
        f"一、{dice.choice((past, past, f'{year - 1}年主要工作'))}",
        f"{year - 1}年，面对复杂形势，全{region.short}上下{sentence(dice)}{figure(dice)}，{figure(dice)}。",
    ]
    lines += _sections(dice.of("review"), dice.randint(4, 7))
    lines += [
        f"各位代表！{paragraph(dice, 2)}",
        f"同时，我们也清醒看到，{sentence(dice)}对此，我们将{sentence(dice)}",
    ]
    if first:
        lines += [f"二、{ahead}", *(paragraph(dice) for _ in range(dice.randint(1, 2)))]
    work = dice.choice(("工作安排", "重点工作", "工作总体要求和主要任务"))
    lines.append(f"{'三' if first else '二'}、{year}年{work}")
    targets = "；".join(figure(dice) for _ in range(dice.randint(3, 6)))
    lines.append(f"{year}年，主要预期目标是：{targets}。")
    lines += _sections(dice.of("plan"), dice.randint(5, 8))
    own = dice.choice(("加强政府自身建设", "全面加强政府自身建设", "建设人民满意的服务型政府"))
    lines.append(f"{'四' if first else '三'}、{own}")
    lines += [paragraph(dice) for _ in range(dice.randint(1, 3))]
    call = dice.choice(("更加紧密地团结起来", "同心同德", "只争朝夕"))
    lines.append(f"各位代表！{sentence(dice)}让我们{call}，{sentence(dice)}")
    lines.append(
        f"为{dice.choice(('谱写', '奋力谱写', '开创'))}{region.name}{heading(dice)}新篇章而努力奋斗！"
    )
    if dice.chance(0.3):
        lines.append("谢谢大家！")
    return lines


def _sections(dice: Dice, count: int) -> list[str]:
    """Return sections with headings, which stand alone or run on into their paragraphs."""
    alone = dice.chance(0.4)
    lines = []
    for number in range(1, count + 1):
        head = f"（{chinese(number)}）{heading(dice)}。"
        lines += [head] if alone else []
        first = "" if alone else head
        lines += [first + paragraph(dice), *(paragraph(dice) for _ in range(dice.randint(0, 2)))]
    return lines


def paper(text: Speech) -> list[str]:
    """Return all lines of it, the byline first."""
    return [*text.byline, *text.paragraphs]
