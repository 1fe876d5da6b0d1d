"""Title lines of official reports, and the phrase with which the speech after them opens."""

from __future__ import annotations

import re

from crawler.pages.text import squeeze

_REPORT_TITLE = re.compile(
    r"^[《\s]*(?:关于)?.{0,40}?(?:政府工作(?:情况的?)?报告(?:[—-]{1,4}.{4,40}会议上)?|工作报告|统计公报|(?:计划|预算).{0,40}报告(?:（?草案）?)?)\s*"
    r"(?:[(（][^()（）]{1,24}[)）])?[》\s]*$"
)
_OPENING = re.compile(r"^(?:尊敬的)?(?:各位代表|各位(?:同志|委员)|同志们|主任、(?:各位)?副主任)")
OPENERS = ("各位", "同志们", "主任、", "尊敬的")
"""How the address of a speech begins."""
_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,3}(?:、|[.．](?!\d)|[.．](?=(?:19|20)\d\d年)))\s*"
)
_DATED = r"^[—\-–(（]*[12一二][\d〇○零O一二三四五六七八九]{3}年.{1,4}月.{1,4}日"
_NOT_TITLE = re.compile(
    r"[。；;!！?？:：>»]|^[一二三四五六七八九十]+、|^[(（][一二三四五六七八九十]+[)）]|^\d+[.、．]|" + _DATED
)
"""Marks of sentences and of paths to a page, numbers, and the day with which a byline begins."""
_ENDS = ("告", "报", ")", "）", "》", "会议上")

MAX_TITLE = 60


def is_report_title(text: str) -> bool:
    """Whether a line could stand above a report: 2023年彬州市政府工作报告, also 政 府 工 作 报 告."""
    if len(text) > 2 * MAX_TITLE or not text.endswith(_ENDS):
        return False
    title = squeeze(text)
    return len(title) <= MAX_TITLE and not _NOT_TITLE.search(title) and bool(_REPORT_TITLE.match(title))


def without_number(text: str) -> str:
    """Return a title line without the number that it has in a volume: `3、` or `（三）`."""
    return _NUMBER.sub("", text)


def opens_speech(text: str) -> bool:
    """Whether a line is, or starts with, the address of a speech (各位代表)."""
    return text.startswith(OPENERS) and bool(_OPENING.match(text))
