"""What a worker has fetched and not committed yet, and the one task that commits it, again until it works."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from crawler.errors import GongbaoError
from crawler.items import Capture, Ending
from pipelines.archive.resting import RestingSegment
from pipelines.archive.segment import ClosedSegment
from pipelines.commit import BATCH, Committer
from pipelines.records.rows import far_shorter
from pipelines.waiting import WaitingPages

logger = logging.getLogger(__name__)

AWAKE: Final = 2
"""Segments that wait with all that is known of their captures."""
GATHER: Final = 1.0
"""Seconds after a commit of pages for which fewer than `BATCH` wait, while there are captures on their way: a
commit asks as much of the database for one page as for a hundred."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
"""Seconds between two attempts while a server does not answer; doubled from the first on."""


class Expected(NamedTuple):
    """A capture that is not durable yet."""

    token: str | None
    """Its lease."""
    since: float
    """On the monotonic clock."""


class Backlog:
    """Lives on the event loop; the commits run in a thread, one at a time.

    Parameters
    ----------
    committer: writes to the stores
    pages: holds analysed pages until then
    spool: where segments lie until then, for messages
    recorded: called with endings when they are durable, with the pages and documents before them
    unreadable: called with the leases of pages that the disk did not give back; they are to be fetched again
    shorter: called with the leases of pages that were far shorter than before, ahead of `recorded`
    """

    def __init__(
        self,
        committer: Committer,
        pages: WaitingPages,
        spool: Path,
        recorded: Callable[[list[Ending]], None],
        unreadable: Callable[[list[str | None]], None],
        shorter: Callable[[list[str | None]], None] = lambda _: None,
    ) -> None:
        self._committer = committer
        self._pages = pages
        self._spool = spool
        self._recorded = recorded
        self._unreadable = unreadable
        self._shorter = shorter
        self._segments: list[ClosedSegment | RestingSegment] = []
        self._endings: list[Ending] = []
        self._waiting: dict[str, Expected] = {}
        """Captures that are not durable yet, the oldest first; their pages have to wait."""
        self._lost: set[str] = set()
        self._short: set[str] = set()
        """Captures that were far shorter than before, until that is recorded of their URLs."""
        self._task: asyncio.Task[None] | None = None
        self._pause = self._not_before = 0.0
        self._committed_at = float("-inf")
        """When pages were committed last, on the monotonic clock."""

    def expect(self, capture_id: str, token: str | None = None) -> None:
        """Hold a capture's page back until the segment with it is committed."""
        self._waiting[capture_id] = Expected(token, time.monotonic())

    def lose(self, *capture_ids: str) -> list[str | None]:
        """Give captures up that the spool did not take, and their pages; returns their leases."""
        lost = [self._waiting.pop(capture_id, None) for capture_id in capture_ids]
        self._lost.update(capture_ids)
        self._pages.lose(set(capture_ids))
        return [expected.token if expected else None for expected in lost]

    def add_segment(self, segment: ClosedSegment) -> None:
        """Take a closed segment; rests where others wait already, and is read back for its commit."""
        self._segments.append(RestingSegment.of(segment) if len(self._segments) >= AWAKE else segment)

    def add_page(self, page: Capture) -> None:
        """Take an analysed page; its documents are written once its capture is durable."""
        if page.id not in self._lost:
            self._pages.add(page)

    def add_ending(self, ending: Ending) -> None:
        """Take a URL that ended without a page."""
        self._endings.append(ending)

    def __len__(self) -> int:
        return len(self._waiting) + len(self._pages)

    @property
    def oldest(self) -> float:
        """Seconds for which the capture that was fetched first waits to be durable; 0 without one."""
        first = next(iter(self._waiting.values()), None)
        return time.monotonic() - first.since if first else 0.0

    def commit_soon(self) -> None:
        """Start a commit if there is something to commit, none is under way, and it is not to be put off.

        Pages that pile up meanwhile leave the memory.
        """
        self._pages.spill_soon()
        if self._task is None and time.monotonic() >= self._not_before and self._due():
            self._task = asyncio.ensure_future(self._commit())

    async def drain(self, patience: float) -> None:
        """Commit everything; gives up after `patience` seconds and says what is left. To be called once."""
        deadline = time.monotonic() + patience
        while self._work_left():
            if time.monotonic() >= deadline:
                self._say_what_is_left()
                break
            self.commit_soon()
            await asyncio.sleep(0.02)
        self._pages.close()

    def _due(self) -> bool:
        if self._segments or self._endings:
            return True
        ready = self._pages.ready(self._waiting)
        return bool(ready) and not self._gathers(len(ready))

    def _gathers(self, pages: int) -> bool:
        """Whether so many pages wait for others: these come soon, and were few a moment ago."""
        young = time.monotonic() - self._committed_at < GATHER
        return pages < BATCH and young and bool(self._waiting)

    def _work_left(self) -> bool:
        return bool(self._task or self._segments or self._pages or self._endings)

    async def _commit(self) -> None:
        try:
            await self._commit_segments()
            await self._commit_pages()
            await self._commit_endings()
            self._recovered()
        except GongbaoError as error:
            self._failed(f"{error} Captures wait in {self._spool}; trying again until it works.")
        except Exception as error:
            # A mistake of ours. What waits is kept and tried again: nothing is acked that is not stored.
            self._failed(f"The commit failed with {type(error).__name__}; trying again.", error)
        finally:
            self._task = None

    async def _commit_segments(self) -> None:
        for segment in list(self._segments):
            await asyncio.to_thread(lambda waiting: self._committer.commit_segment(waiting.wake()), segment)
            self._segments.remove(segment)
            for capture_id in segment.ids:
                self._waiting.pop(capture_id, None)
            await self._commit_pages()

    async def _commit_pages(self) -> None:
        """Commit the pages that need not wait, so many at a time that neither memory nor leases suffer."""
        ready = self._pages.ready(self._waiting)
        for start in range(0, len(ready), BATCH):
            numbers = ready[start : start + BATCH]
            if self._gathers(len(numbers)):
                return
            pages, unreadable = await self._pages.load(numbers)
            shorter = await asyncio.to_thread(self._committer.commit_read, pages)
            if shorter:
                self._short.update(shorter)
                self._shorter([page.ending.token for page in pages if page.id in shorter])
            endings = [far_shorter(each.ending) if each.id in self._short else each.ending for each in pages]
            ended = await asyncio.to_thread(self._committer.record_pages, endings)
            self._short.difference_update(page.id for page in pages)
            self._pages.remove(numbers)
            self._recorded(ended)
            if unreadable:
                self._unreadable(unreadable)
            self._committed_at = time.monotonic()

    async def _commit_endings(self) -> None:
        if endings := list(self._endings):
            recorded = await asyncio.to_thread(self._committer.record, endings)
            del self._endings[: len(endings)]
            self._recorded(recorded)

    def _failed(self, message: str, mistake: Exception | None = None) -> None:
        if not self._pause:
            logger.error(message, exc_info=mistake)
        self._pause = min(LONGEST_PAUSE, self._pause * 2 or FIRST_PAUSE)
        self._not_before = time.monotonic() + self._pause

    def _recovered(self) -> None:
        if self._pause:
            logger.info("Commits work again.")
        self._pause = self._not_before = 0.0

    def _say_what_is_left(self) -> None:
        logger.error(
            "Stopped with %d captures and %d analysed pages not committed; they will be fetched again. "
            "The captures lie in %s.",
            sum(len(segment.ids) for segment in self._segments),
            len(self._pages),
            self._spool,
        )
