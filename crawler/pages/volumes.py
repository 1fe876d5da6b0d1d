"""Titles of the documents that are bound in one volume, among its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crawler.pages.text import squeeze
from crawler.pages.titles import OPENERS, is_report_title, opens_speech, without_number

OPENING_WITHIN: Final = 8
"""Lines between a title and the address of its speech: date, congress, speaker."""

_BYLINE: Final = re.compile(r"会议|届.{0,16}次")
_WHOLE_BYLINE: Final = re.compile(r"(?:会议上?|大会上?|日|[)）。])$")
_BARE: Final = frozenset({"政府工作报告", "工作报告", "人民政府工作报告"})
_PLACE: Final = re.compile(
    r"^(?:(?:19|20)\d\d年)?[^\W\d_]{1,16}?[省市县区州旗盟镇乡](?:人民政府)?(?:(?:19|20)\d\d年)?$|^(?:19|20)\d\d年$"
)
_ENDS_SENTENCE: Final = ("。", "！", "!", "？", "；")
_BYLINE_LINES: Final = 3
"""Lines below a title in which another line that ends like one is a byline (…会议上某某作政府工作报告)."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title on the lines [start, end)."""

    start: int
    end: int
    text: str
    numbered: bool = False
    """Whether it has a number; as also headings of a speech have, it counts only above an address."""


def titles(lines: Sequence[str]) -> Iterator[Title]:
    """Yield the lines that could be titles, those of a table of contents among them."""
    last: Title | None = None
    for index, line in enumerate(lines):
        bare = is_report_title(line)
        plain = line if bare else without_number(line)
        if not bare and (plain is line or not is_report_title(plain)):
            continue
        if _is_of_byline(lines, index, last):
            continue
        over = _line_above(lines, index, last)
        last = Title(index - over, index + 1, "".join(lines[index - over : index]) + plain, not bare)
        yield last


def first_opening(lines: Sequence[str]) -> int:
    """Return the index of the line with which the first speech of a text opens; -1 where there is none."""
    may_be = [index for index, line in enumerate(lines) if line.startswith(OPENERS)]
    return next((index for index in may_be if opens_speech(lines[index])), -1)


def speech_title(lines: Sequence[str], opening: int) -> Title | None:
    """Return the title right above the speech that opens with a line; None where there is none."""
    first = max(0, opening - OPENING_WITHIN)
    above = list(titles(lines[first:opening])) if opening > 0 else []
    if not above:
        return None
    # some pages say 政府工作报告 once more below their own title
    whole = [title for title in above if squeeze(title.text) not in _BARE]
    found = whole[-1] if whole and squeeze(above[-1].text) in squeeze(whole[-1].text) else above[-1]
    return replace(found, start=found.start + first, end=found.end + first)


def bound_speeches(lines: Sequence[str]) -> int:
    """Count the titles that the address of a speech follows within a few lines."""
    found = list(titles(lines))
    ends = [*(title.start for title in found[1:]), len(lines)]
    return sum(
        any(opens_speech(line) for line in lines[title.end : min(title.end + OPENING_WITHIN, end)])
        for title, end in zip(found, ends if found else (), strict=True)
    )


def _is_of_byline(lines: Sequence[str], index: int, last: Title | None) -> bool:
    """Whether a line that ends like a title is one, or the end of one, that says when and by whom."""
    near = last is not None and index - last.end < _BYLINE_LINES
    if near and _BYLINE.search(lines[index]):
        return True
    before = lines[index - 1] if index else ""
    broken = len(before) >= 20 and _BYLINE.search(before) and not _WHOLE_BYLINE.search(before)
    return bool(broken) and not before.endswith(_ENDS_SENTENCE)


def _line_above(lines: Sequence[str], index: int, last: Title | None) -> int:
    """Return 1 where the line above belongs to the title (某某市2023年 above 政府工作报告), else 0."""
    if index == 0 or squeeze(lines[index]) not in _BARE or (last and last.end == index):
        return 0
    if len(lines[index - 1]) > 2 * len("某某某某某某自治州2023年人民政府") or not _PLACE.match(
        squeeze(lines[index - 1])
    ):
        return 0
    return int(index == 1 or len(lines[index - 2]) < 20 or lines[index - 2].endswith(_ENDS_SENTENCE))
