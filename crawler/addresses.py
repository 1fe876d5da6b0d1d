"""IP addresses as they are compared."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address


def plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv4-mapped one stands for (RFC 4291, 2.5.5.2), any other as it is."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
