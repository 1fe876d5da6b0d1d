"""All deaths that were asked for, a few at a time: mostly they wait for leases to run out."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from deploy.embedded import EmbeddedServers
from pipelines.pool import make_parsers
from tests.faults.dying.death import PAGES, go_through
from tests.faults.dying.place import OneHost, own_place
from tests.faults.visits import RunningSite

LANES = 4
FIRST_DATABASE = 8
"""Of Redis' sixteen; the lower ones are other tests'."""

Points = tuple[str, ...]


class Deaths:
    """Begins with the first question, and has them all when it is answered.

    Parameters
    ----------
    wanted: the points at which workers die, in turn, of each case
    """

    def __init__(self, servers: EmbeddedServers, folder: Path, wanted: Iterable[Points]) -> None:
        self._servers = servers
        self._folder = folder
        self._wanted = list(wanted)
        self._futures: dict[Points, Future[None]] = {}

    def outcome(self, points: Points) -> None:
        """Wait for one case; raises what was wrong with it."""
        if not self._futures:
            self._run()
        self._futures[points].result()

    def _run(self) -> None:
        # the fork server of the parsers ends with the thread that starts it, and this one stays
        with make_parsers(1, "pipelines.extraction.worker") as parsers:
            parsers.close()
        site = RunningSite(len(self._wanted), PAGES, self._folder / "access.log")
        with site, ThreadPoolExecutor(LANES) as threads:
            lanes: SimpleQueue[int] = SimpleQueue()
            for number in range(LANES):
                lanes.put(FIRST_DATABASE + number)
            for number, points in enumerate(self._wanted):
                host = OneHost.of(site, number)
                self._futures[points] = threads.submit(self._one, lanes, host, points)

    def _one(self, lanes: SimpleQueue[int], site: OneHost, points: Points) -> None:
        database = lanes.get()
        folder = self._folder / "+".join(points).replace(":", "_")
        folder.mkdir()
        try:
            with own_place(self._servers, database, folder) as line:
                go_through(line, site, points)
        finally:
            lanes.put(database)
