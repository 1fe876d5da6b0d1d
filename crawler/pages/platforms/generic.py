"""Any site, whatever made it: lists in scripts, clicks, archives of years, pagers that call a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from crawler.items import Link
from crawler.pages.platforms import (
    clicks_on,
    pager_calls,
    paging_libraries,
    records_in_scripts,
    year_archives,
)
from crawler.pages.platforms.base import HtmlPage

RULES: Final[tuple[Callable[[HtmlPage], Iterator[Link]], ...]] = (
    records_in_scripts.links,
    clicks_on.links,
    year_archives.links,
    pager_calls.links,
    paging_libraries.links,
)


def links(page: HtmlPage) -> Iterator[Link]:
    """Yield where a page leads beside its anchors."""
    for rule in RULES:
        yield from rule(page)
