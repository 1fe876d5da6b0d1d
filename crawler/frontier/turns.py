"""The turns of server groups: no machine is asked more often because it serves many hosts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import uniform

from crawler.frontier.lease import End, Lease, Verdict
from crawler.frontier.queue import Frontier


class Turns:
    """Reserves a turn for each lease of a host that belongs to a group. Raises `redis.RedisError`.

    Parameters
    ----------
    share: requests that a group may get in the delay of one host
    longest: seconds that a lease may wait for its turn
    """

    def __init__(self, frontier: Frontier, share: float, longest: float) -> None:
        self._frontier = frontier
        self._share = share
        self._longest = longest

    def reserve(self, leases: Sequence[Lease]) -> list[tuple[Lease, float]]:
        """Return leases with the seconds until their turns, 0 for those that have none to wait for.

        Those whose turns are too far off are missing: they are given back, and their hosts left alone until
        about then.
        """
        groups: defaultdict[str, list[Lease]] = defaultdict(list)
        taken: list[tuple[Lease, float]] = []
        for lease in leases:
            if lease.group is None or not lease.group.delay:
                taken.append((lease, 0.0))
            else:
                groups[lease.group.address].append(lease)
        for address, members in groups.items():
            taken += self._reserve(address, members)
        return taken

    def _reserve(self, address: str, leases: list[Lease]) -> list[tuple[Lease, float]]:
        delay = max(lease.group.delay for lease in leases if lease.group) / self._share
        first = self._frontier.reserve(address, delay, len(leases), self._longest)
        waits = [first + number * delay for number in range(len(leases))]
        self._give_back([lease for lease, wait in zip(leases, waits, strict=True) if wait > self._longest])
        return [(lease, wait) for lease, wait in zip(leases, waits, strict=True) if wait <= self._longest]

    def _give_back(self, leases: list[Lease]) -> None:
        if leases:
            self._frontier.ack([End(lease.token, Verdict.RETURN) for lease in leases])
        for lease in leases:  # not all at the same time
            self._frontier.host(lease.host, n=round(self._longest * uniform(500, 1500)))  # noqa: S311
