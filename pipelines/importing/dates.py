"""The moment of a record, in the forms that archives have it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from pipelines.importing.records import UnfitError

FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Before which nothing was on the web."""
TOLERANCE: Final = timedelta(days=1)
"""By which another machine's clock may be fast."""
ARC_DATE: Final = re.compile(r"(\d{14})\d{0,4}")
CLUEWEB_DATE: Final = re.compile(r"(\d{4})-\d\d-(\d{3})T(\d\d:\d\d:\d\d[+-]\d{4})")
"""As in ClueWeb09, which counts the days of the year behind the month."""


def moment(text: str) -> datetime:
    """Return the moment that a WARC-Date (W3CDTF) or an ARC's date means, in UTC.

    Raises `UnfitError` where it means none, or none at which anything can have been fetched: a capture from
    the future would stand above all that is fetched until then.
    """
    found = _parsed(text)
    if found is None:
        raise UnfitError(f"does not say when it was fetched (date: {text[:40]!r})")
    if not FIRST <= found <= datetime.now(UTC) + TOLERANCE:
        raise UnfitError(f"cannot have been fetched then (date: {text[:40]!r})")
    return found


def _parsed(text: str) -> datetime | None:
    try:
        if found := ARC_DATE.fullmatch(text):
            return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        if found := CLUEWEB_DATE.fullmatch(text):
            return datetime.strptime(" ".join(found.groups()), "%Y %j %H:%M:%S%z").astimezone(UTC)
        if re.fullmatch(r"\d{4}(-\d\d)?", text):  # WARC 1.1 allows years and months
            text = f"{text}-01-01"[:10]
        given = datetime.fromisoformat(text)
        return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
