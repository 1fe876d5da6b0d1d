"""Redis' own settings: what does not hold what the frontier promises is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from crawler.frontier.guarantees import warnings
from deploy.embedded.redis import Redis


@pytest.fixture
def config(client: redis.Redis) -> Iterator[redis.Redis]:
    """A client of a Redis whose settings are put back afterwards."""
    names = ("appendonly", "appendfsync", "maxmemory-policy", "set-max-intset-entries")
    before = {name: client.config_get(name)[name] for name in names}  # type: ignore[index]
    yield client
    for name, value in before.items():
        client.config_set(name, value)


def test_the_embedded_redis_holds_all_of_it(client: redis.Redis) -> None:
    assert warnings(client) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("appendonly", "no", "appendonly is off"),
        ("appendfsync", "no", "appendfsync is no"),
        ("maxmemory-policy", "allkeys-lru", "maxmemory-policy is allkeys-lru"),
        ("set-max-intset-entries", "128", "set-max-intset-entries is 128"),
    ],
)
def test_what_does_not_is_one_sentence(config: redis.Redis, name: str, value: str, said: str) -> None:
    config.config_set(name, value)
    (sentence,) = warnings(config)
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("value", ["always", "everysec"])
def test_either_way_of_syncing_will_do(config: redis.Redis, value: str) -> None:
    config.config_set("appendfsync", value)
    assert warnings(config) == []


def test_a_redis_that_does_not_tell_is_not_taken_for_a_good_one(
    client: redis.Redis, redis_server: Redis
) -> None:
    client.execute_command("ACL", "SETUSER", "managed", "on", "nopass", "~*", "+@all", "-config")
    try:
        with redis.Redis.from_url(redis_server.url, username="managed", password="any") as managed:
            (sentence,) = warnings(managed)
    finally:
        client.execute_command("ACL", "DELUSER", "managed")
    assert "does not tell its settings" in sentence
    assert "not checked" in sentence
