"""The promise of each link of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from crawler.items import NEXT_PAGE, Link
from crawler.pages.links import LONGEST_MET, Lead, leads
from crawler.pages.promise.attached import is_of_report
from crawler.pages.promise.columns import REPORTS, UNKNOWN, UNLIKELY, bare, column_tier
from crawler.pages.promise.headings import headings, is_period, says_nothing
from crawler.pages.promise.paths import Address, Shape, read_address
from crawler.pages.promise.place import Place
from crawler.pages.promise.plain import plain
from crawler.pages.promise.titles import Title, is_one, is_other, title_of

REPORT: Final = 9
IN_COLUMN: Final = 5
"""A row of the reports' own column whose title says nothing against it: some have a motto for a title."""
ATTACHED: Final = 7
"""A file attached to a report."""
LIKELY: Final = 6
FRAME: Final = 5
"""What stands in a frame of a list: its menu, with all columns, or the list itself."""
FARTHEST: Final = 15
"""Page of a list without reports up to which it is followed: the old ones lie at its end."""
PACE: Final = 3
"""Pages after which such a list promises less."""
NEAR: Final = 3
"""Elements around a link of which what stands at their beginning is about this link, or its block."""
LONGEST_NAME: Final = 8
"""Characters of a column's name from which on a text may as well be a title."""
AMONG: Final = 7
"""Another page of a list in which there are reports, among other things."""

_PAGE: Final = re.compile(
    r"^(?:(.{0,30}?)\s*第\s*(\d{1,4})\s*[页頁]|[\[【(«‹<\s]*(\d{1,3})[\]】)»›>\s]*"
    r"|[\[【(«‹<\s]*(?:[上下前后後]一?[页頁]|[尾末最][后後]?一?[页頁]|next|last)[\]】)»›>\s]*|[»›]|>{1,2})$",
    re.I,
)
"""Links of pagers, as they are written; in front of a number the column's name may stand."""
_PAGE_ENDS: Final = frozenset("页頁]】)»›>tT")
_NUMBER: Final = re.compile(
    r"[?&]_?(?:page_?(?:no|num|index|number)?|current_?page|cur_?page|p|pn|pg)=(\d{1,4})(?=&|$)"
    r"|[_-](\d{1,3})(?:\.\w+)?$",
    re.I,
)
_COLUMN_STARTS: Final = frozenset(["", "?", *"ildmhcnILDMHCN"])
"""How the last part of an address begins that may be a column's: not at all, with a query, with `index`."""
_PLACE_NAME: Final = re.compile(r"^[\u4e00-\u9fff]{2,9}[省市县区州盟旗]$")
_LEADS_NOWHERE: Final = re.compile(
    r"打印|关闭|收藏|分享|返回|顶部|登录|登陆|注册|rss|订阅|字号|繁体|english|首页|上一[篇条]|责任编辑|纠错|找错|无障碍|关怀|适老|长者|"
    r"手机|移动版|触屏|客户端|微信|微博|公众号|邮箱|信箱|联系|关于我们|版权|声明|隐私|帮助|友情链接|搜索|检索|高级查询|投诉|举报|热线|"
    r"留言|咨询|问卷|缴费|公交|违章|天气|直播|酒店|购物"
)
"""Links of a page's frame and of services, which lead to no list of documents."""


