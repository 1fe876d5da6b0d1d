"""Leases: what a worker holds of the frontier, and how it may end."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from crawler.frontier.records import Record


class Token(NamedTuple):
    """The fence of a lease: unique within its partition, never used again."""

    partition: int
    number: str

    def __str__(self) -> str:
        return f"{self.partition}:{self.number}"

    @classmethod
    def parse(cls, text: str) -> Token:
        """Return the token that `str()` of one gave."""
        partition, _, number = text.partition(":")
        return cls(int(partition), number)


class Group(NamedTuple):
    """The server group of a host: those that are served from one address."""

    address: str
    delay: float
    """The host's delay, in seconds."""

    @classmethod
    def parse(cls, text: str) -> Group | None:
        """Return the group of a lease as lease.lua gives it: `ms@address`, or nothing."""
        delay, _, address = text.partition("@")
        return cls(address, int(delay) / 1000) if address else None


class Lease(NamedTuple):
    """One URL that this worker, and no other, may fetch until the lease expires."""

    token: Token
    host: str
    priority: int
    record: Record
    group: Group | None = None
    """Where it is set, the request waits for a turn of the group (turns.py)."""
    suspect: bool = False
    """Whether something is held against its host that a good page takes back (strikes.py)."""

    @property
    def url(self) -> str:
        """The URL as found."""
        return self.record.url(self.host)

    @property
    def via(self) -> str | None:
        """URL of the page that led there, where the queue keeps it (crawls with focus)."""
        return self.record.via_url(self.host)


class Sent(StrEnum):
    """How a download ended, for the host's next turn."""

    OK = "ok"
    """Answered; also with an error of its own (404)."""
    SLOW = "slow"
    """429, 503, a time-out, a connection that failed: the host is to be left alone for a while."""
    UNSENT = "unsent"
    """No request reached the host (robots.txt, the address guard)."""


class Fetched(NamedTuple):
    """The end of one download."""

    token: Token
    sent: Sent
    retry_after: float = 0.0
    """Seconds."""


class Judged(NamedTuple):
    """What a fetched page turned out to be."""

    token: Token
    host: str
    block: str = ""
    """What stood there instead of a page (`crawler.pages.walls.SoftBlock`); empty for a page."""


class Verdict(StrEnum):
    """What becomes of a leased URL."""

    DONE = "done"
    REJECTED = "rejected"
    """Not to be fetched: robots, address. No request was made."""
    RETRY = "retry"
    """Tried again after a pause; dead after the allowed attempts."""
    RETURN = "return"
    """Not used: the next one to be leased, the attempt not counted."""


class End(NamedTuple):
    """The end of a lease."""

    token: Token
    verdict: Verdict
    reason: str = ""
    """Why it failed, where nobody has recorded that in the database: kept with the dead letter."""
    pause: float = 0.0
    """Seconds before a retry."""
    reports: tuple[int, ...] = ()
    """Digests of the work reports that its page held, for the budget of its crawl."""


WORDS = {"D": "done", "J": "rejected", "T": "retry", "X": "dead", "U": "return", "S": "stale"}
"""What `ack.lua` says of each lease, by its letter."""
