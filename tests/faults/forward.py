"""Lets others reach servers that listen on loopback alone.

`python -m tests.faults.forward ADDRESS PORT…` takes connections to ADDRESS on each port and joins them with
the same port of 127.0.0.1, until its standard input ends; prints a line when it listens.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

LOOPBACK = "127.0.0.1"


async def forward(address: str, ports: list[int]) -> None:
    """Forward until standard input ends."""
    for port in ports:
        await asyncio.start_server(lambda r, w, port=port: _join(r, w, port), address, port)  # type: ignore[misc]
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        there, back = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(_pipe(reader, back), _pipe(there, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()


if __name__ == "__main__":
    asyncio.run(forward(sys.argv[1], [int(port) for port in sys.argv[2:]]))
