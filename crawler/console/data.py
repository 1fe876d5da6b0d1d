"""All that the console reads and does. Everything here blocks: pages are made in threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Any, Final
from zoneinfo import ZoneInfo

from crawler.audit import entry
from crawler.config import Config
from crawler.console.access import User
from crawler.errors import GongbaoError
from crawler.frontier.connection import explained
from crawler.frontier.queue import Frontier
from crawler.watch import Watch

BEIJING: Final = ZoneInfo("Asia/Shanghai")
"""The clock of all that pages show."""
HOUR: Final = 3600.0
YEARS: Final = 12
"""Of the map of coverage."""
PATIENCE: Final = 10.0
"""Seconds for the database to answer a page."""
QUICK: Final = 1.0
"""The same where it did not answer before."""
FRESH: Final = 20.0
"""Seconds for which figures that are dear to count are shown again."""


class NotNowError(GongbaoError):
    """Raised where a page or an action cannot be had as it was asked for; the page says why."""


@dataclass
class Data:
    """The servers, as the console sees them."""

    config: Config
    frontier: Frontier
    records: Any
    """A `pipelines.records.RecordStore`."""
    regions: Callable[[], Any]
    rules: Any
    """Of the schedule: a `crawler.schedule.rule.Rules`."""
    archive_up: Callable[[], object] | None = None
    """Raises `GongbaoError` where the object store does not answer; None where there is none to ask."""
    watch: Watch = field(init=False)
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict, init=False)
    _locks: dict[str, Lock] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Begin to watch the servers, when somebody wants to know first."""
        asked = {"redis": self._ask_redis, "mongodb": self.records.reach}
        self.watch = Watch(asked | ({"archive": self.archive_up} if self.archive_up else {}))

    def _ask_redis(self) -> None:
        with explained():
            self.frontier.client.ping()

    def within(self, away: Collection[str]) -> AbstractContextManager[object]:
        """Return a context in which the database has as long as a person waits, given who is away."""
        limit: AbstractContextManager[object] = self.records.within(QUICK if "mongodb" in away else PATIENCE)
        return limit

    def kept(self, name: str, count: Callable[[], Any], seconds: float = FRESH, stale: float = 0) -> Any:
        """Return what `count` returned, counted anew at most every so many seconds; once at a time.

        What is older is counted anew before it is returned; where it is not older than `stale` seconds it is
        returned at once, and counted anew behind whoever asks, so that nobody waits for it.
        """
        at, value = self._kept.get(name, (float("-inf"), None))
        age = time.monotonic() - at
        if seconds <= age < stale:
            if not self._locks.setdefault(name, Lock()).locked():
                Thread(target=self._renew, args=(name, count, seconds), daemon=True).start()
            return value
        return value if age < seconds else self._counted(name, count, seconds)

    def _renew(self, name: str, count: Callable[[], Any], seconds: float) -> None:
        with suppress(GongbaoError):  # the old figures stay, and whoever waits for new ones hears why
            self._counted(name, count, seconds)

    def _counted(self, name: str, count: Callable[[], Any], seconds: float) -> Any:
        with self._locks.setdefault(name, Lock()):
            at, value = self._kept.get(name, (float("-inf"), None))
            if time.monotonic() - at >= seconds:
                value = count()
                self._kept[name] = (time.monotonic(), value)
        return value

    def forget(self, name: str) -> None:
        """Count it anew when it is asked for next, since it was just changed."""
        with self._locks.setdefault(name, Lock()):
            self._kept.pop(name, None)

    def forget_all(self, beginning: str) -> None:
        """Count all anew whose names begin so."""
        for name in [name for name in list(self._kept) if name.startswith(beginning)]:
            self.forget(name)

    def registry(self) -> Any:
        """Return the sources. Raises `GongbaoError` where their files are wrong."""
        from crawler.sources.registry import load

        return self.kept("registry", lambda: load(self.config.sources), 300, stale=HOUR)

    def counts(self) -> Any:
        """Return what is stored, in numbers."""
        return self.kept("counts", self.records.counts, stale=HOUR)

    def health(self) -> Any:
        """Return how each source does."""
        from crawler.sources.health import health

        return self.kept(
            "health",
            lambda: health(self.registry(), self.records.by_source(brief=True), {}),
            60,
            stale=HOUR,
        )

    def coverage(self, years: range) -> Any:
        """Return whose reports of these years there are, of all regions."""
        from crawler.coverage.gathering import gather

        return self.kept(
            f"coverage {years[0]} {years[-1]}",
            lambda: gather(self.records, self.registry(), self.regions, years)[0],
            120,
            stale=HOUR,
        )

    def intervals(self) -> Any:
        """Return how politely each host was asked."""
        return self.kept("intervals", self.records.intervals, 60, stale=HOUR)

    def warm(self) -> None:
        """Read and count what pages need most and what takes longest, so that nobody has to wait for it.

        What cannot be had now is left to the pages, which say why.
        """
        last = datetime.now(UTC).year
        years = range(last - YEARS + 1, last + 1)
        reads: tuple[Callable[[], Any], ...] = (
            self.registry,
            self.counts,
            self.health,
            self.intervals,
            lambda: self.coverage(years),
        )
        for read in reads:
            with suppress(GongbaoError):
                read()

    @contextmanager
    def noted(self, user: User, action: str, subject: str, **details: Any) -> Iterator[None]:
        """Write down what somebody does, before it is done: an action without its entry cannot be."""
        self.records.note_action(entry(user.name, action, subject, **details))
        with explained():
            yield
