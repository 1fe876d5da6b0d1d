"""Which region a report is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.extraction.fields.dates import DATE
from pipelines.extraction.fields.session import Session
from pipelines.extraction.fields.text import HAN, compact
from pipelines.extraction.fields.year import YEAR
from pipelines.extraction.regions import Region, Tail, find, path, resolve, tail

BEFORE_REPORT = re.compile(
    rf"(?P<run>[{HAN}·]{{2,40}}?)(?:人民)?(?:政府|行政公署|行署|管委会|管理委员会|国务院)*(?:政府)?工作(?:情况)?(?:的)?报告"
    rf"|(?P<run2>[{HAN}·]{{2,30}}?)(?:\d{{4}}年)?(?:国民经济和社会发展|财政预算|预算执行|本级预算|[{HAN}]{{0,4}}预算)"
)
OPENING = re.compile(
    rf"代表\s*(?P<run>(?:(?!代表)[{HAN}·]){{1,24}}?)\s*(?:人民\s*)?(?:政府|行政公署|公署|行署|管委会|管理委员会)"
)
GOVERNMENT = re.compile(r"(?:区)?(?:人民)?(?:政府|行政公署|行署|公署|管委会|管理委员会)?[、,，]?$")
UNIT = re.compile(r"^(?:全|我|本)?(省|市|县|区|州|旗|盟|自治区|自治州|自治县|自治旗|林区|特区|镇|乡|街道)$")
UNCODED = re.compile(r"(?:镇|乡|街道|苏木|[市县区旗州盟]|开发区|园区|兵团|地区)$")
NO_PLACE = re.compile(r"[第届全我本各和、的与]|代表|政府|会议|委员|受|作")
ECHOES = ("自治区", "自治州", "自治县", "自治旗", *"省市县区州盟旗")
TOWN = re.compile(r"(?:镇|乡|街道|苏木)$")
NATION = re.compile(r"国务院|全国人民代表大会|全国人大|^(?:中国|全国)$")
BODY = 20_000
"""Characters of a text that are searched for the parents of an ambiguous name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A region as read: a code only where it is certain, a name wherever the page says one."""

    code: str | None
    name: str | None
    where: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Clues:
    """Everything that can name the region of one report."""

    title: str
    session: Session | None
    head: str
    office_place: str
    opening: str
    site: str
    body: str
    year: int | None


def read_region(clues: Clues) -> Place | None:
    """Return the region, from the session first, then title, office, opening and site; else None."""
    if nation(clues):
        return Place("100000", "全国", "title" if NATION.search(clues.title) else "byline")
    unit = opening_unit(clues.opening)
    doubtful: Place | None = None
    for where, run in runs(clues):
        if where == "site" and not (unit and agrees(run, unit)):
            continue
        place = read_run(run, where, unit, clues)
        if place and place.code:
            return place
        doubtful = doubtful or place
    return doubtful


def nation(clues: Clues) -> bool:
    """Tell whether it is a report of the State Council."""
    if clues.session is not None:
        return clues.session.national
    if NATION.search(title_run(clues.title)) or "国务院" in clues.title:
        return True
    return (
        re.search(r"我代表国务院|国务院总理", compact(clues.opening[:200]) + compact(clues.head)) is not None
    )


def runs(clues: Clues) -> Iterator[tuple[str, str]]:
    """Yield the places that may name the region, the most trusted first, and what stands there."""
    if clues.session and clues.session.place:
        yield "session", clues.session.place
    yield "title", title_run(clues.title)
    yield "byline", GOVERNMENT.sub("", after_date(compact(clues.office_place)))
    yield "byline", title_run(clues.head)
    match = OPENING.search(clues.opening)
    if match:
        yield "opening", re.sub(r"第?[一二三四五六七八九十]{1,3}届$", "", compact(match["run"]))
    yield "site", re.split(r"人民政府|政府|网", compact(clues.site))[0]


def title_run(title: str) -> str:
    """Return what stands before 政府工作报告 in a title, without its year."""
    text = re.sub(r"[《》]", "", YEAR.sub("", DATE.sub(" ", compact(title))))
    match = BEFORE_REPORT.search(text)
    run = (match["run"] or match["run2"] or "") if match else ""
    return re.sub(r"^(?:关于|在|《)+|人民$|政府$", "", run)


def after_date(text: str) -> str:
    """Return what follows the last date and the last 会议上 or 在 of a line."""
    ends = [m.end() for m in DATE.finditer(text)]
    return re.split(r"会议上|大会上|——|[—,，、。:：]|书记|副书记", text[max(ends, default=0) :])[-1]


def opening_unit(opening: str) -> str | None:
    """Return the kind of government that speaks: 市 of 现在，我代表市人民政府."""
    match = OPENING.search(opening)
    if not match:
        return None
    run = compact(match["run"])
    unit = UNIT.match(run)
    return (
        unit.group(1) if unit else (re.search(r"(?:自治[区州县旗]|[省市县区州旗盟镇乡])$", run) or [None])[0]
    )


def agrees(name: str, unit: str) -> bool:
    """Tell whether a region of that name has a government of that kind."""
    known = tail(name)
    names = {known.name} | {r.name for r in find(known.name)} if known else {name}
    return any(n.endswith(unit) or (unit in "州" and n.endswith("自治州")) for n in names)


def read_run(run: str, where: str, unit: str | None, clues: Clues) -> Place | None:
    """Return the place that a run of characters ends with; None where it names none."""
    run = without_echo(run)
    if not run or UNIT.match(run):
        return None
    known = tail(run, year=clues.year)
    if not known or TOWN.search(run) or accidental(known):
        return uncoded(run, where)
    region, name = one_of(known.name, known.outer, unit, clues)
    if region:
        return Place(region.code, region.name, where)
    return Place(None, name, where, ambiguous=True)


def without_echo(run: str) -> str:
    """Drop the unit that government names repeat after the region: 天心区 of 天心区区人民政府."""
    if tail(run) is None:
        for unit in ECHOES:
            shorter = run.removesuffix(unit)
            known = tail(shorter) if shorter != run else None
            if known and find(known.name) and known.name.endswith(unit[-1]):
                return shorter
    return run


def accidental(known: Tail) -> bool:
    """Tell whether the run ends with a name by accident: 雄安新区 with 新区, 新时代海南 with 海南."""
    if not known.before or known.outer:
        return False
    short = not any(region.name == known.name for region in find(known.name))
    return short or len(known.name) == 2


def one_of(name: str, outer: Iterable[Region], unit: str | None, clues: Clues) -> tuple[Region | None, str]:
    """Resolve a known name: a short one by the government that speaks, an ambiguous one by what is around."""
    if unit and not name.endswith(unit) and find(name + unit, year=clues.year):
        name += unit
    region = resolve(name, year=clues.year, within=outer) or resolve(
        name, year=clues.year, within=site_regions(clues)
    )
    return region or by_body(name, clues), name


def site_regions(clues: Clues) -> list[Region]:
    """Return the regions that the site's name names."""
    known = tail(re.split(r"人民政府|政府|网|日报|新闻", compact(clues.site))[0], year=clues.year)
    return [*find(known.name, year=clues.year), *known.outer] if known else []


def by_body(name: str, clues: Clues) -> Region | None:
    """Choose among regions of one name the one whose parents the text speaks of, if only of its."""
    candidates = find(name, year=clues.year)
    if len(candidates) < 2:
        return None
    body = clues.body[:BODY]
    counts = sorted(((mentions(region, body), region) for region in candidates), reverse=True)
    (most, best), (next_most, _) = counts[0], counts[1]
    return best if most >= 2 and next_most * 4 <= most else None


def mentions(region: Region, body: str) -> int:
    """Count how often a text names the regions directly above one."""
    return sum(body.count(re.sub(r"[省市]$", "", above)) for above in path(region)[:-1])


def uncoded(run: str, where: str) -> Place | None:
    """Return a place that has no code of its own (a town, a development zone) as the page names it."""
    if where == "site" or not UNCODED.search(run) or not 3 <= len(run) <= 20 or NO_PLACE.search(run):
        return None
    if TOWN.search(run):
        for size in range(len(run) - 2, 1, -1):
            known = tail(run[:size])
            if known and known.name[-1] in "省市县区州旗盟":
                return Place(None, run[size:], where)
    return Place(None, run, where)
