"""Connections to Redis."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

import redis
from redis.backoff import ConstantBackoff
from redis.cluster import RedisCluster
from redis.connection import AbstractConnection
from redis.exceptions import RedisClusterException
from redis.retry import Retry

from crawler.config import Config, secret
from crawler.errors import ServerUnavailableError

T = TypeVar("T")

PATIENCE: Final[dict[str, Any]] = {"socket_timeout": 10, "socket_connect_timeout": 5}


def connect(config: Config, patience: float | None = None) -> redis.Redis:
    """Return a client of the Redis, or the Redis Cluster, at GONGBAO_REDIS_URL.

    It waits `patience` seconds for an answer, which is less for those whom somebody else waits for.
    Raises `ConfigError` where that is not set, `ServerUnavailableError` where no node of a cluster answers.
    """
    config.require("redis_url")
    limits = PATIENCE | ({} if patience is None else dict.fromkeys(PATIENCE, patience))
    url = secret(config.redis_url)
    if config.redis_is_cluster:
        with explained(), _as_outages():
            url = url.replace("+cluster://", "://")
            return cast(redis.Redis, Cluster.from_url(url, redis_connect_func=Connections(), **limits))
    # once more where a connection broke, and at once: who waits for Redis to come back does so by himself
    again = Retry(ConstantBackoff(0.05), 1, supported_errors=(redis.ConnectionError,))
    return redis.Redis.from_url(url, retry=again, redis_connect_func=Introduced(), **limits)


def connections_made(client: redis.Redis) -> int:
    """Return how many connections a client of `connect` has made; 0 for any other client.

    Where there are more than before, what answers may have forgotten what it was told last: a Redis that
    comes back at once with older data is nothing else to its clients than a connection that broke.
    """
    if isinstance(client, RedisCluster):
        counted = client.user_on_connect_func
    else:
        counted = client.connection_pool.connection_kwargs.get("redis_connect_func")
    return counted.made if isinstance(counted, Connections) else 0


class Connections:
    """Counts the connections of a client, which calls it with each that was made, in any thread."""

    def __init__(self) -> None:
        self.made = 0
        self._lock = threading.Lock()

    def __call__(self, connection: AbstractConnection) -> None:  # noqa: ARG002
        """Count one."""
        with self._lock:
            self.made += 1


class Introduced(Connections):
    """The same for a client that leaves to it what else is to be done with a new connection."""

    def __call__(self, connection: AbstractConnection) -> None:
        """Log in, and whatever else the URL asks for; then count."""
        connection.on_connect()  # type: ignore[no-untyped-call]
        super().__call__(connection)


class Cluster(RedisCluster):
    """A client of a Redis Cluster whose outages are `redis.RedisError`, as everywhere else."""

    def execute_command(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; raises `redis.RedisError`."""
        with _as_outages():
            return super().execute_command(*args, **kwargs)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: Any = None, shard_hint: Any = None) -> Any:
        """Return a pipeline, of which the same is true."""
        pipe: Any = super().pipeline(transaction, shard_hint)  # type: ignore[no-untyped-call]
        pipe.execute = _as_outages()(pipe.execute)
        return pipe


@contextmanager
def _as_outages() -> Iterator[None]:
    try:
        yield
    except RedisClusterException as error:
        raise redis.ConnectionError(str(error)) from error


@contextmanager
def explained() -> Iterator[None]:
    """Turn Redis' errors into `ServerUnavailableError`, which says what to do."""
    try:
        yield
    except redis.RedisError as error:
        raise ServerUnavailableError(
            f"Redis does not serve us ({error}). Check that it runs, and GONGBAO_REDIS_URL."
        ) from error


def patiently(make: Callable[[], T], seconds: float = 30.0) -> T:
    """Return what `make` makes; where Redis does not answer, try again for some seconds.

    Raises the last `redis.RedisError` then. Blocks: for the start of a worker, when nothing runs yet.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return make()
        except redis.ConnectionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.5)
