"""Outages: said once, waited out, and given up only by a worker that stops."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
import redis

from crawler.frontier import steady as module
from crawler.frontier.steady import Steady
from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> Steady:
    """One that is quick."""
    monkeypatch.setattr(module, "PAUSE", 0.05)
    monkeypatch.setattr(module, "SETTLED", 0.3)
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    return Steady()


def _messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message.split(" (")[0] for record in caplog.records if record.name == module.__name__]


def _failing(times: int, then: Any = "answer") -> Callable[[], Any]:
    left = iter(range(times))

    def call() -> Any:
        if next(left, None) is not None:
            raise redis.ConnectionError("refused")
        return then

    return call


def test_calls_do_not_hold_up_the_loop(steady: Steady) -> None:
    async def main() -> float:
        slow = asyncio.ensure_future(steady.once(time.sleep, 0.3))
        started = time.monotonic()
        await asyncio.sleep(0.01)
        passed = time.monotonic() - started
        await slow
        return passed

    assert asyncio.run(main()) < 0.2


def test_an_outage_and_its_end_are_said_once(steady: Steady, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    async def main() -> None:
        calls = [steady.until_done(_failing(8)) for _ in range(10)]
        assert await asyncio.gather(*calls) == ["answer"] * 10
        assert steady.down
        await asyncio.sleep(0.4)
        for _ in range(3):
            await steady.once(_failing(0))

    asyncio.run(main())
    assert _messages(caplog) == ["Redis does not serve us", "Redis serves us again."]
    assert not steady.down
    assert steady.outages == 1


def test_answers_between_failures_are_no_end(steady: Steady, caplog: pytest.LogCaptureFixture) -> None:
    """As where the memory is full: reading works, writing does not."""
    caplog.set_level(logging.INFO)

    async def main() -> None:
        for _ in range(10):
            with pytest.raises(redis.RedisError):
                await steady.once(_failing(1))
            assert await steady.once(_failing(0)) == "answer"
            await asyncio.sleep(0.05)

    asyncio.run(main())
    assert _messages(caplog) == ["Redis does not serve us"]
    assert steady.down


def test_other_errors_are_not_its_business(steady: Steady) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(steady.until_done(broken))
    assert not steady.down


def test_a_worker_that_stops_gives_up_after_a_while(steady: Steady) -> None:
    steady.stopping = lambda: True
    started = time.monotonic()
    with pytest.raises(redis.ConnectionError):
        asyncio.run(steady.until_done(_failing(10_000)))
    assert 0.25 < time.monotonic() - started < 2


def test_a_real_redis_that_is_killed_and_comes_back(
    tmp_path: Any, steady: Steady, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server = Redis(tmp_path / "redis", Ports(tmp_path / "ports.json"))
    server.start()
    server.wait()
    client = redis.Redis.from_url(server.url)

    async def main() -> None:
        await steady.until_done(client.set, "key", "value")
        server.stop()
        waiting = asyncio.ensure_future(steady.until_done(client.get, "key"))
        await asyncio.sleep(0.3)
        assert steady.down
        assert not waiting.done()
        server.start()
        assert await waiting == b"value"
        await asyncio.sleep(0.4)
        await steady.once(client.ping)

    try:
        asyncio.run(main())
    finally:
        server.stop()
    assert _messages(caplog) == ["Redis does not serve us", "Redis serves us again."]
