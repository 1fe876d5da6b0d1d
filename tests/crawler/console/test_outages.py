"""A console whose servers hang: each page soon names the server, and is a page again afterwards."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest

from crawler.config import Config
from crawler.console.access import Access
from crawler.console.data import Data
from crawler.console.rendering import MENU
from crawler.console.words import AWAY, CHINESE
from crawler.frontier.connection import connect
from crawler.frontier.queue import Frontier
from deploy.embedded import EmbeddedServers
from pipelines import objects
from pipelines.extraction.regions.table import regions
from tests.crawler.console.browser import Answer, Browser
from tests.crawler.console.conftest import RULES, serving

SOON = 12.0
"""Seconds for all pages while a server hangs, on a busy machine."""
NEEDS = {
    "redis": {"/hosts", "/queue"},
    "mongodb": {"/queue", "/sources", "/coverage", "/reports", "/runs", "/archive", "/audit"},
    "archive": set[str](),
}
"""Pages that show nothing else while a server is away."""


@pytest.fixture
def console(environment: dict[str, str], store: Any, redis_url: str) -> Iterator[Browser]:
    """A visitor of a console that looks after the object store, too."""
    config = Config.from_environment(environment)
    frontier = Frontier(connect(config, 2), "live", 1)
    data = Data(config, frontier, store, regions, RULES, objects.from_config(config).check)
    data.watch._every = 0.3  # what a person takes to be new is old here
    with serving(data, Access.of(config, "127.0.0.1")) as address:
        yield Browser(address)


@contextmanager
def frozen(process: int | None) -> Iterator[None]:
    assert process
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def _pages(console: Browser) -> dict[str, Answer]:
    paths = [path for path, _ in MENU]
    with ThreadPoolExecutor(len(paths)) as pool:
        return dict(zip(paths, pool.map(console.get, paths), strict=True))


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("server", "name"),
    [pytest.param("redis", "redis", marks=pytest.mark.slow), ("mongodb", "mongo"), ("archive", "s3")],
)
def test_a_server_that_hangs(console: Browser, servers: EmbeddedServers, server: str, name: str) -> None:
    sentence = AWAY[server]
    assert sentence not in unescape(console.get("/").text)
    with frozen(getattr(servers, name).pid):
        _until(lambda: sentence in unescape(console.get("/audit").text))
        started = time.monotonic()
        pages = _pages(console)
        assert time.monotonic() - started < SOON
        for path, page in pages.items():
            assert page.status == (503 if path in NEEDS[server] else 200), (path, page.text)
            assert sentence in unescape(page.text), path
        console.get("/login/language/zh?back=/")
        assert CHINESE[sentence] in console.get("/").text
        console.get("/login/language/en?back=/")
    _until(lambda: sentence not in unescape(console.get("/").text))
    assert {page.status for page in _pages(console).values()} == {200}
