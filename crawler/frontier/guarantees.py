"""What the promise that nothing is lost needs of Redis' own settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

import redis
from redis.cluster import RedisCluster

INTSET_ENTRIES: Final = 512
"""What seen.lua counts on: Redis' default."""
WANTED: Final = ("appendonly", "appendfsync", "maxmemory-policy", "set-max-intset-entries")


def warnings(client: redis.Redis) -> list[str]:
    """Return a sentence for each setting of Redis that does not hold what is needed.

    A managed Redis may refuse to tell: then one that says so. Of a cluster, each primary is asked. Raises
    `redis.RedisError` where Redis does not answer at all.
    """
    found = (sentence for node in _nodes(client) for sentence in _warnings(node))
    return list(dict.fromkeys(found))


def _nodes(client: redis.Redis) -> list[redis.Redis]:
    if isinstance(client, RedisCluster):
        return [client.get_redis_connection(node) for node in client.get_primaries()]
    return [client]


def _warnings(node: redis.Redis) -> list[str]:
    try:
        settings = _settings(node)
    except redis.ResponseError as error:  # NOPERM, or a CONFIG that was renamed or is not there
        return [
            f"Redis does not tell its settings ({error}). It was not checked that it keeps what it is told: "
            "appendonly should be yes, appendfsync everysec or always, maxmemory-policy noeviction."
        ]
    return [sentence for check in CHECKS if (sentence := check(settings))]


def _settings(client: redis.Redis) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in WANTED:  # Redis before 7 takes one name at a time
        found.update(cast(dict[str, Any], client.config_get(name)))
    return {_text(name): _text(value) for name, value in found.items()}


def _append_only(settings: Mapping[str, str]) -> str | None:
    if settings.get("appendonly") == "yes":
        return None
    return "Redis' appendonly is off: when it ends unexpectedly, all since its last snapshot is forgotten."


def _fsync(settings: Mapping[str, str]) -> str | None:
    if settings.get("appendonly") != "yes" or settings.get("appendfsync") != "no":
        return None
    return "Redis' appendfsync is no: a power loss costs up to half a minute. Set everysec or always."


def _eviction(settings: Mapping[str, str]) -> str | None:
    policy = settings.get("maxmemory-policy", "noeviction")
    if policy == "noeviction":
        return None
    return f"Redis' maxmemory-policy is {policy}: short of memory, it throws the queue away. Set noeviction."


def _intsets(settings: Mapping[str, str]) -> str | None:
    entries = int(settings.get("set-max-intset-entries", INTSET_ENTRIES))
    if entries >= INTSET_ENTRIES:
        return None
    return (
        f"Redis' set-max-intset-entries is {entries}: seen URLs take up to eight times the memory. "
        f"Set {INTSET_ENTRIES}."
    )


CHECKS: Final = (_append_only, _fsync, _eviction, _intsets)


def _text(value: bytes | str | int) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
