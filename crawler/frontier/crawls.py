"""What the URLs of one crawl have in common, stored once and not with each URL."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final, Self

from crawler.errors import GongbaoError
from crawler.frontier.queue import Frontier
from crawler.items import FOCUS
from crawler.sources.scope import Scope

EXCEPTION: Final = 60.0
"""Seconds for which an exception that a crawl has is taken to hold."""


class UnknownCrawlError(GongbaoError):
    """Raised for URLs whose crawl the frontier does not know (any more). Seed its source again."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """A source and how far its crawl goes."""

    source: str
    scope: str
    """As `str()` of a `Scope` gives it: which hosts, and whether only promising links are followed."""
    delay: float | None = None
    """Seconds between two requests to one of its hosts; None where the installation's delay holds."""
    bounds: tuple[float, float] | None = None
    """Seconds between two visits of a page, at least and at most; None where the installation's hold."""
    tls_verify: bool | None = None
    """False where its servers need not prove who they are; None where they have to, as nearly all."""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Return the crawl that the frontier has these fields of; those of a newer release are left out."""
        known = {name: fields[name] for name in cls.__dataclass_fields__ if name in fields}
        bounds = known.get("bounds")
        return cls(**(known | {"bounds": tuple(bounds) if bounds else None}))

    @property
    def id(self) -> str:
        """A short id, the same for the same source and scope."""
        return blake2b(f"{self.source}\n{self.scope}".encode(), digest_size=4).hexdigest()

    @property
    def focus(self) -> bool:
        """Whether only links with promise belong to it, and it may have a budget."""
        return self.scope.startswith(FOCUS)

    def contains(self, url: str) -> bool:
        """Whether a URL belongs to the crawl."""
        return Scope.parse(self.scope).contains(url)


class Crawls:
    """The crawls of a frontier, each read once; one with an exception every minute, in case it is over."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._known: dict[str, Crawl] = {}
        self._until: dict[str, float] = {}

    def get(self, crawl_id: str) -> Crawl:
        """Return a crawl.

        Raises `UnknownCrawlError` where the frontier lost it, and `redis.RedisError` in an outage.
        """
        if self._until.get(crawl_id, math.inf) < time.monotonic():
            self.forget(crawl_id)
        if crawl_id not in self._known:
            fields = self._frontier.crawl(crawl_id)
            if fields is None:
                raise UnknownCrawlError(
                    f"The frontier has URLs of crawl {crawl_id}, but not the crawl. Seed it again."
                )
            self._known[crawl_id] = crawl = Crawl.of(fields)
            if crawl.tls_verify is False:
                self._until[crawl_id] = time.monotonic() + EXCEPTION
            return crawl
        return self._known[crawl_id]

    def forget(self, crawl_id: str) -> None:
        """Read a crawl anew when it is asked for: it may say something else by now."""
        self._known.pop(crawl_id, None)
        self._until.pop(crawl_id, None)

    def put(self, crawl: Crawl) -> str:
        """Store a crawl; returns its id."""
        if self._known.get(crawl.id) != crawl:
            known = {name: value for name, value in asdict(crawl).items() if value is not None}
            self._frontier.put_crawl(crawl.id, known)
            self._known[crawl.id] = crawl
        return crawl.id

    def keep(self, crawl: Crawl) -> str:
        """Store a crawl unless it is stored, with what only its source tells (its delay); returns its id."""
        if crawl.id not in self._known:
            fields = self._frontier.crawl(crawl.id)
            if fields is None:
                return self.put(crawl)
            self._known[crawl.id] = Crawl.of(fields)
        return crawl.id
