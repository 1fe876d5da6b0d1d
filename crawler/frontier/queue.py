"""The frontier: hands out leases over hosts in turn, never pops.

Every method is one round trip for each partition that it touches, blocks, and raises `redis.RedisError` where
Redis does not answer. Everything may be repeated.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import redis

from crawler.frontier import records, urls
from crawler.frontier.keys import Keys
from crawler.frontier.lease import End, Lease, Sent, Token
from crawler.frontier.records import Record
from crawler.frontier.scripts import Script

ATTEMPTS_ALLOWED: Final = 4
"""After how many failed attempts a URL is dead."""
LEASE_SECONDS: Final = 60.0
PRIORITIES: Final = range(10)
"""9 is leased first."""
CHUNK: Final = 1000
"""URLs in one call of a script: keeps Redis responsive, and below Lua's limit of arguments."""

COUNTS: Final = ("seen", "queued", "delayed", "leased", "done", "dead", "rejected", "expired", "leases")


@dataclass(frozen=True, slots=True)
class Found:
    """One URL for the frontier."""

    url: str
    crawl: str
    priority: int = 5
    depth: int = 0
    due: bool = False
    """Queue it also where it was seen before."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The end of one download."""

    token: Token
    sent: Sent
    retry_after: float = 0.0
    """Seconds."""


