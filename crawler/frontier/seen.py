"""The seen set on its own, for whoever puts it right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.frontier.batches import CHUNK
from crawler.frontier.chunks import chunks
from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import Call, run


class Seen:
    """The digests of a frontier's known URLs. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    def mark(self, partition: int, digests: Iterable[int]) -> int:
        """Add digests without queueing anything; returns how many are new."""
        return sum(self._run("mark", partition, digests))

    def forget(self, partition: int, digests: Iterable[int]) -> int:
        """Take digests out; returns how many were in."""
        return sum(self._run("forget", partition, digests))

    def unknown(self, partition: int, digests: Iterable[int]) -> set[int]:
        """Return the digests that are not in the set."""
        return {int(digest) for some in self._run("unknown", partition, digests) for digest in some}

    def _run(self, script: str, partition: int, digests: Iterable[int]) -> Iterator[Any]:
        key = self._frontier.keys.partition(partition)
        for some in chunks(digests, CHUNK):
            yield from run(self._frontier.client, [Call(script, key, list(map(str, some)))])
