"""Clauses and sentences about what a government did, or is going to do."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.dice import Dice
from tests.web.texts.words import AIMS, MANNERS, OBJECTS, RESULTS, SECTORS, VERBS, amount, percent, place


def deed(dice: Dice) -> str:
    """Return a clause of what was done."""
    return dice.choice(_DEEDS)(dice)


def sentence(dice: Dice, clauses: int = 0) -> str:
    """Return a sentence of some clauses."""
    parts = [deed(dice) for _ in range(clauses or dice.randint(2, 4))]
    if dice.chance(0.3):
        parts.append(dice.choice(RESULTS))
    joined = "，".join(parts)
    return joined + ("。" if dice.chance(0.85) else "；" if dice.chance(0.7) else "！")


def paragraph(dice: Dice, sentences: int = 0) -> str:
    """Return a paragraph that ends with a full stop."""
    text = "".join(sentence(dice) for _ in range(sentences or dice.randint(2, 5)))
    return text.rstrip("；！。") + "。"


def figure(dice: Dice) -> str:
    """Return a clause with an economic figure."""
    verb = dice.choice(("增长", "同比增长", "较上年提高", "年均增长", "下降", "比上年增加"))
    reached = dice.choice(("", "完成", "达到"))
    return f"{dice.choice(SECTORS)}{reached}{dice.uniform(2, 990):.1f}亿元，{verb}{percent(dice)}"


def heading(dice: Dice) -> str:
    """Return a heading's words, two short clauses."""
    first, second = dice.sample(OBJECTS, 2)
    end = dice.choice(("", "水平", "成效", "格局"))
    return f"{dice.choice(MANNERS)}{dice.choice(VERBS)}{first}，{dice.choice(VERBS)}{second}{end}"


def _plain(dice: Dice) -> str:
    return f"{dice.choice(MANNERS)}{dice.choice(VERBS)}{dice.choice(OBJECTS)}"


def _two(dice: Dice) -> str:
    first, second = dice.sample(OBJECTS, 2)
    return f"{dice.choice(VERBS)}{first}{dice.choice(('和', '、', '与'))}{second}{amount(dice)}"


def _built(dice: Dice) -> str:
    return place(dice) + dice.choice(("建成通车", "投入使用", "主体完工", "开工建设", "通过验收", "加快建设"))


def _aimed(dice: Dice) -> str:
    return f"{dice.choice(VERBS)}{place(dice)}{dice.choice(OBJECTS)}，{dice.choice(AIMS)}"


def _invested(dice: Dice) -> str:
    return (
        f"投入{dice.uniform(0.1, 60):.2f}亿元用于{dice.choice(OBJECTS)}，{dice.choice(VERBS)}{amount(dice)}"
    )


def _total(dice: Dice) -> str:
    return f"{dice.choice(OBJECTS)}累计{dice.choice(VERBS)}{amount(dice)}，覆盖{percent(dice)}"


_DEEDS: tuple[Callable[[Dice], str], ...] = (_plain, _plain, _two, _built, _aimed, _invested, _total, figure)
