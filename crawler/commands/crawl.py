"""`scrapy crawl`: Scrapy's own command, which first makes sure that the worker can work."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import crawl

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.frontier.connection import connect, explained
from crawler.frontier.seeding import check_contact, seeds


class Command(crawl.Command):
    """Starts a worker; what is missing is said in a sentence, not in a traceback."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the configuration and the servers, then crawl."""
        try:
            self._check()
        except GongbaoError as error:
            print(error, file=sys.stderr)
            self.exitcode = 1
            return
        super().run(args, opts)

    def _check(self) -> None:
        from scrapy.utils.misc import load_object

        assert self.settings is not None  # noqa: S101
        config: Config = self.settings["GONGBAO"]
        config.require("redis_url", "mongo_uri", *config.archive_needs)
        with explained():
            check_contact(config, list(seeds(connect(config))))
        for store in ("OBJECT_STORE", "RECORD_STORE"):
            load_object(self.settings[store])(config).check()
