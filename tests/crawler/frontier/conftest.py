"""A Redis of these tests' own, and an empty frontier on it for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import redis

from crawler.frontier.queue import Frontier
from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A Redis without the other servers."""
    folder = tmp_path_factory.mktemp("frontier")
    server = Redis(folder / "redis", Ports(folder / "ports.json"))
    try:
        server.start()
        server.wait()
    except EmbeddedServerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs the embedded Redis. {error}")
    yield server
    server.stop()


@pytest.fixture
def client(redis_server: Redis) -> Iterator[redis.Redis]:
    """A client of an empty Redis."""
    with redis.Redis.from_url(redis_server.url) as made:
        made.flushall()
        yield made


@pytest.fixture
def frontier(client: redis.Redis) -> Frontier:
    """An empty frontier whose hosts have no delay and one slot."""
    made = Frontier(client)
    made.configure(0.0, 1)
    return made
