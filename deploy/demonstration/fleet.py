"""The worker processes of the demonstration, and the commands that it runs beside them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.demonstration.errors import DemoError
from deploy.embedded.child import Child
from deploy.embedded.errors import EmbeddedServerError

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
UNTIL_IDLE = 3
"""Seconds for which the whole frontier has to stay empty before a worker ends."""
STOP_TIMEOUT = 10.0
"""Seconds in which a worker may commit what it has."""
STOP_TIMEOUT_WITHOUT_SERVER = 2.0
"""The same where a server is gone, and it cannot."""
SEEDS_AT_ONCE = 500
"""URLs to one command: the system limits the length of a command line."""


def scrapy(*arguments: str) -> list[str]:
    """Return the command line of a Scrapy command in this environment."""
    return [sys.executable, "-m", "scrapy", *arguments]


def run(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Scrapy command to its end and return what it wrote, whatever its exit code."""
    return subprocess.run(
        scrapy(*arguments), cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    """Return the end of what a command wrote: an error's sentence, or the last line of a traceback."""
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return "\n".join(said[-1:] if any(line.startswith("Traceback") for line in said) else said[-10:])


def seed(environment: Mapping[str, str], urls: Sequence[str], scope: str) -> None:
    """Queue the URLs. Raises DemoError with what the command said where it fails."""
    for start in range(0, len(urls), SEEDS_AT_ONCE):
        done = run(environment, "seed", *urls[start : start + SEEDS_AT_ONCE], "--scope", scope)
        if done.returncode:
            raise DemoError(f"The seeds could not be queued: {last_words(done)}")


class Workers:
    """Context manager over the worker processes; leaving it stops those that still run.

    Parameters
    ----------
    environment: of the processes
    logs: folder of their logs
    """

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        command = scrapy("crawl", "reports", "-a", f"until_idle={UNTIL_IDLE}")
        self.workers = [
            Child(f"Worker {n}", command, log=logs / f"worker-{n}.log", cwd=ROOT, env=environment)
            for n in range(1, WORKERS + 1)
        ]

    @property
    def running(self) -> bool:
        """Whether any of them still works."""
        return any(worker.running for worker in self.workers)

    def check(self) -> None:
        """Raise ChildError where one of them ended other than by having nothing left to do."""
        for worker in self.workers:
            if worker.returncode:
                raise worker.error(worker.how_it_ended())

    def __enter__(self) -> Self:
        for worker in self.workers:
            worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        alone = isinstance(error, EmbeddedServerError)
        for worker in self.workers:
            worker.interrupt()
        for worker in self.workers:
            worker.stop(STOP_TIMEOUT_WITHOUT_SERVER if alone else STOP_TIMEOUT)
