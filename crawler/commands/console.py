"""`scrapy console`: the operators' web console."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from threading import Thread
from typing import Final

from scrapy.exceptions import UsageError

from crawler import values
from crawler.command import GongbaoCommand
from crawler.errors import ConfigError
from crawler.frontier.connection import connect, explained

DEFAULT: Final = "127.0.0.1:8780"
PATIENCE: Final = 5
"""Seconds that open connections (live figures) are given when it ends."""
PATIENCE_WITH_REDIS: Final = 5.0
"""Seconds for an answer, since a person waits for the page."""


class Command(GongbaoCommand):
    """Serves it until Ctrl-C or SIGTERM."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--listen HOST:PORT]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Serve the operators' web console"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--listen", metavar="HOST:PORT", default=DEFAULT, help=f"where ({DEFAULT})")

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Serve it."""
        import uvicorn

        from crawler.console.access import Access
        from crawler.console.app import make_app
        from crawler.console.data import Data
        from crawler.schedule.rule import Rules

        try:
            listen = values.listen(opts.listen)
        except ValueError:
            raise UsageError(f"--listen expects HOST:PORT, such as {DEFAULT}, not {opts.listen!r}") from None
        assert isinstance(listen, values.Listen)  # noqa: S101
        self.config.require("redis_url", "mongo_uri")
        access = Access.of(self.config, listen.host)
        with explained():
            frontier = self.frontier(connect(self.config, PATIENCE_WITH_REDIS))
        records = self.load("RECORD_STORE")(self.config)
        records.check()
        archive = self.load("OBJECT_STORE")(self.config)
        data = Data(
            self.config, frontier, records, self.load("REGIONS"), Rules.of(self._settings), archive.check
        )
        config = uvicorn.Config(
            make_app(data, access),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=PATIENCE,
        )
        server = uvicorn.Server(config)
        signal.signal(signal.SIGTERM, _end)
        with _bound(listen) as listening:
            address = "{}:{}".format(*listening.getsockname()[:2])
            print(f"The console is at http://{address}/ until Ctrl-C.", file=sys.stderr, flush=True)
            Thread(target=data.warm, daemon=True).start()
            server.run(sockets=[listening])
        return 0


def _end(*_: object) -> None:
    """End with 0: uvicorn raises SIGTERM once more when it has ended, so that its parent sees a kill."""
    raise SystemExit(0)


def _bound(listen: values.Listen) -> socket.socket:
    """Return a socket on the first free port. Raises `ConfigError` where there is none."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    for port in listen.ports:
        try:
            return socket.create_server((listen.host, port), family=family)
        except OSError as error:
            failure = error
    raise ConfigError(f"--listen {listen.host}:{listen.first}: {failure.strerror}. Name another port.")
