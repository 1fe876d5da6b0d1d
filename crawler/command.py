"""What the project's commands have in common: the configuration, and errors as sentences."""

from __future__ import annotations

import argparse
import json
import os
import sys
from abc import abstractmethod
from typing import Any, ClassVar

import redis
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object

from crawler.audit import entry, whom
from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.frontier.queue import Frontier
from crawler.logs.safety import CONTROL
from crawler.terminal import harmless_streams


class GongbaoCommand(ScrapyCommand):
    """A command that prints what a person wants to read, and exits with 1 and a sentence on failure."""

    requires_project = True
    requires_crawler_process = False
    takes_arguments: ClassVar[bool] = True
    """Whether it takes anything but options."""
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do the work; expected errors become one sentence on stderr.

        Raises `UsageError` for what the command does not take. Scrapy hands a misspelt option on as an
        argument, and `requeue --hots a.cn` would do more than was meant.
        """
        with harmless_streams():
            self._work_or_say_why(args, opts)

    def _work_or_say_why(self, args: list[str], opts: argparse.Namespace) -> None:
        if wrong := [arg for arg in args if not self.takes_arguments or arg.startswith("-")]:
            raise UsageError(f"what is {' '.join(wrong)}?")
        try:
            self.exitcode = self.work(args, opts)
            sys.stdout.flush()
        except GongbaoError as error:
            print(error, file=sys.stderr)
            self.exitcode = 1
        except BrokenPipeError:  # `scrapy … | head`: nobody reads on; nor will Python's own flush at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.exitcode = 1
        except KeyboardInterrupt:
            self.exitcode = 130  # 128 + SIGINT, as shells have it

    @abstractmethod
    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do the command's work and return its exit code."""

    @property
    def config(self) -> Config:
        """The environment."""
        config: Config = self._settings["GONGBAO"]
        return config

    def load(self, setting: str) -> Any:
        """Return the object that a setting names: the way to the other half of the project."""
        return load_object(self._settings[setting])

    def frontier(self, client: redis.Redis) -> Frontier:
        """Return the live frontier. Raises `redis.RedisError` where Redis does not answer."""
        return Frontier(client, self._settings["FRONTIER_NAME"], self._settings.getint("FRONTIER_PARTITIONS"))

    def note(self, records: Any, action: str, subject: str, **details: Any) -> None:
        """Write into the audit log what is about to be done, by whoever gives the command."""
        records.note_action(entry(whom(), action, subject, **details))

    def note_if_possible(self, action: str, *subjects: str, **details: Any) -> None:
        """Do so where a database answers; else say that it is not written down, since it cannot wait."""
        try:
            self.config.require("mongo_uri")
            records = self.load("RECORD_STORE")(self.config)
            for subject in subjects:
                self.note(records, action, subject, **details)
        except GongbaoError as error:
            print(f"{error} It is done all the same, and is not in the audit log.", file=sys.stderr)

    @property
    def _settings(self) -> Any:
        return self.settings


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the option of all commands that machines read."""
    parser.add_argument("--json", action="store_true", help="print JSON for machines")


def print_json(value: Any) -> None:
    """Print a value as JSON, with days and moments as ISO 8601."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    # as JSON itself spells them; outside of its strings there is none of these
    print(CONTROL.sub(lambda found: json.dumps(found[0])[1:-1], text))
