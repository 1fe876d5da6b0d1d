"""Servers that stall before there is anything to answer: while a connection or TLS is made."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from tests.faults.hostile.certificates import Certificates

_KEPT: Final[list[Any]] = []
"""Sockets and servers that live as long as the process."""


async def _no_accept(address: str, port: int, _: Certificates) -> None:
    """Listen, accept nobody, and fill the queue: who comes now gets no answer to its SYN."""
    listener = socket.create_server((address, port), backlog=0)
    _KEPT.append(listener)
    for _number in range(4):
        caller = socket.socket()
        caller.setblocking(False)
        caller.connect_ex((address, port))
        _KEPT.append(caller)


async def _stalled_handshake(address: str, port: int, _: Certificates) -> None:
    """Accept, read, and say nothing."""

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(300)
        writer.close()

    _KEPT.append(await asyncio.start_server(stall, address, port))


async def _dripping_handshake(address: str, port: int, certificates: Certificates) -> None:
    """Send what belongs into a handshake a byte at a time."""
    context = certificates.context("good", address)

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        came.write(await reader.read(1 << 16))
        with contextlib.suppress(ssl.SSLWantReadError):
            context.wrap_bio(came, goes, server_side=True).do_handshake()
        with contextlib.suppress(OSError):
            for byte in goes.read():
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.2)
        writer.close()

    _KEPT.append(await asyncio.start_server(drip, address, port))


WIRES: Final[Mapping[str, Callable[[str, int, Certificates], Awaitable[None]]]] = {
    "no accept": _no_accept,
    "stalled handshake": _stalled_handshake,
    "dripping handshake": _dripping_handshake,
}
