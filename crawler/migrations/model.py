"""What a migration is, and what it may change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from crawler.config import Config
from crawler.frontier.queue import Frontier

Row = dict[str, Any]


class Records(Protocol):
    """The part of a record store that migrations need."""

    def schema(self) -> Row | None:
        """Return what is known of the schema."""

    def note_schema(self, fields: Row) -> None:
        """Set fields of it."""

    def lock_schema(self, holder: str, hold: timedelta) -> bool:
        """Take or keep the lock."""

    def unlock_schema(self, holder: str) -> None:
        """Give the lock up."""


@dataclass(frozen=True)
class Places:
    """All that a migration may change."""

    config: Config
    frontier: Frontier
    records: Any
    """A record store: `Records`, and what the migrations themselves ask of it."""
    load: Callable[[str], Any]
    """Returns the object that a setting names."""


@dataclass(frozen=True)
class Migration:
    """One change. `step` may be broken off and repeated at any point: what it has changed it leaves alone."""

    number: int
    """From 1 on, without gaps."""
    name: str
    """What is changed, in some words."""
    left: Callable[[Places], int]
    """Returns how many there are to change yet."""
    step: Callable[[Places], int]
    """Changes a batch; returns how many it changed, 0 when nothing is left."""
    no_way_back: str = ""
    """Why the release before cannot work on what is stored from now on; empty where it can."""
