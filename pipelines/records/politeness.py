"""How politely hosts were really asked, and why URLs of theirs ended: for whoever looks after them."""

from __future__ import annotations

from abc import ABC
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import pairwise
from statistics import median
from typing import Any, Final

from pymongo import DESCENDING
from pymongo.database import Database

from pipelines.records.selecting import selection

Row = dict[str, Any]

LOOKED_AT: Final = 20_000
"""Captures, the newest, between which intervals are taken."""
HEAD: Final = 60
"""Characters of a reason by which URLs are put together: after them come addresses and numbers."""
HOST: Final = {"$arrayElemAt": [{"$split": ["$_id", "/"]}, 2]}


class MongoPoliteness(ABC):
    """The part of `MongoRecords` that looks at hosts."""

    _database: Database[Row]

    def intervals(self, limit: int = LOOKED_AT) -> dict[str, Row]:
        """Return by host what lay between its answers, among the newest captures of all hosts.

        `shortest` and `median` in seconds, and the number of `answers`; only of hosts that gave two. What a
        browser asked for while it showed a page is left out: it comes in one go, as with any reader.
        """
        fields = {"url": 1, "fetched_at": 1, "page": 1, "rendering": 1}
        times: dict[str, list[float]] = defaultdict(list)
        with self._translated():
            newest = self._database["captures"].find({}, fields).sort("fetched_at", DESCENDING).limit(limit)
            for row in newest:
                if "page" not in row and "rendering" not in row:
                    times[host_of(row["url"])].append(row["fetched_at"].timestamp())
        return {host: _between(found) for host, found in times.items() if len(found) > 1}

    def ended_by_reason(
        self, state: str, host: str | None = None, error: str | None = None, limit: int = 50
    ) -> list[Row]:
        """Return how many URLs ended in a state by host and the beginning of their reason, most first."""
        reason = {"$substrCP": [{"$ifNull": ["$reason", ""]}, 0, HEAD]}
        stages: list[Row] = [
            {"$match": selection([state], host, error)},
            {
                "$group": {
                    "_id": {"host": HOST, "reason": reason},
                    "urls": {"$sum": 1},
                    "last": {"$max": "$at"},
                }
            },
            {"$sort": {"urls": -1, "_id": 1}},
            {"$limit": limit},
        ]
        with self._translated():
            found = self._database["urls"].aggregate(stages, allowDiskUse=True)
            return [{**row["_id"], "urls": row["urls"], "last": row["last"]} for row in found]

    def ended_by_host(self, state: str) -> dict[str, int]:
        """Return how many URLs of each host ended in a state."""
        stages: list[Row] = [{"$match": {"state": state}}, {"$group": {"_id": HOST, "n": {"$sum": 1}}}]
        with self._translated():
            return {row["_id"]: row["n"] for row in self._database["urls"].aggregate(stages)}

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError


def host_of(url: str) -> str:
    """Return a URL's host with its port, in lower case."""
    return url.split("/", 3)[2].lower() if url.count("/") >= 2 else ""


def _between(times: Sequence[float]) -> Row:
    ordered = sorted(times)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    return {"shortest": min(gaps), "median": median(gaps), "answers": len(times)}
