"""Pages that wait to be read apart from the others, and do not keep the engine from fetching.

Scrapy's engine fetches nothing while the answers that are being scraped have more than
`SCRAPER_SLOT_MAX_ACTIVE_SIZE` bytes together. That is as it should be where a worker reads more slowly than
it fetches; a handful of large pages that hang their parsers would stop it, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from scrapy.core.scraper import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.frontier.scheduler import scheduler_of

MOST: Final = 96 << 20
"""Bytes of such pages; further ones count."""


class Aside:
    """Those of one worker."""

    def __init__(self, crawler: Crawler, most: int = MOST) -> None:
        self._crawler = crawler
        self._left = most

    @contextmanager
    def put(self, response: Response) -> Iterator[None]:
        """Let a page that is being scraped not count, as long as the context is open and there is room."""
        slot = self._slot()
        size = len(response.body)
        if slot is None or size > self._left:
            yield
            return
        self._left -= size
        slot.active_size -= size
        scheduler_of(self._crawler).nudge()
        try:
            yield
        finally:
            slot.active_size += size
            self._left += size

    def _slot(self) -> Slot | None:
        """Return what the engine counts in; None before it has one."""
        try:
            engine = self._crawler.engine
        except RuntimeError:
            return None
        return engine.scraper.slot if engine else None
