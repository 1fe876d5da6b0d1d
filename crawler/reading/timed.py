"""Runs in the processes that read pages, and needs nothing there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

SLICE: Final = 0.25
"""Seconds after which no further call of several is begun, so that no result waits long for others."""


def timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Call a function; returns what it returns, and the seconds that it took."""
    began = time.monotonic()
    return function(*arguments), time.monotonic() - began


def timed_together(calls: Sequence[Sequence[Any]]) -> list[tuple[Any, float]]:
    """Do as `timed` with each of these arguments; returns the results of the first, as far as it came.

    It ends before a call that raises, and when `SLICE` is over.
    """
    results: list[tuple[Any, float]] = []
    ends = time.monotonic() + SLICE
    for function, *arguments in calls:
        try:
            results.append(timed(function, *arguments))
        except MemoryError:
            raise  # the process has met its limit, and has to end
        except Exception:
            break  # to be called again, alone: then its caller learns what it raises
        if time.monotonic() >= ends:
            break
    return results
