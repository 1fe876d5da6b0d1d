"""The one state of every URL, by comparing what was spilled slice by slice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.frontier.audit.digests import Digests
from crawler.frontier.audit.spill import Spill


@dataclass
class States:
    """How many URLs are in which state, and the digests of those with which something is wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    lost: list[Digests] = field(default_factory=list)
    """By partition: seen, and in no state."""
    vanished: Digests = field(default_factory=Digests)
    """Known as a seed or as waiting, but in no state, and not even seen."""
    unseen: Digests = field(default_factory=Digests)
    """In a state, but not seen."""
    no_capture: Digests = field(default_factory=Digests)
    no_bytes: Digests = field(default_factory=Digests)

    @property
    def lost_count(self) -> int:
        """How many are lost."""
        return sum(map(len, self.lost)) + len(self.vanished)

    def found(self, state: str, digests: Iterable[int]) -> None:
        """Take what is in a state after all out of the lost ones."""
        for digest in digests:
            if self.take_lost(digest):
                self.counts[state] += 1

    def take_lost(self, digest: int) -> bool:
        """Take one URL out of the lost ones; returns whether it was among them."""
        return any(lost.discard(digest) for lost in (*self.lost, self.vanished))

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost_count or self.unseen or self.no_capture or self.no_bytes)


def compare(spill: Spill, partitions: int) -> States:
    """Return the states of what was spilled.

    A live state takes precedence over a recorded one: it is the later word of a URL that is crawled again.
    """
    states = States()
    lost: list[list[int]] = [[] for _ in range(partitions)]
    vanished: list[int] = []
    unseen: list[int] = []
    no_capture: list[int] = []
    no_bytes: list[int] = []
    for part in spill.slices:
        found = {
            kind: set(spill.read(kind, part)) for kind in ("leased", "queued", "dead", "rejected", "done")
        }
        known: set[int] = set()
        for kind, digests in found.items():
            digests -= known
            known |= digests
            states.counts[kind] += len(digests)
        seen = [set(spill.read(f"seen {number}", part)) for number in range(partitions)]
        for number, digests in enumerate(seen):
            lost[number] += digests - known
        all_seen = set().union(*seen)
        expected = set(spill.read("waiting", part)) | set(spill.read("seed", part))
        vanished += expected - known - all_seen
        unseen += known - all_seen
        no_capture += found["done"].intersection(spill.read("no capture", part))
        no_bytes += found["done"].intersection(spill.read("no bytes", part))
        states.counts["discovered"] += len(all_seen | known | expected)
    states.lost = [Digests(digests) for digests in lost]
    states.vanished, states.unseen = Digests(vanished), Digests(unseen)
    states.no_capture, states.no_bytes = Digests(no_capture), Digests(no_bytes)
    return states
