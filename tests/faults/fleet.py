"""Worker processes that are killed, frozen and started anew."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]


@dataclass
class Fleet:
    """Keeps as many workers running as it is told to; each has a log of its own."""

    command: Sequence[str]
    """What follows `python -m`."""
    environment: Mapping[str, str]
    folder: Path
    size: int = 3
    kills: int = 0
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _started: int = 0

    def __enter__(self) -> Self:
        for _ in range(self.size):
            self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def start(self) -> None:
        """Start one more worker."""
        self._started += 1
        own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
        with (self.folder / f"worker-{self._started}.log").open("wb") as log:
            self.workers.append(
                subprocess.Popen(
                    [sys.executable, "-m", *self.command],
                    cwd=ROOT,
                    env=own | self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            )

    def tend(self) -> None:
        """Start a worker for each that ended."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < self.size:
            self.start()

    def kill_one(self, dice: random.Random) -> None:
        """SIGKILL any of them, and start another."""
        victim = dice.choice(self.workers)
        victim.kill()
        victim.wait()
        self.kills += 1
        self.tend()

    def freeze_one(self, dice: random.Random) -> subprocess.Popen[bytes]:
        """SIGSTOP any of them."""
        victim = dice.choice(self.workers)
        victim.send_signal(signal.SIGSTOP)
        return victim

    def running(self) -> int:
        """Return how many have not ended."""
        return sum(worker.poll() is None for worker in self.workers)

    def wait(self, seconds: float) -> None:
        """Wait until all have ended by themselves."""
        deadline = time.monotonic() + seconds
        while self.running():
            assert time.monotonic() < deadline, f"{self.running()} workers still run\n{self.tail()}"
            time.sleep(0.2)

    def logs(self) -> str:
        """Return what all workers wrote."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("worker-*.log")))

    def tail(self) -> str:
        """Return the end of what the last worker wrote."""
        return (self.folder / f"worker-{self._started}.log").read_text(errors="replace")[-3000:]
