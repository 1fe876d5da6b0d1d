"""Spans of time as people write them on the command line."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from crawler.errors import GongbaoError

UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> timedelta:
    """Return the span that `90s`, `30m`, `12h`, `1d` or `2w` names; raises `GongbaoError` for others."""
    match = re.fullmatch(r"(\d{1,4})([smhdw])", text.strip().lower())
    if match is None:
        raise GongbaoError(f"{text!r} is not a span of time. Write 90s, 30m, 12h, 1d or 2w.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def short(seconds: float) -> str:
    """Return a span in its largest unit but one: `45 s`, `12 min`, `3.5 h`, `2.0 d`."""
    if seconds < 120:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} d"
