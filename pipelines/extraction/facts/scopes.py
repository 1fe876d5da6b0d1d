"""Of which year and which place a sentence speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from pipelines.documents import Section
from pipelines.extraction.fields.numerals import positional

Time = Literal["last", "this", "other"]

_YEAR: Final = r"(?:19|20)\d\d|[一二]\s?[九〇零○][〇零○一二三四五六七八九]{2}"
_PERIOD: Final = (
    r"年均|[一二两三四五六七八九十\d]{1,4}(?:多|余)?年(?:以?来|间)|(?:过去|近|今后|未来|前|这|最近|后)(?:的)?[两三四五六七八九十][个]?年|五年规划"
    r"|“?十[一二三四五六]五”?|(?:上|下)半年|[一二三四]季度|(?<!\d)\d{1,2}月|本届|任期|以来|期间|累计|建[国区省市]"
)
_CUES: Final = re.compile(
    rf"(?P<span>(?:{_YEAR})年?[-至到](?:{_YEAR})年)|(?P<since>[自从比较](?:{_YEAR})年)|(?P<year>{_YEAR})年"
    r"|(?P<last>(?<![比较])(?:去年|上年)(?!同期)|过去(?:的)?一年|一年来|过去的?(?=一年))|(?P<this>今年|本年|新的一年|全年(?=[^，。]{0,12}目标))"
    r"|(?P<whole>全年)"
    rf"|(?P<period>{_PERIOD})"
)
_PARAGRAPH: Final = re.compile(
    r"[二三四五2-5]年(?:以?来|间)|(?:过去|这)(?:的)?[三四五]年|本届政府|任期|(?:今后|未来)[三四五]年"
)
"""Periods of which a whole paragraph speaks, until it names a year."""
_LONG: Final = re.compile(
    r"(?:过去|今后|未来|近)(?:的)?[三四五]年|五年(?:来|间|工作|的|发展|目标|奋斗)|本届|任期|“?十[一二三四五六]五”?(?:时期|期间)"
)
_ONE: Final = re.compile(r"(?:19|20)\d\d年|去年|过去(?:的)?一年|一年来")
COMPARED: Final = re.compile(
    r"(?:高于|高出|快于|好于|优于|低于|大于|超过?|跑赢|领先|位居|位列|居|列|占|排|进入|是|为|与|和|从)[^，。；]{0,8}?"
    r"(?:全国|全省|全市|全球|世界)[^，。；]{0,16}|(?:全国|全省|全市|全球|世界)(?:第|前|领先|首|平均|同|唯一|百强|大局|统一)[^，。；]{0,16}"
)
"""Comparisons with another place, which do not make it the subject."""
_ELSEWHERE: Final = re.compile(
    r"全国|全球|世界|我国|全省|全市|全区|全县|全州|新区|开发区|高新区|经开区|都市圈|自贸|示范区|县域|园区|城市群|经济[带圈]"
    r"|脱贫|对口|各[省市县区]|省会|[\d一二三四五六七八九十]{1,4}个(?:[^，。；]{0,4})(?:城市|县|市|州)"
    r"|(?:^|[，；：、。])(?:在|对)?(?![全各城我本])[一-龥]{2,4}(?:省|市|县)(?![场民政域化区级内属直委])"
)
_UNITS: Final = frozenset("省市县区州盟旗镇乡")


class Reading(NamedTuple):
    """Which part of the speech a line is in, and of what time it speaks where it does not say so itself."""

    part: Literal["review", "plan"] | None
    time: Time | None


def own_words(region: str | None) -> frozenset[str]:
    """Return what a report calls its own region: 全市, 我市, its name and its short name."""
    if not region:
        return frozenset()
    words = {region}
    unit = region[-1] if region[-1] in _UNITS else ""
    if unit:
        words |= {f"{each}{unit}" for each in ("全", "我", "本")}
    if region.endswith("自治区"):
        words |= {"全自治区"}
    if region.startswith("新疆"):
        words |= {"全疆"}
    if len(region) > 2 and unit:
        words.add(re.sub(r"(?:壮族|回族|维吾尔)?自治区$|[省市县区旗]$", "", region))
    return frozenset(words)


def reading_of(line: int, outline: Sequence[Section]) -> Reading:
    """Return the reading of a line from the headings that it stands under."""
    above: list[Section] = []
    for section in outline:
        if section.line > line:
            break
        above = [each for each in above if each.level < section.level] + [section]
    part = above[-1].part if above else None
    titles = "".join(section.title for section in above)
    if part is None or _LONG.search(titles):
        return Reading(part, None)
    return Reading(part, "last" if part == "review" else "this")


def cues_of(text: str) -> list[re.Match[str]]:
    """Return where a plain paragraph names a time."""
    return list(_CUES.finditer(text))


def time_at(
    cues: Sequence[re.Match[str]], at: int, sentence_start: int, year: int, default: Time | None
) -> Time | None:
    """Return the time that a place speaks of, by the `cues` of its paragraph before it.

    What is said earlier in the paragraph holds on; a period, and any year but the report's and the one
    before, hold in their own sentence only, unless the whole paragraph speaks of them.
    """
    time = default
    for cue in cues:
        if cue.end() > at:
            break
        inside = cue.start() >= sentence_start
        if cue["last"]:
            time = "last"
        elif cue["this"]:
            time = "this"
        elif cue["whole"]:
            time = default if time == "other" else time
        elif cue["year"]:
            named = positional(cue["year"].replace(" ", ""))
            known: Time = "this" if named == year else "last" if named == year - 1 else "other"
            time = known if inside or known != "other" else time
        elif inside or _PARAGRAPH.search(cue.group()):
            time = "other"
    return time


def is_elsewhere(before: str, own: frozenset[str]) -> bool:
    """Whether the text of a sentence before an indicator speaks of another place."""
    words = "|".join(sorted(map(re.escape, own), key=len, reverse=True))
    if words:
        subjects = list(re.finditer(rf"(?:^|[，；：。])(?:初步)?(?:预计|预期)?(?:{words})", before))
        before = re.sub(words, "#", before[subjects[-1].end() :] if subjects else before)
    return bool(_ELSEWHERE.search(COMPARED.sub("", before)))
