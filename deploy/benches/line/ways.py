"""The ways that are measured: which processes each starts, and how one sees that it is done."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import redis
from minio import Minio
from pymongo.database import Database

from crawler.config import Config
from crawler.frontier.fleet import Fleet
from crawler.frontier.preparing import prepare
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import plant
from crawler.sources.scope import Reach
from deploy.benches.line.plain import PAGES, START, UP


@dataclass(frozen=True, slots=True)
class Stores:
    """Where a way keeps what it fetches: empty when it begins."""

    redis: redis.Redis
    database: Database[dict[str, Any]]
    config: Config
    objects: Minio


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fetch pages, archive them, read them and store what was read."""

    title: str
    workers: int
    processes: int
    """Of each worker, that read pages; the plain stack has none."""
    command: Callable[[str], Sequence[str]]
    """The command of a worker, given the URL that the site's links begin with."""
    seed: Callable[[Stores, str, Sequence[str]], None]
    """Queues the front page, and pages that are not followed."""
    done: Callable[[Stores], int]
    """How many pages are fetched, archived, read and stored."""
    texts: Callable[[Stores], Mapping[str, str]]
    """The stored title and text of each page by its URL; pages without a text are left out."""
    up: Callable[[Stores], int]
    """How many workers wait for work."""


def plain(workers: int, items: int) -> Way:
    """Return the plain stack."""
    name = "one worker" if workers == 1 else f"{workers} workers"
    return Way(
        f"plain stack, {name}",
        workers,
        0,
        _plain_command("redis", items),
        _start,
        _pages,
        _plain_texts,
        _waiting,
    )


def memory(items: int) -> Way:
    """Return Scrapy with its queue in memory and the pipelines of the plain stack."""
    command = _plain_command("memory", items)
    return Way("Scrapy in memory, same pipelines", 1, 0, command, _start, _pages, _plain_texts, _waiting)


def ours(workers: int, processes: int, samples: str = "") -> Way:
    """Return this line with all its guarantees on, and so many processes a worker that read pages.

    `samples`: the folder to which its processes write where their time goes (`sampling`).
    """
    title = f"this line, {workers} × (1 + {processes}) processes"
    settings = (
        *("-s", f"ANALYSE_PROCESSES={processes}", "-s", "FRONTIER_HOST_CONCURRENCY=256"),
        *("-s", "PAGE_REQUISITES=0"),
    )
    program = ("deploy.benches.line.sampling", samples) if samples else ("scrapy",)
    command = (sys.executable, "-W", "ignore", "-m", *program, "crawl", "reports", *settings)
    return Way(title, workers, processes, lambda _: command, _plant, _acked, _our_texts, _beating)


def _plain_command(queue: str, items: int) -> Callable[[str], Sequence[str]]:
    module = "deploy.benches.line.plain_worker"
    return lambda follow: (sys.executable, "-W", "ignore", "-m", module, queue, follow, str(items))


def _start(stores: Stores, front: str, others: Sequence[str]) -> None:
    stores.redis.rpush(START, *(json.dumps({"url": url}) for url in (front, *others)))


def _pages(stores: Stores) -> int:
    return stores.database[PAGES].estimated_document_count()


def _waiting(stores: Stores) -> int:
    return int(cast(bytes | None, stores.redis.get(UP)) or 0)


def _plain_texts(stores: Stores) -> Mapping[str, str]:
    found = stores.database[PAGES].find({"text": {"$ne": ""}}, {"title": 1, "text": 1})
    return {row["_id"]: f"{row['title']}\n{row['text']}" for row in found}


def _plant(stores: Stores, front: str, others: Sequence[str]) -> None:
    frontier = Frontier(stores.redis)
    for url in others:
        plant(stores.redis, frontier, stores.config, prepare(url, Reach.PAGE))
    plant(stores.redis, frontier, stores.config, prepare(front, Reach.HOST))


def _acked(stores: Stores) -> int:
    return int(Frontier(stores.redis).counts()["done"])


def _beating(stores: Stores) -> int:
    return len(Fleet(stores.redis).workers())


def _our_texts(stores: Stores) -> Mapping[str, str]:
    texts: dict[str, str] = {}
    for row in stores.database["documents"].find({}, {"page_url": 1, "title": 1, "text": 1}):
        texts[row["page_url"]] = "\n".join(
            filter(None, [texts.get(row["page_url"]), row["title"], row["text"]])
        )
    return texts
