"""The head of a speech: the lines (or the beginning of a line) before the salutation.

    ——2020年1月6日在某市第十五届人民代表大会第五次会议上
    某市人民政府市长  张某某
    各位代表：

Sites also run all of this into one paragraph with the body, or print the title once more above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.fields.text import QUOTES, fold

SALUTATION = re.compile(
    r"(?:尊敬的)?(?:大会)?(?:主席团[、,，]?\s*)?(?:尊敬的)?各位(?:人大)?代表"
    r"|各位委员|同志们\s*[::,，!！]"
    r"|(?:现在\s*[,，、]?\s*)?(?:请允许\s*)?(?:由\s*)?我\s*(?:谨|受[^。]{0,20}委托\s*[,，]?)?\s*代表"
    r"[^。]{0,30}(?:政府|国务院|公署|行署|委员会|管委会)"
)
SALUTED = ("代表", "委员", "同志们")
"""Without one of these no line has a salutation."""
SAYING = re.compile(r"(?:说\s*[,，:]?|(?:道|表示|指出|宣布|强调)\s*[,，:])$")
LIMIT = 600
"""Characters that a head may have at most; what is further from the salutation is not its head."""
LINES = 25
OPENING = 500
"""Characters from the salutation on that count as the opening of the speech."""
HEAD_LINE = re.compile(
    r"届\s*(?:全国)?\s*(?:人民代表大会|人大)|工作报告\s*(?:[（(].{0,60}[)）])?$|来源\s*:|发布(?:时间|日期)\s*:"
    r"|^[—\-(（ ]*[12一二][\d〇○零O一二三四五六七八九]{3}\s*年\s*[\d一二三四五六七八九十元]+\s*月"
    r"|^.{0,25}(?:[省市州县区旗盟镇乡]\s*长|主\s*席|总理|专员)\s*:?\s*\S.{0,20}$"
)
RUN_IN = re.compile(
    r"^.{0,120}?届.{0,16}?次(?:全体)?会议上?[）)]?[^。，,:：；]{0,40}?(?=[一二]、|[。，,:：；]|现在|20\d\d年)"
)
"""A head without salutation that the body follows in the same line."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head's lines, folded, and the opening of the speech after it."""

    lines: tuple[str, ...]
    opening: str
    """Folded; begins with the salutation, or with the first paragraph where there is none."""
    salutation: bool
    """Whether a salutation stands where a speech has it: outside of quotation, near the beginning."""
    count: int
    """How many leading paragraphs belong to the head as a whole."""


def read_head(paragraphs: Sequence[str]) -> Head:
    """Find the head of a text in paragraphs."""
    lines: list[str] = []
    length = 0
    for index, paragraph in enumerate(paragraphs[:LINES]):
        line = fold(paragraph[: LIMIT * 2])
        match = SALUTATION.search(line) if any(word in line for word in SALUTED) else None
        if match and length + match.start() <= LIMIT and not quoted(line, match.start()):
            before = line[: match.start()].strip()
            rest = " ".join(fold(p[:OPENING]) for p in paragraphs[index + 1 : index + 4])
            opening = f"{line[match.start() :]} {rest}"[:OPENING]
            return Head((*lines, before) if before else tuple(lines), opening, True, index)
        length += len(line)
        if length > LIMIT:
            break
        lines.append(line)
    return headless(paragraphs)


def quoted(line: str, position: int) -> bool:
    """Tell whether the place is inside a quotation: a novel's or a news article's."""
    before = line[:position].rstrip()
    return (
        before.endswith(tuple(QUOTES))
        or before.count("“") > before.count("”")
        or SAYING.search(before) is not None
    )


def headless(paragraphs: Sequence[str]) -> Head:
    """Return the leading lines that look like a head, of a text without salutation."""
    lines: list[str] = []
    count = 0
    for paragraph in paragraphs[:LINES]:
        line = fold(paragraph[:200])
        if line and (len(line) > 90 or not HEAD_LINE.search(line)):
            break
        lines.append(line)
        count += 1
    run_in = RUN_IN.match(fold(paragraphs[count][:OPENING])) if count < len(paragraphs) else None
    if run_in:
        lines.append(run_in.group())
    opening = " ".join(fold(p[:OPENING]) for p in paragraphs[count : count + 3])[:OPENING]
    return Head(tuple(line for line in lines if line), opening, False, count)
