"""Putting the first URLs of a crawl into the frontier."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import cast
from urllib.parse import urlsplit

import redis
from scrapy.http import Request
from scrapy.settings import BaseSettings
from scrapy.spiders import Spider
from scrapy_redis.dupefilter import RFPDupeFilter
from scrapy_redis.queue import PriorityQueue

from crawler.config import Config
from crawler.errors import ConfigError
from crawler.frontier import keys, records
from crawler.sources.scope import Reach, Scope

SEED_PRIORITY = 10


def plant(client: redis.Redis, settings: BaseSettings, seed: str, reach: Reach) -> bool:
    """Queue a seed, also one that was crawled before.

    Returns False where it is waiting in the queue already. Raises `GongbaoError` for what is not a URL, and
    `ConfigError` where it is not on this machine and nobody is named to contact.
    """
    scope = Scope.around(seed, reach)
    check_contact(settings["GONGBAO"], [seed])
    request = Request(
        seed,
        meta={"scope": str(scope), "source": urlsplit(seed).hostname, "depth": 0},
        priority=SEED_PRIORITY,
    )
    spider = Spider(name="reports")
    queue = PriorityQueue(client, spider, keys.QUEUE, serializer=records)
    before = len(queue)
    queue.push(request)
    filtered = RFPDupeFilter(client, keys.SEEN)
    filtered.request_seen(request)
    client.hset(keys.SEEDS, seed, str(scope))
    return len(queue) > before


def seeds(client: redis.Redis) -> Mapping[str, str]:
    """Return all seeds ever planted, each with its scope."""
    found = cast(dict[bytes, bytes], client.hgetall(keys.SEEDS))
    return {url.decode(): scope.decode() for url, scope in found.items()}


def check_contact(config: Config, urls: list[str]) -> None:
    """Raise `ConfigError` where a URL is not on this machine and GONGBAO_CONTACT is not set."""
    if config.contact is None and (abroad := [url for url in urls if not _is_loopback(url)]):
        raise ConfigError(
            f"{abroad[0]} is not on this machine. Set GONGBAO_CONTACT to a mail address or web page that "
            "tells site owners whom to ask: it goes into the User-Agent."
        )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
