"""Work that a worker does beside its crawl, again and again, in a thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, Generic, TypeVar

import redis
from twisted.internet.task import LoopingCall

from crawler.errors import GongbaoError

logger = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE: Final = 2.0
"""Seconds for which a worker that ends waits for it."""


class Periodic(Generic[T]):
    """Calls `work` in a thread every `every` seconds, never twice at a time.

    What keeps it from working is said once, as `away` and the reason, and tried again; a mistake of ours is
    said likewise, and ends no worker. `done` gets each result, in the reactor's thread.
    """

    def __init__(
        self, every: float, work: Callable[[], T], *, away: str, done: Callable[[T], None] | None = None
    ) -> None:
        self._every = every
        self._work = work
        self._away = away
        self._done = done
        self._said = False
        self._working: asyncio.Future[None] | None = None
        self._ticker = LoopingCall(self._tick)

    def start(self, *, now: bool = False) -> None:
        """Begin, at once or after the first interval."""
        self._ticker.start(self._every, now=now)

    async def stop(self) -> None:
        """Stop, when what is under way has ended, or soon: all of it may be broken off and begun again."""
        self._ticker.stop()
        if self._working:
            await asyncio.wait([self._working], timeout=PATIENCE)

    def _tick(self) -> None:
        if self._working is None or self._working.done():
            self._working = asyncio.ensure_future(self._once())

    async def _once(self) -> None:
        try:
            result = await asyncio.to_thread(self._work)
        except (GongbaoError, redis.RedisError) as error:
            self._say(str(error))
        except Exception as error:
            self._say(f"It failed with {type(error).__name__}: {error}")
        else:
            self._said = False
            if self._done:
                self._done(result)

    def _say(self, why: str) -> None:
        if not self._said:
            logger.warning("%s; trying again. %s", self._away, why)
        self._said = True
