"""What the fleet knows of the rules: in Redis, where every link is accepted and every lease is given.

The scripts refuse what is written as the rules have it (lua/excluded.lua); what is written otherwise (other
escapes, trackers) is refused by the worker that leased it, before it is sent (`middlewares.excluded`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, cast

from crawler.errors import GongbaoError
from crawler.exclusions.rules import ExcludedError, Kind, Rule, Rules
from crawler.frontier.queue import Frontier
from crawler.frontier.records import quoted
from crawler.frontier.scripts import Call, run


class Published:
    """The rules of a frontier. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)

    def version(self) -> str:
        """Return what changes whenever the rules do; empty where there are none, or Redis forgot them."""
        found = self._redis.hget(self._frontier.keys.partition(0), "excluded")
        return found.decode() if found else ""

    def rules(self) -> Rules:
        """Return all rules."""
        return Rules(rule for rule, _ in self._known()) if self.version() else Rules()

    def replace(self, rows: Iterable[Mapping[str, Any]]) -> bool:
        """Make these the rules, each `_id` with its `reason`, `by` and `at`.

        Returns whether they were others. Atomic in each partition. May be repeated after any failure.
        """
        told = {row["_id"]: _told(row) for row in rows}
        version = blake2b("\n".join(sorted(told)).encode(), digest_size=8).hexdigest() if told else ""
        if self._versions() == {version}:
            return False
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.delete(self._frontier.keys.excluded)
            if told:
                pipe.hset(self._frontier.keys.excluded, mapping=told)
            pipe.execute()
        fields = [part for pair in _fields(map(Rule.parse, told)) for part in pair]
        numbers = range(self._frontier.partitions)
        calls = [Call("exclude", self._frontier.keys.partition(n), [version, *fields]) for n in numbers]
        run(self._frontier.client, calls)
        return True

    def refuse(self, url: str) -> None:
        """Raise `ExcludedError` where a URL is left out."""
        if not self.version():
            return
        told = dict(self._known())
        if rule := Rules(told).covering(url):
            raise ExcludedError(f"{url} is left out: {sentence(str(rule), told[rule])}")

    def refused_links(self) -> int:
        """Return how many links were refused since the frontier was made; one may count many times."""
        keys = map(self._frontier.keys.partition, range(self._frontier.partitions))
        return sum(int(self._redis.hget(key, "excluded_links") or 0) for key in keys)

    def _versions(self) -> set[str]:
        keys = map(self._frontier.keys.partition, range(self._frontier.partitions))
        return {(self._redis.hget(key, "excluded") or b"").decode() for key in keys}

    def _known(self) -> Iterator[tuple[Rule, dict[str, Any]]]:
        for text, told in self._redis.hgetall(self._frontier.keys.excluded).items():
            try:
                yield Rule.parse(text.decode()), json.loads(told)
            except GongbaoError:
                continue  # written by a later version


def sentence(rule: str, told: Mapping[str, Any]) -> str:
    """Return who wanted something left out, when and why, and how to lift it."""
    return (
        f"{told['by']} has excluded {rule} on {str(told['at'])[:10]} ({told['reason']}). "
        f"`scrapy exclude --lift '{rule}'` allows it again."
    )


def _told(row: Mapping[str, Any]) -> str:
    return json.dumps({name: str(row.get(name)) for name in ("reason", "by", "at")}, ensure_ascii=False)


def _fields(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """Yield the fields of excluded.lua for these rules, each host as it is found in URLs."""
    places: dict[str, list[str]] = {}
    for rule in rules:
        for host in _spellings(rule.host):
            if rule.kind is Kind.DOMAIN:
                yield f"*.{host}", "1"
            elif rule.kind is Kind.HOST:
                yield host, "1"
            else:
                beginning = quoted(rule.rest)[1:-1]
                places.setdefault(host, []).append(beginning + ('"' if rule.kind is Kind.PAGE else ""))
    for host, beginnings in places.items():
        yield f"{host}/", "\n".join(sorted(beginnings))


def _spellings(host: str) -> set[str]:
    """Return a host in ASCII and, where that stands for other letters, in those."""
    try:
        return {host, host.encode("ascii").decode("idna")}
    except UnicodeError:
        return {host}
