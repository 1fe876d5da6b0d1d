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
        host, port = _host_and_port(seed)
        if not host:
            raise GongbaoError(
                f"{seed!r} is not a URL that can be fetched: it has to begin with http:// or https://, "
                "and to name a host."
            )
        if reach is Reach.PAGE:
            return cls(reach, seed)
        if reach is Reach.HOST:
            return cls(reach, host + port)
        return cls(reach, host.removeprefix("www."))

    @classmethod
    def parse(cls, text: str) -> Scope:
        """Return the scope that `str()` of one gave; raises `ValueError` for any other text."""
        reach, _, value = text.partition(":")
        return cls(Reach(reach), value)

    def __str__(self) -> str:
        return f"{self.reach}:{self.value}"

    def contains(self, url: str) -> bool:
        """Whether a URL belongs to this crawl; one that cannot be fetched belongs to none."""
        if self.reach is Reach.PAGE:
            return url == self.value
        host, port = _host_and_port(url)
        if self.reach is Reach.HOST:
            return bool(host) and host + port == self.value
        host = host.removeprefix("www.")
        return host == self.value or host.endswith(f".{self.value}")


def _host_and_port(url: str) -> tuple[str, str]:
    """Return the host as it goes over the wire, and `:port` where it is unusual; a bad URL has no host."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # http://host:99999/ and http://[href]/ are what some pages link to
        return "", ""
    default = {"http": 80, "https": 443}
    if parts.scheme not in default:
        return "", ""
    host = f"[{host}]" if ":" in host else host
    return host, "" if port in (None, default[parts.scheme]) else f":{port}"
