"""Makes one call of one method the last thing that this process does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.faults.dying.points import ACTIONS, CALLS

VARIABLE = "FAULT"
"""In the environment, the point at which the process is to die: `before:put_captures`."""
CUT = 7
"""Bytes that a torn write lacks."""


def arm(point: str) -> None:
    """Let this process die at a point. Raises `AttributeError` where the method is gone."""
    when, _, action = point.partition(":")
    module, _, path = ACTIONS[action].partition(":")
    owner_name, _, name = path.partition(".")
    owner = getattr(import_module(module), owner_name)
    setattr(owner, name, _fatal(getattr(owner, name), when, CALLS.get(action, 1), ENDS.get(action, any_call)))


def _fatal(
    method: Callable[..., Any], when: str, calls: int, counts: Callable[..., bool]
) -> Callable[..., Any]:
    seen = 0

    @wraps(method)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal seen
        seen += counts(*args, **kwargs)
        last = seen == calls and counts(*args, **kwargs)
        if last and when == "before":
            die()
        result = method(*args, **kwargs)
        if last:
            if when == "torn":
                tear(args[0].path)
            die()
        return result

    return wrapped


def any_call(*args: Any, **kwargs: Any) -> bool:
    return True


def acks_pages(frontier: Any, found: Any, downloads: Any, ends: Any, *rest: Any) -> bool:
    """Whether an exchange with Redis ends leases for good."""
    return any(end.verdict == "done" for end in ends)


ENDS: dict[str, Callable[..., bool]] = {"ack": acks_pages}


def tear(path: Path) -> None:
    """Cut the end off a file, as if its last write had not come to its end."""
    os.truncate(path, path.stat().st_size - CUT)


def die() -> None:
    """End as a worker ends that is killed: with nothing tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)
