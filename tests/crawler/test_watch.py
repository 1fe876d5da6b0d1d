"""Who is away is known soon, and knowing it costs those who ask again nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from crawler.errors import ServerUnavailableError
from crawler.watch import Watch


def _until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_server_that_hangs_is_away_until_it_answers() -> None:
    answers = Event()
    watch = Watch({"redis": lambda: None, "mongodb": answers.wait}, every=0, patience=0.3)
    started = time.monotonic()
    assert watch.away() == {"mongodb": "MongoDB has not answered for 0.3 seconds."}
    assert 0.3 <= time.monotonic() - started < 5
    again = time.monotonic()
    assert watch.up() == {"redis": True, "mongodb": False}
    assert time.monotonic() - again < 0.25
    answers.set()
    _until(lambda: not watch.away())


def test_it_is_asked_seldom_and_its_reason_is_told() -> None:
    asked: list[float] = []

    def refuse() -> None:
        asked.append(time.monotonic())
        raise ServerUnavailableError("The object store refuses us.")

    watch = Watch({"archive": refuse}, every=60)
    for _ in range(3):
        assert watch.away() == {"archive": "The object store refuses us."}
    assert len(asked) == 1


def test_a_mistake_of_ours_is_not_taken_for_an_answer() -> None:
    watch = Watch({"archive": lambda: int("nothing")})
    assert watch.away() == {"archive": "The object store could not be asked: ValueError."}
