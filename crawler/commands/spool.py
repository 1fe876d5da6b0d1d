"""`scrapy spool recover`: finish what workers that died left in a spool folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand


class Command(GongbaoCommand):
    """Commits captures that are in a spool folder and nowhere else; a worker does it with its own folder."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "recover [DIR]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Commit what dead workers left in a spool folder"

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Recover one folder; by default the configured one."""
        if not args or args[0] != "recover" or len(args) > 2:
            raise UsageError("the one thing that can be done with a spool is: recover [DIR]")
        folder = Path(args[1]) if len(args) == 2 else self.config.spool
        segments, captures = self.load("RECOVER_SPOOL")(self.config, folder)
        print(f"{captures} captures in {segments} segments of {folder} were committed.")
        return 0
