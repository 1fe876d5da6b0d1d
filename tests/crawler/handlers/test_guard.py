"""Which addresses may be connected to."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import AddressForbiddenError, PortForbiddenError
from crawler.handlers.guard import Guard

PUBLIC = ["93.184.216.34", "8.8.8.8", "223.5.5.5", "2400:3200::1", "2606:2800:220:1::1", "::ffff:8.8.8.8"]
SPECIAL = {
    "loopback": "127.0.0.1",
    "all of it": "127.255.255.254",
    "this network": "0.0.0.0",
    "this host": "0.1.2.3",
    "private A": "10.0.0.1",
    "private B": "172.16.0.1",
    "private C": "192.168.1.1",
    "carrier NAT": "100.64.0.1",
    "link-local": "169.254.1.1",
    "cloud metadata": "169.254.169.254",
    "Alibaba metadata": "100.100.100.200",
    "documentation": "192.0.2.1",
    "benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "6to4 relay": "192.88.99.1",
    "IPv6 loopback": "::1",
    "IPv6 any": "::",
    "mapped": "::ffff:127.0.0.1",
    "mapped, in hexadecimal": "::ffff:a9fe:a9fe",
    "mapped private": "::ffff:10.0.0.1",
    "IPv4-compatible": "::127.0.0.1",
    "IPv4-translated": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64 of a public address": "64:ff9b::808:808",
    "local NAT64": "64:ff9b:1::a00:1",
    "6to4 of loopback": "2002:7f00:1::1",
    "Teredo": "2001::4136:e378:8000:63bf:3fff:fdd2",
    "IPv6 link-local": "fe80::1",
    "with a zone": "fe80::1%eth0",
    "unique local": "fd00::1",
    "cloud metadata over IPv6": "fd00:ec2::254",
    "Azure's host": "fe80::1234:5678:9abc",
    "site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 documentation": "2001:db8::1",
    "newer documentation": "3fff::1",
    "discard": "100::1",
    "segment routing": "5f00::1",
    "not given out": "4000::1",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address: str) -> None:
    Guard([]).check(address, 80)


@pytest.mark.parametrize("name", SPECIAL)
def test_everything_else_is_closed(name: str) -> None:
    with pytest.raises(
        AddressForbiddenError, match=r"is a private or special address. List its network in GONGBAO_ALL"
    ):
        Guard([]).check(SPECIAL[name], 80)


@pytest.mark.parametrize(
    "host", ["", "localhost", "2130706433", "0x7f000001", "127.1", "127.0.0.1:80", "::1]"]
)
def test_what_is_no_address_is_closed(host: str) -> None:
    with pytest.raises(AddressForbiddenError, match="is not an address"):
        Guard([ip_network("0.0.0.0/0")]).check(host, 80)


def test_listed_networks_are_open() -> None:
    guard = Guard([ip_network("127.0.0.0/8"), ip_network("fd00::/8")])
    for address in ("127.0.0.1", "::ffff:127.0.0.9", "fd00::1", "8.8.8.8"):
        guard.check(address, 80)
    for address in ("10.0.0.1", "::1", "64:ff9b::7f00:1"):
        with pytest.raises(AddressForbiddenError):
            guard.check(address, 80)


@pytest.mark.parametrize("port", [0, 21, 22, 25, 8080, 6379, 27017, 65535])
def test_only_the_ports_of_the_web_are_open(port: int) -> None:
    with pytest.raises(
        PortForbiddenError, match=rf"Port {port} of 8.8.8.8 .* List it in GONGBAO_ALLOW_PORTS"
    ):
        Guard([]).check("8.8.8.8", port)
    Guard([]).check("8.8.8.8", port, named=True)
    Guard([], ports={port}).check("8.8.8.8", port)
    Guard([ip_network("8.8.8.0/24")]).check("8.8.8.8", port)
    with pytest.raises(AddressForbiddenError, match="private"):
        Guard([], ports={port}).check("10.0.0.1", port, named=True)


def test_without_a_contact_only_this_machine_is_open() -> None:
    guard = Guard([ip_network("0.0.0.0/0"), ip_network("::/0")], loopback_only=True)
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        guard.check(address, 80)
    for address in (*PUBLIC, "10.0.0.1", "0.0.0.0"):
        with pytest.raises(AddressForbiddenError, match=r"not on this machine, and without GONGBAO_CONTACT"):
            guard.check(address, 80)


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_as_open_as_itself(address: object) -> None:
    def is_open(host: str) -> bool:
        try:
            Guard([]).check(host, 80)
        except AddressForbiddenError:
            return False
        return True

    assert is_open(str(address)) == is_open(f"::ffff:{address}")
