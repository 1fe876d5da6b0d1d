"""A place of its own on the shared servers for every crawl of these tests."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Final

import redis

from deploy.embedded import EmbeddedServers

KEPT: Final = 7
"""The Redis database of the crawl that all modules read."""
NUMBERS: Final = itertools.cycle(range(KEPT + 1, 16))
"""Redis has 16 databases; `tests/conftest.py` and other areas use the first ones."""


def own_environment(
    servers: EmbeddedServers, name: str, spool: Path, number: int | None = None
) -> dict[str, str]:
    """Return the variables of a crawl with an empty Redis, a database `name` in MongoDB and its own spool.

    Without a `number` the Redis database is another crawl's again after eight more: for one module's crawl.
    """
    url = f"{servers.redis.url.rpartition('/')[0]}/{next(NUMBERS) if number is None else number}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return servers.environment() | {
        "GONGBAO_REDIS_URL": url,
        "GONGBAO_MONGO_URI": servers.mongo.uri.replace("/gongbao?", f"/{name}?"),
        "GONGBAO_SPOOL": str(spool),
    }
