"""Queries of URLs: their parameters, and the same URL with others."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

_LEFT_ALONE = "/:,!*()'$@;"
"""Characters that sites write plainly in queries."""


def parameters(url: str) -> dict[str, str]:
    """Return a URL's parameters as written, the first of each name."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        found.setdefault(name, value)
    return found


def with_parameters(url: str, changes: Mapping[str, str | int]) -> str:
    """Return the URL with these parameters replaced in their places, or added at its end."""
    parts = urlsplit(url)
    pairs = dict(parse_qsl(parts.query, keep_blank_values=True)) | {
        name: str(value) for name, value in changes.items()
    }
    query = "&".join(
        f"{quote(name, safe=_LEFT_ALONE)}={quote(value, safe=_LEFT_ALONE)}" for name, value in pairs.items()
    )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def number(value: object) -> int | None:
    """Return a count that was written as a number or as its digits; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 10:
        return int(value)
    return None
