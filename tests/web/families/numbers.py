"""Numbers in parameters."""

from __future__ import annotations


def number(text: str | None, otherwise: int) -> int:
    """Return a parameter as a positive number."""
    return int(text) if text and text.isdecimal() and 0 < int(text) < 10**6 else otherwise