def rated(
    links: Sequence[Link],
    place: Place,
    *,
    root: etree._Element | None = None,
    base: str = "",
    following: str | None = None,
) -> tuple[Link, ...]:
    """Return the links, each with its promise.

    Parameters
    ----------
    root, base: of an HTML page, whose headings and lists say more than the links' texts
    following: the next page of the same article
    """
    nameless = [link for link in links if not link.text]
    found = _elements(root, base, nameless) if root is not None and nameless else {}
    said = [_said(link.text or _alternative(found.get(link.url))) for link in links]
    reports = [each.is_report for each in said]
    # where the page adds nothing to what each link says, most have been met on other pages of the site
    alone = not (
        place.is_report or place.sends_on or place.has_reports or place.tier >= REPORTS or any(reports)
    )
    column = place.tier if place.is_list else None
    # what stands around a link is asked for where its text says nothing, of an article's where it has none
    enough = [
        alone and bool(link.text) and (each.tells or column is None)
        for link, each in zip(links, said, strict=True)
    ]
    around = [link for link, is_enough in zip(links, enough, strict=True) if not is_enough]
    if root is not None and len(around) > len(nameless):
        found = _elements(root, base, around)
    lists = _Lists(links, reports, found)
    lists.reports += place.has_reports
    rater = _Rater(place, lists, found)
    return tuple(
        [
            _promising(link, NEXT_PAGE)
            if link.url == following
            else (_met if len(link.url) <= LONGEST_MET else _of_itself)(link.url, link.text, column)
            if is_enough and not link.further and link.url != place.url
            else _promising(link, rater.rate(link, each.text, each.title))
            for link, each, is_enough in zip(links, said, enough, strict=True)
        ]
    )


def _promising(link: Link, promise: int) -> Link:
    return Link(link.url, link.text, promise, link.further)


class _Said(NamedTuple):
    """What the text of a link says."""

    text: str
    """For comparing (`plain`)."""
    title: Title
    is_report: bool
    """Whether it names a certain report."""
    tells: bool
    """Whether it says anything of where the link leads (`says_nothing`)."""


@lru_cache(maxsize=16384)
def _said(text: str) -> _Said:
    text = plain(text)
    title = title_of(text) if text else Title.OTHER
    return _Said(text, title, title is Title.REPORT and is_one(text), not says_nothing(text))


def _elements(root: etree._Element, base: str, links: Iterable[Link]) -> dict[str, etree._Element]:
    """Return the first element of each link, or the first one that says anything."""
    wanted = {link.url for link in links}
    found: dict[str, Lead] = {}
    for lead in leads(root, base):
        target = lead.target
        if target in wanted and target and lead.name in ("a", "area", "iframe", "frame"):
            before = found.get(target)
            if before is None or not before.called:
                found[target] = lead
    return {target: lead.element for target, lead in found.items()}


def _alternative(element: etree._Element | None) -> str:
    """Return what the picture in a link is called, where the link has no text."""
    if element is None:
        return ""
    pictures = (picture.get("alt") or picture.get("title") or "" for picture in element.iter("img"))
    return next(filter(None, pictures), element.get("alt") or "")


class _Lists:
    """Which links stand together, and whether they are a list of reports."""

    def __init__(
        self, links: Sequence[Link], reports: Sequence[bool], elements: Mapping[str, etree._Element]
    ) -> None:
        self.reports = sum(reports)
        """How many there are on the page."""
        # most pages have none, and nobody asks for the lists of their links
        self._of = {url: _container(element) for url, element in elements.items()} if self.reports else {}
        self._rows: Counter[object] = Counter()
        self._reports: Counter[object] = Counter()
        for link, report in zip(links, reports, strict=True) if self.reports else ():
            place = self._of.get(link.url)
            self._rows[place] += 1
            self._reports[place] += report

    def has_reports(self, url: str) -> bool:
        """Whether a link stands among reports."""
        return self._reports[self._of.get(url)] > 0

    def is_of_reports(self, url: str) -> bool:
        """Whether a link stands in a list most of which are reports, as far as one can tell."""
        place = self._of.get(url)
        return self._reports[place] >= 2 and 3 * self._reports[place] >= self._rows[place]


def _container(element: etree._Element) -> object:
    """Return the list, the table, or the element two levels up, that holds a link."""
    for depth, above in enumerate(element.iterancestors()):
        if above.tag in ("ul", "ol", "dl", "table", "tbody") or depth >= 3:
            return above
    return None


