"""`python -m tests.web --seed N [--sites 60] [--round K] [--port P] DIR`: serve a web until SIGTERM.

When it is ready it prints a line of JSON with its port. DIR then holds truth.jsonl (the true reports),
sites.jsonl (the sites and their front pages), pages.jsonl (the pages, and how often each changes), hosts.txt
(the names that exist) and requests.jsonl (a line for each request).

`echo 3 > DIR/go` moves it on to the third round, `echo 3 0.05 > DIR/go` so that 5% of the pages change in
each round on the way; changes-3.jsonl has what did. It is done when DIR/round.json says {"round": 3}.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import socket
from pathlib import Path

from tests.web import truth
from tests.web.families import APART
from tests.web.serve.server import Server
from tests.web.web import Web

HEEDED = 0.1
"""Seconds between two looks at the file that tells it to go on."""


def main(arguments: list[str] | None = None) -> None:
    """Make the web, write what is true of it, and serve it."""
    parser = argparse.ArgumentParser(prog="python -m tests.web", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--sites", type=int, default=60, help="government sites")
    parser.add_argument("--only", choices=sorted(APART), help="sites of this family alone")
    parser.add_argument("--round", type=int, default=0, help="rounds that have passed when it starts")
    parser.add_argument("--share", type=float, help="share of the pages that changes in each of them")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("folder", type=Path, metavar="DIR")
    options = parser.parse_args(arguments)
    with socket.create_server(("127.0.0.1", options.port), backlog=512) as listening:
        port = listening.getsockname()[1]
        web = Web(options.seed, options.sites, port, options.only)
        truth.write(web, options.folder)
        _go(web, options.folder, options.round, options.share)
        asyncio.run(_serve(web, listening, options.folder))


def _go(web: Web, folder: Path, target: int, share: float | None) -> None:
    """Move a web on to a round, and write what changed in each on the way."""
    while web.clock.round < target:
        truth.write_round(web, folder, web.clock.advance(share))


async def _serve(web: Web, listening: socket.socket, folder: Path) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    with (folder / "requests.jsonl").open("w", encoding="utf-8", buffering=1) as lines:
        server = await asyncio.start_server(Server(web, lines).connected, sock=listening, limit=1 << 16)
        told = asyncio.create_task(_heed(web, folder))
        print(json.dumps({"port": web.port, "sites": len(web.families)}), flush=True)
        await stopped.wait()
        told.cancel()
        server.close()


async def _heed(web: Web, folder: Path) -> None:
    """Go on whenever the file `go` says so; what it cannot read it leaves alone."""
    while True:
        await asyncio.sleep(HEEDED)
        words = (folder / "go").read_text("utf-8").split() if (folder / "go").exists() else []
        if words and words[0].isdigit():
            _go(web, folder, int(words[0]), float(words[1]) if len(words) > 1 else None)


if __name__ == "__main__":
    main()
