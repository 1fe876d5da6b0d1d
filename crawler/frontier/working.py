"""A re-extraction seen through to its end: its captures queued, workers beside it, until nothing is left."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from crawler.errors import GongbaoError
from crawler.frontier import replays
from crawler.frontier.chunks import chunks
from crawler.frontier.queue import Frontier

AT_ONCE: Final = 1000
"""Captures queued in one call."""
MOST_QUEUED: Final = 20_000
"""Captures that wait in Redis at a time; the others wait in the database."""
PAUSE: Final = 0.5
STOPPING: Final = 60.0
"""Seconds for which workers may finish what they have."""


class Workers:
    """Worker processes of this machine for one job, which end with it."""

    def __init__(self, job: str, count: int, options: Sequence[str], log: Path) -> None:
        arguments = ["crawl", "replay", "-a", f"job={job}", "-a", "until_idle=60", *options]
        self._command = [sys.executable, "-m", "scrapy", *arguments]
        self._count = count
        self._log = log
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            for _ in range(self._count):
                process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
                self._processes.append(process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def check(self) -> None:
        """Raise `GongbaoError` where all of them have ended before the job has."""
        if self._processes and all(process.poll() is not None for process in self._processes):
            lines = self._log.read_text(errors="replace").splitlines()
            raise GongbaoError(
                "Its workers ended before the job was done; the last one said: "
                f"{lines[-1] if lines else 'nothing'}. The same command with --job goes on with it."
            )


def feed(frontier: Frontier, job: str, captures: Iterable[tuple[str, str]], tick: Callable[[], None]) -> None:
    """Queue a job's captures, as fast as they are taken; calls `tick` now and then.

    Raises `redis.RedisError`, and whatever `captures` and `tick` raise.
    """
    frontier.configure(0, replays.IN_FLIGHT)
    for some in chunks(captures, AT_ONCE):
        while frontier.counts()["queued"] >= MOST_QUEUED:
            tick()
            time.sleep(PAUSE)
        replays.queue(frontier, job, some)
        tick()


def wait(frontier: Frontier, tick: Callable[[], None]) -> None:
    """Return when nothing of a frontier is queued or leased any more; calls `tick` meanwhile."""
    while True:
        counts = frontier.counts()
        tick()
        if not counts["queued"] and not counts["leased"]:
            return
        time.sleep(PAUSE)
