"""The frontier in a backup: every key as Redis' own DUMP gives it, which a Cluster and managed servers have,
too.

The keys of a frontier belong together, and no command copies them at once. So it is drained meanwhile:
workers finish what they have leased and take nothing new, for the seconds that it takes; what is leased
still after `patience` is fetched again after a restore. RESTORE takes them on a server of the same version
or a newer one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final, cast

import bson
import redis

from crawler.config import Config
from crawler.frontier.connection import connect, explained
from crawler.frontier.draining import Draining
from crawler.frontier.queue import Frontier
from deploy.backups.errors import BackupError
from deploy.backups.place import Place
from deploy.backups.streams import Entry, read_rows, write_rows

Row = dict[str, Any]
Tick = Callable[[str, int], None]

OURS: Final = "gb:*"
BOARD: Final = b"gb:{fleet}:"
"""Begins the keys in which workers say that they live: none of those is there after a restore."""
SOME: Final = 100
"""Keys in one round trip."""
LOOK: Final = 0.25


class BackedFrontier:
    """All frontiers of the Redis at GONGBAO_REDIS_URL.

    Raises `ServerUnavailableError` where it does not answer.
    """

    def __init__(self, config: Config, name: str, partitions: int) -> None:
        self._client = cast(Any, connect(config))
        self._name, self._partitions = name, partitions

    def keys(self) -> Iterator[bytes]:
        """Yield all keys, some perhaps twice."""
        with explained():
            for key in self._client.scan_iter(match=OURS, count=1000):
                if not key.startswith(BOARD):
                    yield key

    def empty(self) -> bool:
        """Whether there is nothing of ours."""
        return next(self.keys(), None) is None

    def dump(self, place: Place, stem: str, folder: Path, tick: Tick, *, patience: float | None) -> Row:
        """Write all keys; returns what a manifest says of them.

        `patience` is how long the end of what is leased is waited for, in seconds; None: it is not drained.
        """
        with explained(), self._drained(patience) as leased:
            entries = write_rows(
                place, f"{stem}/frontier/keys", self._dumped(), folder, lambda n: tick("frontier", n)
            )
        return {"leased": leased, "redis": self._version(), "keys": entries}

    def restore(self, place: Place, told: Row, tick: Tick) -> int:
        """Write all keys that a manifest names; returns how many."""
        number = 0
        with explained():
            for entry in told["keys"]:
                number += self._restore(place, entry, tick)
            if told["was_drained"] is False:
                Draining(self._frontier()).end()
        return number

    def drop(self) -> None:
        """Delete all keys."""
        with explained():
            keys = self.keys()
            while some := list(islice(keys, SOME)):
                pipe = self._client.pipeline(transaction=False)
                for key in some:
                    pipe.unlink(key)
                pipe.execute()

    def _restore(self, place: Place, entry: Entry, tick: Tick) -> int:
        rows, number = read_rows(place, entry), 0
        while some := [bson.decode(row) for row in islice(rows, SOME)]:
            pipe = self._client.pipeline(transaction=False)
            for row in some:
                # BSON gives back more than 2^31 milliseconds as its Int64, which hiredis does not send
                pipe.restore(row["key"], int(row["ttl"]), row["dump"], replace=True)
            try:
                pipe.execute()
            except redis.ResponseError as error:
                raise BackupError(
                    f"This Redis does not take the frontier ({error}): it has to be as new as the one that "
                    "was backed up, and its user has to be allowed RESTORE."
                ) from error
            number += len(some)
            tick("frontier", len(some))
        return number

    def _dumped(self) -> Iterator[bytes]:
        keys = iter(dict.fromkeys(self.keys()))
        while some := list(islice(keys, SOME)):
            pipe = self._client.pipeline(transaction=False)
            for key in some:
                pipe.dump(key)
                pipe.pttl(key)
            answers = pipe.execute()
            for key, dump, ttl in zip(some, answers[::2], answers[1::2], strict=True):
                if dump is not None:  # it is gone meanwhile
                    yield bson.encode({"key": key, "ttl": max(0, ttl), "dump": dump})

    @contextmanager
    def _drained(self, patience: float | None) -> Iterator[int]:
        """Drain the live frontier meanwhile, and leave it as it was; gives how many URLs are leased still."""
        if patience is None or self.empty():
            yield -1
            return
        draining = Draining(self._frontier())
        self.was_drained = draining.on
        draining.begin()
        try:
            deadline = time.monotonic() + patience
            while (left := draining.left()) and time.monotonic() < deadline:
                time.sleep(LOOK)
            yield left
        finally:
            if not self.was_drained:
                draining.end()

    was_drained: bool | None = None

    def _frontier(self) -> Frontier:
        return Frontier(self._client, self._name, self._partitions)

    def _version(self) -> str:
        """Return the version of the server, empty where it does not tell."""
        try:
            info: Any = self._client.info("server")
        except redis.RedisError:
            return ""
        if "redis_version" not in info:  # of a cluster: by node
            info = next(iter(info.values()), {})
        return str(info.get("redis_version", "")) if isinstance(info, dict) else ""
