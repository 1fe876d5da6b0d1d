"""Which servers answer: asked in threads of their own, so that one that hangs holds up nobody else."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Final

from crawler.errors import GongbaoError

logger = logging.getLogger(__name__)

EVERY: Final = 5.0
"""Seconds for which an answer is taken to be true still."""
PATIENCE: Final = 3.0
"""Seconds after which a server that says nothing counts as away, however long its client waits on."""
TITLES: Final = {"redis": "Redis", "mongodb": "MongoDB", "archive": "The object store"}
"""What people call them, by the label `server` of `gongbao_server_up`."""

Ask = Callable[[], object]
"""Returns where the server answers; raises `GongbaoError` where it does not."""


@dataclass
class _Server:
    ask: Ask
    asked_at: float | None = None
    """When the question was put that is not answered yet."""
    known_at: float = float("-inf")
    why: str | None = None
    """What was wrong the last time; None where it answered."""


class Watch:
    """Asks servers while somebody wants to know, each at most every `every` seconds and once at a time.

    Parameters
    ----------
    servers: how each is asked, by its name in `TITLES`
    every, patience: see `EVERY` and `PATIENCE`
    """

    def __init__(self, servers: Mapping[str, Ask], every: float = EVERY, patience: float = PATIENCE) -> None:
        self._servers = {name: _Server(ask) for name, ask in servers.items()}
        self._every, self._patience = every, patience
        self._changed = Condition()

    def away(self) -> dict[str, str]:
        """Return why each server that is away is so; {} where all answer.

        Waits for answers, `patience` seconds at most and only for servers that were there the last time: of
        one that is known to be away the last look is told, and the next one is under way.
        """
        with self._changed:
            for name, server in self._servers.items():
                if server.asked_at is None and time.monotonic() - server.known_at >= self._every:
                    self._begin(name, server)
            for name, server in self._servers.items():
                self._await(name, server)
            return {name: server.why for name, server in self._servers.items() if server.why}

    def up(self) -> dict[str, bool]:
        """Return of each server whether it answers."""
        away = self.away()
        return {name: name not in away for name in self._servers}

    def _begin(self, name: str, server: _Server) -> None:
        server.asked_at = time.monotonic()
        Thread(target=self._look, args=(name, server), name=f"watch {name}", daemon=True).start()

    def _await(self, name: str, server: _Server) -> None:
        while server.asked_at is not None and not server.why:
            left = server.asked_at + self._patience - time.monotonic()
            if left <= 0:
                server.why = f"{TITLES[name]} has not answered for {self._patience:g} seconds."
            else:
                self._changed.wait(left)

    def _look(self, name: str, server: _Server) -> None:
        why = None
        try:
            server.ask()
        except GongbaoError as error:
            why = str(error)
        except Exception as error:  # a mistake of ours must not look like a server that answers
            logger.exception("%s could not be asked", TITLES[name])
            why = f"{TITLES[name]} could not be asked: {type(error).__name__}."
        with self._changed:
            server.why, server.known_at, server.asked_at = why, time.monotonic(), None
            self._changed.notify_all()
