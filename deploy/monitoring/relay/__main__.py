"""The command line of the relay."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from crawler import values
from deploy.monitoring.relay.hooks import HooksError, load
from deploy.monitoring.relay.serving import Relay


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C: 0, or 1 with a sentence where it cannot."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.monitoring.relay",
        description="Hand Alertmanager's notifications on to groups of DingTalk, Feishu and WeCom.",
    )
    parser.add_argument(
        "--listen", default="127.0.0.1:9095", metavar="HOST:PORT", help="default: %(default)s"
    )
    parser.add_argument(
        "--hooks", type=Path, required=True, metavar="FILE", help="JSON: name → kind, url, secret"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    try:
        listen = values.listen(options.listen)
        assert isinstance(listen, values.Listen)  # noqa: S101
        relay = Relay((listen.host, listen.first), load(options.hooks))
    except ValueError:
        parser.error("--listen expects HOST:PORT, such as 127.0.0.1:9095")
    except (HooksError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=relay.shutdown).start())
    names = ", ".join(f"/{name} ({hook.kind})" for name, hook in relay.hooks.items()) or "nobody yet"
    print(f"Alerts at http://{listen.host}:{relay.server_port} go to {names}.", file=sys.stderr, flush=True)
    with relay:
        relay.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
