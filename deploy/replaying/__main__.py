"""The command line of `deploy/replay`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from crawler.config import COLLECTION, REPLAY_PORT, Config
from crawler.errors import GongbaoError
from deploy.embedded.ports import free
from deploy.embedded.signals import Stopped, stoppable
from deploy.replaying.errors import ReplayError
from deploy.replaying.serving import Follower, check, wait_for
from deploy.replaying.wayback import wayback
from pipelines import objects
from pipelines.archive.merging import MergedIndex

ROOT = Path(__file__).resolve().parents[2]
DIRECTORY = ROOT / ".gongbao" / "replay"
PYTHON = ROOT / ".venv-replay" / "bin" / "python"
LOOPBACK = "127.0.0.1"


def main(arguments: list[str] | None = None) -> int:
    """Serve until a signal: returns 0 after Ctrl-C or SIGTERM, 1 where it cannot."""
    options = parser().parse_args(arguments)
    try:
        with stoppable():
            serve(Config.from_environment(), options)
    except Stopped:
        say("Stopped; the index stays where it is.")
    except GongbaoError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot keep the index under {options.directory}: {error}", file=sys.stderr)
        return 1
    return 0


def serve(config: Config, options: argparse.Namespace) -> None:
    """Bring the index up to date, then serve and follow; raises `GongbaoError`, and `Stopped` on a signal."""
    store, directory = objects.from_config(config), options.directory.resolve()
    port = options.port or own_port(config)
    if not options.index_only and not free([port], options.bind):
        raise ReplayError(f"Port {port} of {options.bind} is taken; choose another one with --port.")
    store.check()
    directory.mkdir(parents=True, exist_ok=True)
    with MergedIndex(directory, store) as index:
        follower = Follower(index, say)
        follower.look()
        if options.index_only:
            return
        child = wayback(config, directory, options.python, (options.bind, port))
        address = f"http://{options.bind}:{port}"
        try:
            child.start()
            wait_for(child, f"{address}/")
            say(f"The archive is at {address}/{COLLECTION}/ (Ctrl-C ends).")
            while True:
                time.sleep(0.2)
                check(child)
                follower.follow()
        finally:
            child.stop(5)


def own_port(config: Config) -> int:
    """Return the port that links name, where they lead to this machine's loopback; else the default."""
    parts = urlsplit(config.replay_url)
    here = parts.hostname in (LOOPBACK, "localhost") and parts.scheme == "http"
    return (parts.port or 80) if here else REPLAY_PORT


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="deploy/replay", description="Serve the archive through pywb, by URL and date, until Ctrl-C."
    )
    made.add_argument(
        "directory",
        nargs="?",
        type=Path,
        default=DIRECTORY,
        help=f"where the merged index lies; can be deleted (default: {DIRECTORY})",
    )
    made.add_argument(
        "--port", type=int, help=f"default: that of GONGBAO_REPLAY_URL where it is here, else {REPLAY_PORT}"
    )
    made.add_argument("--bind", default=LOOPBACK, help="address to listen on (default: %(default)s)")
    made.add_argument("--index-only", action="store_true", help="bring the merged index up to date and end")
    made.add_argument("--python", type=Path, default=PYTHON, help=argparse.SUPPRESS)
    return made


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
