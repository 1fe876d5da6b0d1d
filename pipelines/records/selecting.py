"""Queries for URLs, from what an operator says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

Query = dict[str, Any]


def selection(
    states: Sequence[str],
    host: str | None = None,
    error: str | None = None,
    before: datetime | None = None,
    sources: Sequence[str] | None = None,
) -> Query:
    """Return the query for URLs in one of `states`.

    Parameters
    ----------
    host: as the frontier names it, with its port where that is unusual
    error: a part of the reason, in any case
    before: the moment before which they got their state
    sources: whose crawls they belong to
    """
    query: Query = {"state": {"$in": list(states)}}
    if sources is not None:
        query["source"] = {"$in": list(sources)}
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


def yielding(sources: Sequence[str]) -> list[Query]:
    """Return the stages that find the pages which led to reports of sources, as far as that is known.

    Each is counted once for each address that holds any, whenever that was fetched. At most a thousand of
    each source, those that led to most.
    """
    page = {"source": "$source", "via": "$via"}
    best = {"$firstN": {"input": {"url": "$_id.via", "reports": "$reports", "last": "$last"}, "n": 1000}}
    return [
        {"$match": {"source": {"$in": list(sources)}, "reports": {"$gt": 0}, "via": {"$type": "string"}}},
        {"$group": {"_id": {"page": page, "url": "$url"}, "last": {"$max": "$fetched_at"}}},
        {"$group": {"_id": "$_id.page", "reports": {"$sum": 1}, "last": {"$max": "$last"}}},
        {"$sort": {"reports": -1, "_id.via": 1}},
        {"$group": {"_id": "$_id.source", "pages": best}},
    ]


def _keys_below(prefix: str) -> Query:
    return {"_id": _beginning(prefix)}


def _beginning(prefix: str) -> Query:
    return {"$gte": prefix, "$lt": prefix[:-1] + chr(ord(prefix[-1]) + 1)}
