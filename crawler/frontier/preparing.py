"""What a seed puts into the frontier, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.frontier.batches import Found
from crawler.frontier.crawls import Crawl
from crawler.sources.scope import Reach, Scope

SEED_PRIORITY: Final = 9
COLUMN_PRIORITY: Final = 8
"""Of columns that led to reports before: as promising as a link that is named as one."""


@dataclass(frozen=True, slots=True)
class Planting:
    """One seed, and all that goes into the frontier with it."""

    seed: str
    crawl: Crawl
    budget: int | None
    """Of a crawl with focus; None: any number of fetches."""
    found: tuple[Found, ...]
    """The seed itself, then the columns of its scope."""


def prepare(
    seed: str,
    reach: Reach,
    *,
    source: str | None = None,
    beside: Iterable[str] = (),
    focus: bool = False,
    budget: int | None = None,
    columns: Iterable[str] = (),
    delay: float | None = None,
    bounds: tuple[float, float] | None = None,
    browser: bool = False,
    tls_verify: bool = True,
) -> Planting:
    """Return what a seed puts into the frontier; raises `GongbaoError` for what is not a URL.

    Parameters
    ----------
    source: whose crawl it is; the seed's host where there is none
    beside: other seeds of that source, which may widen the site that it is
    focus: follow only links that promise to lead to a work report
    budget: fetches that a crawl with focus may make before it has found any report; None for any number
    columns: pages known to lead to reports, which are asked for as well, whenever they were last
    delay: seconds between two requests to a host that the crawl comes to; None for the installation's
    bounds: seconds between two visits of a page, at least and at most; None for the installation's
    browser: show its pages in a browser
    tls_verify: whether its servers have to prove who they are
    """
    scope = Scope.around(seed, reach, focus=focus, browser=browser, beside=beside)
    crawl = Crawl(source or source_of(seed), str(scope), delay, bounds, None if tls_verify else False)
    via = "" if focus else None
    found = (
        Found(url, crawl.id, COLUMN_PRIORITY, 1, due=True, via=via)
        for url in columns
        if url != seed and scope.contains(url)
    )
    return Planting(seed, crawl, budget, (Found(seed, crawl.id, SEED_PRIORITY, due=True, via=via), *found))


def source_of(seed: str) -> str:
    """Return whose crawl that of a URL without a source is: its host's."""
    return urlsplit(seed).hostname or ""
