"""When a source is due: cron lines, read in Beijing's time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""The one time of all of China; without daylight saving since 1991."""
_ANY: Final = datetime(2026, 1, 1, tzinfo=ZONE)


@lru_cache(maxsize=1024)
def cron_line(value: str) -> str:
    """Return a cron line of five fields with its white space folded; raises `ValueError` for any other."""
    line = " ".join(value.split())
    if len(line.split(" ")) != 5:  # cronsim takes a sixth for seconds
        raise ValueError("not a cron line of five fields")
    try:
        CronSim(line, _ANY)
    except CronSimError as error:
        raise ValueError(str(error)) from error
    return line


CronLine = Annotated[str, AfterValidator(cron_line)]
"""Minute, hour, day, month and weekday: `30 5 * 12,1-3 1` is Mondays at 5:30 from December to March."""


def next_due(lines: tuple[str, ...], after: datetime) -> datetime | None:
    """Return the first moment after `after` that any of the lines names, in Beijing's time.

    None where there is no line. `after` has a time zone.
    """
    start = after.astimezone(ZONE)
    return min((next(CronSim(line, start)) for line in lines), default=None)


def last_due(lines: tuple[str, ...], until: datetime) -> datetime | None:
    """Return the last moment not after `until` that any of the lines names; None where there is no line."""
    start = until.astimezone(ZONE).replace(second=0, microsecond=0) + timedelta(minutes=1)
    return max((next(CronSim(line, start, reverse=True)) for line in lines), default=None)
