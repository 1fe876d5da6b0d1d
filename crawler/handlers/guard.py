"""The address guard: which addresses and ports may be connected to.

It decides when the connection is made, after name resolution, so that neither a redirect nor a name that
resolves to an inner address, now or at the second time of asking, gets around it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from zope.interface import directlyProvides, providedBy

from crawler.addresses import plain
from crawler.errors import AddressForbiddenError, PortForbiddenError
from crawler.values import Network

WEB: Final = frozenset({80, 443})
"""The ports of http and https."""
GLOBAL_UNICAST: Final = ip_network("2000::/3")
"""What IANA gives out of IPv6 to be routed; all else is something special, known or not yet."""
NOT_PUBLIC: Final = tuple(
    map(
        ip_network,
        (
            *("2002::/16", "2001::/32", "192.88.99.0/24"),  # 6to4 and Teredo: lead to an IPv4 address inside
            "3fff::/20",  # documentation, which Python 3.11 does not know
        ),
    )
)
"""NAT64 (64:ff9b::/96) and the like lie outside of `GLOBAL_UNICAST`."""


class Guard:
    """Allows public addresses on some ports, and those in the given networks on any."""

    def __init__(
        self, allowed: Sequence[Network], *, ports: Collection[int] = WEB, loopback_only: bool = False
    ) -> None:
        self._allowed = tuple(allowed)
        self._ports = frozenset(ports)
        self._loopback_only = loopback_only

    def check(self, host: str, port: int, *, named: bool = False) -> None:
        """Raise unless `host`, a literal address, may be connected to on a port: `AddressForbiddenError`.

        `named` says that somebody named the port who was asked to: it is that of a seed.
        """
        try:
            address = plain(ip_address(host))
        except ValueError:
            raise AddressForbiddenError(f"{host!r} is not an address.") from None
        if self._loopback_only and not address.is_loopback:
            raise AddressForbiddenError(
                f"{address} is not on this machine, and without GONGBAO_CONTACT only this machine is crawled."
            )
        if any(address in network for network in self._allowed):
            return
        if not _is_public(address):
            raise AddressForbiddenError(
                f"{address} is a private or special address. List its network in GONGBAO_ALLOW_NETWORKS "
                "if it should be fetched."
            )
        if not named and port not in self._ports:
            raise PortForbiddenError(
                f"Port {port} of {address} is none of the web's. List it in GONGBAO_ALLOW_PORTS if it should "
                "be fetched."
            )

    def guarded(self, reactor: Any, *, named: bool = False) -> Any:
        """Return a reactor whose `connectTCP` asks this guard first."""
        proxy = _GuardedReactor(reactor, self, named)
        directlyProvides(proxy, providedBy(reactor))
        return proxy


class _GuardedReactor:
    def __init__(self, reactor: Any, guard: Guard, named: bool) -> None:
        self._reactor = reactor
        self._guard = guard
        self._named = named

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        self._guard.check(host, port, named=self._named)
        return self._reactor.connectTCP(host, port, *args, **kwargs)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    special = address.is_multicast or any(address in network for network in NOT_PUBLIC)
    return address.is_global and not special
