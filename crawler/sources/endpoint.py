"""Where a list comes from that only scripts write: its data endpoint, which is cheaper than a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol

from crawler.errors import BrowserMissingError, RenderError
from crawler.pages.data_urls import MOST, data_urls, own_scripts
from crawler.pages.dom import decode, parse, text_of
from crawler.pages.elements import elements
from crawler.sources.scope import Reach, Scope

FEW: Final = 3
"""Titles below which a page has no list, and an answer does not carry one."""
TITLE: Final = re.compile(r"(?:[\u4e00-\u9fff].*){8}")
"""A text with eight Han characters; menus have shorter ones."""
DATA_KINDS: Final = frozenset({"xhr", "fetch", "script"})


class Page(Protocol):
    """What a server answered; `crawler.fetching.Answer` is one."""

    @property
    def url(self) -> str:
        """Its URL."""

    @property
    def status(self) -> int:
        """Its status."""

    @property
    def content_type(self) -> str | None:
        """As sent."""

    @property
    def body(self) -> bytes:
        """Without content-encoding."""


class Visitor(Protocol):
    """Asks a site while somebody waits; `crawler.fetching` has one."""

    async def get(self, url: str) -> Page | None:
        """Return the answer, or None where there is none or robots.txt does not allow it."""

    async def show(self) -> tuple[Page, Sequence[tuple[str, str, Page]]]:
        """Return the page as a browser shows it, and what it asked for: kind, method and answer.

        Raises `BrowserMissingError` and `RenderError`.
        """


class Search:
    """Looks for the endpoint of a page's list; to be awaited with the page and a visitor.

    `portray` is what the setting PORTRAY names.
    """

    def __init__(self, portray: Callable[..., Any]) -> None:
        self._portray = portray
        self.endpoint: str | None = None
        """The data endpoint, whose rows lead to the articles."""
        self.unreadable: str | None = None
        """One that carries the titles, but of whose rows nobody can tell where they lead."""
        self.shown: Page | None = None
        """The page as a browser shows it, where that has a list and the page none."""
        self.browser: str | None = None
        """Why no browser was asked, or what it failed at."""

    async def __call__(self, page: Page, visitor: Visitor) -> None:
        """Look, unless the page itself has a list, or its platform names the endpoint."""
        portrait = self._portray(page.body, page.url, page.content_type, page.status)
        had = titles(portrait.analysis.links)
        if page.status >= 400 or portrait.analysis.block not in (None, "shell"):
            return  # a wall is not gone around
        if len(had) >= FEW or portrait.endpoints:
            return
        self.endpoint = await self._in_scripts(page, visitor)
        if self.endpoint is None:
            await self._in_browser(had, visitor)

    async def _in_scripts(self, page: Page, visitor: Visitor) -> str | None:
        root = parse(decode(page.body, page.content_type)[0])
        scripts = [text_of(element) for element in elements(root, "script")]
        for url in own_scripts(root, page.url):
            if (script := await visitor.get(url)) is not None and script.status == 200:
                scripts.append(decode(script.body, script.content_type)[0])
        for url in data_urls("\n".join(scripts), page.url)[:MOST]:
            answer = await visitor.get(url)
            if answer is not None and self._leads_on(answer):
                return answer.url
        return None

    async def _in_browser(self, had: set[str], visitor: Visitor) -> None:
        try:
            shown, exchanges = await visitor.show()
        except (BrowserMissingError, RenderError) as error:
            self.browser = str(error)
            return
        portrait = self._portray(shown.body, shown.url, shown.content_type, shown.status)
        new = titles(portrait.analysis.links) - had
        if len(new) < FEW:
            return
        self.shown = shown
        for answer in carrying(new, exchanges):
            if self._leads_on(answer):
                self.endpoint = answer.url
                return
            self.unreadable = self.unreadable or answer.url

    def _leads_on(self, answer: Page) -> bool:
        """Whether an answer's rows name articles which a crawl that begins with it may fetch."""
        if answer.status != 200:
            return False
        read = self._portray(answer.body, answer.url, answer.content_type, answer.status).analysis
        scope = Scope.around(answer.url, Reach.HOST)
        return len(titles(link for link in read.links if scope.contains(link.url))) >= FEW


def titles(links: Iterable[Any]) -> set[str]:
    """Return the texts of links that are long enough to be an article's title."""
    return {link.text for link in links if TITLE.search(link.text)}


def carrying(wanted: set[str], exchanges: Iterable[tuple[str, str, Page]]) -> list[Page]:
    """Return the answers to GET that hold titles, at least `FEW`; those with most first."""
    counted = []
    for kind, method, answer in exchanges:
        if kind in DATA_KINDS and method == "GET" and answer.status == 200:
            text = _plain(decode(answer.body, answer.content_type)[0])
            if (count := sum(title in text for title in wanted)) >= min(FEW, len(wanted)):
                counted.append((count, answer))
    return [answer for _, answer in sorted(counted, key=lambda each: -each[0])]


def _plain(text: str) -> str:
    """Return a text without JSON's escapes."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
