"""`scrapy crawl`: Scrapy's own command, which first makes sure that the worker can work."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path
from typing import Any, cast

import redis
from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.misc import load_object

from crawler.config import EXPECTED, Config
from crawler.errors import ConfigError, GongbaoError
from crawler.extensions.ending import leave
from crawler.frontier.connection import connect, explained
from crawler.frontier.keys import Keys
from crawler.frontier.seeding import check_contact, seeds
from crawler.logs.install import install
from crawler.schema import check


class Command(crawl.Command):
    """Starts a worker; what is missing is said in a sentence, not in a traceback."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options of all commands, and begin the log before Scrapy writes to it."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101
        install(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the configuration and the servers, then crawl."""
        assert self.settings is not None  # noqa: S101
        names = get_spider_loader(self.settings).list()
        if args and args[0] not in names:
            raise UsageError(f"there is no spider {args[0]}; there are: {', '.join(names)}")
        try:
            self._check(self.settings["GONGBAO"], args[0] if args else "", opts.spargs)
        except GongbaoError as error:
            print(error, file=sys.stderr)
            self.exitcode = 1
            return
        super().run(args, opts)
        if any(
            not thread.daemon and thread is not threading.main_thread() for thread in threading.enumerate()
        ):
            # a thread waits for a server that does not answer; all else is over, and Python would wait for it
            leave(int(self.exitcode or 0))

    def _check(self, config: Config, spider: str, arguments: dict[str, str]) -> None:
        config.require("redis_url", "mongo_uri", *config.archive_needs)
        if spider == "replay":  # which writes to no spool and asks no site
            if "job" not in arguments:
                raise ConfigError(
                    "Name the job: scrapy crawl replay -a job=NAME. `scrapy replay` begins one."
                )
            load_object(self.settings["REPLAYS"])(config).get(arguments["job"])  # type: ignore[index]
        else:
            _check_spool(config.spool)
            with explained():
                check_frontier(connect(config), self.settings["FRONTIER_NAME"])  # type: ignore[index]
            with explained():
                check_contact(config, list(seeds(connect(config))))
        for store in ("OBJECT_STORE", "RECORD_STORE"):
            load_object(self.settings[store])(config).check()  # type: ignore[index]


def check_frontier(client: redis.Redis, name: str) -> None:
    """Raise `SchemaError` where a frontier is of a schema that this program cannot work on."""
    version, needs = cast(Any, client.hmget(Keys(name).root, "schema", "needs"))
    check({"version": int(version or 0), "needs": int(needs or 0)}, "frontier")


def _check_spool(spool: Path) -> None:
    try:
        spool.mkdir(parents=True, exist_ok=True)
        if not os.access(spool, os.W_OK):
            raise PermissionError
    except OSError as error:
        why = error.strerror or "no permission to write"
        raise ConfigError(
            f"GONGBAO_SPOOL names {spool}, which cannot be used ({why}). It expects {EXPECTED['spool']}."
        ) from error
