"""Which URLs of a page belong to its crawl: the same for a page just fetched and for one read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.errors import GongbaoError
from crawler.frontier.batches import Found
from crawler.frontier.crawls import Crawl
from crawler.items import Links
from crawler.sources.scope import Reach, Scope
from crawler.traps.shapes import Shapes

MAX_URL: Final = 2083
PRIORITY: Final = 3
"""Of a link that promises nothing, in a crawl that follows every link."""
PRIORITY_UNKNOWN: Final = 2
"""Of links of which nothing is known, in a crawl with focus (`UNKNOWN` in lua/budgets.lua)."""
PRIORITY_REDIRECT: Final = 8
PRIORITY_SITEMAP: Final = 7
PRIORITY_REQUISITE: Final = 0
"""A host's pages come first: its images can wait."""
MOST_SITEMAPS: Final = 50
FEW_SITEMAPS: Final = 2
"""The same for a crawl with focus: further ones are of news by date."""


def crawl_of(links: Links, crawl: Crawl) -> Crawl:
    """Return the crawl that a page's links belong to: its own, unless a seed redirects out of its scope.

    Then the site has moved, and the crawl goes as far around the new place as it went around the old one; one
    that redirects to what is no page of the web has not.
    """
    if not links.redirect or not links.links or links.depth > 0 or crawl.contains(links.links[0].url):
        return crawl
    scope = Scope.parse(crawl.scope)
    try:
        around = Scope.around(links.links[0].url, scope.reach, focus=scope.focus, browser=scope.browser)
    except GongbaoError:  # file:///etc/passwd
        return crawl
    return Crawl(crawl.source, str(around))


def in_scope(scope: str, url: str) -> bool:
    """Whether a URL is in the scope of which `str()` is given. Most links of a page have one origin."""
    end = url.find("/", 8)
    if end < 0 or not url.startswith(("http://", "https://")):
        return _scope(scope).contains(url)
    parsed = _scope(scope)
    if parsed.reach is Reach.PAGE:
        return parsed.contains(url)
    return _origin_in_scope(scope, url[:end])


@lru_cache(maxsize=4096)
def domain_of(scope: str) -> str:
    """Return the domain below which the hosts of a crawl are; nothing of one that has a single host."""
    parsed = Scope.parse(scope)
    return parsed.value if parsed.reach is Reach.SITE else ""


@lru_cache(maxsize=4096)
def _scope(text: str) -> Scope:
    return Scope.parse(text)


@lru_cache(maxsize=65536)
def _origin_in_scope(scope: str, origin: str) -> bool:
    return _scope(scope).contains(f"{origin}/")


def ranked(links: Links, crawl: Crawl, own: int = 0) -> Iterator[tuple[str, int | None]]:
    """Yield all URLs of a page, each with its priority in the queue of its host: best first.

    It is None for those that a crawl with focus does not follow. `own` is the page's own: in a crawl with
    focus, where a redirect leads promises what the redirect did.
    """
    least = 0 if crawl.focus else PRIORITY
    for link in links.links:
        if links.redirect:
            yield link.url, own if crawl.focus and own else PRIORITY_REDIRECT
        else:
            yield link.url, max(link.promise, least) or None
    for url in links.requisites:
        yield url, PRIORITY_REQUISITE


def found_on(links: Links, crawl: Crawl, via: str | None = None) -> list[Found]:
    """Return the links that belong to a crawl; `via` is the page's own.

    A redirect is no click: its target is as deep as itself, and found via the same page.
    """
    depth, crawl_id, shapes = links.depth + (not links.redirect), crawl.id, Shapes()
    return [
        Found(url, crawl_id, priority, depth, via=via_of(links, crawl, via))
        for url, priority in ranked(links, crawl)
        if priority is not None
        and len(url) <= MAX_URL
        and in_scope(crawl.scope, url)
        and not shapes.trap(url)
    ]


def via_of(links: Links, crawl: Crawl, via: str | None) -> str | None:
    """Return what the records of a page's links keep as the page that led to them."""
    if not crawl.focus:
        return None
    return (via or "") if links.redirect else links.page_url


def sitemaps(urls: Iterable[str], crawl: Crawl, depth: int = 0) -> list[Found]:
    """Return the sitemaps of a robots.txt that belong to a crawl, at most `MOST_SITEMAPS`."""
    scope, most = Scope.parse(crawl.scope), FEW_SITEMAPS if crawl.focus else MOST_SITEMAPS
    via = "" if crawl.focus else None
    return [
        Found(url, crawl.id, PRIORITY_SITEMAP, depth + 1, via=via)
        for url in islice(urls, most)
        if len(url) <= MAX_URL and scope.contains(url)
    ]
