"""An empty frontier and database for each world."""

from __future__ import annotations

import pytest
import redis

from crawler.frontier.queue import Frontier
from pipelines.records import MongoRecords, RecordStore


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    """An empty frontier whose hosts have no delay."""
    made = Frontier(redis_client)
    made.configure(0.0, 1000)
    return made


@pytest.fixture
def records(mongo_uri: str) -> RecordStore:
    """An empty store."""
    made = MongoRecords(mongo_uri)
    made.check()
    return made
