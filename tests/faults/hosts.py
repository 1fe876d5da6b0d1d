"""Hosts of their own on one machine: network namespaces on a switch, whose cables can be pulled."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

NETWORK = "10.213.77."
CLONE_NEWNET = 0x40000000


def why_not() -> str | None:
    """Return why this machine can have no such hosts, as a sentence; None where it can."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "needs root on Linux, for network namespaces"
    if shutil.which("ip") is None:
        return "needs the command ip (Debian: iproute2)"
    name = f"gb-{uuid4().hex[:6]}"
    done = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"needs network namespaces, which this machine does not give ({done.stderr.strip()[:100]})"
    link = ["ip", "-n", name, "link", "add", "br0", "type", "bridge"]
    done = subprocess.run(link, capture_output=True, text=True, check=False)
    subprocess.run(["ip", "netns", "del", name], check=False)
    return f"needs bridges in network namespaces ({done.stderr.strip()[:100]})" if done.returncode else None


@dataclass
class Hosts:
    """A switch, and hosts with one address or several each."""

    addresses: dict[str, list[int]]
    """Name of a host → the last numbers of its addresses."""
    prefix: str = field(default_factory=lambda: f"gb{uuid4().hex[:5]}")

    def __enter__(self) -> Self:
        switch = self.name("switch")
        _ip("netns", "add", switch)
        _ip("-n", switch, "link", "add", "br0", "type", "bridge")
        _ip("-n", switch, "link", "set", "br0", "up")
        for host, numbers in self.addresses.items():
            name = self.name(host)
            _ip("netns", "add", name)
            _ip("-n", switch, "link", "add", host, "type", "veth", "peer", "name", "eth0", "netns", name)
            _ip("-n", switch, "link", "set", host, "master", "br0", "up")
            _ip("-n", name, "link", "set", "lo", "up")
            for number in numbers:
                _ip("-n", name, "addr", "add", f"{NETWORK}{number}/24", "dev", "eth0")
            _ip("-n", name, "link", "set", "eth0", "up")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in (*self.addresses, "switch"):
            subprocess.run(["ip", "netns", "del", self.name(host)], check=False)

    def name(self, host: str) -> str:
        """Return the namespace of a host."""
        return f"{self.prefix}-{host}"

    def cable(self, host: str, *, plugged: bool) -> None:
        """Pull the cable of a host out of the switch, or plug it in again."""
        _ip("-n", self.name("switch"), "link", "set", host, "up" if plugged else "down")

    @contextmanager
    def on(self, host: str) -> Iterator[None]:
        """Let this thread, and the processes and threads that it starts, be on a host."""
        libc = ctypes.CDLL(None, use_errno=True)
        there = Path("/var/run/netns", self.name(host))
        with Path("/proc/thread-self/ns/net").open() as own, there.open() as other:
            if libc.setns(other.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
            try:
                yield
            finally:
                libc.setns(own.fileno(), CLONE_NEWNET)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
