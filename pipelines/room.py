"""Watches the spool and says how fast new pages may come: what is committed slowly piles up there."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.config import Config
from crawler.errors import ArchiveError
from crawler.signals import capture_lost, spool_room
from pipelines.archive.room import Room, measure, probe, shown

logger = logging.getLogger(__name__)

EVERY: Final = 0.5
"""Seconds between two measurements."""
AMPLE: Final = 1.25
"""The share of room from which on the worker says that it goes on: more than 1, so that it says it once."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0
"""Seconds after a record was refused before the spool is tried again. It doubles each time that this was too
early: a quota, say, is not seen in the disk's free bytes."""
FORGIVEN: Final = 300.0
"""Seconds without a refusal after which the pause is short again."""


class Gauge:
    """What is known of the spool's room. Its `look` blocks."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self._limit = limit
        self.refusals = 0
        self._refused = False
        self._refused_at = self._pause = 0.0

    def refuse(self) -> None:
        """Take it for full, since a record was refused, until it takes something again."""
        now = time.monotonic()
        self.refusals += 1
        if self._refused:
            return  # what was in flight when the first one was refused
        again = bool(self._pause) and now - self._refused_at <= FORGIVEN
        self._pause = min(self._pause * 2, LONGEST_PAUSE) if again else FIRST_PAUSE
        self._refused, self._refused_at = True, now

    def look(self) -> Room | str:
        """Return the room there is, or why there is none."""
        try:
            room = measure(self.folder, self._limit)
            if self._refused:
                if time.monotonic() - self._refused_at < self._pause:
                    return "it refused a record"
                probe(self.folder)
                self._refused = room.share <= 0
        except OSError as error:
            return error.strerror or str(error)
        return room


class SpoolRoom:
    """A Scrapy extension: measures in a thread, and sends `spool_room`. Each change is said once."""

    def __init__(self, crawler: Crawler, gauge: Gauge) -> None:
        self._crawler = crawler
        self._gauge = gauge
        self._said = 0
        """What was said last: 0 nothing, 1 that leasing slows, 2 that it stops."""
        self._looking: asyncio.Future[None] | None = None
        self._ticker = LoopingCall(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        config: Config = crawler.settings["GONGBAO"]
        watch = cls(crawler, Gauge(config.spool, config.spool_limit))
        crawler.signals.connect(watch.opened, signal=signals.spider_opened)
        crawler.signals.connect(watch.lost, signal=capture_lost)
        crawler.signals.connect(watch.closed, signal=signals.spider_closed)
        return watch

    def opened(self) -> None:
        """Measure before anything is leased, and then again and again."""
        self._announce(self._gauge.look())
        self._ticker.start(EVERY, now=False)

    def closed(self) -> None:
        """Stop measuring."""
        if self._ticker.running:
            self._ticker.stop()

    def lost(self, error: ArchiveError | None) -> None:
        """Stop leasing at once where the spool refused something: what comes next would be lost, too."""
        if error is None:
            return
        self._gauge.refuse()
        self._send(0.0)
        if self._said < 2:
            self._said = 2
            logger.error("%s Nothing new is leased until then; what it did not take is fetched again.", error)

    def _tick(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        refusals = self._gauge.refusals
        found = await asyncio.to_thread(self._gauge.look)
        if refusals == self._gauge.refusals:  # else it is older than what `lost` has said
            self._announce(found)

    def _announce(self, found: Room | str) -> None:
        share = found.share if isinstance(found, Room) else 0.0
        stats = self._crawler.stats
        if stats and isinstance(found, Room):
            stats.set_value("spool/bytes", found.used)
            stats.max_value("spool/max_bytes", found.used)
        self._send(min(share, 1.0))
        self._say(found, 2 if share <= 0 else 1 if share < 1 else 0, ample=share >= AMPLE)

    def _send(self, share: float) -> None:
        self._crawler.signals.send_catch_log(spool_room, share=share)

    def _say(self, found: Room | str, level: int, *, ample: bool) -> None:
        if level > self._said:
            self._said = level
            _warn(self._gauge.folder, found)
        elif self._said and ample:
            self._said = 0
            logger.info("The spool %s has room again: leasing goes on.", self._gauge.folder)


def _warn(folder: Path, found: Room | str) -> None:
    if isinstance(found, str):
        logger.error("The spool %s cannot be used (%s). Nothing new is leased until it can.", folder, found)
        return
    facts = f"{shown(found.used)} of the {shown(found.allowed)} that it may hold"
    if found.allowed < found.limit:
        facts += f" while {shown(found.reserve)} of its disk stay free"
    if found.share > 0:
        logger.warning("The spool %s holds %s. Leasing slows down until more is committed.", folder, facts)
    else:
        logger.error(
            "The spool %s is full: %s. Nothing new is leased until something is committed, "
            "there is room on the disk, or GONGBAO_SPOOL_LIMIT is higher.",
            folder,
            facts,
        )
