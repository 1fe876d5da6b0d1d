"""What workers and Redis are put through while they crawl."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from deploy.embedded.redis import Redis
from tests.faults.fleet import Fleet


@dataclass(frozen=True)
class Ordeal:
    """How many of each, and how far apart."""

    kills: int
    apart: tuple[float, float] = (1.5, 4.0)
    """Seconds between two events, any number between these."""
    redis_kills: int = 1
    redis_away: float = 1.0
    freezes: int = 1
    frozen_for: float = 8.0
    """Seconds; longer than a lease."""
    seed: int = 20

    def events(self) -> Iterator[str]:
        """Yield what happens, in any order that is the same each time, beginning with a kill."""
        dice = random.Random(self.seed)
        events = ["kill"] * (self.kills - 1) + ["redis"] * self.redis_kills + ["freeze"] * self.freezes
        dice.shuffle(events)
        yield from ("kill", *events)


def endure(ordeal: Ordeal, fleet: Fleet, redis: Redis, working: Callable[[], bool]) -> list[str]:
    """Put a fleet through an ordeal; returns what happened while there was work to do."""
    dice = random.Random(ordeal.seed)
    happened = []
    for event in ordeal.events():
        time.sleep(dice.uniform(*ordeal.apart))
        fleet.tend()
        if not working():
            break
        happened.append(event)
        if event == "kill":
            fleet.kill_one(dice)
        elif event == "redis":
            kill_redis(redis, ordeal.redis_away)
        else:
            frozen = fleet.freeze_one(dice)
            time.sleep(ordeal.frozen_for)
            frozen.send_signal(signal.SIGCONT)
    return happened


def kill_redis(redis: Redis, away: float) -> None:
    """`kill -9` Redis, and start it over the same data on the same port."""
    assert redis.pid
    port = redis.ports["redis"]
    os.kill(redis.pid, signal.SIGKILL)
    time.sleep(away)
    redis.stop()
    redis.start()
    redis.wait()
    assert redis.ports["redis"] == port
