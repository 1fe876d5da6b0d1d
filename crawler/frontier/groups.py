"""Server groups: hosts that are served from one address, which is one machine to be polite to.

A host is told its address when another host is seen there, too; from then on each of its leases names the
address, and is sent in a turn of the group (turns.py).
"""

from __future__ import annotations

from typing import Any, Final, cast

from crawler.frontier.hosts import Hosts, UnknownHostError
from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import Call, run

KEPT: Final = 30 * 86400
"""Seconds for which it is remembered which hosts were seen at an address."""

FIRST: Final = 2.0
"""Seconds of a first back-off, as for a host (fetched.lua)."""


class Groups:
    """Tells hosts of a frontier where they are served. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._hosts = Hosts(frontier)

    def join(self, host: str, address: str) -> None:
        """Note that a host was seen at an address; where it is alone there, it belongs to no group."""
        key = self._frontier.keys.group_hosts(address)
        (answer,) = run(self._frontier.client, [Call("join", key, (host, KEPT * 1000))])
        together = {name.decode() for name in answer}
        for name in together | {host}:
            self._tell(name, address if name in together else None)

    def hosts(self, address: str) -> list[str]:
        """Return the hosts that were seen at an address."""
        members = cast(Any, self._frontier.client).smembers(self._frontier.keys.group_hosts(address))
        return sorted(name.decode() for name in members)

    def slow(self, address: str, delay: float, retry_after: float = 0.0) -> float:
        """Leave a group alone that asked to slow down; returns for how long. Seconds, all of them.

        Each time twice as long, from two seconds or the host's delay up to an hour, and at least as long as
        `retry_after`.
        """
        return self._hold(address, retry_after, max(FIRST, delay))

    def hold(self, address: str, seconds: float) -> None:
        """Leave a group alone for so long."""
        self._hold(address, seconds, 0)

    def release(self, address: str) -> None:
        """Ask a group again."""
        key = self._frontier.keys.group(address)
        self._frontier.client.delete(key, f"{key}:backoff")

    def _hold(self, address: str, least: float, first: float) -> float:
        arguments = (round(least * 1000), round(first * 1000))
        (held,) = run(self._frontier.client, [Call("hold", self._frontier.keys.group(address), arguments)])
        return int(held) / 1000

    def _tell(self, host: str, address: str | None) -> None:
        """Set the group of a host, where it is not what it should be; never one that has no URLs."""
        try:
            state = self._hosts.get(host)
        except UnknownHostError:
            return
        if state.address != address:
            self._frontier.host(host, g=address or "")
