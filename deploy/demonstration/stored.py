"""What the demonstration reads of Redis and MongoDB, through the classes that the line itself uses."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pymongo
from redis.exceptions import RedisError

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.frontier.connection import connect
from crawler.frontier.fleet import Fleet
from crawler.frontier.queue import Frontier
from pipelines import records

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the crawl is."""

    queued: int | None
    """URLs that wait or are in work; None where Redis does not answer."""
    captures: int
    archived_bytes: int
    documents: int


class Stored:
    """Read-only view of one stack's data.

    Parameters
    ----------
    environment: the GONGBAO_* variables that point to it
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._config = Config.from_environment(environment)
        self._records = records.from_config(self._config)
        self._redis = connect(self._config)
        self._fleet = Fleet(self._redis)
        self._client = pymongo.MongoClient[Row](
            environment["GONGBAO_MONGO_URI"], tz_aware=True, serverSelectionTimeoutMS=3000
        )
        self._database = self._client.get_default_database()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        self._redis.close()

    def progress(self) -> Progress | None:
        """Return how far the crawl is; None where MongoDB does not answer."""
        try:
            counts = self._records.counts()
        except GongbaoError:
            return None
        queued = None
        with contextlib.suppress(GongbaoError, RedisError):
            counts_of_urls = self._frontier.counts()
            queued = counts_of_urls["queued"] + counts_of_urls["leased"]
        return Progress(queued, counts["captures"], counts["archived_bytes"], counts["documents"])

    @cached_property
    def _frontier(self) -> Frontier:
        # Not before something is queued: who opens it first decides its partitions for good.
        return Frontier(self._redis)

    def errors(self) -> list[dict[str, str]]:
        """Return the last errors of the workers, newest first; none where Redis does not answer."""
        try:
            return self._fleet.errors()
        except (GongbaoError, RedisError):
            return []

    def counts(self) -> Row:
        """Return captures by status, pages by outcome, documents by kind, bytes."""
        return self._records.counts()

    def pages(self) -> dict[str, Row]:
        """Return the latest capture of each URL."""
        found = self._database["captures"].find().sort("fetched_at", pymongo.ASCENDING)
        return {row["url"]: row for row in found}

    def documents(self) -> list[Row]:
        """Return every document, without its locators."""
        return list(self._database["documents"].find({}, {"paragraphs": 0}))

    def reports(self) -> list[Row]:
        """Return the reports: each of them once, whatever number of pages shows it."""
        return list(self._database["reports"].find().sort("_id", 1))

    def objects(self) -> list[str]:
        """Return the keys of the objects that captures cite."""
        return sorted(map(str, self._database["captures"].distinct("object")))

    def example(self) -> tuple[Row, Row] | None:
        """Return the work report of which most is known, and its capture; None where there is no document."""
        fields = ("region_code", "year", "session", "speaker", "delivered_on", "published_on")
        is_report = {"$cond": [{"$eq": ["$kind", "work_report"]}, len(fields) + 1, 0]}
        known = [{"$cond": [{"$ifNull": [f"${name}", False]}, 1, 0]} for name in fields]
        stages: list[Row] = [
            {"$set": {"_rank": {"$add": [is_report, *known]}}},
            {"$sort": {"_rank": -1, "_id": 1}},
            {"$limit": 1},
        ]
        for document in self._database["documents"].aggregate(stages):
            capture = self._database["captures"].find_one({"_id": document["capture_id"]})
            return (document, capture) if capture else None
        return None
