"""Headings in the lines of a speech: numbered ones (一、 (一) 1. (1)), and short lines that name a part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipelines.extraction.fields.text import compact, fold

NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
FORMS: Final = (
    ("chapter", re.compile(rf"(?P<number>第{NUMERAL}(?:部分|章))\s*[:：、]?\s*(?P<rest>.*)", re.DOTALL)),
    ("han", re.compile(rf"(?P<number>{NUMERAL})、\s*(?P<rest>.*)", re.DOTALL)),
    ("han in brackets", re.compile(rf"(?P<number>[(（]{NUMERAL}[)）])[、.．]?\s*(?P<rest>.*)", re.DOTALL)),
    ("digits", re.compile(r"(?P<number>\d{1,2})[.．、](?!\d)\s*(?P<rest>.*)", re.DOTALL)),
    ("digits in brackets", re.compile(r"(?P<number>[(（]\d{1,2}[)）])[、.．]?\s*(?P<rest>.*)", re.DOTALL)),
)
"""The forms of numbers in front of headings, the usual order of their nesting."""
UNNUMBERED: Final = "unnumbered"

SENTENCE: Final = re.compile(r"[。！？!?；;：:]")
LONGEST: Final = 60
"""Characters that a heading has at most."""
REVIEWS: Final = re.compile(r"回顾|总结|完成情况|工作情况|主要成[绩就效]|发展成[就绩]|过去[一二两三四五]年")
PLANS: Final = re.compile(
    r"工作(?:安排|任务|建议|打算|思路|重点|目标|要求)|总体(?:要求|思路|安排)|(?:目标|主要|重点)任务|重点工作|(?:主要|预期|奋斗|发展)目标"
    r"|发展思路|今后|未来[一二两三四五]年"
)
OWN_WORK: Final = re.compile(r"政府.{0,12}(?:建设|效能|治理|水平)|自身建设")
YEAR: Final = re.compile(r"(?:19|20)\d{2}(?=年)")
_WORDS: Final = f"(?:{REVIEWS.pattern}|{PLANS.pattern})"
RUN_IN: Final = re.compile(f"^.{{0,26}}?{_WORDS}(?:.{{0,8}}?{_WORDS})*")
"""A heading that names a part, in a line that lost its break."""
HONEST: Final = 30
"""Characters above which a heading with a comma or a blank in it is rather a line that lost its break."""
ANNEX: Final = re.compile(
    r"^[(（【\[]?(?:附件|附录|附表|附注|附[:：]|注释|名词解释|(?:有关|部分)?(?:名词|用语|术语))"
)


class Heading(NamedTuple):
    """A heading before its place among the others is known."""

    line: int
    form: str
    number: str
    title: str


def find_headings(lines: Sequence[str]) -> list[Heading]:
    """Return the headings of a speech, in order.

    Short lines without a number count as headings only where they name a part of the speech and no numbered
    heading does.
    """
    numbered = [heading for heading in map(_numbered, range(len(lines)), lines) if heading]
    if any(names_part(heading.title) for heading in numbered if heading.form in ("chapter", "han")):
        return numbered
    taken = {heading.line for heading in numbered}
    return sorted([*numbered, *(each for each in _unnumbered(lines) if each.line not in taken)])


def speech_end(lines: Sequence[str]) -> int:
    """Return the index of the line after the speech: that of the first annex, or the number of lines."""
    for index in range(len(lines) // 2, len(lines)):
        line = compact(lines[index])
        if len(line) <= LONGEST and ANNEX.match(line) and not SENTENCE.search(line[4:]):
            return index
    return len(lines)


def names_part(title: str) -> bool:
    """Whether a heading says that it looks back or ahead."""
    return bool(REVIEWS.search(title) or PLANS.search(title) or YEAR.search(title))


def _numbered(index: int, line: str) -> Heading | None:
    folded = fold(line[: LONGEST * 4])
    for form, pattern in FORMS:
        match = pattern.fullmatch(folded)
        if match:
            title = _title(match["rest"])
            return Heading(index, form, _number(match["number"]), title) if title else None
    return None


def _number(written: str) -> str:
    return written.replace("（", "(").replace("）", ")")


def _title(rest: str) -> str:
    """Return a heading's words out of its line; empty where no heading is there."""
    end = SENTENCE.search(rest)
    title = (rest[: end.start()] if end else rest).strip()
    run_in = RUN_IN.match(title)
    if run_in and len(title) > HONEST and re.search(r"[，, ]", title):
        return run_in.group()
    return title if len(title) <= LONGEST else ""


def _unnumbered(lines: Sequence[str]) -> Iterator[Heading]:
    for index, line in enumerate(lines):
        title = compact(line)
        if (
            not 4 <= len(title) <= 40
            or re.search(r"[。！？!?；;：:，,|]", title)
            or title.endswith(("会议", "会议上"))
        ):
            continue
        if REVIEWS.search(title) or PLANS.search(title) or OWN_WORK.search(title) or _of_a_year(title):
            yield Heading(index, UNNUMBERED, "", title)


def _of_a_year(title: str) -> bool:
    """Whether a line is like 做好2023年工作."""
    return bool(YEAR.search(title)) and title.endswith("工作") and "报告" not in title
