"""What hosts are known for: to do well, or not. A worker's own memory, and a bounded one.

Used for answers (`frontier/reserve.py`) and for the reading of pages (`extensions/analyser.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crawler.host_memory import MOST, HostMemory

MOST_OWED: Final = 64
"""Times that a host has to do well at most, before it is trusted again."""


@dataclass(slots=True)
class _Host:
    owed: int = 0
    strikes: int = 0


class Standing:
    """Of the hosts that this worker has to do with."""

    def __init__(self, most: int = MOST) -> None:
        self._hosts = HostMemory(_Host, most)

    def trusted(self, host: str) -> bool:
        """Whether it is expected to do well: it did, last time."""
        known = self._hosts.get(host)
        return known is not None and not known.owed

    def struck(self, host: str) -> bool:
        """Whether it did not do well, and not often enough since."""
        known = self._hosts.get(host)
        return known is not None and known.owed > 0

    def well(self, host: str) -> None:
        """Note that it did well."""
        known = self._hosts.heard_of(host)
        known.owed = max(known.owed - 1, 0)

    def badly(self, host: str) -> None:
        """Note that it did not; each time, it has to do well twice as often before it is trusted again."""
        known = self._hosts.heard_of(host)
        known.owed = min(1 << known.strikes, MOST_OWED)
        known.strikes += 1
