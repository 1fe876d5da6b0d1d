"""A world with an empty frontier, database and archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from crawler.config import Config
from tests.crawler.frontier.audit.world import World


@pytest.fixture
def make(redis_client: redis.Redis, mongo_uri: str, tmp_path: Path) -> Callable[[int], World]:
    """Make a world with a frontier of so many partitions."""
    config = Config(mongo_uri=mongo_uri, archive=str(tmp_path / "archive"))
    return lambda partitions: World(redis_client, config, tmp_path, partitions)


@pytest.fixture(params=[1, 5], ids=["one partition", "five partitions"])
def world(request: pytest.FixtureRequest, make: Callable[[int], World]) -> World:
    """An empty world."""
    return make(request.param)
