"""Which URLs of a page belong to its crawl: the same for a page just fetched and for one read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.frontier.batches import Found
from crawler.frontier.crawls import Crawl
from crawler.items import Links
from crawler.sources.scope import Reach, Scope

MAX_URL: Final = 2083
PRIORITY: Final = 5
PRIORITY_REDIRECT: Final = 8
PRIORITY_SITEMAP: Final = 7
PRIORITY_REQUISITE: Final = 1
"""A host's pages come first: its images can wait."""
MOST_SITEMAPS: Final = 50


def crawl_of(links: Links, crawl: Crawl) -> Crawl:
    """Return the crawl that a page's links belong to: its own, unless a seed redirects out of its scope.

    Then the site has moved, and the crawl goes as far around the new place as it went around the old one.
    """
    if not links.redirect or not links.links or links.depth > 0 or crawl.contains(links.links[0].url):
        return crawl
    reach = Scope.parse(crawl.scope).reach
    return Crawl(crawl.source, str(Scope.around(links.links[0].url, reach)))


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
def _scope(text: str) -> Scope:
    return Scope.parse(text)


@lru_cache(maxsize=65536)
def _origin_in_scope(scope: str, origin: str) -> bool:
    return _scope(scope).contains(f"{origin}/")


def ranked(links: Links) -> Iterator[tuple[str, int]]:
    """Yield all URLs of a page, each with its priority in the queue of its host."""
    priority = PRIORITY_REDIRECT if links.redirect else PRIORITY
    for link in links.links:
        yield link.url, priority
    for url in links.requisites:
        yield url, PRIORITY_REQUISITE


def found_on(links: Links, crawl: Crawl) -> list[Found]:
    """Return the links that belong to a crawl. A redirect is no click: its target is as deep as itself."""
    depth, crawl_id = links.depth + (not links.redirect), crawl.id
    return [
        Found(url, crawl_id, priority, depth)
        for url, priority in ranked(links)
        if len(url) <= MAX_URL and in_scope(crawl.scope, url)
    ]


def sitemaps(urls: Iterable[str], crawl: Crawl, depth: int = 0) -> list[Found]:
    """Return the sitemaps of a robots.txt that belong to a crawl, at most `MOST_SITEMAPS`."""
    scope = Scope.parse(crawl.scope)
    return [
        Found(url, crawl.id, PRIORITY_SITEMAP, depth + 1)
        for url in islice(urls, MOST_SITEMAPS)
        if scope.contains(url)
    ]
