"""Where links lead that redirect: a page names the address of a download, the file has one of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pymongo.collection import Collection

Row = dict[str, Any]

HOPS: Final = 3
"""Redirects that are followed one after the other."""
MOST: Final = 1000
"""Redirects that are looked at in one step; a site may send every address to its front page."""


def targets(captures: Collection[Row], urls: Iterable[str]) -> dict[str, set[str]]:
    """Return for each of these URLs where it ever led, itself among it."""
    return _closure(captures, urls, "url", "final_url")


def sources(captures: Collection[Row], urls: Iterable[str]) -> dict[str, set[str]]:
    """Return for each of these URLs which ever led to it, itself among them."""
    return _closure(captures, urls, "final_url", "url")


def _closure(captures: Collection[Row], urls: Iterable[str], start: str, end: str) -> dict[str, set[str]]:
    found = {url: {url} for url in urls}
    edge = set(found)
    for _ in range(HOPS):
        if not edge:
            break
        query = {start: {"$in": sorted(edge)}, "outcome": "redirect"}
        steps = {(row[start], row[end]) for row in captures.find(query, {start: 1, end: 1}).limit(MOST)}
        for reached in found.values():
            reached |= {there for here, there in steps if here in reached}
        edge = {there for _, there in steps} - edge
    return found
