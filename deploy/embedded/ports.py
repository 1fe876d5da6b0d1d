"""Free loopback ports, kept over restarts where they can be."""

from __future__ import annotations

import contextlib
import json
import random
import socket
from collections.abc import Iterable
from pathlib import Path

LOW, HIGH = 10_100, 22_700
"""Ports are picked here: they, and the ports 10,000 above, lie below 32,768, where Linux' outgoing
connections take theirs (ip(7), ip_local_port_range), so that none is taken between looking and binding."""
LOOPBACK = "127.0.0.1"
EVERY_ADDRESS = ""
"""A port is free here when it is free on each address of the machine."""
COMPANION = 10_000
"""`weed` opens a second port for each of its own, this much higher."""


class Ports:
    """Hands out free ports by name and remembers them in a file.

    Parameters
    ----------
    file: JSON object of name → port; made where it is missing
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, int] = {}
        with contextlib.suppress(FileNotFoundError, ValueError):
            self._known = {str(name): int(port) for name, port in json.loads(file.read_text()).items()}

    def get(self, name: str) -> int:
        """Return the port of that name: the remembered one while it is free, else another free one."""
        port = self._known.get(name)
        if port is None or not free((port, port + COMPANION)):
            port = self._pick()
        self._known[name] = port
        self._file.write_text(json.dumps(self._known, indent=1))
        return port

    def forget(self, names: Iterable[str]) -> None:
        """Pick other ports for these names next time: somebody else took them."""
        for name in names:
            self._known.pop(name, None)

    def _pick(self) -> int:
        taken = {port + far for port in self._known.values() for far in (-COMPANION, 0, COMPANION)}
        for port in random.sample(range(LOW, HIGH), 2_000):
            if port not in taken and free((port, port + COMPANION)):
                return port
        raise OSError(f"no free pair of loopback ports between {LOW} and {HIGH + COMPANION}")


def free(ports: Iterable[int], address: str = LOOPBACK) -> bool:
    """Return whether nothing listens on any of these ports of the address."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers: past TIME_WAIT
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True
