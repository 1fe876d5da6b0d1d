"""A pool of threads with the face of the pool of processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pebble import ThreadPool


class Threads(ThreadPool):  # type: ignore[misc]
    """Cannot end what takes too long."""

    def schedule(self, function: Callable[..., Any], args: tuple[Any, ...] = (), timeout: float = 0) -> Any:
        """Run a function in a thread."""
        return super().schedule(function, args=args)


def make_pool(processes: int, preload: str, memory: int) -> Threads:
    """Return the pool."""
    return Threads(max_workers=processes)
