"""Dead letters: URLs that ended in Redis, where a script cannot tell the database.

Their last attempt failed, their crawl has no budget left, they are left out (`crawler.exclusions`), or are
in a trap (`crawler.traps`).

The scripts put them on their partition's list. Whoever finds them there records them in `urls`, and only then
takes them off the list; twice does no harm, since a letter carries its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol, cast

from crawler.errors import GongbaoError
from crawler.frontier import records, urls
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.queue import Frontier
from crawler.items import Ending
from crawler.traps.kinds import REASON as TRAP

BUDGET: Final = "budget"
"""Why a URL was rejected for which its crawl has no budget left (reason in `urls`)."""
EXCLUDED: Final = "excluded"
"""Why one was rejected that somebody wants left out."""
_REFUSED: Final = re.compile(rf"({BUDGET}|{EXCLUDED}|{TRAP}.+) (\d)")
AT_ONCE: Final = 100
"""Letters of a partition that are read in one go."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One entry of a list of dead letters."""

    partition: int
    entry: str
    """Time (ms), host, reason and record, a line each; only the reason may have several."""

    @property
    def at(self) -> datetime:
        """When the URL ended."""
        return datetime.fromtimestamp(int(self.entry.partition("\n")[0]) / 1000, UTC)

    @property
    def host(self) -> str:
        """The URL's host."""
        return self.entry.split("\n", 2)[1]

    @property
    def reason(self) -> str:
        """The last error, or why it is not to be fetched."""
        written = self._written
        found = _REFUSED.fullmatch(written)
        return found[1] if found else written

    @property
    def refused(self) -> int | None:
        """The priority of a URL that is not to be fetched; None of a dead one."""
        found = _REFUSED.fullmatch(self._written)
        return int(found[2]) if found else None

    @property
    def _written(self) -> str:
        return self.entry.split("\n", 2)[2].rpartition("\n")[0]

    @property
    def record(self) -> records.Record:
        """What was queued."""
        return records.loads(self.entry.rpartition("\n")[2])

    @property
    def url(self) -> str:
        """The URL."""
        return self.record.url(self.host)


class Recorder(Protocol):
    """The part of a record store that takes endings."""

    def record(self, endings: Sequence[Ending]) -> None:
        """Store what became of URLs."""


class DeadLetters:
    """The lists of a frontier. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)
        self._crawls = Crawls(frontier)

    def oldest(self) -> list[Letter]:
        """Return the oldest letters of each partition."""
        return [letter for number in range(self._frontier.partitions) for letter in self._read(number, 0)]

    def all(self, partition: int) -> Iterator[Letter]:
        """Yield the letters of a partition; one that is taken off meanwhile may hide others."""
        start = 0
        while letters := self._read(partition, start):
            yield from letters
            start += len(letters)

    def _read(self, partition: int, start: int) -> list[Letter]:
        entries = self._redis.lrange(self._key(partition), start, start + AT_ONCE - 1)
        return [Letter(partition, entry.decode()) for entry in entries]

    def ending(self, letter: Letter, run: str) -> Ending:
        """Return what is to be recorded of a letter."""
        record = letter.record
        crawl = self._crawl(record.crawl, letter.host)
        return Ending(
            key=urls.url_key(letter.url),
            url=letter.url,
            state="dead" if letter.refused is None else "rejected",
            at=letter.at,
            source=crawl.source,
            run=run,
            reason=letter.reason,
            attempts=record.attempts + record.lost,
            scope=crawl.scope,
            depth=record.depth,
            priority=letter.refused,
            bounds=crawl.bounds,
        )

    def settle(self, records: Recorder) -> None:
        """Record all letters and take them off, as workers do; raises `ServerUnavailableError`, too."""
        while letters := self.oldest():
            records.record([self.ending(letter, "settle") for letter in letters])
            self.remove(letters)

    def remove(self, letters: Iterable[Letter]) -> None:
        """Take recorded letters off their lists."""
        with self._redis.pipeline(transaction=False) as pipe:
            for letter in letters:
                pipe.lrem(self._key(letter.partition), 1, letter.entry)
            pipe.execute()

    def _crawl(self, crawl_id: str, host: str) -> Crawl:
        try:
            return self._crawls.get(crawl_id)
        except GongbaoError:
            return Crawl(host, "")

    def _key(self, partition: int) -> str:
        return self._frontier.keys.partition(partition, "dead")