class Frontier:
    """A named frontier on a Redis or a Redis Cluster. Thread-safe."""

    def __init__(
        self,
        client: redis.Redis,
        name: str = "live",
        partitions: int = 1,
        attempts: int = ATTEMPTS_ALLOWED,
    ) -> None:
        self._redis = client
        self.attempts = attempts
        self.keys = Keys(name)
        self._scripts = {n: Script(n) for n in ("add", "lease", "fetched", "ack", "renew", "host", "reserve")}
        self.partitions, self._secret = self._settle(partitions)
        self._turn = 0

    def _settle(self, partitions: int) -> tuple[int, bytes]:
        """Agree with all other workers on what must never change; the first one decides."""
        root = self.keys.root
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.hsetnx(root, "partitions", partitions)
            pipe.hsetnx(root, "rules", urls.RULES_VERSION)
            pipe.hsetnx(root, "secret", secrets.token_hex(16))
            pipe.hmget(root, "partitions", "secret")
            settled = cast(list[bytes], pipe.execute()[-1])
        return int(settled[0]), bytes.fromhex(_text(settled[1]))

    def configure(self, delay: float, concurrency: int = 1) -> None:
        """Set the politeness of hosts that have none of their own: seconds, and requests at a time."""
        for number in range(self.partitions):
            self._redis.hset(
                self.keys.partition(number),
                mapping={"delay": round(delay * 1000), "concurrency": concurrency},
            )

    # --- URLs in ------------------------------------------------------------------------------------------

    def add(self, found: Iterable[Found]) -> int:
        """Add URLs; those seen before are dropped unless due. Returns how many were queued.

        URLs that are not absolute http(s) ones are passed over.
        """
        batches: dict[int, list[str]] = defaultdict(list)
        for one in found:
            try:
                scheme, host, rest = urls.split(one.url)
                key = urls.url_key(one.url)
            except ValueError:
                continue
            record = Record(one.crawl, scheme, rest, one.depth)
            batches[urls.partition_of(host, self.partitions)] += (
                str(urls.digest(key, self._secret)),
                host,
                str(one.priority),
                records.dumps(record),
                "1" if one.due else "",
            )
        return sum(self._add(number, arguments) for number, arguments in batches.items())

    def _add(self, number: int, arguments: Sequence[str]) -> int:
        step = CHUNK * 5
        calls = (arguments[i : i + step] for i in range(0, len(arguments), step))
        return sum(int(self._run("add", number, *call)) for call in calls)

    # --- leases -------------------------------------------------------------------------------------------

    def lease(self, wanted: int, seconds: float = LEASE_SECONDS) -> list[Lease]:
        """Lease up to `wanted` URLs whose hosts' turn has come, the partitions in turn."""
        leases: list[Lease] = []
        for _ in range(self.partitions):
            if len(leases) >= wanted:
                break
            number, self._turn = self._turn % self.partitions, self._turn + 1
            arguments = (wanted - len(leases), round(seconds * 1000), self.attempts, 5000)
            leases += (_lease(number, _text(entry)) for entry in self._run("lease", number, *arguments))
        return leases

    def fetched(self, downloads: Iterable[Fetched]) -> list[Token]:
        """Free the hosts' slots; returns the tokens that are stale."""
        batches: dict[int, list[str | float]] = defaultdict(list)
        for one in downloads:
            batches[one.token.partition] += (one.token.number, one.sent, round(one.retry_after * 1000))
        return self._stale("fetched", batches)

    def renew(self, tokens: Iterable[Token], seconds: float = LEASE_SECONDS) -> list[Token]:
        """Renew leases; returns the tokens that are stale: their URLs belong to someone else now."""
        batches: dict[int, list[str | float]] = defaultdict(lambda: [round(seconds * 1000)])
        for token in tokens:
            batches[token.partition].append(token.number)
        return self._stale("renew", batches)

    def ack(self, ends: Sequence[End]) -> list[str]:
        """End leases. Returns a word for each: its verdict, `dead`, or `stale`."""
        batches: dict[int, dict[tuple[str, int, str], list[str]]] = defaultdict(lambda: defaultdict(list))
        for end in ends:
            alike = (end.verdict.value, round(end.pause * 1000), end.reason)
            batches[end.token.partition][alike].append(end.token.number)
        words: dict[Token, str] = {}
        for number, groups in batches.items():
            arguments: list[str | float] = [self.attempts]
            tokens: list[str] = []
            for alike, group in groups.items():
                arguments += (*alike, len(group), *group)
                tokens += group
            given = map(_text, self._run("ack", number, *arguments))
            words.update(zip((Token(number, token) for token in tokens), given, strict=True))
        return [words[end.token] for end in ends]

    def _stale(self, script: str, batches: dict[int, list[str | float]]) -> list[Token]:
        return [
            Token(number, _text(token))
            for number, arguments in batches.items()
            for token in self._run(script, number, *arguments)
        ]

    # --- hosts --------------------------------------------------------------------------------------------

    def host(self, host: str, **fields: float | str) -> None:
        """Set fields of a host (see host.lua); an empty string removes one."""
        number = urls.partition_of(host, self.partitions)
        self._run("host", number, host, *(part for pair in fields.items() for part in pair))

    def reserve(self, address: str, delay: float) -> float:
        """Reserve the next turn of a server group; returns the seconds to wait for it."""
        script = self._scripts["reserve"]
        return int(script(self._redis, self.keys.group(address), round(delay * 1000))) / 1000

    # --- crawls -------------------------------------------------------------------------------------------

    def put_crawl(self, crawl_id: str, crawl: dict[str, str]) -> None:
        """Store what the records of a crawl have in common."""
        self._redis.hset(self.keys.root, f"crawl:{crawl_id}", json.dumps(crawl, ensure_ascii=False))

    def crawl(self, crawl_id: str) -> dict[str, str] | None:
        """Return what the records of a crawl have in common."""
        text = cast(bytes | None, self._redis.hget(self.keys.root, f"crawl:{crawl_id}"))
        return json.loads(text) if text else None

    # --- numbers ------------------------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """Return the frontier's counts; `queued` includes what waits for another attempt."""
        total = dict.fromkeys(COUNTS, 0)
        for number in range(self.partitions):
            values = cast(list[bytes | None], self._redis.hmget(self.keys.partition(number), COUNTS))
            for name, value in zip(COUNTS, values, strict=True):
                total[name] += int(value or 0)
        total["queued"] += total.pop("delayed")
        return total

    def _run(self, script: str, partition: int, *arguments: str | float) -> Any:
        return self._scripts[script](self._redis, self.keys.partition(partition), *arguments)


def _lease(partition: int, entry: str) -> Lease:
    token, host, priority, record = entry.split("\n", 3)
    return Lease(Token(partition, token), host, int(priority), records.loads(record))


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
