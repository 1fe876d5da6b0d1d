"""Processes for work that may hang or crash: parsing what the net sends."""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing import forkserver

from pebble import ProcessPool

from pipelines.garbage import look_seldom
from pipelines.tether import die_with_parent


def make_pool(processes: int, preload: str) -> ProcessPool:
    """Return a pool whose processes have imported the module `preload`, and die with this process.

    Call it from the main thread, to which the fork server is tied. A fork server, since fork would inherit
    descriptors, signal handlers and the locks of other threads.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.tethered", preload])
    forkserver.ensure_running()
    return ProcessPool(max_workers=processes, initializer=_prepare, context=context)


def _prepare() -> None:
    # Ctrl-C reaches the whole group; the owner decides when its pool ends. SIGTERM must kill at once:
    # inherited handlers would make each kill take three seconds.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # The fork server ends when all its processes have, and so would never end where one hangs.
    die_with_parent()
    look_seldom()
