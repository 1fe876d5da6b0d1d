"""The command line of `deploy/demo`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from crawler.errors import GongbaoError
from deploy.demonstration.demo import Demo
from deploy.demonstration.fleet import ROOT
from deploy.demonstration.folder import FolderSite
from deploy.demonstration.sample import SampleSites
from deploy.demonstration.source import Source
from deploy.embedded.ports import EVERY_ADDRESS, free
from deploy.embedded.signals import Stopped, stoppable

DIRECTORY = ROOT / ".gongbao" / "demo"
PORT = 8700
"""Of the pages, where it is free: the same URLs each time make the same documents."""


def main(arguments: list[str] | None = None) -> int:
    """Run the demonstration: 0 where all expected was stored, 130 after Ctrl-C in the middle, else 1."""
    options = parser().parse_args(arguments)
    try:
        with stoppable():
            source = open_source(options.pages, options.port)
            return Demo(source, options.directory, Console()).run(stay=not options.exit)
    except Stopped as stopped:
        return 128 + stopped.signal
    except (GongbaoError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def open_source(pages: Path | None, port: int | None) -> Source:
    """Return what is to be crawled. Raises DemoError for a folder without pages."""
    if port is None:
        port = PORT if free([PORT], EVERY_ADDRESS) else 0
    return FolderSite(pages, port) if pages else SampleSites(port)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="deploy/demo",
        description="Crawl sample sites, or a folder of saved pages, with real servers on this machine.",
    )
    made.add_argument("--exit", action="store_true", help="end when done: 0 only if all expected was stored")
    made.add_argument("--pages", type=Path, metavar="DIR", help="crawl this folder of saved pages instead")
    made.add_argument(
        "--port", type=int, help=f"serve the pages on this port (default: {PORT}, or a free one)"
    )
    made.add_argument(
        "--directory",
        type=Path,
        default=DIRECTORY,
        metavar="DIR",
        help=f"emptied and used (default: {DIRECTORY})",
    )
    return made


if __name__ == "__main__":
    sys.exit(main())
