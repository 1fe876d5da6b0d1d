"""Calls to Redis off the reactor, steady through its outages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import redis

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

PAUSE = 1.0
"""Seconds between two tries while Redis does not serve us."""


class Steady:
    """Runs blocking calls in threads. An outage is said once, and so is its end."""

    def __init__(self) -> None:
        self.down = False
        """Whether the last call failed."""
        self.closing = False
        """Set by the owner when nothing is to be waited for any more."""

    async def once(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call once; raises `redis.RedisError`."""
        try:
            result = await asyncio.to_thread(function, *args, **kwargs)
        except redis.RedisError as error:
            if not self.down:
                logger.error("Redis does not serve us (%s). Waiting; nothing is lost.", error)
            self.down = True
            raise
        if self.down:
            logger.info("Redis serves us again.")
        self.down = False
        return result

    async def until_done(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call until it succeeds; raises `redis.RedisError` only once `closing` is set."""
        while True:
            try:
                return await self.once(function, *args, **kwargs)
            except redis.RedisError:
                if self.closing:
                    raise
                await asyncio.sleep(PAUSE)
