"""The line that moves while the crawl works: on a terminal in place, elsewhere now and then a new one."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.status import Status

from deploy.demonstration.stored import Progress

EVERY = 5.0
"""Seconds between two lines where there is no terminal."""


class ProgressLine:
    """Context manager that shows the last `Progress` it was given.

    Parameters
    ----------
    console: where to show it
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = Status("Crawling…", console=console) if console.is_terminal else None
        self._started = time.monotonic()
        self._printed_at, self._printed = self._started, ""

    def show(self, progress: Progress | None) -> None:
        """Show how far the crawl is; None leaves what is shown."""
        if progress is None:
            return
        text = describe(progress)
        if self._status:
            self._status.update(f"{time.monotonic() - self._started:4.0f} s  {text}")
        elif text != self._printed and time.monotonic() - self._printed_at >= EVERY:
            self._console.print(f"{time.monotonic() - self._started:6.0f} s  {text}", soft_wrap=True)
            self._printed_at, self._printed = time.monotonic(), text

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()


def describe(progress: Progress) -> str:
    """Return the progress in words."""
    queued = "" if progress.queued is None else f"{progress.queued:,} URLs to go, "
    return (
        f"{queued}{progress.captures:,} exchanges archived ({megabytes(progress.archived_bytes)}), "
        f"{progress.documents:,} documents"
    )


def megabytes(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} KB"
