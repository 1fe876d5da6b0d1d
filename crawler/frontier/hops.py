"""How many redirects in a row led to a URL."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final, cast

from crawler.frontier.queue import Frontier

KEPT: Final = 3600
"""Seconds for which it is remembered: a chain that takes longer for one step costs little. Shorter than the
time between two visits, so that they do not add up."""


class Hops:
    """The counts of a frontier, of URLs that a redirect led to alone. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._keys = frontier.keys
        self._redis = cast(Any, frontier.client)

    def follow(self, key: str, target: str) -> int:
        """Note that one URL redirects to another one, by their frontier keys.

        Returns how many redirects in a row lead to the target; again where that was noted before.
        """
        hops = int(self._redis.get(self._of(key)) or 0) + 1
        self._redis.set(self._of(target), hops, ex=KEPT)
        return hops

    def _of(self, key: str) -> str:
        return self._keys.hops(blake2b(key.encode(errors="surrogatepass"), digest_size=8).hexdigest())
