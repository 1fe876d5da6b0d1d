"""The session of a people's congress: 长沙市天心区第五届人民代表大会第七次会议."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extraction.fields.dates import DATE
from pipelines.extraction.fields.numerals import number, written
from pipelines.extraction.fields.text import HAN, compact
from pipelines.extraction.regions import tail

DIGIT = r"[〇零一二三四五六七八九十\d]"
NUMBER = DIGIT + "{1,4}"
SESSION = re.compile(
    rf"第?(?P<term>{NUMBER})届(?P<national>全国)?(?:人民代表大会|人大(?:代表大会)?)"
    rf"第?(?P<number>{NUMBER})次(?:全体)?(?:会议|大会)"
)
LOST_SPACE = re.compile(rf"(?<!{DIGIT})\?+(?!{DIGIT})")
RUN = re.compile(rf"[{HAN}·]{{0,40}}$")
GENERIC = re.compile(r"^(?:全|我|本|市|县|区|州|旗|盟|省|自治区|自治州|自治县|自治旗|林区|镇|乡|街道)*$")
PLACE = re.compile(r"(?:镇|乡|街道|[市县区旗州盟])$")


@dataclass(frozen=True, slots=True)
class Session:
    """A session as found: still without its region where the byline leaves that out."""

    place: str
    """长沙市天心区; empty where only 市第十五届… is said, or where the congress is the nation's."""
    national: bool
    term: str
    number: str

    def full(self, region_name: str | None) -> str | None:
        """Return the session in full, completed with the region where needed; None where that is unknown."""
        if self.national:
            return f"第{self.term}届全国人民代表大会第{self.number}次会议"
        place = self.place or region_name
        return f"{place}第{self.term}届人民代表大会第{self.number}次会议" if place else None


def read_session(text: str) -> Session | None:
    """Return the first session named in a head or title; None where there is none."""
    text = without_dates(text)
    match = SESSION.search(text)
    if not match:
        return None
    term, count = number(match["term"]), number(match["number"])
    if not term or not count or term > 30 or count > 20:
        return None
    national = bool(match["national"]) or text[: match.start()].endswith("全国")
    place = "" if national else place_before(text[: match.start()])
    return Session(place, national, written(term), written(count))


def without_dates(text: str) -> str:
    """Return the text without white space, dates, and the `?` that stand for spaces (not beside a number)."""
    return LOST_SPACE.sub("", DATE.sub(" ", compact(text)))


def in_session(line: str) -> bool:
    """Tell whether a line says at which session a speech was given."""
    text = without_dates(line)
    return "会议上" in text or SESSION.search(text) is not None


def place_before(text: str) -> str:
    """Return the region named directly before the session, with the regions above it where they are named."""
    run = RUN.search(text)
    name = run.group() if run else ""
    name = name.rpartition("在")[2]
    name = name.removeprefix("于") if not tail(name) else name
    if GENERIC.match(name):
        return ""
    known = tail(name)
    if known:
        return chain(name, known.before, known.name)
    return name if PLACE.search(name) and len(name) <= 14 else ""


def chain(run: str, before: str, name: str) -> str:
    """Return `name` with the known regions that stand directly before it in the run."""
    start = len(before)
    while start and (up := tail(run[:start])):
        start = len(up.before)
    return run[start:] if start < len(before) else name
