"""Dead letters find their way from Redis into the database, whatever happens to the worker that has them."""

from __future__ import annotations

import os
import signal
import time

import redis

from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Found, Frontier
from tests import zygote
from tests.crawler.commands.operators import Operator

COUNT = 250


def letters(client: redis.Redis) -> int:
    """Return how many letters lie on the list."""
    return client.llen(Frontier(client).keys.partition(0, "dead"))  # type: ignore[return-value]


def write_letters(client: redis.Redis) -> set[str]:
    """Let URLs die of which the database knows nothing; returns them."""
    frontier = Frontier(client, attempts=1)
    frontier.configure(0, 1000)
    crawl = Crawls(frontier).put(Crawl("example", "host:www.example.cn"))
    urls = {f"http://www.example.cn/{n}" for n in range(COUNT)}
    frontier.add([Found(url, crawl, depth=3) for url in urls])
    ends = [End(lease.token, Verdict.RETRY, "lost\nwith its worker") for lease in frontier.lease(COUNT)]
    assert set(frontier.ack(ends)) == {"dead"}
    assert letters(client) == COUNT
    return urls


def start_worker(environment: dict[str, str]) -> zygote.Forked:
    """Start a worker that ends by itself."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    return zygote.start("scrapy", "crawl", "reports", "-a", "until_idle=4", environment=own | environment)


def test_every_letter_is_recorded_once_and_taken_off_its_list(operator: Operator) -> None:
    urls = write_letters(operator.client)
    assert start_worker(operator.environment).wait(60) == 0
    assert letters(operator.client) == 0
    rows = operator.records.urls(urls)
    assert rows.keys() == urls
    row = rows["http://www.example.cn/7"]
    wanted = {"state": "dead", "reason": "lost\nwith its worker", "attempts": 1, "depth": 3}
    assert {name: row[name] for name in wanted} == wanted
    assert (row["source"], row["scope"]) == ("example", "host:www.example.cn")


def test_a_letter_of_a_killed_worker_is_another_ones(operator: Operator) -> None:
    urls = write_letters(operator.client)
    worker = start_worker(operator.environment)
    deadline = time.monotonic() + 60
    while letters(operator.client) == COUNT and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    recorded = sum(1 for _ in operator.records.url_states())
    assert 0 < recorded < COUNT
    assert recorded + letters(operator.client) >= COUNT
    assert operator.json("audit")["dead"] == COUNT
    assert start_worker(operator.environment).wait(60) == 0
    assert letters(operator.client) == 0
    assert operator.records.urls(urls).keys() == urls
