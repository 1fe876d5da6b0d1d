"""The process: outages, which it waits out, and mistakes in one duty."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis

from crawler.frontier.queue import Frontier
from crawler.schedule.clock import redis_clock
from crawler.schedule.cron import CronDuty
from crawler.schedule.duties import Turn
from crawler.schedule.leadership import Leadership
from crawler.schedule.process import run
from crawler.schedule.regular import Regular
from crawler.schedule.rule import Rules
from crawler.schedule.tick import Schedule
from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis
from pipelines.records import RecordStore
from tests.crawler.schedule.world import registry, source


@pytest.fixture
def own_redis(tmp_path_factory: pytest.TempPathFactory, redis_client: redis.Redis) -> Iterator[Redis]:
    """A Redis that may be stopped."""
    folder = tmp_path_factory.mktemp("schedule")
    server = Redis(folder / "redis", Ports(folder / "ports.json"))
    server.start()
    server.wait()
    yield server
    server.stop()


def _wait(what: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until, "nothing came of it"
        time.sleep(0.1)


def test_an_outage_is_said_once_and_what_was_missed_is_made_up_for(
    own_redis: Redis, records: RecordStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stop = threading.Event()
    with redis.Redis.from_url(own_redis.url) as client:
        frontier = Frontier(client)
        duty = CronDuty(registry(source("s", "* * * * *")), frontier, records, Rules(timedelta(days=1)))
        schedule = Schedule(Leadership(frontier, 3.0), [duty], redis_clock(frontier))
        thread = threading.Thread(target=run, args=(schedule, stop))
        thread.start()
        _wait(lambda: records.schedule(["s"]))
        own_redis.stop()
        _wait(lambda: "a server is away" in caplog.text)
        records.change_schedule(["s"], {"due": datetime.now(UTC) - timedelta(minutes=3)})
        time.sleep(2.5)
        own_redis.start()
        own_redis.wait()
        _wait(lambda: records.schedule(["s"])["s"].get("seeded"))
        stop.set()
        thread.join(10)
        assert not thread.is_alive()
        assert frontier.counts()["queued"] == 1
    assert records.schedule(["s"])["s"]["missed"] >= 2
    assert caplog.text.count("a server is away") == 1
    assert caplog.text.count("All servers are back") == 1


class Time:
    """Both clocks."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def of_day(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.now)


class Clumsy:
    """A duty with a mistake."""

    name = "clumsiness"

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()

    def begin(self, now: datetime) -> None:
        """Nothing is known."""

    def work(self, turn: Turn) -> bool:
        """Fail."""
        raise ZeroDivisionError("a mistake")


def test_a_mistake_in_one_duty_does_not_end_the_others(
    frontier: Frontier, caplog: pytest.LogCaptureFixture
) -> None:
    pieces: list[dict[str, int]] = [{"queued": 3}, {"queued": 2}]
    time = Time()
    regular = Regular("revisits", timedelta(minutes=1), lambda turn: pieces.pop(0) if pieces else {})
    leadership = Leadership(frontier, 30.0, monotonic=time)
    schedule = Schedule(leadership, [Clumsy(), regular], time.of_day, monotonic=time)
    for time.now in (0.0, 1.0, 59.0):
        schedule.tick()
    assert (pieces, regular.done) == ([], {"queued": 5})
    assert caplog.text.count("The duty of clumsiness failed") == 1
    pieces.append({"queued": 1})
    time.now = 61.0  # a minute after the last look that found nothing
    schedule.tick()
    assert (pieces, regular.done) == ([], {"queued": 6})
