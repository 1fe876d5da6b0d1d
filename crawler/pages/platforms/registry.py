"""All platforms in the order in which they are asked; the first that a page shows is its platform."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.items import Link
from crawler.pages.addresses import read_address
from crawler.pages.fragments import Fragment
from crawler.pages.links import LONGEST_MET, leads
from crawler.pages.platforms import answers, endpoints, generic
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.discuz import Discuz
from crawler.pages.platforms.gkmlpt import Gkmlpt
from crawler.pages.platforms.govcn import GovCn
from crawler.pages.platforms.hanweb import Hanweb
from crawler.pages.platforms.jpaas import Jpaas
from crawler.pages.platforms.nfcms import Nfcms
from crawler.pages.platforms.press import Enorth, Founder
from crawler.pages.platforms.provincial import (
    CreatorCms,
    DedeCms,
    Fuxin,
    Henan,
    Jspx,
    Liaoning,
    Shanghai,
    Thtml,
    UcapPc,
    UuidColumns,
)
from crawler.pages.platforms.public_column import PublicColumn
from crawler.pages.platforms.trs import Trs
from crawler.pages.platforms.ucap import Ucap

PLATFORMS: Final[tuple[Platform, ...]] = (
    Gkmlpt(),
    Nfcms(),
    Jpaas(),  # before Hanweb, whose footer and addresses its pages have, too
    Hanweb(),
    Ucap(),
    GovCn(),
    Trs(),
    PublicColumn(),
    Founder(),
    Enorth(),
    Discuz(),
    Shanghai(),
    Liaoning(),
    UuidColumns(),
    UcapPc(),
    Henan(),
    Thtml(),
    Jspx(),
    Fuxin(),
    CreatorCms(),
    DedeCms(),
)
"""Marks mix: Hanweb's pages may hold TRS' editor, UCAP's `#zoom`. What makes lists and URLs comes first."""

_WITH_LINKS: Final = tuple(each for each in PLATFORMS if type(each).links is not Platform.links)
_WITH_META: Final = tuple(each for each in PLATFORMS if type(each).meta is not Platform.meta)
_WITH_ARTICLES: Final = tuple(each for each in PLATFORMS if type(each).article is not Platform.article)
_WITH_SIGNS: Final = tuple(each for each in PLATFORMS if each.marks or type(each).shows is not Platform.shows)
"""Those whose pages are known by more than their addresses."""
MOST_LINKS: Final = 3_000
"""Links of one page beside its anchors."""


_ROWS: Final = re.compile(
    r"[/t12](?:(?<=/)(?:(?P<gkmlpt>gkmlpt/content/)|(?P<nfcms>content/post_\d)|(?P<hanweb>art/(?:19|20)\d\d/)"
    r"|(?P<public_column>public/\d+/\d+\.html)|(?P<uuid_columns>columns/[0-9a-f-]{36}/(?:19|20)\d{4}/)"
    r"|(?P<ucap_pc>pc/content/\d+/content_)|(?P<henan>(?:19|20)\d\d/\d\d-\d\d/\d+\.html))"
    r"|(?<=t)(?<![^/]t)(?P<trs>(?:19|20)\d{6}_\d)"
    r"|(?:(?<=1)9|(?<=2)0)(?P<ucap>\d{4}/(?:[0-9a-f]{32}|c\d\d_\d+)\.shtml))"
)
"""The shapes of `crawler.pages.addresses` by which a page's own rows tell of which platform it is; what they
begin with comes first, since an expression that begins with characters is looked for several times faster."""
_ENOUGH_ROWS: Final = 3
_MOST_ROWS: Final = 60
_ID_ENDS: Final = frozenset("0123456789abcdef")
"""What stands before `.html` or `.shtml` in the addresses of articles, and seldom in those of columns."""


def detect(page: HtmlPage) -> str | None:
    """Return the name of the platform that a page shows itself to be of, or None.

    A front page or a list shows it by the articles that it leads to, if by nothing else.
    """
    asked = _WITH_SIGNS if page.family is None else PLATFORMS
    for platform in asked:
        if platform.shows(page):
            return platform.name
    return _by_rows(page)


def _by_rows(page: HtmlPage) -> str | None:
    host = page.url.partition("//")[2].partition("/")[0]
    found: Counter[str] = Counter()
    likely = (
        lead.href
        for lead in leads(page.root, page.base)
        if lead.name == "a" and (lead.href[-6:-5] in _ID_ENDS or lead.href[-7:-6] in _ID_ENDS)
    )
    for href in islice(likely, _MOST_ROWS):
        if "://" in href and host not in href:
            continue
        if name := _row_met(href) if len(href) <= LONGEST_MET else _row_of(href):
            found[name] += 1
    best = found.most_common(1)
    return best[0][0].replace("_", "-") if best and best[0][1] >= _ENOUGH_ROWS else None


def _row_of(href: str) -> str | None:
    """Return which platform's shape an address has."""
    shape = _ROWS.search(href)
    return shape.lastgroup if shape else None


_row_met: Final = lru_cache(maxsize=8192)(_row_of)


def links(page: HtmlPage) -> Iterator[Link]:
    """Yield where a page leads beside its anchors, by the rules of every platform whose marks it has."""
    left = MOST_LINKS
    for find in (*(platform.links for platform in _WITH_LINKS), generic.links):
        for link in find(page):
            left -= 1
            if left < 0:
                return
            yield link


def meta(page: HtmlPage) -> dict[str, str]:
    """Return what a page says of its article outside of meta tags, under the names that these would have."""
    return {name: value for platform in _WITH_META for name, value in platform.meta(page).items()}


def article(page: HtmlPage) -> Fragment | None:
    """Return the article that lies in a script of a page, or None."""
    return next((found for platform in _WITH_ARTICLES if (found := platform.article(page))), None)


def read_answer(text: str, url: str) -> tuple[str | None, tuple[Link, ...]]:
    """Return of which platform an endpoint's answer is, and where it leads: its rows, then its next pages."""
    family = read_address(url).family
    platform = next((each for each in PLATFORMS if each.name == family), None)
    answer = answers.read(text, url, platform.rows if platform else None)
    return family, (*answer.rows, *answer.groups, *endpoints.further(answer))
