"""What the frontier and the fleet's board say, read from Redis when Prometheus asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

import redis
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from crawler.frontier.fleet import ALIVE_FOR, Fleet
from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import clock
from crawler.metrics import catalogue
from crawler.metrics.families import family
from crawler.schedule.counts import Counts
from crawler.schedule.leadership import silent_for
from crawler.traps.kinds import TrapKind
from crawler.traps.known import Traps

STATES: Final = ("queued", "leased", "done", "dead", "rejected")


class FrontierCollector(Collector):
    """Costs Redis the same for ten hosts and for a hundred thousand: counts, and the ends of sorted sets.

    Without Redis there is only `gongbao_server_up{server="redis"} 0`: old figures would be wrong ones.
    """

    def __init__(self, frontier: Frontier, fleet: Fleet) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)
        self._fleet = fleet

    def collect(self) -> Iterator[Family]:
        """Yield the metrics."""
        try:
            families = list(self._read())
        except redis.RedisError:
            yield family(catalogue.UP, {"redis": 0})
            return
        yield family(catalogue.UP, {"redis": 1})
        yield from families

    def _read(self) -> Iterator[Family]:
        counts = self._frontier.counts()
        yield family(catalogue.FRONTIER_URLS, {state: counts[state] for state in STATES})
        yield family(catalogue.SEEN_URLS, counts["seen"])
        yield family(catalogue.LEASES, counts["leases"])
        traps = Traps(self._frontier).counts()
        yield family(catalogue.TRAPS, {str(kind): float(traps.get(kind, 0)) for kind in TrapKind})
        yield family(catalogue.EXPIRED_LEASES, counts["expired"])
        eligible = waiting = letters = 0
        lag = overdue = 0.0
        for number in range(self._frontier.partitions):
            now = clock(self._frontier.client, self._frontier.keys.partition(number))
            hosts, can, first, expiry, dead = self._partition(number, now)
            waiting, eligible, letters = waiting + hosts, eligible + can, letters + dead
            lag, overdue = max(lag, _late(first, now)), max(overdue, _late(expiry, now))
        yield family(catalogue.WAITING_HOSTS, waiting)
        yield family(catalogue.ELIGIBLE_HOSTS, eligible)
        yield family(catalogue.HOST_LAG, lag)
        yield family(catalogue.OVERDUE_LEASE, overdue)
        yield family(catalogue.DEAD_LETTERS, letters)
        ages = [age for _, age in self._fleet.workers().values()]
        alive = sum(age <= ALIVE_FOR for age in ages)
        yield family(catalogue.WORKERS, {"alive": alive, "silent": len(ages) - alive})
        yield family(catalogue.SCHEDULED, dict(Counts(self._frontier).read().items()))
        yield family(catalogue.SCHEDULE_SILENT, silent_for(self._frontier) or 0)

    def _partition(self, number: int, now: int) -> tuple[int, int, list[Any], list[Any], int]:
        keys = self._frontier.keys
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.zcard(keys.partition(number, "ready"))
            pipe.zcount(keys.partition(number, "ready"), "-inf", now)
            # a host that was never asked has the turn 0, and nothing tells for how long it waits
            pipe.zrangebyscore(keys.partition(number, "ready"), "(0", "inf", 0, 1, withscores=True)
            pipe.zrange(keys.partition(number, "expiry"), 0, 0, withscores=True)
            pipe.llen(keys.partition(number, "dead"))
            hosts, can, first, expiry, dead = pipe.execute()
        return hosts, can, first, expiry, dead


def _late(first: list[Any], now: int) -> float:
    """Return for how many seconds the first member's time (ms) is over."""
    return max(0.0, now - first[0][1]) / 1000 if first else 0.0
