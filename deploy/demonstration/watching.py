"""The operators' console beside the demonstration."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from deploy.demonstration.fleet import ROOT, scrapy
from deploy.embedded.child import Child

LISTEN: Final = "127.0.0.1:8780-8799"
"""The console's usual port, where it is free."""
PATIENCE: Final = 30.0
"""Seconds that it is waited for; a demonstration goes on without it."""
STOP_TIMEOUT: Final = 6.0
ADDRESS: Final = re.compile(r"The console is at (http://\S+)")


class ConsoleBeside:
    """Context manager over the console's process.

    Parameters
    ----------
    environment: of the process
    logs: folder of its log
    wanted: whether it is started at all
    """

    def __init__(self, environment: Mapping[str, str], logs: Path, *, wanted: bool) -> None:
        command = scrapy("console", "--listen", LISTEN)
        log = logs / "console.log"
        self._child = Child("The console", command, log=log, cwd=ROOT, env=environment)
        self._wanted = wanted

    @property
    def address(self) -> str | None:
        """Where it answers; None where it does not run, or says nothing in time."""
        end = time.monotonic() + PATIENCE
        while self._child.running and time.monotonic() < end:
            if found := ADDRESS.search("\n".join(self._child.tail())):
                return found[1]
            time.sleep(0.1)
        return None

    def __enter__(self) -> Self:
        if self._wanted:
            self._child.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.stop(STOP_TIMEOUT)
