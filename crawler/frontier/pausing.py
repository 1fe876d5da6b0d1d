"""Hosts and server groups that an operator wants left alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crawler.frontier.groups import KEPT, Groups
from crawler.frontier.hosts import Hosts, HostState, UnknownHostError
from crawler.frontier.queue import Frontier

FOR_NOW: Final = float(KEPT)
"""Seconds for which hosts that turn up at a paused address wait, too."""


class Pausing:
    """Pauses and resumes by name: a host, a URL of it, or the address that several hosts are served from.

    Its methods return the hosts that the names stand for, as they were before. They raise `redis.RedisError`,
    and `UnknownHostError` where a name is not known; nothing is changed then.
    """

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._hosts = Hosts(frontier)
        self._groups = Groups(frontier)

    def pause(self, names: Iterable[str], seconds: float | None = None) -> list[HostState]:
        """Lease nothing more of them until they are resumed, or for so many seconds."""
        states, addresses = self._known(names)
        for state in states:
            if seconds is None:
                self._hosts.pause(state.host)
            else:
                self._frontier.host(state.host, b=round(seconds * 1000))
        for address in addresses:
            self._groups.hold(address, FOR_NOW if seconds is None else seconds)
        return states

    def resume(self, names: Iterable[str]) -> list[HostState]:
        """Lease from them again, also where they were left alone for a time or rest for their soft blocks."""
        states, addresses = self._known(names)
        for state in states:
            self._frontier.host(state.host, x="", b="", s="")
        for address in addresses:
            self._groups.release(address)
        return states

    def _known(self, names: Iterable[str]) -> tuple[list[HostState], list[str]]:
        """Return hosts, each once, and the addresses among the names."""
        states: dict[str, HostState] = {}
        addresses = []
        for name in names:
            members = self._groups.hosts(name)
            addresses += [name] if members else []
            for state in self._members(members) if members else [self._hosts.get(name)]:
                states[state.host] = state
        return list(states.values()), addresses

    def _members(self, names: Iterable[str]) -> Iterable[HostState]:
        for name in names:
            try:
                yield self._hosts.get(name)
            except UnknownHostError:
                continue  # seen there, but never queued: of a redirect, or a robots.txt
