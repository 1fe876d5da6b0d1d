"""What cron lines name, worked out field by field over every day; shares nothing with the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
SPANS = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 7)}


def _values(field: str, span: tuple[int, int]) -> set[int]:
    found: set[int] = set()
    for part in field.split(","):
        values, _, step = part.partition("/")
        first, _, last = values.partition("-")
        low, high = span if values == "*" else (int(first), int(last or first))
        found |= set(range(low, high + 1, int(step or 1)))
    return found


def times(line: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the moments after `start` and not after `end`, in UTC."""
    fields = dict(zip(SPANS, line.split(), strict=True))
    sets = {name: _values(field, SPANS[name]) for name, field in fields.items()}
    weekdays = {weekday % 7 for weekday in sets["weekday"]}
    either = fields["day"] != "*" and fields["weekday"] != "*"  # cron's rule: one of both is enough
    day = start.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= end:
        of_month, of_week = day.day in sets["day"], day.isoweekday() % 7 in weekdays
        if day.month in sets["month"] and (of_month or of_week if either else of_month and of_week):
            for hour in sorted(sets["hour"]):
                for minute in sorted(sets["minute"]):
                    at = day.replace(hour=hour, minute=minute)
                    if start < at <= end:
                        yield at.astimezone(UTC)
        day += timedelta(days=1)


def all_times(lines: tuple[str, ...], start: datetime, end: datetime) -> list[datetime]:
    """Return the moments that any of the lines names, each once."""
    return sorted({at for line in lines for at in times(line, start, end)})
