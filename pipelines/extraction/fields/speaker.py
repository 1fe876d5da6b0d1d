"""Who gave the report, and in which office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.extraction.fields.dates import DATE
from pipelines.extraction.fields.names import STANDS_FOR_SPACE, Name, read_name
from pipelines.extraction.fields.session import SESSION, in_session
from pipelines.extraction.fields.text import HAN, compact

OTHER_PLACE = rf"[{HAN}]{{1,2}}[市县区](?:第|人\s*民|政\s*[府协]|十)"
"""What follows where 市长 is the end of one place and the beginning of the next: 许昌市长葛市第十八届…."""
OFFICE = re.compile(
    r"(?P<deputy>(?:常\s*务\s*)?副\s*)?(?P<acting>代\s*理?\s*)?"
    rf"(?P<office>总\s*理|[省市州盟县区旗镇乡]\s*长(?![江沙春治株征效期远]|{OTHER_PLACE})"
    r"|专\s*员|主\s*席(?!团)|主\s*任|司\s*令\s*员)"
    r"(?!\s*(?:信箱|热线|质量|公开|办公|留言|专栏|之窗|简介|接待|致辞|论坛|活动))"
)
FURTHER = re.compile(
    r"^(?:\s*[、,，兼]\s*[^\s、,，:]{2,16}?(?:书记|组长|主任|部长|委员|政委|司令员|[省市州盟县区旗]长))+"
)
END = re.compile(
    r"\s*(?:同志|先生|女士)"
    r"|\s*(?:所\s*)?作\s*(?=.{0,12}(?:报告|讲话))"
    r"|\s*在\s*(?=.{0,40}(?:会议|大会|届|会上))"
    r"|\s*向\s*(?=大会|.{0,16}(?:会议|大会))"
    r"|\s*代表\s*(?=.{0,14}政府)"
    r"|\s*[（(【\[〔《，,。!！:|—]|\s*--|\s*(?=[12一二][\d〇○零Oo一二三四五六七八九]{3}\s*年)|\s*各位|\s*来源"
)
AFTER_SESSION = re.compile(r"(?:会议|大会)\s*(?:第.{1,4}次全体会议)?\s*上?\s*(?:的?\s*(?:讲话|报告))?")
AUTONOMOUS = re.compile(r"(?:自\s*治\s*区|政\s*府)\s*(?:人\s*民\s*)?(?:政\s*府\s*)?$")
COMMITTEE = re.compile(r"(?:管\s*委\s*会|管\s*理\s*委\s*员\s*会)\s*$")
ENDS_LINE = re.compile(r"^[\s?:：)）]*$")
LABEL = re.compile(r"(?:报\s*告\s*人|主\s*讲\s*人|发\s*言\s*人)\s*:\s*")
ALONE = re.compile(rf"^[{HAN}·•\s?;]{{2,24}}$")
SPOKEN = re.compile(rf"{SESSION.pattern}|年[\d一二三四五六七八九十元]{{1,3}}月|会议上")
TITLE_LINE = re.compile(r"工作报告|来源\s*:|目\s*录|时间\s*:|日期\s*:")


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker as far as the head names one."""

    name: Name | None
    role: str | None
    office_place: str = ""
    """What stands before the office in its line: 娄底市人民政府, 天心区区人民政府."""


def read_speaker(lines: Sequence[str]) -> Speaker:
    """Read the speaker from the folded lines of a head."""
    office: Speaker | None = None
    for index, line in enumerate(lines):
        for match in OFFICE.finditer(line):
            role = bare_office(match, line)
            if role is None:
                continue
            name = name_after(line, match.end(), lines[index + 1 : index + 2]) or name_before(line, match)
            if name:
                return Speaker(name, role, line[: match.start()])
            if office is None and ENDS_LINE.match(line[match.end() :]):
                office = Speaker(None, role, line[: match.start()])
    name = nameless_office(lines)
    return replace(office, name=name) if office else Speaker(name, None)


def bare_office(match: re.Match[str], line: str) -> str | None:
    """Return the bare office: 市长, 代省长, 自治区主席; None where the words are another body's office."""
    office = compact(match["office"])
    acting = compact(match["acting"] or "")
    deputy = compact(match["deputy"] or "")
    before = line[: match.start()]
    if office == "主席":
        return f"自治区{deputy}{acting}主席" if AUTONOMOUS.search(before) else None
    if office == "主任":
        return f"管委会{deputy}{acting}主任" if COMMITTEE.search(before) else None
    return deputy + acting + office


def name_after(line: str, start: int, following: Iterable[str]) -> Name | None:
    """Return the name after an office, on its line or alone on the next one."""
    rest = line[start:]
    further = FURTHER.match(rest)
    if further:
        rest = rest[further.end() :]
    raw, certain = until_end(rest)
    if raw.strip(" ?;:：、,，)）"):
        gap = re.match(r"^[\s?]*", rest)
        lost = gap is not None and gap.group() == "?" and len(compact(raw).strip("?")) == 2
        lost = lost and not STANDS_FOR_SPACE.search(line[:start])
        around = line[:start] + rest[: len(gap.group()) if gap else 0] + rest[len(raw) :]
        name = read_name(raw, around, certain_place=certain)
        return Name(None, raw, ("damaged_name",)) if name and lost else name
    for after in following:
        raw, ends = until_end(after)
        return read_name(raw, f"{line} ", certain_place=ends and len(raw) <= 20 and not OFFICE.search(raw))
    return None


def until_end(rest: str) -> tuple[str, bool]:
    """Return what stands before the words that end a name, and whether the name is surely all of it."""
    lead = re.match(r"[\s?:：、,，（(]*", rest)
    offset = lead.end() if lead else 0
    end = END.search(rest, offset + 1)
    return (rest[: end.start()], True) if end else (rest, len(compact(rest)) <= 12)


def name_before(line: str, office: re.Match[str]) -> Name | None:
    """Return the name before an office, as in 龚正市长在…: all from a date or the line's start on."""
    before = line[: office.start()].rstrip(" (（:")
    ends = [m.end() for m in DATE.finditer(before)] + [
        m.end() for m in re.finditer(r"[—\-，,。:：、(（ 上]", before)
    ]
    raw = before[max(ends, default=0) :]
    return read_name(raw, line, certain_place=False) if raw else None


def name_before_date(line: str) -> Name | None:
    """Return the name with which a byline begins: 郭建群2014年1月5日在…会议上."""
    date = DATE.search(line)
    raw = re.split(r"报\s*告|[—\-:：)）]", line[: date.start()])[-1] if date else ""
    return read_name(raw, line, certain_place=False) if raw.strip() else None


def nameless_office(lines: Sequence[str]) -> Name | None:
    """Return a name that stands without an office: after the session's name, or alone on a line near it."""
    for line in lines:
        label = LABEL.search(line)
        if label:
            return read_name(until_end(line[label.end() :])[0], line, certain_place=True)
        if in_session(line):
            places = list(AFTER_SESSION.finditer(line))
            raw, _ = until_end(line[places[-1].end() :]) if places else ("", False)
            name = read_name(raw, line[: len(line) - len(raw)], certain_place=False) if raw.strip() else None
            name = name or name_before_date(line)
            if name:
                return name
    for index, line in enumerate(lines):
        beside = index + 1 == len(lines) or any(
            SPOKEN.search(compact(o)) for o in lines[max(index - 1, 0) : index + 2]
        )
        if beside and ALONE.match(line) and not TITLE_LINE.search(line):
            name = read_name(line, "", certain_place=False)
            if name:
                return name
    return None
