"""Checks beside a crawl: one object at a time, the one that has waited longest."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from crawler.config import Config
from crawler.errors import ServerUnavailableError
from pipelines import objects, records
from pipelines.fixity.ranges import Stopped
from pipelines.fixity.run import check
from pipelines.fixity.stores import Stores

HOLD: Final = timedelta(minutes=15)
"""How long an object is kept from others; a worker that dies with one holds it no longer."""
PAUSE: Final = 0.25
"""Seconds between two reads of 4 MB, so that the crawl beside it keeps its processor and its network."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """The object that was checked."""

    key: str
    problems: tuple[str, ...]


class Sampler:
    """Blocks; to be called from a thread. Each method raises `ServerUnavailableError`.

    Parameters
    ----------
    age: seconds before which an object is not checked again, nor for the first time
    stopped: asked between two reads whether to give up
    """

    def __init__(self, config: Config, age: float, stopped: Callable[[], bool]) -> None:
        self._age = timedelta(seconds=age)
        self._stores = Stores(objects.from_config(config), records.from_config(config), PAUSE, stopped)

    def check_one(self) -> Sampled | None:
        """Check the object that has waited longest; None where none is due, and where it was stopped."""
        segment = self._stores.records.claim_segment(datetime.now(UTC) - self._age, HOLD)
        if segment is None:
            return None
        try:
            found = check(self._stores, segment)
        except Stopped:
            self._release(segment["_id"])
            return None
        except ServerUnavailableError:
            self._release(segment["_id"])
            raise
        return Sampled(found.key, tuple(str(problem) for problem in found.problems))

    def _release(self, key: str) -> None:
        with suppress(ServerUnavailableError):  # then the claim runs out
            self._stores.records.put_check(key, {})

    def oldest_unchecked(self) -> float:
        """Return how many seconds ago the object that has waited longest was checked; 0 without any."""
        since = self._stores.records.archive_health()["unchecked_since"]
        return max(0.0, (datetime.now(UTC) - since).total_seconds()) if since else 0.0
