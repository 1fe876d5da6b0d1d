"""The name service of a simulated web, for Scrapy: its names are 127.0.0.1, and there are no others.

`scrapy crawl reports -s TWISTED_DNS_RESOLVER=tests.web.resolver.Resolver -s SIMULATED_WEB=DIR/hosts.txt`
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from zope.interface import implementer

LOOPBACK = "127.0.0.1"


@implementer(IResolverSimple)
class Resolver:
    """Knows the names in a file, one a line, and refuses every other one without asking anybody."""

    def __init__(self, reactor: Any, names: frozenset[str]) -> None:
        self._reactor, self._names = reactor, names

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Resolver:
        """Make it as Scrapy does; the setting SIMULATED_WEB names the file."""
        return cls(
            reactor, frozenset(Path(crawler.settings["SIMULATED_WEB"]).read_text(encoding="utf-8").split())
        )

    def install_on_reactor(self) -> None:
        """Take over from the system's name service."""
        self._reactor.installResolver(self)

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        """Return the address of a name; fails with `DNSLookupError` where this web has no such host."""
        if name.lower() in self._names:
            return succeed(LOOPBACK)
        return fail(DNSLookupError(f"the simulated web has no host {name}"))
