"""Names what is wrong: the comparison knows digests only, the database and the seeds know URLs.

Everything is looked at once more, since workers may have been at work meanwhile: what is right by now is not
named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crawler.frontier import urls
from crawler.frontier.audit.findings import LOST, NO_BYTES, NO_CAPTURE, UNSEEN, Findings, Trouble
from crawler.frontier.audit.live import Live
from crawler.frontier.audit.states import States
from crawler.frontier.audit.stored import ENDED
from crawler.frontier.audit.stores import Objects, Records, Row
from crawler.frontier.chunks import chunks
from crawler.frontier.crawls import Crawls
from crawler.frontier.queue import Frontier
from crawler.frontier.seen import Seen

SOME = 1000
"""URLs in one round trip."""
KEPT = ("_id", "url", "source", "scope", "depth")
"""What is kept of a row: all that queueing it again needs."""
Named = list[tuple[int, Row]]


class Naming:
    """Turns digests into findings. Raises `redis.RedisError` and `ServerUnavailableError`."""

    def __init__(
        self, frontier: Frontier, records: Records, objects: Objects, states: States, findings: Findings
    ) -> None:
        self._frontier = frontier
        self._records = records
        self._objects = objects
        self._states = states
        self._findings = findings
        self._live = Live(frontier)
        self._seen = Seen(frontier)
        self._sizes: dict[str, int] = {}

    def name(self) -> None:
        """Note all that is wrong."""
        for named in self._recorded():
            self._unseen([(digest, row) for digest, row in named if row["state"] in ENDED])
            self._lost([(digest, row) for digest, row in named if row["state"] not in ENDED])
            self._incomplete([(digest, row) for digest, row in named if row["state"] == "done"])
        self._lost_seeds()
        self._live_but_unseen()
        for number, lost in enumerate(self._states.lost):
            for some in chunks(lost, SOME):
                self._findings.note(LOST, [{"digest": digest, "partition": number} for digest in some])

    def _recorded(self) -> Iterator[Named]:
        """Yield the rows of URLs with which anything may be wrong."""
        states = self._states
        suspects = (*states.lost, states.vanished, states.unseen, states.no_capture, states.no_bytes)
        keys = (
            (digest, key)
            for key, _, _ in self._records.url_states()
            if any((digest := self._frontier.digest(key)) in some for some in suspects)
        )
        for some in chunks(keys, SOME):
            rows = self._records.urls(key for _, key in some)
            yield [(digest, rows[key]) for digest, key in some if key in rows]

    def _unseen(self, named: Named) -> None:
        groups: defaultdict[int, Named] = defaultdict(list)
        for digest, row in named:
            if self._states.unseen.discard(digest):
                groups[self._partition(row["_id"])].append((digest, row))
        for number, group in groups.items():
            unknown = self._seen.unknown(number, (digest for digest, _ in group))
            self._note(UNSEEN, [pair for pair in group if pair[0] in unknown])

    def _lost(self, named: Named) -> None:
        self._note(LOST, [pair for pair in named if self._states.take_lost(pair[0])])

    def _incomplete(self, named: Named) -> None:
        states = self._states
        suspects = [pair for pair in named if pair[0] in states.no_capture or pair[0] in states.no_bytes]
        ids = [row.get("last_capture") or "" for _, row in suspects]
        captures = self._records.captures(ids)
        self._note(NO_CAPTURE, [pair for pair, i in zip(suspects, ids, strict=True) if i not in captures])
        self._note(
            NO_BYTES,
            [
                pair
                for pair, i in zip(suspects, ids, strict=True)
                if i in captures and not self._has_bytes(captures[i])
            ],
        )

    def _lost_seeds(self) -> None:
        crawls = Crawls(self._frontier)
        for seed, crawl_id in self._live.seeds():
            digest = self._live.digest_of(seed)
            if self._states.take_lost(digest):
                crawl = crawls.get(crawl_id)
                row = {"_id": urls.url_key(seed), "url": seed, "source": crawl.source, "scope": crawl.scope}
                self._note(LOST, [(digest, row)])

    def _live_but_unseen(self) -> None:
        for number in range(self._frontier.partitions if self._states.unseen else 0):
            for _, digests in self._live.streams(number):
                for some in chunks((d for d in digests if self._states.unseen.discard(d)), SOME):
                    unknown = self._seen.unknown(number, some)
                    self._findings.note(UNSEEN, [{"digest": d, "partition": number} for d in sorted(unknown)])

    def _note(self, problem: str, named: Named) -> None:
        self._findings.note(problem, [self._trouble(digest, row) for digest, row in named])

    def _trouble(self, digest: int, row: Row) -> Trouble:
        kept = {name: row[name] for name in KEPT if name in row}
        return {**kept, "digest": digest, "partition": self._partition(row["_id"])}

    def _partition(self, key: str) -> int:
        return urls.partition_of(urls.host_of(key), self._frontier.partitions)

    def _has_bytes(self, capture: Row) -> bool:
        original = capture.get("refers_to")  # of a revisit, the record with its payload
        return self._holds(capture) and (original is None or self._holds(original))

    def _holds(self, place: Row) -> bool:
        key: str = place["object"]
        if key not in self._sizes:
            self._sizes[key] = next((o.size for o in self._objects.list(key) if o.key == key), 0)
        end: int = place["offset"] + place["length"]
        return self._sizes[key] >= end
