"""Whether a work report is whole: its opening, its review, its plan, its closing call, and its last sentence.

Each is shown by the words that were found, so that a person can judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from crawler.pages.previews import ends_in_mid_sentence
from pipelines.documents import Completeness, Section
from pipelines.extraction.fields.text import fold
from pipelines.extraction.headings import find_headings, speech_end

ASKS: Final = re.compile(r"请.{0,24}?审[议查]|予以?审[议查]")
REPORTS: Final = re.compile(
    r"(?:代表|委托|向大会|我).{0,40}?(?:报告.{0,12}工作|作.{0,8}报告|工作.{0,12}报告)"
)
BYLINE: Final = re.compile(r"会议上")
OPENING_WITHIN: Final = 12
"""Lines in which the opening stands, after title, date and speaker."""
OPENING_SPEECH: Final = 600
"""Characters in which it stands where the page lost its paragraphs."""
CALL: Final = re.compile(
    r"让我们|我们坚信|我们相信|携起手来|同心同德|奋力|努力奋斗|团结奋斗|不懈奋斗|只要我们|我们一定"
)
THANKS: Final = re.compile(r"感谢|敬意|敬礼|解决[。！!]?$")
GOAL: Final = re.compile(
    r"奋斗|篇章|贡献|答卷|前进|进位|召开|周年|局面|成绩|胜利|样板|华章|辉煌|蓝图|力量|未来|明天|光荣|荣光|复兴|现代化"
    r"|新[^。！!]{1,12}[。！!]$"
)
SIGNATURE: Final = 30
"""Characters that a line after the closing call has at most: 谢谢大家, a name, a day."""
SIGNATURES: Final = 3
PLAN_SHARE: Final = 0.2
"""Share of the speech that follows the beginning of the plan, at least; whole reports have .37 and more."""
AHEAD: Final = re.compile(
    r"(?:今年|新的一年|20\d\d年|今后[一二三四五]年|“十[一二三四五六]五”(?:时期)?)[^。！!；;]{0,40}"
    r"(?:总体要求|总体思路|总体安排|目标|任务|重点(?:抓好|做好|工作)|工作(?:安排|思路|打算))"
)
BACK: Final = re.compile(
    r"过去(?:的)?(?:一年|五年|(?P<past>20\d\d)年)|一年来|五年来|(?P<year>20\d\d)年(?:[^。]{0,20}是[^。]{0,30}一年|工作)"
)
QUOTE: Final = 24
"""Characters of evidence that are kept of a long line."""

Missing = Literal["opening", "review", "plan", "closing", "end"]


def read_completeness(
    lines: Sequence[str], outline: Sequence[Section], *, year: int | None = None, truncated: bool = False
) -> Completeness:
    """Return what a work report has and what it lacks.

    Args:
        lines: its text, a paragraph a line.
        outline: as `read_outline` gives it.
        year: the report's, whose work it plans; None where it is unknown.
        truncated: whether the page says that it shows only a beginning.
    """
    speech = [text for line in lines[: speech_end(lines)] if len(text := fold(line).strip(" |")) > 1]
    plan = _ahead(speech, outline, lines)
    closing = _closing(speech)
    found: dict[Missing, str | None] = {
        "opening": _opening(speech),
        "review": _part(outline, "review") or _back(speech, year),
        "plan": plan,
        "closing": closing,
        "end": None if truncated or not speech else _end(speech[-1], closing),
    }
    missing = tuple(name for name, words in found.items() if words is None)
    return Completeness(
        complete=not missing,
        opening=found["opening"],
        review=found["review"],
        plan=plan,
        closing=closing,
        missing=missing,
    )


def _opening(speech: Sequence[str]) -> str | None:
    """Return the words that ask the congress to examine the report, or at least announce it."""
    head = [
        line[:OPENING_SPEECH] for line in speech[:OPENING_WITHIN] if not BYLINE.search(line[:OPENING_SPEECH])
    ]
    for words in (ASKS, REPORTS):
        for line in head:
            if found := words.search(line):
                return line[max(0, found.end() - 2 * QUOTE) : found.end()]
    return None


def _end(last: str, closing: str | None) -> str | None:
    return None if closing is None and ends_in_mid_sentence(last) else last[-QUOTE:]


def _closing(speech: Sequence[str]) -> str | None:
    """Return the last words of the closing call: the delegates are called to a goal in the last paragraph."""
    unsigned = list(speech)
    while len(speech) - len(unsigned) < SIGNATURES and unsigned and _is_signature(unsigned[-1]):
        unsigned.pop()
    if not unsigned or ends_in_mid_sentence(unsigned[-1]):
        return None
    line = unsigned[-1]
    signs = (
        any("各位代表" in before for before in unsigned[-3:]),
        bool(CALL.search(line[-300:])),
        bool(GOAL.search(line[-30:])),
        line.endswith(("！", "!")),
    )
    return line[-QUOTE:] if sum(signs) >= 3 and not THANKS.search(line[-30:]) else None


def _is_signature(line: str) -> bool:
    speaks = CALL.search(line) or "各位代表" in line or line.endswith(("：", ":"))
    return len(line) <= SIGNATURE and not speaks and not find_headings([line])


def _part(outline: Sequence[Section], part: str) -> str | None:
    return next((section.title for section in outline if section.level == 1 and section.part == part), None)


def _ahead(speech: Sequence[str], outline: Sequence[Section], lines: Sequence[str]) -> str | None:
    """Return the words with which the plan begins, where enough of it follows."""
    heading = next((s for s in outline if s.level == 1 and s.part == "plan"), None)
    if heading:
        return heading.title if _share(lines[heading.line :], lines) >= PLAN_SHARE else None
    for index, line in enumerate(speech):
        found = AHEAD.search(line)
        if found and _share([line[found.start() :], *speech[index + 1 :]], speech) >= PLAN_SHARE:
            return found.group()[: 2 * QUOTE]
    return None


def _share(part: Sequence[str], whole: Sequence[str]) -> float:
    return sum(map(len, part)) / max(1, sum(map(len, whole)))


def _back(speech: Sequence[str], year: int | None) -> str | None:
    for line in speech:
        for found in BACK.finditer(line):
            named = found["past"] or found["year"]
            if not named or not year or int(named) < year:
                return found.group()[: 2 * QUOTE]
    return None
