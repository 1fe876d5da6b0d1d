"""Queries for URLs, from what an operator says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

Query = dict[str, Any]


def selection(
    states: Sequence[str], host: str | None = None, error: str | None = None, before: datetime | None = None
) -> Query:
    """Return the query for URLs in one of `states`.

    Parameters
    ----------
    host: as the frontier names it, with its port where that is unusual
    error: a part of the reason, in any case
    before: the moment before which they got their state
    """
    query: Query = {"state": {"$in": list(states)}}
    if host:
        query["$or"] = [_keys_below(f"{scheme}://{host.lower()}/") for scheme in ("http", "https")]
    if error:
        query["reason"] = {"$regex": re.escape(error), "$options": "i"}
    if before:
        query["at"] = {"$lt": before}
    return query


def captured(
    source: str | None = None,
    url: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Query:
    """Return the query for captures of a source, of URLs that begin with `url`, and of a span of time."""
    query: Query = {"source": source} if source else {}
    if url:
        query["url"] = _beginning(url)
    if since or until:
        bounds = {"$gte": since, "$lt": until}
        query["fetched_at"] = {operator: bound for operator, bound in bounds.items() if bound}
    return query


def _keys_below(prefix: str) -> Query:
    return {"_id": _beginning(prefix)}


def _beginning(prefix: str) -> Query:
    return {"$gte": prefix, "$lt": prefix[:-1] + chr(ord(prefix[-1]) + 1)}
