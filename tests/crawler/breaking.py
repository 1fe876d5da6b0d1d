"""Connections to Redis that break and are made anew at once, as when it restarts within a moment."""

from __future__ import annotations

import redis

from crawler.config import Config
from crawler.frontier.connection import connect

NAME = "worker"


def worker_client(redis_url: str) -> redis.Redis:
    """Return a client as workers have it, whose connections `break_connections` finds by their name."""
    return connect(Config(redis_url=f"{redis_url}?client_name={NAME}"))  # type: ignore[arg-type]


def break_connections(server: redis.Redis, client: redis.Redis) -> None:
    """Break those of a `worker_client`, which makes them anew without an error."""
    for each in server.client_list():
        if each["name"] == NAME:
            server.client_kill_filter(_id=each["id"])
    client.ping()  # as a worker does all the time, for leases or its heartbeat
