"""Takes captures off the event loop and writes them to segments in groups, one fsync for each group."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from crawler.errors import ArchiveError
from crawler.items import Capture
from pipelines.archive.known import Known
from pipelines.archive.segment import ClosedSegment, Segment

logger = logging.getLogger(__name__)

GATHER: Final = 0.25
"""Seconds for which a group waits for further captures; each costs a look-up and two fsyncs."""
GROUP: Final = 128
"""Captures that are written without waiting for more."""
GROUP_BYTES: Final = 8 << 20
MAX_WAITING: Final = 64 << 20
"""Bytes that may wait before the writer asks for patience (`room`)."""
MAX_CAPTURES: Final = 500
"""Captures in a segment."""
MAX_BYTES: Final = 64 << 20
MAX_AGE: Final = 10.0
"""Seconds after which a segment is closed, full or not."""
MAX_IDLE: Final = 1.0
"""Seconds without a capture after which it is closed: a worker with nothing to do leaves nothing behind."""


@dataclass
class Outcome:
    """What a piece of work in the thread led to."""

    closed: list[ClosedSegment] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Captures that are not in the spool."""
    error: ArchiveError | None = None
    """Why, where the spool took no more."""


class Writer:
    """Lives on the event loop; one thread of its own touches disk and database, a group at a time.

    Parameters
    ----------
    spool: the folder of the segments
    known: finds payloads that the archive holds already
    closed: called on the loop with each segment that is ready for upload
    lost: called on the loop with the ids of captures that the spool did not take, and the reason; None where
        that was a mistake of ours
    """

    def __init__(
        self,
        spool: Path,
        known: Known,
        closed: Callable[[ClosedSegment], None],
        lost: Callable[[Sequence[str], ArchiveError | None], None],
    ) -> None:
        self._spool = spool
        self._known = known
        self._closed = closed
        self._lost = lost
        self._waiting: deque[Capture] = deque()
        self.waiting_bytes = 0
        """Memory that captures take which are not written yet."""
        self._enough = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._task: asyncio.Task[None] | None = None
        self._segment: Segment | None = None
        """In the hands of the thread while a task runs, else of the loop."""
        self._last_written = 0.0

    def add(self, capture: Capture) -> None:
        """Take a capture; it is written soon."""
        self._waiting.append(capture)
        self._weigh(weight(capture))
        if len(self._waiting) >= GROUP or self.waiting_bytes >= GROUP_BYTES:
            self._enough.set()
        self._start()

    def __len__(self) -> int:
        return len(self._waiting)

    async def room(self) -> None:
        """Return when no more than `MAX_WAITING` bytes wait; whoever fetches should wait for that."""
        await self._room.wait()

    def tick(self) -> None:
        """Close a segment that is old or idle; to be called a few times a second."""
        if self._task is None and self._due():
            self._start()

    async def close(self) -> None:
        """Write and close everything. Nothing can be added afterwards."""
        while self._waiting or self._task:
            self._enough.set()
            self._start()
            await asyncio.wait([self._task] if self._task else [])
        await self._do(self._close_segment)
        self._thread.shutdown()

    def _weigh(self, change: int) -> None:
        self.waiting_bytes += change
        if self.waiting_bytes > MAX_WAITING:
            self._room.clear()
        else:
            self._room.set()

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._enough.wait(), GATHER)
                group = self._take()
                try:
                    await self._do(partial(self._write, group))
                finally:
                    self._weigh(-sum(map(weight, group)))
            if self._due():
                await self._do(self._close_segment)
        finally:
            self._task = None

    async def _do(self, work: Callable[[], Outcome]) -> None:
        outcome = await asyncio.get_running_loop().run_in_executor(self._thread, work)
        for segment in outcome.closed:
            self._closed(segment)
        if outcome.lost:
            self._lost(outcome.lost, outcome.error)

    def _take(self) -> list[Capture]:
        """Return the next group: no more than its segment has room for."""
        room = min(GROUP, MAX_CAPTURES - (len(self._segment.places) if self._segment else 0))
        group: list[Capture] = []
        size = 0
        while self._waiting and len(group) < room and size < GROUP_BYTES:
            group.append(self._waiting.popleft())
            size += weight(group[-1])
        if len(self._waiting) < GROUP:
            self._enough.clear()
        return group

    def _due(self) -> bool:
        segment = self._segment
        if segment is None or not segment.places:
            return False
        age = time.time() - segment.opened_at.timestamp()
        return age >= MAX_AGE or time.monotonic() - self._last_written >= MAX_IDLE

    def _write(self, group: Sequence[Capture]) -> Outcome:
        outcome = Outcome()
        try:
            self._append(group)
        except ArchiveError as error:
            outcome = Outcome(lost=[capture.id for capture in self._unwritten(group)], error=error)
        except Exception:  # a mistake of ours, with one capture of them
            if len(group) > 1:
                return self._write_singly(self._unwritten(group))
            logger.exception("%s is not archived.", group[0].url)
            outcome = Outcome(lost=[group[0].id])
        self._last_written = time.monotonic()
        if self._segment and (len(self._segment.places) >= MAX_CAPTURES or self._segment.size >= MAX_BYTES):
            outcome.closed = self._close_segment().closed
        return outcome

    def _append(self, group: Sequence[Capture]) -> None:
        exchanges = self._known.exchanges(group)
        if self._segment is None:
            self._segment = Segment(self._spool, group[0].worker, group[0].run)
        self._segment.extend(exchanges)

    def _write_singly(self, captures: Sequence[Capture]) -> Outcome:
        outcomes = [self._write([capture]) for capture in captures]
        return Outcome(
            closed=[segment for each in outcomes for segment in each.closed],
            lost=[capture_id for each in outcomes for capture_id in each.lost],
            error=next((each.error for each in outcomes if each.error), None),
        )

    def _unwritten(self, group: Sequence[Capture]) -> list[Capture]:
        places = self._segment.places if self._segment else []
        written = {place.capture.id for place in places[-len(group) :]}
        return [capture for capture in group if capture.id not in written]

    def _close_segment(self) -> Outcome:
        segment, self._segment = self._segment, None
        if segment is None:
            return Outcome()
        try:
            closed = segment.close()
        except ArchiveError as error:
            return Outcome(lost=[place.capture.id for place in segment.places], error=error)
        if closed.places:
            return Outcome(closed=[closed])
        closed.discard()  # not even the first capture fitted on the disk
        return Outcome()


def weight(capture: Capture) -> int:
    """Return the bytes of a capture, which is most of the memory that it takes."""
    parts = (capture.request_head, capture.response_head, capture.body, capture.framed_body or b"")
    return sum(map(len, parts))
