"""Waiting for a Redis that goes away while a worker starts."""

from __future__ import annotations

import pytest
import redis

from crawler.frontier.connection import patiently


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
