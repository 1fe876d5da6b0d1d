"""Putting the first URLs of a crawl into the frontier."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import cast
from urllib.parse import urlsplit

import redis

from crawler.config import Config
from crawler.errors import ConfigError
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.keys import Keys
from crawler.frontier.queue import Found, Frontier
from crawler.sources.scope import Reach, Scope

SEED_PRIORITY = 9


def plant(client: redis.Redis, frontier: Frontier, config: Config, seed: str, reach: Reach) -> bool:
    """Queue a seed, also one that was crawled before.

    Returns False where it waits in the queue already. Raises `GongbaoError` for what is not a URL, and
    `ConfigError` where it is not on this machine and nobody is named to contact.
    """
    scope = Scope.around(seed, reach)
    check_contact(config, [seed])
    crawl = Crawls(frontier).put(Crawl(source=urlsplit(seed).hostname or "", scope=str(scope)))
    client.hset(frontier.keys.seeds, seed, crawl)
    return bool(frontier.add([Found(seed, crawl, SEED_PRIORITY, due=True)]))


def seeds(client: redis.Redis, keys: Keys | None = None) -> Mapping[str, str]:
    """Return all seeds ever planted, each with the id of its crawl."""
    found = cast(dict[bytes, bytes], client.hgetall((keys or Keys()).seeds))
    return {url.decode(): crawl.decode() for url, crawl in found.items()}


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
