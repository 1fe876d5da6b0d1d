"""Title lines of official reports, and the phrase with which the speech after them opens."""

from __future__ import annotations

import re

_REPORT_TITLE = re.compile(
    r"^[《\s]*(?:关于)?.{0,40}?(?:政府工作报告|工作报告|统计公报|(?:计划|预算).{0,40}报告(?:（?草案）?)?)\s*"
    r"(?:[(（][^()（）]{1,24}[)）])?[》\s]*$"
)
_OPENING = re.compile(r"^(?:各位代表|各位(?:同志|委员)|同志们|主任、(?:各位)?副主任)")
_NOT_TITLE = re.compile(
    r"[。；;!！?？:：]|^[一二三四五六七八九十]+、|^[(（][一二三四五六七八九十]+[)）]|^\d+[.、．]"
)

MAX_TITLE = 60


def is_report_title(text: str) -> bool:
    """Whether a line could stand above a report: 2023年彬州市政府工作报告."""
    return len(text) <= MAX_TITLE and not _NOT_TITLE.search(text) and bool(_REPORT_TITLE.match(text))


def opens_speech(text: str) -> bool:
    """Whether a line is, or starts with, the address of a speech (各位代表)."""
    return bool(_OPENING.match(text))
