"""What a worker knows of the rules, and looks after once a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from crawler.exclusions.published import Published
from crawler.exclusions.rules import Rules
from crawler.frontier.queue import Frontier


class Ledger(Protocol):
    """The part of a record store that keeps the rules for good."""

    def exclusions(self) -> Sequence[Mapping[str, Any]]:
        """Return the rules that hold, each `_id` with its `reason`, `by` and `at`."""


class Watch:
    """Blocks; to be called from a thread. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._published = Published(frontier)
        self._version = ""
        self.rules = Rules()

    def look(self) -> bool:
        """Read the rules where they have changed; returns whether Redis has forgotten the ones known here.

        Those go on to hold then, until `restore` has asked the database.
        """
        version = self._published.version()
        if version and version != self._version:
            self.rules, self._version = self._published.rules(), version
        return bool(self._version) and not version

    def restore(self, ledger: Ledger) -> bool:
        """Make Redis say what the database says; returns whether it said something else.

        Raises `ServerUnavailableError`, too.
        """
        changed = self._published.replace(ledger.exclusions())
        version = self._published.version()
        if version != self._version:
            self.rules, self._version = self._published.rules(), version
        return changed
