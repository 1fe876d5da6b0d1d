"""Resolves the names of the hostile sites for a worker, which gets it by the setting DNS_RESOLVER.

HOSTILE_NAMES is a file of JSON: the end of a name → the addresses that it gives, one after the other, from
the first on again. Any other name does not resolve: no test asks a real one.
"""

from __future__ import annotations

import json
import os
import socket
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from zope.interface import implementer


@implementer(IResolverSimple)
class Names:
    """Stands in the place of Scrapy's resolver, and remembers nothing: each connection asks anew."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = json.loads(Path(os.environ["HOSTILE_NAMES"]).read_text())
        self._asked: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        return cls()

    def install_on_reactor(self) -> None:
        from twisted.internet import reactor

        reactor.installResolver(self)  # type: ignore[attr-defined]

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        if isIPAddress(name) or isIPv6Address(name):
            return succeed(name)
        with suppress(OSError):  # 2130706433, 0x7f000001, 127.1: what the C library takes for an address
            return succeed(socket.inet_ntoa(socket.inet_aton(name)))
        for end, addresses in self._names.items():
            if name == end or name.endswith(f".{end}"):
                self._asked[name] += 1
                return succeed(addresses[(self._asked[name] - 1) % len(addresses)])
        return fail(DNSLookupError(f"{name} is no name of these tests"))
