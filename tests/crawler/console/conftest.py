"""A console over real servers, in a thread of the test."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import redis
import uvicorn

from crawler.config import Config
from crawler.console.access import Access
from crawler.console.app import make_app
from crawler.console.data import Data
from crawler.frontier.queue import Frontier
from crawler.schedule.rule import Rules
from pipelines import records
from pipelines.extraction.regions.table import regions
from tests.crawler.console.browser import Browser

Serve = Callable[..., Browser]
RULES = Rules(latest=timedelta(days=1), spread=timedelta(0), put_off=timedelta(hours=1))


@pytest.fixture
def config(redis_url: str, mongo_uri: str) -> Config:
    return Config.from_environment({"GONGBAO_REDIS_URL": redis_url, "GONGBAO_MONGO_URI": mongo_uri})


@pytest.fixture
def store(config: Config) -> Any:
    store = records.from_config(config)
    store.check()
    return store


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    return Frontier(redis_client, "live", 1)


@pytest.fixture
def serve(config: Config, store: Any, frontier: Frontier) -> Iterator[Serve]:
    """Start consoles; each with other rules of access."""
    with ExitStack() as stack:

        def start(host: str = "127.0.0.1", **values: Any) -> Browser:
            changed = Config.from_environment(
                {
                    "GONGBAO_REDIS_URL": config.redis_url.get_secret_value() if config.redis_url else "",
                    "GONGBAO_MONGO_URI": config.mongo_uri.get_secret_value() if config.mongo_uri else "",
                    **values,
                }
            )
            data = Data(changed, frontier, store, regions, RULES)
            return Browser(stack.enter_context(serving(data, Access.of(changed, host))))

        yield start


@contextmanager
def serving(data: Data, access: Access) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(make_app(data, access), log_level="warning", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield "{}:{}".format(*listening.getsockname())
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def browser(serve: Serve) -> Browser:
    """A visitor of a console on loopback."""
    return serve()
