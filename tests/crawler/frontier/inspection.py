"""What lies in Redis, read key by key, and whether it fits together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import redis

from crawler.frontier import records
from crawler.frontier.keys import Keys
from crawler.frontier.queue import Frontier


@dataclass
class Host:
    """A host as the scripts keep it."""

    queued: int
    flying: int
    mask: int
    turn: int
    policy: dict[str, str] = field(default_factory=dict)


@dataclass
class Snapshot:
    """One partition."""

    meta: dict[str, str]
    digests: list[int]
    encodings: set[str]
    hosts: dict[str, Host]
    queues: dict[tuple[str, int], list[str]]
    leases: dict[str, tuple[str, str, int, str]]
    """Token → state, host, priority, record."""
    expiry: dict[str, float]
    later: dict[str, float]
    ready: dict[str, float]
    dead: list[str]
    out: dict[str, int] = field(default_factory=dict)
    """Crawl with a budget → its leases, as the budget has them."""

    def count(self, name: str) -> int:
        return int(self.meta.get(name, 0))

    def urls(self) -> Counter[str]:
        """Every URL that is live, with how often."""
        found = [(host, entry) for (host, _), queue in self.queues.items() for entry in queue]
        found += [(host, entry) for _, host, _, entry in self.leases.values()]
        found += [(line.split("\n")[0], line.split("\n", 2)[2]) for line in self.later]
        return Counter(records.loads(entry).url(host) for host, entry in found)


def snapshot(client: redis.Redis, keys: Keys | None = None, partition: int = 0) -> Snapshot:
    """Read a partition."""
    keys = keys or Keys()
    prefix = keys.partition(partition, "")
    buckets = list(client.scan_iter(prefix + "s:*", count=1000))
    queues = {}
    for key in client.scan_iter(prefix + "q:*", count=1000):
        priority, host = key.decode().removeprefix(prefix + "q:").split(":", 1)
        queues[host, int(priority)] = [entry.decode() for entry in client.lrange(key, 0, -1)]
    return Snapshot(
        meta=_decoded(client.hgetall(keys.partition(partition))),
        digests=[int(digest) for bucket in buckets for digest in client.smembers(bucket)],
        encodings={client.object("encoding", bucket).decode() for bucket in buckets},
        hosts={n: _host(t) for n, t in _decoded(client.hgetall(prefix + "hosts")).items()},
        queues=queues,
        leases={t: _lease(v) for t, v in _decoded(client.hgetall(prefix + "leases")).items()},
        expiry=_scores(client, prefix + "expiry"),
        later=_scores(client, prefix + "later"),
        ready=_scores(client, prefix + "ready"),
        out={c: int(t.split(" ")[3]) for c, t in _decoded(client.hgetall(prefix + "budgets")).items()},
        dead=[line.decode().partition("\n")[2] for line in client.lrange(prefix + "dead", 0, -1)],
    )


def check(client: redis.Redis, frontier: Frontier) -> list[Snapshot]:
    """Assert that every partition fits together; returns them."""
    found = [snapshot(client, frontier.keys, number) for number in range(frontier.partitions)]
    for one in found:
        check_counts(one)
        check_hosts(one)
    return found


def check_counts(one: Snapshot) -> None:
    """Each count is what is there."""
    assert one.count("seen") == len(one.digests) == len(set(one.digests))
    assert one.encodings <= {"intset"}
    assert one.count("queued") == sum(map(len, one.queues.values()))
    assert one.count("delayed") == len(one.later)
    assert one.count("leased") == len(one.leases)
    assert one.leases.keys() == one.expiry.keys()
    assert one.count("leases") == one.count("token")
    leased = (records.loads(entry) for *_, entry in one.leases.values())
    out = Counter(record.crawl for record in leased if record.crawl in one.out and record.via is not None)
    assert {crawl: count for crawl, count in one.out.items() if count} == out


def check_hosts(one: Snapshot) -> None:
    """Each host knows what it has, and is ready exactly if it may give something."""
    for name, host in one.hosts.items():
        waiting = {priority: queue for (of, priority), queue in one.queues.items() if of == name}
        assert host.queued == sum(map(len, waiting.values())), name
        assert host.mask & sum(1 << priority for priority in waiting) == sum(1 << p for p in waiting)
        assert host.flying == sum(s == "L" and of == name for s, of, _, _ in one.leases.values())
        limit = int(host.policy.get("c") or one.meta.get("concurrency", 1))
        may_run = host.queued > 0 and host.flying < limit and "x" not in host.policy
        assert (name in one.ready) == may_run, (name, host)
        if may_run:
            rests_until = int(host.policy.get("s", "0/0/0").split("/")[2])
            assert one.ready[name] == max(host.turn, int(host.policy.get("b", 0)), rests_until)
    assert {of for of, _ in one.queues} <= one.hosts.keys()
    assert one.ready.keys() <= one.hosts.keys()


def _decoded(raw: dict[bytes, bytes]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in raw.items()}


def _scores(client: redis.Redis, key: str) -> dict[str, float]:
    return {member.decode(): score for member, score in client.zrange(key, 0, -1, withscores=True)}


def _host(text: str) -> Host:
    queued, flying, mask, turn, *policy = text.split(" ")
    return Host(int(queued), int(flying), int(mask), int(turn), dict(p.split("=") for p in policy))


def _lease(value: str) -> tuple[str, str, int, str]:
    host, priority, entry = value[1:].split("\n", 2)
    return value[0], host, int(priority), entry
