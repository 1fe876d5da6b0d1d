"""How far a crawl goes from its seed: which hosts, and whether it follows every link there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.errors import GongbaoError
from crawler.items import BROWSER, FOCUS


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
    """Decides which URLs belong to a crawl. Travels with each request as `reach:value`.

    That of a crawl whose pages a browser shows has `browser:` in front; that of a crawl with focus `focus:`,
    before all else.
    """

    reach: Reach
    value: str
    """The seed's URL, `host[:port]`, or the site's domain."""
    focus: bool = False
    """Whether only those links are followed that promise to lead to a work report (`Link.promise`)."""
    browser: bool = False
    """Whether its pages are shown in a browser."""

    @classmethod
    def around(
        cls,
        seed: str,
        reach: Reach,
        *,
        focus: bool = False,
        browser: bool = False,
        beside: Iterable[str] = (),
    ) -> Scope:
        """Return the scope of a seed; raises `GongbaoError` where it is not an http(s) URL with a host.

        `beside`: the other seeds of the same source. Where the site of one holds this seed's, it is the site
        of both: lists at zwgk.example.gov.cn lead to articles at www.example.gov.cn.
        """
        host, port = _host_and_port(seed)
        if not host:
            raise GongbaoError(
                f"{seed!r} is not a URL that can be fetched: it has to begin with http:// or https://, "
                "and to name a host."
            )
        if reach is Reach.PAGE:
            return cls(reach, seed, focus, browser)
        if reach is Reach.HOST:
            return cls(reach, host + port, focus, browser)
        own = host.removeprefix("www.")
        sites = (_host_and_port(each)[0].removeprefix("www.") for each in beside)
        return cls(
            reach, min((own, *(s for s in sites if s and own.endswith(f".{s}"))), key=len), focus, browser
        )

    @classmethod
    def parse(cls, text: str) -> Scope:
        """Return the scope that `str()` of one gave; raises `ValueError` for any other text."""
        way = text.removeprefix(FOCUS)
        reach, _, value = way.removeprefix(BROWSER).partition(":")
        return cls(Reach(reach), value, text.startswith(FOCUS), way.startswith(BROWSER))

    def __str__(self) -> str:
        return f"{FOCUS if self.focus else ''}{BROWSER if self.browser else ''}{self.reach}:{self.value}"

    def contains(self, url: str) -> bool:
        """Whether a URL belongs to this crawl; one that cannot be fetched belongs to none."""
        if self.reach is Reach.PAGE:
            return url == self.value
        host, port = _host_and_port(url)
        if self.reach is Reach.HOST:
            return bool(host) and host + port == self.value
        host = host.removeprefix("www.")
        return host == self.value or host.endswith(f".{self.value}")

    def is_host_of(self, url: str) -> bool:
        """Whether a URL has the host and port that this scope names; that of a site names none."""
        own = self.value if self.reach is Reach.HOST else "".join(_host_and_port(self.value))
        return bool(own) and self.reach is not Reach.SITE and "".join(_host_and_port(url)) == own

    def covers_host_of(self, url: str) -> bool:
        """Whether a URL lies on one of the hosts of this crawl, whatever its page."""
        return self.is_host_of(url) or (self.reach is Reach.SITE and self.contains(url))


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
