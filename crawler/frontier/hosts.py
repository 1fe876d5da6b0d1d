"""The hosts of a frontier, one by one, for the operators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from crawler.errors import GongbaoError
from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import clock
from crawler.frontier.urls import host_of, partition_of

SOME: Final = 500
"""Hosts in one round trip."""
SOME_RESTING: Final = 1000
"""Hosts that are looked at for those that rest."""


@dataclass(frozen=True, slots=True)
class HostState:
    """What the frontier knows of a host. Times in seconds."""

    host: str
    queued: int
    """URLs that wait for their first or a repeated fetch; not those in a pause after a failure."""
    in_flight: int
    delay: float
    """Between two requests: its own or the default, and at least what robots.txt asks for."""
    concurrency: int
    next_turn: float
    """From now until it may be asked again; 0 where it may be now."""
    backoff: float
    """After the last answer that asked to slow down; 0 where the last one did not."""
    paused: bool
    blocked_for: float
    """Seconds for which an operator wants it left alone."""
    address: str | None
    """Of the server group that it belongs to."""
    soft_block: str | None = None
    """What stood there instead of its last page (`crawler.pages.walls.SoftBlock`); None after a page."""
    strikes: int = 0
    """Points that it has for soft blocks since its last page (`crawler.frontier.strikes`)."""
    stopped_for: float = 0.0
    """Seconds for which it rests because of them."""


class UnknownHostError(GongbaoError):
    """Raised where a host is named of which no URL was ever queued, or what is no host."""


class Hosts:
    """Reads and changes hosts. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)

    def all(self) -> Iterator[HostState]:
        """Yield every host that ever had a URL queued."""
        for number in range(self._frontier.partitions):
            read = self._reader(number)
            for host, text in self._redis.hscan_iter(self._key(number, "hosts"), count=SOME):
                yield read(host.decode(), text.decode())

    def get(self, name: str) -> HostState:
        """Return one host, by its name or a URL; raises `UnknownHostError` for one that was never queued."""
        number, host, text = self._known(name)
        return self._reader(number)(host, text)

    def pause(self, name: str) -> str:
        """Lease nothing more of a host, until it is resumed; returns its name. Raises as `get`."""
        _, host, _ = self._known(name)
        self._frontier.host(host, x=1)
        return host

    def resting(self) -> int:
        """Return how many URLs wait for hosts that rest because of soft blocks, of the first thousand."""
        total = 0
        for number in range(self._frontier.partitions):
            names = self._redis.zrangebyscore(self._key(number, "ready"), "-inf", "inf", 0, SOME_RESTING)
            texts = self._redis.hmget(self._key(number, "hosts"), names) if names else []
            read = self._reader(number)
            states = [read(name.decode(), text.decode()) for name, text in zip(names, texts, strict=True)]
            total += sum(state.queued for state in states if state.stopped_for)
        return total

    def _known(self, name: str) -> tuple[int, str, str]:
        """Return a host's partition, its name, and its state."""
        try:
            host = host_of(name if "://" in name else f"http://{name}/")
        except ValueError:
            raise UnknownHostError(f"{name!r} is neither a host (with its port) nor a URL.") from None
        number = partition_of(host, self._frontier.partitions)
        text = self._redis.hget(self._key(number, "hosts"), host)
        if text is None:
            raise UnknownHostError(f"No URL of {host} was ever queued. `scrapy hosts` lists those that were.")
        return number, host, text.decode()

    def _reader(self, number: int) -> Callable[[str, str], HostState]:
        """Return what reads the state of a partition's hosts."""
        delay, concurrency = self._redis.hmget(self._key(number, "m"), "delay", "concurrency")
        now = clock(self._frontier.client, self._key(number, "m"))
        return partial(_state, now, int(delay or 0), int(concurrency or 1))

    def _key(self, number: int, name: str) -> str:
        return self._frontier.keys.partition(number, name)


def waiting(frontier: Frontier) -> dict[str, int]:
    """Return how many URLs of each host are queued or leased, of those that have any."""
    found = {state.host: state.queued + state.in_flight for state in Hosts(frontier).all()}
    return {host: number for host, number in found.items() if number}


def _state(now: int, delay: int, concurrency: int, host: str, text: str) -> HostState:
    """Return the state of a host as common.lua writes it: `q f k n`, and what was set for it."""
    queued, in_flight, _, turn, *pairs = text.split(" ")
    policy = dict(pair.split("=", 1) for pair in pairs)
    blocked = float(policy.get("b", 0))
    points, _, until, _, *kind = policy.get("s", "0/0/0/0").split("/")
    return HostState(
        host=host,
        queued=int(queued),
        in_flight=int(in_flight),
        delay=max(float(policy.get("d", delay)), float(policy.get("r", 0))) / 1000,
        concurrency=int(policy.get("c", concurrency)),
        next_turn=max(0.0, max(float(turn), blocked, float(until)) - now) / 1000,
        backoff=int(policy.get("e", "0").partition("/")[0]) / 1000,
        paused="x" in policy,
        blocked_for=max(0.0, blocked - now) / 1000,
        address=policy.get("g"),
        soft_block=kind[0] if kind else None,
        strikes=int(points),
        stopped_for=max(0.0, float(until) - now) / 1000,
    )
