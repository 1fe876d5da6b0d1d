"""The process around the schedule: waits, outages, and its end."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, TypeVar

import redis

from crawler.errors import ServerUnavailableError
from crawler.metrics.pulse import Pulse
from crawler.schedule.tick import Schedule

logger = logging.getLogger(__name__)
T = TypeVar("T")

PAUSE: Final = 1.0
"""Seconds between two tries while a server is away."""
GRACE: Final = 3.0
"""Seconds after a signal within which the process ends, whatever it waits for: an outage must not hold it."""


def run(schedule: Schedule, stop: threading.Event, pulse: Pulse | None = None) -> None:
    """Tick until `stop` is set, through outages, which are said once; then let another lead."""
    away, pulse = False, pulse or Pulse()
    while not stop.is_set():
        pulse.beat()
        try:
            pause = schedule.tick()
        except (redis.RedisError, ServerUnavailableError) as error:
            pause = PAUSE
            if not away:
                logger.error("The schedule waits: a server is away (%s). Nothing is lost.", error)
            away = True
        else:
            if away:
                logger.info("All servers are back; the schedule goes on.")
            away = False
        stop.wait(pause)
    with suppress(redis.RedisError):
        schedule.leadership.resign()
    logger.info("The schedule ends here.")


def reach(make: Callable[[], T], stop: threading.Event, pulse: Pulse | None = None) -> T | None:
    """Return what `make` makes as soon as Redis is there; None where the process is told to end before."""
    said, pulse = False, pulse or Pulse()
    while not stop.is_set():
        pulse.beat()
        try:
            return make()
        except (redis.RedisError, ServerUnavailableError) as error:
            if not said:
                logger.error("The schedule waits for Redis (%s).", error)
            said = True
        stop.wait(PAUSE)
    return None


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and Ctrl-C set; the process then ends within `GRACE` seconds.

    It may be ended at any point: what it had begun is finished by the next leader.
    """
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop.set()
        end = threading.Timer(GRACE, os._exit, (0,))
        end.daemon = True
        end.start()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
