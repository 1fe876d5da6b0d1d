"""The times that cron lines name."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

from crawler.sources.cadence import last_due, next_due

COUNTED: Final = 1000
"""Times that are counted one by one; more are so many at least."""

Lines = tuple[str, ...]

following = lru_cache(maxsize=4096)(next_due)
"""`next_due`, remembered: thousands of sources share a few lines, and are due at the same time."""


class Passed(NamedTuple):
    """Times that have come."""

    newest: datetime
    number: int
    """How many, that one included, each moment once; at most `COUNTED`."""


def passed(lines: Lines, after: datetime, until: datetime) -> Passed | None:
    """Return the times after `after` and not after `until`; None where there is none."""
    at, count, newest = following(lines, after), 0, None
    while at is not None and at <= until and count < COUNTED:
        newest, count = at, count + 1
        at = following(lines, at)
    if newest is None:
        return None
    if count == COUNTED:
        newest = last_due(lines, until) or newest
    return Passed(newest, count)


def offset(source: str, window: timedelta) -> timedelta:
    """Return by how much a source is behind its cron lines, in whole seconds below `window`.

    It is drawn from its id, so that it is always the same, and many sources with the same line are spread.
    """
    seconds = int(window.total_seconds())
    if seconds < 1:
        return timedelta(0)
    digest = blake2b(source.encode(), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") % seconds)
