"""The audit: what is known of every URL, compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from crawler.frontier.audit.findings import Findings
from crawler.frontier.audit.live import Live
from crawler.frontier.audit.naming import Naming
from crawler.frontier.audit.spill import Spill
from crawler.frontier.audit.states import States, compare
from crawler.frontier.audit.stored import ENDED, Stored
from crawler.frontier.audit.stores import Objects, Records
from crawler.frontier.queue import Frontier

LOOKS: Final = 3
"""How often what seems lost is looked for again while workers move URLs about."""


def audit(
    frontier: Frontier,
    records: Records,
    objects: Objects,
    folder: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> Findings:
    """Return what is wrong with the URLs of a frontier; works in `folder`, which has to be empty.

    `progress` is told what is being done. Raises `redis.RedisError` and `ServerUnavailableError`.
    """
    return _Audit(frontier, records, objects, folder, progress).run()


class _Audit:
    def __init__(
        self,
        frontier: Frontier,
        records: Records,
        objects: Objects,
        folder: Path,
        progress: Callable[[str], None],
    ) -> None:
        self._frontier = frontier
        self._records = records
        self._objects = objects
        self._folder = folder
        self._say = progress
        self._live = Live(frontier)

    def run(self) -> Findings:
        """Compare, and look twice at whatever seems wrong."""
        before = self._frontier.counts()
        states = compare(self._gather(before["seen"]), self._frontier.partitions)
        findings = Findings(self._folder)
        if not states.sound:
            moved = before != self._frontier.counts()
            for _ in range(LOOKS if moved else 0):
                self._find_again(states)
            self._say("Naming what is wrong")
            Naming(self._frontier, self._records, self._objects, states, findings).name()
        findings.counts.update(states.counts)
        return findings

    def _gather(self, seen: int) -> Spill:
        """Read everything once: what a URL goes through in the order in which it does."""
        spill = Spill(self._folder, seen)
        for number in range(self._frontier.partitions):
            self._say(f"Reading the seen set ({number + 1} of {self._frontier.partitions})")
            spill.add(f"seen {number}", self._live.seen(number))
        spill.add("seed", (self._live.digest_of(seed) for seed, _ in self._live.seeds()))
        self._say("Reading the queues")
        for number in range(self._frontier.partitions):
            for state, digests in self._live.streams(number):
                spill.add(state, digests)
        self._say("Reading the database and the object store")
        Stored(self._records, self._objects, self._frontier.digest, spill).read()
        self._say("Comparing")
        return spill

    def _find_again(self, states: States) -> None:
        """Look again for what seems lost; it may have moved from what was not read yet to what was."""
        if not states.lost_count:
            return
        self._say(f"Looking again for {states.lost_count:,} URLs")
        for number in range(self._frontier.partitions):
            for state, digests in self._live.streams(number):
                states.found(state, digests)
        ended = (
            (state, self._frontier.digest(key))
            for key, state, _ in self._records.url_states()
            if state in ENDED
        )
        for state, digest in ended:
            states.found(state, (digest,))
