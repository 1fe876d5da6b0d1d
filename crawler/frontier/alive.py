"""When a frontier was surely alive, as it knows itself.

Workers say so each second. Where Redis came back with an older state (a failover, a power loss), that state's
last sign of life is older than what it forgot, so the silence until the next one is a gap that spans it. A
crawl that was stopped leaves a gap, too; nothing was captured in that one. So what was captured in a gap is
all that a repair has to read again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import Call, run

SILENCE: Final = 3.0
"""Seconds without a sign of life that make a gap."""
MARGIN: Final = timedelta(minutes=1)
"""What the clocks of workers and of Redis may differ."""
Span = tuple[datetime, datetime]


class Alive:
    """The signs of life of a frontier's partitions: on a Redis Cluster each can be set back by itself.

    Raises `redis.RedisError`.
    """

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    def beat(self) -> None:
        """Give a sign of life."""
        keys = map(self._frontier.keys.partition, range(self._frontier.partitions))
        run(self._frontier.client, [Call("alive", key, (round(SILENCE * 1000),)) for key in keys])

    def gaps(self) -> list[Span]:
        """Return the times of which the frontier cannot be sure, with a margin, in order.

        The time since the last sign of life is one. All of time is, where nothing ever worked on this state.
        """
        client = cast(Any, self._frontier.client)
        now = datetime.now(UTC) + MARGIN
        gaps = []
        for number in range(self._frontier.partitions):
            alive = client.hget(self._frontier.keys.partition(number), "alive")
            gaps.append((_moment(alive or 0) - MARGIN, now))
            kept = client.hgetall(self._frontier.keys.partition(number, "gaps"))
            gaps += [(_moment(a) - MARGIN, _moment(b) + MARGIN) for a, b in kept.items()]
        return merged(gaps)

    def settle(self, gaps: list[Span]) -> None:
        """Forget the gaps that lie within these: what was captured in them is in the frontier."""
        client = cast(Any, self._frontier.client)
        self.beat()
        for number in range(self._frontier.partitions):
            key = self._frontier.keys.partition(number, "gaps")
            for start, end in client.hgetall(key).items():
                if any(a <= _moment(start) and _moment(end) <= b for a, b in gaps):
                    client.hdel(key, start)


def merged(spans: list[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def between(gaps: list[Span], end: datetime) -> list[Span]:
    """Return the times from the beginning until `end` that no gap covers; `gaps` are in order."""
    start, rest = BEGINNING, []
    for gap in gaps:
        if gap[0] > start:
            rest.append((start, gap[0]))
        start = max(start, gap[1])
    return rest if start >= end else [*rest, (start, end)]


BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _moment(milliseconds: bytes | int) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
