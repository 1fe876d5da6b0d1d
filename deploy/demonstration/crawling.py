"""From seeds to an empty queue: starts the workers and watches them and the servers until all is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.demonstration import fleet
from deploy.demonstration.errors import DemoError
from deploy.demonstration.source import Source
from deploy.demonstration.stored import Progress, Stored

EVERY = 0.5
"""Seconds between two looks."""
STALLED = 120.0
"""Seconds without anything new after which the crawl is given up."""


def crawl(
    source: Source,
    stored: Stored,
    environment: Mapping[str, str],
    logs: Path,
    *,
    check: Callable[[], None],
    show: Callable[[Progress | None], None],
) -> None:
    """Seed the source and return when the workers have nothing left to do.

    Parameters
    ----------
    check: raises where a server has died
    show: is given the progress, over and over

    Raises
    ------
    ChildError: a worker or a server ended when it should not have
    DemoError: the seeds were refused, or nothing moves any more
    """
    fleet.seed(environment, source.seeds, source.scope)
    with fleet.Workers(environment, logs) as workers:
        last, moved_at = None, time.monotonic()
        while workers.running:
            check()
            workers.check()
            progress = stored.progress()
            show(progress)
            if progress != last:
                last, moved_at = progress, time.monotonic()
            elif time.monotonic() - moved_at > STALLED:
                raise DemoError(
                    f"Nothing has been stored for {STALLED:.0f} s; see the workers' logs in {logs}."
                )
            time.sleep(EVERY)
        check()
        workers.check()
