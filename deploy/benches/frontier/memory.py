"""Bytes of Redis' memory for each URL: a million of them over ten thousand hosts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import redis

from crawler.frontier.queue import Found, Frontier
from crawler.frontier.seen import Seen
from crawler.frontier.urls import url_key
from deploy.benches.report import Cell, Report, Requirement, Table

STEP: Final = 5000


def measure(client: redis.Redis, *, quick: bool) -> Report:
    """Fill the seen set alone, then a queue, and look at what Redis says it uses."""
    urls, hosts = (20_000, 200) if quick else (1_000_000, 10_000)
    client.flushall()
    frontier = Frontier(client)
    empty = _used(client)
    for found in _found(urls, hosts):
        Seen(frontier).mark(0, [frontier.digest(url_key(one.url)) for one in found])
    seen = (_used(client) - empty) / urls
    client.flushall()
    frontier, empty = Frontier(client), _used(client)
    for found in _found(urls, hosts):
        frontier.add(found)
    queued = (_used(client) - empty) / urls
    client.flushall()
    rows: list[list[Cell]] = [["seen", seen], ["queued, seen set and hosts included", queued]]
    return Report(
        "memory",
        [Table(f"Redis' memory with {urls:,} URLs over {hosts:,} hosts", ("a URL that is", "bytes"), rows)],
        [
            Requirement("bytes for each seen URL", seen, at_most=12),
            Requirement("bytes for each queued URL", queued, at_most=150),
        ],
    )


def _found(urls: int, hosts: int) -> Iterator[list[Found]]:
    """Yield URLs as government sites have them, a host's in a row, as pages link to them."""
    each = urls // hosts
    for start in range(0, urls, STEP):
        yield [
            Found(f"http://www.county{i // each}.gov.cn/zwgk/zfgzbg/202401/t20240117_{i}.html", "3f9c2a1b")
            for i in range(start, min(start + STEP, urls))
        ]


def _used(client: redis.Redis) -> int:
    return int(client.info("memory")["used_memory"])
