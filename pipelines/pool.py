"""Processes for work that may hang or crash: parsing what the net sends."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from multiprocessing import forkserver
from typing import Any, Final

from pebble import CONSTS, ProcessFuture, ProcessPool

from crawler.items import OUT_OF_MEMORY
from pipelines import sandbox
from pipelines.garbage import look_seldom
from pipelines.tether import die_with_parent

MEMORY: Final = 448 << 20
"""Bytes of data that a process may have where nobody says otherwise; real pages and files need 230 MB."""
LOOK: Final = 0.25
"""Seconds between two looks whether a process ended, or takes too long: each wakes threads (pebble: 0.1)."""


class LimitedPool(ProcessPool):
    """A pool whose processes end with `OUT_OF_MEMORY` where their work asks for more than they may have."""

    def schedule(
        self,
        function: Callable[..., Any],
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        timeout: float | None = None,
    ) -> ProcessFuture[Any]:
        """Have a function called in one of the processes; as `ProcessPool.schedule`."""
        given = (function, tuple(args), dict(kwargs or {}))
        return super().schedule(_within_limits, args=given, timeout=timeout)


def make_pool(
    processes: int, preload: str, memory: int | None = MEMORY, *, online: bool = True
) -> ProcessPool:
    """Return a pool whose processes have imported the module `preload`, and die with this process.

    Call it from the main thread, to which the fork server is tied. A fork server, since fork would inherit
    descriptors, signal handlers and the locks of other threads.

    Parameters
    ----------
    processes: how many
    preload: name of a module
    memory: bytes of data that each may have; None for no limit
    online: whether they may use the network
    """
    CONSTS.sleep_unit = LOOK
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.tethered", preload])
    forkserver.ensure_running()
    return LimitedPool(
        max_workers=processes, initializer=_prepare, initargs=(memory, online), context=context
    )


def make_parsers(processes: int, preload: str, memory: int = MEMORY) -> ProcessPool:
    """Return a pool for what needs nothing but the bytes that it is given: it can call nobody (`sandbox`)."""
    return make_pool(processes, preload, memory or None, online=False)


def _within_limits(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    try:
        return function(*args, **kwargs)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # at once: there is no room to clear up in


def _prepare(memory: int | None, online: bool) -> None:
    # Ctrl-C reaches the whole group; the owner decides when its pool ends. SIGTERM must kill at once:
    # inherited handlers would make each kill take three seconds.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # The fork server ends when all its processes have, and so would never end where one hangs.
    die_with_parent()
    _limit(memory)
    if not online:
        sandbox.enter()
    look_seldom()


def _limit(memory: int | None) -> None:
    """Set what this process may take: the soft limit alone, since programs that it starts have their own."""
    # what crashes leaves no copy of its memory on the disk, in which the servers' passwords would be
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if memory is not None:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
