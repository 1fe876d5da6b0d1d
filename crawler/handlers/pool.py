"""Connections that wait for another request to their server."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Final

from crawler.handlers.connection import Connection
from crawler.handlers.head import Origin

MOST: Final = 512
"""Connections that wait at most; a process has 1,024 files on many machines."""
PATIENCE: Final = 75.0
"""Seconds for which one waits; few servers keep it open longer."""


class Pool:
    """Keeps open connections by origin; the one that was used last is used first."""

    def __init__(self, most: int = MOST, patience: float = PATIENCE) -> None:
        self._most = most
        self._patience = patience
        self._waiting: OrderedDict[Connection, tuple[Origin, float]] = OrderedDict()
        """With the moment from which on each waits, the longest first."""
        self._by_origin: dict[Origin, list[Connection]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self, origin: Origin) -> Connection | None:
        """Return a connection to a server, if one waits."""
        connections = self._by_origin.get(origin)
        if not connections:
            return None
        connection = connections[-1]
        self._forget(connection)
        return connection

    def keep(self, origin: Origin, connection: Connection) -> None:
        """Let a connection wait; closes those that waited for long, or are too many."""
        now = time.monotonic()
        connection.lost = self._forget
        self._waiting[connection] = (origin, now)
        self._by_origin.setdefault(origin, []).append(connection)
        while len(self._waiting) > self._most or next(iter(self._waiting.values()))[1] < now - self._patience:
            self._drop(next(iter(self._waiting)))

    def close(self) -> None:
        """Close all that wait."""
        while self._waiting:
            self._drop(next(iter(self._waiting)))

    def _drop(self, connection: Connection) -> None:
        self._forget(connection)
        connection.abort()

    def _forget(self, connection: Connection) -> None:
        connection.lost = None
        origin, _ = self._waiting.pop(connection)
        connections = self._by_origin[origin]
        connections.remove(connection)
        if not connections:
            del self._by_origin[origin]
