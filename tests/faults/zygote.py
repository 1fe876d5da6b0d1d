"""A process that has imported what a worker needs, and forks workers: they start in a moment.

`python -m tests.faults.zygote` reads lines of JSON, runs `scrapy COMMAND` for each in a child, one after the
other, and prints how it ended: its exit status, negative for a signal.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults.fleet import ROOT

PRELOADED = (
    "scrapy.cmdline",
    "scrapy.crawler",
    "twisted.internet.asyncioreactor",
    "crawler.commands.crawl",
    "crawler.frontier.scheduler",
    "crawler.middlewares.links",
    "crawler.handlers.http",
    "pipelines.line",
    "pipelines.extraction.worker",
    "tests.faults.dying.fatal",
)
"""All but the settings, which read the environment."""


class Zygote:
    """The process, seen from the tests."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate("")

    def run(
        self, *command: str, environment: Mapping[str, str], log: Path, seconds: float = 90
    ) -> tuple[int, str]:
        """Run a worker to its end, or for so many seconds; returns its status (-14 then) and its log."""
        order = {"command": command, "environment": dict(environment), "log": str(log), "seconds": seconds}
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(order), file=self._process.stdin, flush=True)
        status = int(self._process.stdout.readline())
        return status, log.read_text(errors="replace")


def main() -> None:
    for name in PRELOADED:
        import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "a reactor cannot be forked"
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            become_worker(order)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def become_worker(order: dict[str, Any]) -> None:
    """Run a command and end. Never returns."""
    import signal

    from scrapy.cmdline import execute

    with Path(order["log"]).open("wb") as log, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    for name in [name for name in os.environ if name.startswith("GONGBAO_")]:
        del os.environ[name]
    os.environ.update(order["environment"])
    signal.setitimer(signal.ITIMER_REAL, order["seconds"])
    try:
        execute(["scrapy", *order["command"]])
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 1
    else:
        status = 0
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
