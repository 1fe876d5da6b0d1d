"""What a page says of its site: its name, its region, its platform, and where its reports are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.items import Link
from crawler.pages.addresses import read_address
from crawler.pages.dom import decode, parse, text_of
from crawler.pages.text import fold
from pipelines.extraction import Analysis, Page, analyse
from pipelines.extraction.page_facts import read_meta
from pipelines.extraction.page_title import head_title
from pipelines.extraction.regions import by_code, resolve, tail

GOVERNMENT: Final = re.compile(
    r"(?P<place>[\u4e00-\u9fff·]{2,40}?)\s*(?P<office>人民政府|行政公署|政府门户网站|政府网|政务网|政府信息公开)"
)
SPONSOR: Final = re.compile(r"(?:主\s*办(?:单\s*位)?|版权所有)\s*[:：]?\s*(?P<name>[\u4e00-\u9fff]{4,40})")
SITE_CODE: Final = re.compile(r"\d{10}")
"""网站标识码: the region's code and four further digits."""
REPORT_COLUMN: Final = 8
"""Promise of a link to a column of work reports; that of a report is higher."""
LEAD: Final = 4
"""Promise from which on a link leads to what portals keep such a column under."""
MOST: Final = 5
"""Columns and endpoints that are named."""


@dataclass(frozen=True, slots=True)
class Clue:
    """Something on the page that names a region."""

    code: str
    where: str
    """meta:SiteIDCode, meta:SiteName, title or sponsor."""
    words: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """A site, as one page shows it. Unknown is None."""

    analysis: Analysis
    title: str
    """Of the page."""
    site_name: str | None
    platform: str | None
    charset: str
    region_code: str | None
    """Where all clues agree."""
    clues: tuple[Clue, ...]
    columns: tuple[Link, ...]
    """Links to columns of work reports."""
    reports: tuple[Link, ...]
    """Links to work reports."""
    leads: tuple[Link, ...]
    """Links to columns under which portals keep that of work reports, the most promising first."""
    endpoints: tuple[str, ...]
    """Where its scripts get their data."""


def portray(body: bytes, url: str, content_type: str | None, status: int = 200) -> Portrait:
    """Return what an HTML page says of its site. Never raises for bad input."""
    analysis = analyse(Page(body, url, content_type, None, status))
    source, charset = decode(body, content_type)
    root = parse(source)
    meta, title = read_meta(root), head_title(root)
    clues = tuple(_clues(meta, title, fold(text_of(root))))
    codes = {clue.code for clue in clues}
    promised = sorted(analysis.links, key=lambda link: -link.promise)
    return Portrait(
        analysis=analysis,
        title=title,
        site_name=meta.get("sitename") or _government(title, clues),
        platform=analysis.platform,
        charset=charset,
        region_code=codes.pop() if len(codes) == 1 else None,
        clues=clues,
        columns=_distinct(link for link in promised if link.promise == REPORT_COLUMN),
        leads=_distinct(link for link in promised if LEAD <= link.promise < REPORT_COLUMN),
        reports=_distinct(link for link in promised if link.promise > REPORT_COLUMN),
        endpoints=tuple(
            dict.fromkeys(link.url for link in analysis.links if read_address(link.url).leads == "endpoint")
        )[:MOST],
    )


def _clues(meta: Mapping[str, str], title: str, text: str) -> Iterator[Clue]:
    code = meta.get("siteidcode", "")
    if SITE_CODE.fullmatch(code) and by_code(code[:6]):
        yield Clue(code[:6], "meta:SiteIDCode", code)
    sponsors = " ".join(found["name"] for found in SPONSOR.finditer(text))
    for where, words in (
        ("meta:SiteName", meta.get("sitename", "")),
        ("title", title),
        ("sponsor", sponsors),
    ):
        for found in GOVERNMENT.finditer(words):
            if region := region_named(found["place"]):
                yield Clue(region, where, found[0])


def region_named(run: str) -> str | None:
    """Return the code of the one region whose name a run of characters ends with: 安徽省池州市."""
    known = tail(run)
    found = resolve(known.name, within=known.outer) if known else None
    return found.code if found else None


def _government(title: str, clues: Sequence[Clue]) -> str | None:
    """Return the words that name the government, where the page does not name its site."""
    words = next((clue.words for clue in clues if clue.where in ("title", "sponsor")), None)
    return words or title or None


def _distinct(links: Iterator[Link]) -> tuple[Link, ...]:
    return tuple({link.url: link for link in links}.values())[:MOST]
