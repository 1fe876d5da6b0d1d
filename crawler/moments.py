"""Moments as a person writes them on the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.errors import GongbaoError


def moment(text: str | None, *, end: bool = False) -> datetime | None:
    """Return the moment that an ISO 8601 text names, UTC unless it says otherwise; None where there is none.

    A day means its beginning, or its end where `end` is set. Raises `GongbaoError` for another text.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise GongbaoError(
            f"{text!r} is no day or moment; write it as 2026-01-27 or 2026-01-27T12:00."
        ) from error
    if end and len(text) <= len("2026-01-27"):
        found += timedelta(days=1)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
