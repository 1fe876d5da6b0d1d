"""What workers tell each other and the operators: heartbeats and errors, kept in Redis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, Self, cast

import redis

from crawler.frontier import keys
from crawler.schema import KNOWN

ALIVE_FOR = 15
"""Seconds after its last heartbeat for which a worker counts as alive."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a worker says of itself."""

    worker: str
    run: str
    started_at: str
    pages: int = 0
    in_flight: int = 0
    """Requests and pages that it has taken and not finished."""
    uncommitted: int = 0
    received: int = 0
    """Bytes since it began, heads and bodies."""
    failures: int = 0
    """Requests that got no page, and pages on which the spider failed, since it began."""

    @classmethod
    def loads(cls, text: bytes | str) -> Self:
        """Return one as it was posted, without what a worker of another version says beside."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in json.loads(text).items() if name in known})


class Fleet:
    """The workers' board."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def beat(self, heartbeat: Heartbeat) -> None:
        """Post a heartbeat."""
        self._redis.hset(keys.WORKERS, heartbeat.worker, json.dumps(asdict(heartbeat)))
        # beside it: older programs take no heartbeat with more in it
        self._redis.hset(keys.SCHEMAS, heartbeat.worker, str(KNOWN))
        self._redis.eval(_TOUCH, 1, keys.WORKERS_SEEN, heartbeat.worker)

    def leave(self, worker: str) -> None:
        """Take a worker that stops off the board."""
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.hdel(keys.WORKERS, worker)
            pipe.hdel(keys.SCHEMAS, worker)
            pipe.zrem(keys.WORKERS_SEEN, worker)
            pipe.execute()

    def report(self, error: dict[str, str]) -> None:
        """Put an error on the list of the last ones."""
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.lpush(keys.ERRORS, json.dumps(error))  # half a character in it would be no UTF-8
            pipe.ltrim(keys.ERRORS, 0, keys.ERRORS_KEPT - 1)
            pipe.execute()

    def workers(self) -> dict[str, tuple[Heartbeat, float]]:
        """Return the last heartbeat of each worker and its age in seconds, also of those that fell silent."""
        answer = cast(Any, self._redis.eval(_READ, 2, keys.WORKERS, keys.WORKERS_SEEN))
        (seconds, micros), beats, seen = answer
        now = int(seconds) + int(micros) / 1e6
        ages = {_text(worker): now - float(at) for worker, at in _pairs(seen)}
        return {
            _text(worker): (Heartbeat.loads(beat), ages.get(_text(worker), float("inf")))
            for worker, beat in _pairs(beats)
        }

    def schemas(self) -> dict[str, int]:
        """Return the last migration that each worker knows; those of before there were any are missing."""
        known = cast(Any, self._redis.hgetall(keys.SCHEMAS))
        return {_text(worker): int(number) for worker, number in known.items()}

    def errors(self, count: int = 10) -> list[dict[str, str]]:
        """Return the last errors, newest first."""
        return [json.loads(entry) for entry in cast(Any, self._redis.lrange(keys.ERRORS, 0, count - 1))]


# Redis' clock, since workers' clocks differ.
_TOUCH = "return redis.call('ZADD', KEYS[1], redis.call('TIME')[1], ARGV[1])"
_READ = """
local seen = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
return {redis.call('TIME'), redis.call('HGETALL', KEYS[1]), seen}
"""


def _pairs(flat: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    return zip(flat[::2], flat[1::2], strict=True)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
