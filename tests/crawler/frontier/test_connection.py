"""Connections: waiting for a Redis that goes away while a worker starts, and counting those made anew."""

from __future__ import annotations

from typing import Any

import pytest
import redis

from crawler.config import Config
from crawler.frontier.connection import connect, connections_made, patiently


def test_a_redis_that_comes_back_is_waited_for() -> None:
    answers = iter([redis.ConnectionError("refused"), redis.ConnectionError("refused"), "here"])

    def ask() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert patiently(ask) == "here"


def test_a_redis_that_stays_away_is_given_up() -> None:
    dead = redis.Redis(port=1, socket_connect_timeout=1)
    with pytest.raises(redis.ConnectionError):
        patiently(dead.ping, seconds=0.2)


def test_a_connection_that_broke_is_no_error_but_is_counted(client: redis.Redis) -> None:
    server: Any = client.connection_pool.connection_kwargs
    with connect(Config(redis_url=f"redis://127.0.0.1:{server['port']}/3")) as ours:  # type: ignore[arg-type]
        for made in (1, 2, 3):
            for _ in range(5):
                ours.set("key", made)
                with ours.pipeline(transaction=False) as pipe:
                    assert pipe.get("key").execute() == [b"%d" % made]
            assert connections_made(ours) == made
            client.client_kill_filter(_type="normal")
        assert ours.delete("key") == 1
    assert not client.exists("key"), "what the URL asks for holds for a counted connection, too"
    assert connections_made(client) == 0
