"""Putting right what an audit found. It may be broken off at any point, and begun again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from crawler.frontier.again import Again, queued
from crawler.frontier.alive import MARGIN, Alive, between
from crawler.frontier.audit.digests import Digests
from crawler.frontier.audit.findings import LOST, NO_BYTES, NO_CAPTURE, PROBLEMS, UNSEEN, Findings, Trouble
from crawler.frontier.audit.rereading import Reread, Rereading
from crawler.frontier.audit.stores import Records
from crawler.frontier.chunks import chunks
from crawler.frontier.queue import Frontier
from crawler.frontier.seen import Seen

RUN: Final = "repair"
"""Stands for the run in what a repair records."""
SOME: Final = 500
"""URLs in one round trip."""


def repair(
    findings: Findings,
    frontier: Frontier,
    records: Records,
    reread: Reread,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Put right what was found, and what the frontier may have forgotten without a trace.

    Parameters
    ----------
    reread: yields where the pages captured in some times lead (setting REREAD)
    progress: is told what is being done

    Returns the numbers of what was done: `marked` as seen, `queued` again, pages `reread`, their links that
    were `found` new or lost, and URLs `forgotten`: lost ones to which nothing in the archive leads, which are
    no longer known and may be found again. Raises `redis.RedisError` and `ServerUnavailableError`.
    """
    return _Repair(frontier, records, progress).run(findings, reread)


class _Repair:
    def __init__(self, frontier: Frontier, records: Records, progress: Callable[[str], None]) -> None:
        self._frontier = frontier
        self._records = records
        self._say = progress
        self._again = Again(frontier)
        self._seen = Seen(frontier)
        self._done: Counter[str] = Counter()

    def run(self, findings: Findings, reread: Reread) -> dict[str, int]:
        self._say("Marking what was not seen")
        self._mark(findings)
        self._say("Queueing again")
        for problem in (NO_CAPTURE, NO_BYTES):
            self._queue(findings, problem)
        lost = self._queue_lost(findings)
        self._read_again(reread, lost)
        for number, digests in enumerate(lost):
            self._done["forgotten"] += self._seen.forget(number, digests)
        return {name: self._done[name] for name in ("marked", "queued", "reread", "found", "forgotten")}

    def _mark(self, findings: Findings) -> None:
        for some in chunks(findings.troubles(UNSEEN), SOME):
            for number in range(self._frontier.partitions):
                digests = [trouble["digest"] for trouble in some if trouble["partition"] == number]
                self._done["marked"] += self._seen.mark(number, digests)

    def _queue(self, findings: Findings, problem: str) -> None:
        for some in chunks(findings.troubles(problem), SOME):
            self._queue_some(some, f"It was {PROBLEMS[problem]}.")

    def _queue_some(self, troubles: list[Trouble], reason: str) -> None:
        self._done["queued"] += self._again.queue(troubles)
        self._records.record([queued(trouble, RUN, reason) for trouble in troubles])

    def _queue_lost(self, findings: Findings) -> list[Digests]:
        """Queue what is lost and known by its URL; returns the digests of the rest, by partition."""
        rest: list[list[int]] = [[] for _ in range(self._frontier.partitions)]
        for some in chunks(findings.troubles(LOST), SOME):
            known = [trouble for trouble in some if "url" in trouble]
            self._queue_some(known, "It was lost.")
            for trouble in some:
                if "url" not in trouble:
                    rest[trouble["partition"]].append(trouble["digest"])
        return [Digests(digests) for digests in rest]

    def _read_again(self, reread: Reread, lost: list[Digests]) -> None:
        """Read the pages that the frontier may have forgotten; and where that does not do, all others."""
        alive = Alive(self._frontier)
        gaps = alive.gaps()
        rereading = Rereading(self._frontier, lost, self._say)
        rereading.read(reread(gaps))
        alive.settle(gaps)
        if any(lost):
            rereading.read(reread(between(gaps, datetime.now(UTC) + MARGIN)), until_found=True)
        self._done.update(rereading.counts)
