"""What a worker remembers of hosts: of a bounded number, since a crawl may meet millions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 10_000
"""Hosts that are remembered."""


class HostMemory(Generic[T]):
    """Something for each host; the host that was heard of longest ago is forgotten.

    Parameters
    ----------
    make: returns what is remembered of a host that is not known
    most: hosts that are remembered
    """

    def __init__(self, make: Callable[[], T], most: int = MOST) -> None:
        self._make = make
        self._most = most
        self._hosts: OrderedDict[str, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hosts)

    def get(self, host: str) -> T | None:
        """Return what is known of a host; None where nothing is."""
        return self._hosts.get(host)

    def heard_of(self, host: str) -> T:
        """Return the same of a host that was heard of just now; it is made where nothing is known."""
        known = self._hosts.get(host)
        if known is None:
            known = self._hosts[host] = self._make()
            if len(self._hosts) > self._most:
                self._hosts.popitem(last=False)
        else:
            self._hosts.move_to_end(host)
        return known

    def forget(self, host: str) -> None:
        """Remember nothing of a host."""
        self._hosts.pop(host, None)
