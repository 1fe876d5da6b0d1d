"""Ctrl-C, SIGTERM and a closed terminal as one exception, which unwinds `with` blocks."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Raised in the main thread by `stoppable` for the first of SIGINT, SIGTERM and SIGHUP."""

    def __init__(self, number: int) -> None:
        self.signal = signal.Signals(number)
        super().__init__(self.signal.name)


def _raise(number: int, _frame: FrameType | None) -> None:
    for each in SIGNALS:  # what follows is the orderly stop; a second Ctrl-C must not cut it short
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Within it the first signal raises Stopped, and later ones are ignored."""
    before = {number: signal.signal(number, _raise) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
