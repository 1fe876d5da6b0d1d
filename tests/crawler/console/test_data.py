"""What is dear to count is kept, and counted behind whoever asks."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from crawler.console.data import Data
from crawler.errors import GongbaoError


def made() -> Data:
    nothing, records = cast(Any, None), cast(Any, SimpleNamespace(reach=lambda: None))
    return Data(nothing, nothing, records, nothing, nothing)


def age(data: Data, name: str, seconds: float) -> None:
    at, value = data._kept[name]
    data._kept[name] = (at - seconds, value)


def eventually(data: Data, name: str, value: object) -> None:
    end = time.monotonic() + 20
    while data._kept[name][1] != value:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_is_fresh_is_not_counted_again() -> None:
    data, numbers = made(), iter(range(9))
    assert [data.kept("n", lambda: next(numbers), 60) for _ in range(3)] == [0, 0, 0]
    data.forget("n")
    assert data.kept("n", lambda: next(numbers), 60) == 1


def test_what_is_old_is_shown_and_counted_behind_whoever_asks() -> None:
    data, may = made(), threading.Event()
    data.kept("n", lambda: "old", 60, stale=3600)
    age(data, "n", 100)
    assert data.kept("n", lambda: may.wait(20) and "new", 60, stale=3600) == "old"
    may.set()
    eventually(data, "n", "new")


def test_what_is_too_old_is_waited_for_and_says_why_it_cannot_be_had() -> None:
    data = made()
    data.kept("n", lambda: "old", 60, stale=3600)

    def fail() -> str:
        raise GongbaoError("MongoDB is away.")

    age(data, "n", 100)
    assert data.kept("n", fail, 60, stale=3600) == "old"
    age(data, "n", 4000)
    with pytest.raises(GongbaoError, match="away"):
        data.kept("n", fail, 60, stale=3600)
    assert data.kept("n", lambda: "new", 60, stale=3600) == "new"
