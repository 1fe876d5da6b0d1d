"""What the processes of a lane are told to do."""

from __future__ import annotations

import os
import time


def rest(seconds: float) -> None:
    """Take that long."""
    time.sleep(seconds)


def end(code: int) -> None:
    """End the process."""
    os._exit(code)


def fail(reason: str) -> None:
    """Raise."""
    raise ValueError(reason)
