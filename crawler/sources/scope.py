"""How far a crawl goes from its seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.errors import GongbaoError


class Reach(StrEnum):
    """The three scopes of a seed."""

    PAGE = "page"
    """The seed alone."""
    HOST = "host"
    """All pages of the seed's host and port."""
    SITE = "site"
    """The seed's host without `www.`, and all hosts below it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Decides which URLs belong to a crawl. Travels with each request as `reach:value`."""

    reach: Reach
    value: str
    """The seed's URL, `host[:port]`, or the site's domain."""

    @classmethod
    def around(cls, seed: str, reach: Reach) -> Scope:
        """Return the scope of a seed; raises `GongbaoError` where it is not an http(s) URL with a host."""
        parts = urlsplit(seed)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise GongbaoError(
                f"{seed!r} is not a URL that can be fetched: it has to begin with http:// or https://."
            )
        if reach is Reach.PAGE:
            return cls(reach, seed)
        if reach is Reach.HOST:
            return cls(reach, _host_and_port(seed))
        return cls(reach, parts.hostname.removeprefix("www."))

    @classmethod
    def parse(cls, text: str) -> Scope:
        """Return the scope that `str()` of one gave."""
        reach, _, value = text.partition(":")
        return cls(Reach(reach), value)

    def __str__(self) -> str:
        return f"{self.reach}:{self.value}"

    def contains(self, url: str) -> bool:
        """Whether a URL belongs to this crawl."""
        if self.reach is Reach.PAGE:
            return url == self.value
        if self.reach is Reach.HOST:
            return _host_and_port(url) == self.value
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        return host == self.value or host.endswith(f".{self.value}")


def _host_and_port(url: str) -> str:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:  # http://host:99999/ is what some pages link to
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return (parts.hostname or "") + ("" if port in (None, default) else f":{port}")
