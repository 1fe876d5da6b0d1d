"""Connections to Redis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis

from crawler.config import Config, secret
from crawler.errors import ServerUnavailableError


def connect(config: Config) -> redis.Redis:
    """Return a client of the Redis at GONGBAO_REDIS_URL; raises `ConfigError` where that is not set."""
    config.require("redis_url")
    return redis.Redis.from_url(secret(config.redis_url), socket_timeout=10, socket_connect_timeout=5)


@contextmanager
def explained() -> Iterator[None]:
    """Turn Redis' errors into `ServerUnavailableError`, which says what to do."""
    try:
        yield
    except redis.RedisError as error:
        raise ServerUnavailableError(
            f"Redis does not serve us ({error}). Check that it runs, and GONGBAO_REDIS_URL."
        ) from error