class _Rater:
    def __init__(self, place: Place, lists: _Lists, elements: Mapping[str, etree._Element]) -> None:
        self._place = place
        self._lists = lists
        self._elements = elements

    def rate(self, link: Link, text: str, title: Title) -> int:
        """Return the promise of one link."""
        address = read_address(link.url)
        if link.url == self._place.url or (address.shape is Shape.NONE and not link.further):
            return 0
        if self._place.sends_on:
            return self._place.sends_on
        if (page := _pager(link.text)) and (promise := self._further(link, page)) is not None:
            return promise
        if self._place.is_report and title is not Title.REPORT and is_of_report(link):
            return ATTACHED
        if not text and self._is_frame(link):
            return max(FRAME, self._place.tier) if self._place.is_list else 0
        if link.further:
            return max(0, self._place.tier, column_tier(text))
        if title is Title.REPORT:
            return _of_title(title, text)
        if title is Title.ABOUT:
            return 0
        if says_nothing(text):
            return self._unnamed(link, text, address)
        if _LEADS_NOWHERE.search(text):
            return 0
        if address.shape is Shape.DOCUMENT:
            return self._document(title)
        if title is Title.LIKELY:
            if column_tier(text) == REPORTS and address.shape is not Shape.ARTICLE:
                return REPORTS
            return REPORTS if self._place.tier >= REPORTS or self._lists.has_reports(link.url) else LIKELY
        return self._named(link, text, address)

    def _named(self, link: Link, text: str, address: Address) -> int:
        """A link whose text says something, and not that it leads to a report."""
        tier = column_tier(text)
        if address.tier == REPORTS and address.shape is not Shape.COLUMN and tier != 0:
            return ATTACHED
        if self._place.tier >= REPORTS and not is_other(text) and self._is_row(link, text, address):
            return IN_COLUMN
        if address.shape is Shape.ARTICLE or (address.shape is Shape.OPEN and not _is_short(text)):
            return self._article(link, text, tier)
        if tier >= UNKNOWN:
            return max(tier, address.tier)
        if address.shape is not Shape.COLUMN and (tier < 0 or not self._place.is_list):
            return 0
        return max(UNKNOWN if tier < 0 else UNLIKELY, address.tier)

    def _article(self, link: Link, text: str, tier: int) -> int:
        """A link that looks like an article's, and is not named as a report."""
        if self._lists.is_of_reports(link.url) and not is_other(text):
            return IN_COLUMN - 1
        # the addresses of some systems do not tell columns from articles; the names of columns do
        return tier - 1 if tier > UNKNOWN and _is_short(text) else 0

    def _is_frame(self, link: Link) -> bool:
        """Whether a link is that of a frame: a menu, or the list itself."""
        element = self._elements.get(link.url)
        return element is not None and element.tag in ("iframe", "frame")

    def _is_row(self, link: Link, text: str, address: Address) -> bool:
        """Whether a link is one of the rows of this page's list, and not of its frame."""
        if _PLACE_NAME.match(text) or self._lists.has_reports(link.url):
            return True
        if len(text) <= LONGEST_NAME or address.shape is Shape.COLUMN or self._lists.reports:
            return False
        return link.url not in self._elements or _same_folder(self._place.url, link.url)

    def _document(self, title: Title) -> int:
        """A file that is not named as a report."""
        if self._place.is_report or self._place.tier >= REPORTS:
            return ATTACHED
        return LIKELY if title is Title.LIKELY else 0

    def _unnamed(self, link: Link, text: str, address: Address) -> int:
        """A link whose text says nothing: what stands above it says, or what stands beside it."""
        if address.shape is Shape.DOCUMENT and self._place.is_report:
            return ATTACHED
        if address.tier == REPORTS:
            return REPORTS
        if not self._place.is_list:
            return 0
        element = self._elements.get(link.url)
        above = list(headings(element)) if element is not None else []
        near = [text for text, climbed in above if climbed <= NEAR]
        for name in near:
            if (title := title_of(name)) is not Title.OTHER:
                return _of_title(title, name)
            if column_tier(name) == 0:
                return 0
        if self._lists.has_reports(link.url):
            return REPORTS
        if self._place.tier >= REPORTS and (text or address.shape in (Shape.ARTICLE, Shape.DOCUMENT)):
            return REPORTS
        tier = max((column_tier(name) for name, _ in above), default=0)
        if tier > UNKNOWN and (tier == REPORTS or address.shape in (Shape.COLUMN, Shape.OPEN)):
            return tier
        if is_period(text) and self._lists.reports:
            return AMONG
        if is_period(text) and self._place.tier > UNKNOWN:
            return self._place.tier - 1
        return address.tier if address.shape is Shape.COLUMN else 0

    def _further(self, link: Link, page: re.Match[str]) -> int | None:
        """Return the promise of another page of a list; None for what is none."""
        if not self._place.is_list:
            return 0
        column = plain(page[1] or "")
        named = column_tier(column)
        if column and named < 0:
            return None
        tier = max(self._place.tier, named if named > UNKNOWN else 0)
        if self._lists.reports:
            return max(tier, AMONG)
        number = int(page[2] or page[3] or page_number(link.url))
        if number > FARTHEST:
            return 0
        return max(min(tier, UNKNOWN + 1), tier - max(1, number // PACE), UNLIKELY)


_NOTHING: Final = _Lists((), (), {})
_NOWHERE: Final = _Rater(Place("", is_list=False), _NOTHING, {})


def _is_other_article(url: str, text: str, title: Title) -> bool:
    """Whether a link of such an article leads to another one that nothing makes a report: so do most.

    The address is known not to be that of a column (`Shape.COLUMN`) or of reports by a glance.
    """
    if title is not Title.OTHER or _is_short(text) or not url.isascii() or "#" in url:
        return False
    name = url[url.rfind("/") + 1 :]
    if name[:1] in _COLUMN_STARTS:
        return False
    lower = url.lower()
    return not ("bg" in lower or "baogao" in lower or "map" in lower or "dt" in lower)


def _of_itself(url: str, text: str, column: int | None) -> Link:
    """Return a link of an article that is no report, and leads to none, with its promise.

    Of a list instead, if a `column` is given: its tier, below that of reports. The text then tells something.
    """
    folded, title, *_ = _said(text)
    link = Link(url, text)
    if column is not None:
        return _promising(link, _Rater(Place("", column), _NOTHING, {}).rate(link, folded, title))
    if _is_other_article(url, folded, title):
        return link
    return _promising(link, _NOWHERE.rate(link, folded, title))


_met: Final = lru_cache(maxsize=16384)(_of_itself)


def _pager(text: str) -> re.Match[str] | None:
    """Match a link of a pager; most others are ruled out by how they end."""
    end = text[-1:]
    return _PAGE.match(text) if end in _PAGE_ENDS or end.isdecimal() else None


def _is_short(text: str) -> bool:
    """Whether a text is as short as the name of a column, its year and region aside."""
    return len(text) <= LONGEST_NAME or len(bare(text)) <= LONGEST_NAME


def _of_title(title: Title, text: str) -> int:
    """Return what a title promises that names a report; a mere name may be that of the column or a block."""
    if title is Title.REPORT:
        return REPORT if is_one(text) else REPORTS
    return LIKELY if title is Title.LIKELY else 0


def page_number(url: str) -> int:
    """Return which page of a list an address seems to be, from 1; the second where nothing tells."""
    found = _NUMBER.search(url)
    return int(found[1] or found[2]) if found else 2


def _same_folder(url: str, target: str) -> bool:
    """Whether a target lies in or below the folder of a page that is not a site's root."""
    folder = url.partition("?")[0].rpartition("/")[0]
    return folder.count("/") >= 3 and target.startswith(f"{folder}/")
