"""The facts of a report, out of its text and its outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from pipelines.documents import Section
from pipelines.extraction.facts.matching import Found, match
from pipelines.extraction.facts.model import Bound, Fact, Role
from pipelines.extraction.facts.plain import Plain, plain, sentences
from pipelines.extraction.facts.scopes import cues_of, is_elsewhere, own_words, reading_of, time_at
from pipelines.extraction.headings import speech_end

LONGEST_LINE: Final = 20_000
"""Characters of a line, beyond which it is no paragraph of a speech."""
LONGEST_SENTENCE: Final = 2_000
MOST: Final = 600
"""Values of indicators in one text that are looked at; reports have a hundred."""
GOAL: Final = re.compile(
    r"(?:预期|主要|发展|奋斗|总体|工作)目标(?:初步|建议|拟|拟定|安排)?(?:是|为|：|如下)|目标(?:建议|拟)?(?:是|为|：)"
)
TRADE: Final = re.compile(r"进出口|外贸|货物贸易")
NUMERIC: Final = re.compile(r"\d|百分之|[一二两三四五六七八九十百千](?:万|亿|个百分点)")
"""What text without a value has not; a line with a value in which white space hides it is left out."""
TURNED: Final[dict[Bound, Bound]] = {
    "at_least": "at_most",
    "at_most": "at_least",
    "above": "below",
    "below": "above",
}


def read_facts(
    text: str, *, year: int | None, region_name: str | None, outline: Sequence[Section] = ()
) -> tuple[Fact, ...]:
    """Return the facts of a work report in the order of its text, each once.

    Parameters
    ----------
    text: a paragraph a line, as `Document.text`
    year: the report's, whose work it plans; without it nothing is known of what any sentence speaks of
    region_name: whose report it is; what it says of others is left out
    outline: as `Document.outline`; without it only goals and what names its year are found

    Results are those of the year before the report's, targets those of its own year. What speaks of several
    years, of parts of a year or of other places is left out.
    """
    if year is None:
        return ()
    lines = text.split("\n")
    own = own_words(region_name)
    facts: dict[Fact, None] = {}
    looked_at = 0
    for line, written in enumerate(lines[: speech_end(lines)]):
        if len(written) <= LONGEST_LINE and NUMERIC.search(written):
            for fact in _of_line(line, written, year, own, outline):
                looked_at += 1
                if fact:
                    facts[fact] = None
                if looked_at == MOST:
                    return tuple(facts)
    return tuple(facts)


def _of_line(
    line: int, written: str, year: int, own: frozenset[str], outline: Sequence[Section]
) -> Iterator[Fact | None]:
    """Yield what a line says of indicators; None for what does not count."""
    paragraph = plain(written)
    part, default = reading_of(line, outline)
    cues = cues_of(paragraph.text)
    goals = [goal.end() for goal in GOAL.finditer(paragraph.text)]
    whole = 0  # where the sentence up to 。 begins; those up to ； are parts of it
    told = False  # whether it has stated something of the region already
    for start, end in sentences(paragraph.text):
        sentence = paragraph.text[start:end]
        readable = end - whole <= LONGEST_SENTENCE and NUMERIC.search(sentence)
        for found in match(sentence, own) if readable else ():
            at = start + found.at
            before = [goal for goal in goals if goal <= at]
            goal = any(each >= whole for each in before) or (part != "review" and bool(before))
            # what precedes a list of goals says who set them
            said = paragraph.text[max([whole, *before]) : at]
            named = sentence[: found.at].endswith(tuple(own))
            elsewhere = is_elsewhere(said, own) and not named
            if elsewhere or (found.bare and not (goal or told or TRADE.search(said))):
                yield None
                continue
            time = time_at(cues, at, whole, year, default or ("this" if goal else None))
            role: Role | None = None
            if time == "this" and (part == "plan" or (goal and part is None)):
                role = "target"
            elif time == "last" and part != "plan" and not goal and not found.planned:
                role = "result"
            if role is None:
                yield None
                continue
            told = True
            expected = found.estimated or "预计" in paragraph.text[whole:at]
            estimated = role == "result" and expected
            yield _fact(found, role, year, paragraph, written, line, (start, end), goal, estimated)
        if not sentence.rstrip("”』」").endswith("；"):
            whole, told = end, False


def _fact(
    found: Found,
    role: Role,
    year: int,
    paragraph: Plain,
    written: str,
    line: int,
    sentence: tuple[int, int],
    goal: bool,
    estimated: bool,
) -> Fact:
    start, end = paragraph.written(*sentence)
    begin, stop = paragraph.written(sentence[0] + found.value.start, sentence[0] + found.value.end)
    value, low, high = (
        _signed(each, found.sign) for each in (found.value.value, found.value.low, found.value.high)
    )
    if found.sign < 0:
        low, high = high, low
    bound = TURNED.get(found.value.bound, found.value.bound) if found.sign < 0 else found.value.bound
    return Fact(
        indicator=found.indicator.key,
        name=found.indicator.name,
        role=role,
        of_year=year if role == "target" else year - 1,
        measure=found.measure,
        unit=found.value.unit,
        value=value,
        low=low,
        high=high,
        bound=bound,
        striving=found.striving,
        estimated=estimated,
        goal=goal and role == "target",
        written=written[begin:stop],
        sentence=written[start:end],
        line=line,
        start=start,
        end=end,
    )


def _signed(value: Decimal | None, sign: int) -> float | None:
    return None if value is None else float(value * sign)
