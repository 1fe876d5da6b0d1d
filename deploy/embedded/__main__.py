"""`deploy/servers [DIR]`: the servers in the foreground, for work by hand and for other programs."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from crawler.errors import GongbaoError
from deploy.embedded.environment import write_environment
from deploy.embedded.signals import Stopped, stoppable
from deploy.embedded.stack import EmbeddedServers

DEFAULT = Path(__file__).resolve().parents[2] / ".gongbao" / "servers"


def main(arguments: list[str] | None = None) -> int:
    """Run until a signal: returns 0 after Ctrl-C or SIGTERM, 1 where a server failed."""
    parser = argparse.ArgumentParser(
        prog="deploy/servers", description="Run Redis, MongoDB and an S3 server on loopback, until Ctrl-C."
    )
    parser.add_argument(
        "directory", nargs="?", type=Path, default=DEFAULT, help=f"their data (default: {DEFAULT})"
    )
    directory = parser.parse_args(arguments).directory
    try:
        with stoppable():
            serve(directory)
    except Stopped:
        print("Stopped; the data stays where it is.", flush=True)
        return 0
    except GongbaoError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"Cannot keep the servers' data under {directory}: {error}", file=sys.stderr)
    return 1


def serve(directory: Path) -> None:
    """Start the servers and watch them; raises EmbeddedServerError when one ends, Stopped on a signal."""
    stack = EmbeddedServers(directory)
    env = stack.directory / "env"
    try:
        with stack:
            write_environment(env, stack.environment())
            for server in stack.servers:
                print(f"{server.title} answers at {server.address} (process {server.pid}).")
            print(f"In another terminal: source {env}\nCtrl-C stops them.", flush=True)
            while True:
                time.sleep(0.5)
                stack.check()
    finally:
        env.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
