"""What becomes of times that have come: one seeding for all that were missed, unless it is too late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from scrapy.settings import BaseSettings

from crawler.schedule.due import Lines, following, offset, passed
from crawler.sources.model import Source

Row = Mapping[str, Any]
"""A row of MongoDB's `schedule`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an installation decides."""

    latest: timedelta
    """A time that is longer ago is passed over."""
    spread: timedelta = timedelta(0)
    """Window over which sources with the same line are spread."""
    put_off: timedelta = timedelta(minutes=10)
    """Until a source is looked at again whose last crawl still runs."""
    patience: timedelta = timedelta(days=1)
    """After which it is seeded all the same: revisits may keep a large site busy for ever."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Rules:
        """Return them as the settings SCHEDULE_… have them, in seconds."""
        latest, spread, put_off = (
            timedelta(seconds=settings.getfloat(f"SCHEDULE_{name}"))
            for name in ("LATEST", "SPREAD", "PUT_OFF")
        )
        return cls(latest, spread, put_off)


class Due(NamedTuple):
    """A source that is due."""

    time: datetime
    """The newest time that has come, as the cron line says it."""
    missed: int
    """How many before it came to nothing."""
    late: timedelta
    too_late: bool


class Calendar(NamedTuple):
    """The times of one source, moved by its offset."""

    lines: Lines
    offset: timedelta

    @classmethod
    def of(cls, source: Source, rules: Rules) -> Calendar:
        """Return that of a source."""
        return cls(source.cadence, offset(source.id, rules.spread))

    def due(self, dealt: datetime, now: datetime, rules: Rules) -> Due | None:
        """Return what is due now; `dealt`: the last time that was dealt with."""
        found = passed(self.lines, dealt, now - self.offset)
        if found is None:
            return None
        late = now - self.offset - found.newest
        return Due(found.newest, found.number - 1, late, late > rules.latest)

    def moment_after(self, time: datetime) -> datetime | None:
        """Return when the source is due for the first time after `time`; None where there is no line.

        A clock that was set back leaves what was dealt with in the future: given that, nothing is due again
        until it has passed.
        """
        found = following(self.lines, time)
        return None if found is None else found + self.offset
