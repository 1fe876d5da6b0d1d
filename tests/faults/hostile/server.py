"""Serves the attacks, each on an address of its own, in a process of its own.

`python -m tests.faults.hostile.server FOLDER` prints the ports of http and https, keeps in FOLDER/asked.log
who was asked for what, and ends with its standard input. Beside them, 127.0.0.1 listens on both ports: nobody
may ever come there, and who does is in the log as `inner`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.faults.fleet import ROOT
from tests.faults.hostile.attack import Answer, Asked, Attack
from tests.faults.hostile.certificates import Certificates
from tests.faults.hostile.registry import addresses, all_attacks
from tests.faults.hostile.wire import WIRES

INNER = "127.0.0.1"
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
LONGEST_HEAD = 1 << 20


@dataclass
class Server:
    """What all connections share."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._log = (self.folder / "asked.log").open("a", buffering=1)
        self._by_address = {address: all_attacks()[name] for name, address in addresses().items()}

    async def serve(self) -> None:
        """Serve until standard input ends."""
        certificates = Certificates(self.folder)
        for scheme in ("http", "https"):
            for address in (INNER, *self._by_address):
                attack = self._by_address.get(address)
                if (attack is not None) and (attack.tls is not None) != (scheme == "https"):
                    continue
                if attack is not None and attack.wire:
                    await WIRES[attack.wire](address, self.ports[scheme], certificates)
                    continue
                context = self._context(certificates, address, attack) if scheme == "https" else None
                listener = await asyncio.start_server(
                    self._connected, address, self.ports.get(scheme, 0), ssl=context, limit=LONGEST_HEAD
                )
                self.ports.setdefault(scheme, listener.sockets[0].getsockname()[1])
        print(json.dumps(self.ports), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        os._exit(0)  # whatever still drips

    def _context(self, certificates: Certificates, address: str, attack: Attack | None) -> ssl.SSLContext:
        return certificates.context((attack and attack.tls) or "good", address)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            try:
                await self._answer(reader, writer)
            finally:
                writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        attack = self._by_address.get(address)
        if attack is None:
            print(f"{time.monotonic():.3f} inner", file=self._log)
            return
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode("latin-1")
        print(f"{time.monotonic():.3f} {attack.name.replace(' ', '_')} {path[:200]}", file=self._log)
        self._counts[attack.name, path] += 1
        scheme = "https" if attack.tls is not None else "http"
        site = f"{scheme}://{address}:{self.ports[scheme]}"
        asked = Asked(path, head, site, self._counts[attack.name, path], self.ports)
        bare = path == "/robots.txt" and not attack.robots
        # in a thread: to make a bomb takes a moment, in which all others would have to wait
        answer = NO_ROBOTS if bare else await asyncio.to_thread(attack.answer, asked)
        async for piece in _pieces(answer):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
        await asyncio.wait_for(reader.read(), 5)


async def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    if isinstance(answer, bytes):
        yield answer
    elif isinstance(answer, Iterable):
        for piece in answer:
            yield piece
            await asyncio.sleep(0)
    else:
        async for piece in answer:
            yield piece


@dataclass
class Hostile:
    """The server, seen from the tests; serves while its context is open."""

    folder: Path

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.hostile.server", str(self.folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.ports: dict[str, int] = json.loads(self._process.stdout.readline())
        self.addresses = addresses()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate("")

    @property
    def authorities(self) -> Path:
        """The file of the authority that good certificates are of."""
        return self.folder / "authority.pem"

    def url(self, attack: Attack, path: str) -> str:
        """Return a URL of an attack's site, given a path; one that is whole, with its ports."""
        if not path.startswith("/"):
            return path.format(**self.ports)
        scheme = "https" if attack.tls is not None else "http"
        return f"{scheme}://{self.addresses[attack.name]}:{self.ports[scheme]}{path}"

    def asked(self) -> list[list[str]]:
        """Return what was asked: the attack's name without spaces, and the path."""
        return [line.split(" ")[1:] for line in (self.folder / "asked.log").read_text().splitlines()]


if __name__ == "__main__":
    asyncio.run(Server(Path(sys.argv[1])).serve())
