"""What Redis holds of a frontier, as streams of digests: nothing is read in one piece.

Workers may be at work meanwhile. A URL that stays where it is while a stream is read is in it, perhaps twice;
one that moves may be missed, which is why the audit looks again for what it misses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from crawler.frontier import records, urls
from crawler.frontier.chunks import chunks
from crawler.frontier.dead_letters import DeadLetters
from crawler.frontier.queue import PRIORITIES, Frontier

BUCKETS: Final = 100
"""Buckets of the seen set in one round trip: about 20,000 digests."""
QUEUES: Final = 100
"""Queues in one round trip."""
ENTRIES: Final = 500
"""Entries of one list in one round trip."""


class Live:
    """Reads the partitions of a frontier one after the other. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)

    def seen(self, partition: int) -> Iterator[int]:
        """Yield the digests of the seen set, bucket by bucket.

        A bucket that is split meanwhile hands members only to a later one, which is read, too.
        """
        keys, done = self._frontier.keys, 0
        while done < (count := self._buckets(partition)):
            for numbers in chunks(range(done, count), BUCKETS):
                for members in self._pipe("smembers", [(keys.bucket(partition, n),) for n in numbers]):
                    yield from map(int, members)
            done = count

    def queued(self, partition: int) -> Iterator[int]:
        """Yield the digests of what waits: in the queues of hosts, and for another attempt."""
        for queues in chunks(self._filled_queues(partition), QUEUES):
            yield from self._waiting(queues)
        for entry, _ in self._redis.zscan_iter(self._key(partition, "later"), count=ENTRIES):
            host, _, record = entry.decode().split("\n", 2)
            yield self.digest(host, record)

    def leased(self, partition: int) -> Iterator[int]:
        """Yield the digests of what is leased."""
        for _, lease in self._redis.hscan_iter(self._key(partition, "leases"), count=ENTRIES):
            host, _, record = lease.decode()[1:].split("\n", 2)
            yield self.digest(host, record)

    def dead(self, partition: int) -> Iterator[int]:
        """Yield the digests of dead letters: they have ended, but the database does not know it yet."""
        letters = DeadLetters(self._frontier)
        for letter in letters.all(partition):
            yield self.digest(letter.host, letter.entry.rpartition("\n")[2])

    def streams(self, partition: int) -> Iterator[tuple[str, Iterator[int]]]:
        """Yield each state that Redis knows with its stream, in the order in which URLs go through them."""
        yield "queued", self.queued(partition)
        yield "leased", self.leased(partition)
        yield "dead", self.dead(partition)

    def seeds(self) -> Iterator[tuple[str, str]]:
        """Yield all seeds ever planted, each with the id of its crawl."""
        for url, crawl in self._redis.hscan_iter(self._frontier.keys.seeds, count=ENTRIES):
            yield url.decode(), crawl.decode()

    def digest_of(self, url: str) -> int:
        """Return the digest of a URL."""
        return self._frontier.digest(urls.url_key(url))

    def digest(self, host: str, record: str) -> int:
        """Return the digest of the URL of an entry."""
        scheme, rest = records.location(record)
        return self._frontier.digest(urls.key_of(scheme, host, rest))

    def _filled_queues(self, partition: int) -> Iterator[tuple[str, str]]:
        """Yield host and key of every queue that anything waits in."""
        for name, text in self._redis.hscan_iter(self._key(partition, "hosts"), count=ENTRIES):
            host, mask = name.decode(), int(text.split(b" ", 3)[2])
            for priority in PRIORITIES:
                if mask >> priority & 1:
                    yield host, self._frontier.keys.queue(partition, host, priority)

    def _waiting(self, queues: list[tuple[str, str]]) -> Iterator[int]:
        # Lists are read from their ends: what is taken from their fronts meanwhile, or put back there, moves
        # nothing that is still to be read, and what is added at the end is only read twice.
        upper = -1
        while queues:
            found = self._pipe("lrange", [(key, upper - ENTRIES + 1, upper) for _, key in queues])
            for (host, _), entries in zip(queues, found, strict=True):
                for entry in entries:
                    yield self.digest(host, entry.decode())
            queues = [queue for queue, entries in zip(queues, found, strict=True) if len(entries) == ENTRIES]
            upper -= ENTRIES

    def _buckets(self, partition: int) -> int:
        bits, split = self._redis.hmget(self._key(partition, "m"), "bits", "split")
        return (1 << int(bits or 0)) + int(split or 0)

    def _pipe(self, command: str, calls: Iterable[tuple[Any, ...]]) -> list[Any]:
        with self._redis.pipeline(transaction=False) as pipe:
            for arguments in calls:
                getattr(pipe, command)(*arguments)
            return cast(list[Any], pipe.execute())

    def _key(self, partition: int, name: str) -> str:
        return self._frontier.keys.partition(partition, name)
