"""Runs in the processes that read pages, and needs nothing there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Call a function; returns what it returns, and the seconds that it took."""
    began = time.monotonic()
    return function(*arguments), time.monotonic() - began
