"""Every key that the project uses in Redis.

A frontier has a name (`live`) and a fixed number of partitions; a host belongs to one by its name's hash.
All keys of a partition carry its hash tag, so that a script touches one slot of a Redis Cluster. With
`P = gb:{live.0}:` (frontier live, partition 0):

    P m              hash: counts (seen, queued, leased, delayed, done, dead, rejected, expired, leases), the
                     seen set's `bits` and `split`, the last `token`, `delay` and `concurrency` of hosts
                     without their own, `drain` while nothing new is to be leased; `at`, when a worker was
                     last heard of, and `patience`, until when nothing expires after a silence of all (ms);
                     `alive`, the last time at which this state was surely the newest (ms)
    P s:N            set of 63-bit digests: bucket N of the seen set (seen.lua)
    P hosts          hash: host → its state and what was set for it (common.lua), of all hosts ever queued
    P q:9:HOST       list of records: what waits of a host, by priority (9 first)
    P ready          sorted set: hosts with work and a free slot, by their next turn (ms)
    P leases         hash: token → state, host, priority, record
    P expiry         sorted set: token by the time its lease ends (ms)
    P later          sorted set: failed URLs by the time they are tried again (ms)
    P dead           list: dead letters that no worker has recorded in the database yet: time (ms), host,
                     reason and record, a line each (dead_letters.py)
    P budgets        hash: crawl id → its budget, for crawls with focus (budgets.lua)
    P f:CRAWL        set: digests of the reports that such a crawl has found
    P excluded       hash: what is left out of each host (excluded.lua); its version is `excluded` in P m,
                     where `excluded_links` counts the links that were refused for it
    P traps          hash: host → its patterns of which anything is to be known, with letters (traps.lua);
                     in P m `traps` is the number of such hosts, `traps:KIND` that of closed patterns,
                     `trapped_links` that of refused links, `room` how many URLs of a host may wait
    P closed         hash: host and pattern → why and since when it is closed, with an example; and hosts
                     with links that were refused for another reason
    P refused        hash: host and pattern → how many links and queued URLs were refused for it
    P t:HOST         hash: pattern → pages fetched, and how many in a row showed nothing new (showed.lua);
                     for a month, of 200 patterns at most
    P n:HOST, P n:=CRAWL  string: bits of what pages of a host, or of a crawl, showed lately (4 KB, a week)
    P a:CRAWL        hash: which host showed what, of a sample, and hosts in a row of which nothing new came
                     (a week)
    P gaps           hash: times (ms) of which the frontier is not sure, start → end (alive.py)
    P sown           hash: source → the time that the schedule seeded it for last, when it did, and how many
                     URLs were queued (ms, ms, number; sow.lua), with `fence` in P m: the number of its leader

and outside the partitions:

    gb:{live}        hash: partitions, version, digest key (hex), the crawls (`crawl:ID` → JSON);
                     `schema`, the last migration, and `needs`, what workers have to know (migrations/)
    gb:{live}:runs   list: runs that were begun and that the database does not know yet (begun.py);
                     `…:runs:keeper` is there while one process keeps the runs
    gb:{live}:schedule  hash: leader of the schedule, its number, beat, since when it leads, when it was
                     heard of (lead.lua), and `changes`: how often operators changed what is due
    gb:{live}:schedule:counts  hash: what the schedule did since it began, for whoever measures (counts.py)
    gb:{live}:seeds  hash: seed URL → crawl id
    gb:{live}:excluded  hash: the rules of what is left out, as texts → why, by whom and since when (JSON)
    gb:{live/ADDRESS}  string: the next free turn of a server group (ms)
    gb:{live/ADDRESS}:backoff  string: the group's back-off and when it is over, `ms/ms` (hold.lua)
    gb:{live/ADDRESS}:hosts  set: the hosts that were seen at an address
    gb:{live/DIGEST}:hops  string: how many redirects in a row led to a URL (hops.py), for an hour
    gb:{fleet}:…     the fleet's board (fleet.py)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LIVE: Final = "live"
"""The frontier of the live crawl."""

WORKERS: Final = "gb:{fleet}:workers"
"""Hash: worker id → JSON of its last heartbeat."""
WORKERS_SEEN: Final = "gb:{fleet}:seen"
"""Sorted set: worker id by the time of its last heartbeat, in seconds of Redis' clock."""
SCHEMAS: Final = "gb:{fleet}:schemas"
"""Hash: worker id → the last migration that it knows."""
ERRORS: Final = "gb:{fleet}:errors"
"""List of JSON: the last failures of the fleet, newest first, at most `ERRORS_KEPT`."""
ERRORS_KEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one frontier."""

    frontier: str = LIVE

    @property
    def root(self) -> str:
        """The frontier's own hash."""
        return f"gb:{{{self.frontier}}}"

    @property
    def seeds(self) -> str:
        """Seeds by URL."""
        return f"{self.root}:seeds"

    @property
    def excluded(self) -> str:
        """Rules of what is left out, by their texts."""
        return f"{self.root}:excluded"

    @property
    def schedule(self) -> str:
        """Who leads the schedule."""
        return f"{self.root}:schedule"

    def group(self, address: str) -> str:
        """The next turn of the hosts at one address."""
        return f"gb:{{{self.frontier}/{address}}}"

    def group_hosts(self, address: str) -> str:
        """The hosts at one address."""
        return f"{self.group(address)}:hosts"

    def hops(self, digest: str) -> str:
        """How many redirects led to a URL."""
        return f"{self.group(digest)}:hops"

    def partition(self, number: int, name: str = "m") -> str:
        """A key of a partition; `m`, its meta hash, is what its scripts are given."""
        return f"gb:{{{self.frontier}.{number}}}:{name}"

    def bucket(self, number: int, bucket: int) -> str:
        """One bucket of a partition's seen set."""
        return self.partition(number, f"s:{bucket}")

    def queue(self, number: int, host: str, priority: int) -> str:
        """What waits of a host at one priority."""
        return self.partition(number, f"q:{priority}:{host}")
