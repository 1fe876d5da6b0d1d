"""Calls to Redis off the reactor, steady through its outages."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

import redis

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

THREADS: Final = 4
"""Threads of its own: in an outage they wait for time-outs, which the threads of uploads must not."""
PAUSE: Final = 1.0
"""Seconds between two tries while Redis does not serve us."""
SETTLED: Final = 3.0
"""Seconds without a failure after which an outage is over: a Redis whose memory is full still answers some
calls, and one that restarts is back and away again."""
PATIENCE: Final = 10.0
"""Seconds for which a worker that stops waits for an outage to end."""


class Steady:
    """Runs blocking calls in threads. An outage is said once, and so is its end."""

    def __init__(self) -> None:
        self.down = False
        """Whether there is an outage."""
        self.outages = 0
        """How many there were: what came back may have forgotten what it was told last."""
        self.stopping: Callable[[], bool] = bool
        """Whether the worker is to stop; set by the owner, who knows."""
        self._stopping_since: float | None = None
        self._failed_at = 0.0
        self._threads = ThreadPoolExecutor(THREADS, "frontier")

    async def once(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call once; raises `redis.RedisError`."""
        call = partial(function, *args, **kwargs)
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except redis.RedisError as error:
            self._failed(error)
            raise
        if self.down and time.monotonic() - self._failed_at >= SETTLED:
            self.down = False
            logger.info("Redis serves us again.")
        return result

    async def until_done(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call until it succeeds; raises `redis.RedisError` where the worker stops and has waited enough."""
        while True:
            try:
                return await self.once(function, *args, **kwargs)
            except redis.RedisError:
                if self.gave_up:
                    raise
                await asyncio.sleep(PAUSE)

    @property
    def gave_up(self) -> bool:
        """Whether the worker stops and has waited long enough for an outage to end."""
        if not self.stopping():
            return False
        if self._stopping_since is None:
            self._stopping_since = time.monotonic()
        return time.monotonic() - self._stopping_since >= PATIENCE

    def _failed(self, error: redis.RedisError) -> None:
        self._failed_at = time.monotonic()
        if not self.down:
            self.down = True
            self.outages += 1
            logger.error("Redis does not serve us (%s). Waiting; nothing is lost.", error)
