"""The frontier: hands out leases over hosts in turn, never pops.

Every method is one round trip (`lease`, and all on a Redis Cluster: one for each partition), blocks, and
raises `redis.RedisError` where Redis does not answer. Everything may be repeated.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

import redis

from crawler.frontier import batches, records, showings, strikes, urls
from crawler.frontier.batches import Due, Found
from crawler.frontier.keys import Keys
from crawler.frontier.lease import WORDS, End, Fetched, Group, Judged, Lease, Token, Verdict
from crawler.frontier.records import UnknownRecordError
from crawler.frontier.scripts import Call, attempt, run
from crawler.frontier.showings import Refused, Showed, TrapLimits
from crawler.frontier.strikes import Strikes

__all__ = ["Fetched", "Found", "Frontier"]

ATTEMPTS_ALLOWED: Final = 4
"""After how many failed attempts a URL is dead."""
LOSSES_ALLOWED: Final = 10
"""After how many workers that fell silent with it a URL is dead: it may be what kills them."""
PAUSE_LOST: Final = 1.0
"""Seconds before a URL that was lost with its worker is tried again; they double with each time."""
LEASE_SECONDS: Final = 60.0
PRIORITIES: Final = range(10)
"""9 is leased first."""

SETTLED: Final = ("partitions", "rules", "secret")
"""What the first worker decides for all."""
COUNTS: Final = ("seen", "queued", "delayed", "leased", "done", "dead", "rejected", "expired", "leases")


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
        self.strikes = Strikes()
        self.traps = TrapLimits()
        self.keys = Keys(name)
        self.partitions, self._secret = self._settle(partitions)
        self._turn = 0

    def _settle(self, partitions: int) -> tuple[int, bytes]:
        """Agree with all other workers on what must never change; the first one decides."""
        root = self.keys.root
        settled = cast(list[bytes | None], self._redis.hmget(root, SETTLED))
        if None in settled:  # not otherwise: a Redis whose memory is full can still be asked for the counts
            for name, value in zip(
                SETTLED, (partitions, urls.RULES_VERSION, secrets.token_hex(16)), strict=True
            ):
                self._redis.hsetnx(root, name, str(value))
            settled = cast(list[bytes | None], self._redis.hmget(root, SETTLED))
        count, _, secret = (_text(value or b"") for value in settled)
        return int(count), bytes.fromhex(secret)

    @property
    def client(self) -> redis.Redis:
        """The connection, for what has no method here."""
        return self._redis

    def digest(self, key: str) -> int:
        """Return the digest under which a URL's frontier key is in the seen set."""
        return urls.digest(key, self._secret)

    def configure(self, delay: float, concurrency: int = 1, room: int = 0) -> None:
        """Set the politeness of hosts that have none of their own: seconds, and requests at a time.

        `room` is how many URLs of a host may wait, 0 any number; beyond, only sure links are taken.
        """
        for number in range(self.partitions):
            self._redis.hset(
                self.keys.partition(number),
                mapping={"delay": round(delay * 1000), "concurrency": concurrency, "room": room},
            )

    # --- URLs in ------------------------------------------------------------------------------------------

    def add(self, found: Iterable[Found]) -> int:
        """Add URLs; those seen before are dropped unless due. Returns how many were queued.

        URLs that are not absolute http(s) ones are passed over.
        """
        return sum(map(int, self._run(list(self.adding(found)))))

    def adding(self, found: Iterable[Found]) -> Iterator[Call]:
        """Yield the calls that `add` would make, for who has more to say to the same partitions."""
        return batches.adding(found, self.keys, self.partitions, self._secret)

    def revisit(self, due: Sequence[Due], priority: int) -> list[bool]:
        """Queue known URLs again, all with one priority; returns for each whether it was queued.

        One that is queued or leased already, or left out, is not. Raises `ValueError` for what is no
        absolute http(s) URL.
        """
        prepared = list(batches.revisiting(due, priority, self.keys, self.partitions, self._secret))
        queued = [False] * len(due)
        for (places, _), answer in zip(prepared, self._run([call for _, call in prepared]), strict=True):
            for place, letter in zip(places, _text(answer), strict=True):
                queued[place] = letter == "1"
        return queued

    # --- leases -------------------------------------------------------------------------------------------

    def lease(self, wanted: int, seconds: float = LEASE_SECONDS) -> list[Lease]:
        """Lease up to `wanted` URLs whose hosts' turn has come, the partitions in turn.

        Raises `UnknownRecordError` where the queue holds what this version cannot read; it stays there.
        """
        leases: list[Lease] = []
        for _ in range(self.partitions):
            if len(leases) >= wanted:
                break
            number, self._turn = self._turn % self.partitions, self._turn + 1
            leases += self._lease(number, wanted - len(leases), seconds)
        return leases

    def _lease(self, partition: int, wanted: int, seconds: float) -> list[Lease]:
        arguments = (wanted, round(seconds * 1000), LOSSES_ALLOWED, round(PAUSE_LOST * 1000))
        (answer,) = self._run([Call("lease", self.keys.partition(partition), arguments)])
        fields = _text(answer).split("\n") if answer else []
        # the token of a host that belongs to a server group is followed by the group
        # , and "!" stands behind it where something is held against the host
        tokens = [(*token.rstrip("!").partition("@"), token[-1:] == "!") for token in fields[::4]]
        rows = zip(tokens, fields[1::4], fields[2::4], fields[3::4], strict=True)
        try:
            return [
                Lease(
                    Token(partition, number),
                    host,
                    int(priority),
                    records.loads(entry),
                    Group.parse(group),
                    suspect,
                )
                for (number, _, group, suspect), host, priority, entry in rows
            ]
        except UnknownRecordError:
            self.ack([End(Token(partition, number), Verdict.RETURN) for number, *_ in tokens])
            raise

    def fetched(self, downloads: Iterable[Fetched]) -> list[Token]:
        """Free the hosts' slots; returns the tokens that are stale."""
        return self._stale(batches.fetching(downloads, self.keys))

    def renew(self, tokens: Iterable[Token], seconds: float = LEASE_SECONDS) -> list[Token]:
        """Renew leases; returns the tokens that are stale: their URLs belong to someone else now.

        Each call is a round trip of its own: a worker may hold 100,000 leases, and what comes together Redis
        does together, while all others wait.
        """
        calls = batches.renewing(tokens, self.keys, seconds)
        return [token for call in calls for token in self._stale([call])]

    def ack(self, ends: Sequence[End]) -> list[str]:
        """End leases. Returns a word for each: its verdict, `dead`, or `stale`."""
        prepared = list(batches.ending(ends, self.keys, self.attempts))
        return _words(ends, prepared, self._run([call for _, call in prepared]))

    def _stale(self, prepared: Iterable[tuple[int, Call]]) -> list[Token]:
        prepared = list(prepared)
        answers = self._run([call for _, call in prepared])
        return [
            Token(partition, _text(token))
            for (partition, _), tokens in zip(prepared, answers, strict=True)
            for token in tokens
        ]

    def judged(self, pages: Iterable[Judged]) -> None:
        """Hold against hosts what their pages turned out to be, and take it back where they were pages."""
        self._run(list(strikes.judging(pages, self.keys, self.strikes)))

    def showed(self, pages: Iterable[Showed], refused: Iterable[Refused] = ()) -> None:
        """Say what pages showed, and which links were refused for their shape (`crawler.traps`)."""
        self._run(list(showings.showing(pages, refused, self.keys, self.partitions, self.traps)))

    def exchange(
        self,
        found: Iterable[Found],
        downloads: Iterable[Fetched],
        ends: Sequence[End],
        pages: Iterable[Judged] = (),
        shown: Iterable[Showed] = (),
        refused: Iterable[Refused] = (),
    ) -> tuple[int | redis.RedisError, list[str] | redis.RedisError]:
        """Do all of these in one round trip; what failed has an error for its answer.

        That of what was shown is not looked at: a Redis that is full learns nothing, and loses nothing by it.
        """
        told = [call for _, call in batches.fetching(downloads, self.keys)]
        told += strikes.judging(pages, self.keys, self.strikes)
        ended = list(batches.ending(ends, self.keys, self.attempts))
        added = list(self.adding(found))
        learnt = list(showings.showing(shown, refused, self.keys, self.partitions, self.traps))
        answers = attempt(self._redis, [*learnt, *told, *(call for _, call in ended), *added])[len(learnt) :]
        said, accepted = answers[: len(told) + len(ended)], answers[len(told) + len(ended) :]
        words = _first_error(said) or _words(ends, ended, said[len(told) :])
        return _first_error(accepted) or sum(map(int, accepted)), words

    # --- hosts --------------------------------------------------------------------------------------------

    def host(self, host: str, **fields: float | str) -> None:
        """Set fields of a host (see host.lua); an empty string removes one.

        `?` before a name sets it only where the host has none.
        """
        number = urls.partition_of(host, self.partitions)
        pairs = (part for pair in fields.items() for part in pair)
        self._run([Call("host", self.keys.partition(number), (host, *pairs))])

    def reserve(self, address: str, delay: float, count: int = 1, longest: float | None = None) -> float:
        """Reserve the next turns of a server group, a delay apart; returns the seconds to wait for the first.

        Those that have to be waited for longer than `longest` seconds are not reserved.
        """
        arguments = [round(delay * 1000), count, *([] if longest is None else [round(longest * 1000)])]
        (wait,) = self._run([Call("reserve", self.keys.group(address), arguments)])
        return int(wait) / 1000

    # --- crawls -------------------------------------------------------------------------------------------

    def put_crawl(self, crawl_id: str, crawl: dict[str, Any]) -> None:
        """Store what the records of a crawl have in common."""
        self._redis.hset(self.keys.root, f"crawl:{crawl_id}", json.dumps(crawl, ensure_ascii=False))

    def crawl(self, crawl_id: str) -> dict[str, Any] | None:
        """Return what the records of a crawl have in common."""
        text = cast(bytes | None, self._redis.hget(self.keys.root, f"crawl:{crawl_id}"))
        return json.loads(text) if text else None

    def crawls(self) -> Iterator[dict[str, Any]]:
        """Yield what the records of each crawl have in common."""
        for _, text in cast(Any, self._redis).hscan_iter(self.keys.root, match="crawl:*"):
            yield json.loads(text)

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

    def _run(self, calls: Sequence[Call]) -> list[Any]:
        return run(self._redis, calls)


def _words(
    ends: Sequence[End], prepared: Sequence[tuple[list[int], Call]], answers: Sequence[Any]
) -> list[str]:
    words = [""] * len(ends)
    for (places, _), letters in zip(prepared, answers, strict=True):
        for place, letter in zip(places, _text(letters), strict=True):
            words[place] = WORDS[letter]
    return words


def _first_error(answers: Sequence[Any]) -> redis.RedisError | None:
    return next((answer for answer in answers if isinstance(answer, redis.RedisError)), None)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
