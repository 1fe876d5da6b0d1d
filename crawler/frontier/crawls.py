"""What the URLs of one crawl have in common, stored once and not with each URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Self

from crawler.errors import GongbaoError
from crawler.frontier.queue import Frontier
from crawler.items import FOCUS
from crawler.sources.scope import Scope


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

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Return the crawl that the frontier has these fields of."""
        bounds = fields.get("bounds")
        return cls(**(dict(fields) | {"bounds": tuple(bounds) if bounds else None}))

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
    """The crawls of a frontier, each read once."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._known: dict[str, Crawl] = {}

    def get(self, crawl_id: str) -> Crawl:
        """Return a crawl.

        Raises `UnknownCrawlError` where the frontier lost it, and `redis.RedisError` in an outage.
        """
        if crawl_id not in self._known:
            fields = self._frontier.crawl(crawl_id)
            if fields is None:
                raise UnknownCrawlError(
                    f"The frontier has URLs of crawl {crawl_id}, but not the crawl. Seed it again."
                )
            self._known[crawl_id] = Crawl.of(fields)
        return self._known[crawl_id]

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
