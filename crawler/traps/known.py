"""The traps that the fleet knows, for operators."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from crawler.errors import GongbaoError
from crawler.frontier.queue import Frontier
from crawler.frontier.records import SCHEMES
from crawler.frontier.scripts import Call, clock, run
from crawler.frontier.urls import partition_of
from crawler.traps.kinds import REASON, SHAPES, TrapKind, meaning_of

SOME: Final = 500
ALL: Final = "**"
"""The pattern of everything on a host."""


class UnknownTrapError(GongbaoError):
    """Raised where a trap is named that nobody knows. `scrapy traps` lists those that are known."""


@dataclass(frozen=True, slots=True)
class Trap:
    """A pattern of URLs that is not followed, or links that were refused for their shape."""

    host: str
    """`*.DOMAIN`: any further host below it."""
    pattern: str
    """As frontier/lua/traps.lua has it; of links refused for their shape, the kind."""
    kind: str
    """A word of `crawler.traps.kinds`."""
    since: datetime
    pages: int
    """Of the pattern, fetched in the month until then; hosts where it is a wildcard."""
    run: int
    """The last ones of these in a row that showed nothing new."""
    example: str
    """A URL."""
    other: str
    """Another host that shows the same; empty where none is known."""
    refused: int
    """Links and queued URLs that were refused for it; one may count many times."""

    @property
    def meaning(self) -> str:
        """A sentence for operators."""
        return meaning_of(self.kind) + (f" ({self.other})" if self.other else "")

    @property
    def reason(self) -> str:
        """The reason of URLs that were rejected for it."""
        return f"{REASON}{self.kind} {self.host} {self.pattern}"

    @property
    def is_shape(self) -> bool:
        """Whether links show it by themselves: then there is nothing to lift."""
        return self.kind in SHAPES


class Traps:
    """Those of a frontier. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)

    def all(self, host: str | None = None) -> Iterator[Trap]:
        """Yield the traps, or those of a host."""
        match = f"{_literal(host)}\n*" if host else None
        for number in range(self._frontier.partitions):
            for name, text in self._redis.hscan_iter(self._key(number, "closed"), match=match, count=SOME):
                refused = self._redis.hget(self._key(number, "refused"), name)
                yield _trap(name.decode(errors="replace"), text.decode(errors="replace"), int(refused or 0))

    def by_host(self, most: int = 1000) -> dict[str, list[Trap]]:
        """Return the traps of each host that has any, of a thousand traps at most."""
        found: dict[str, list[Trap]] = {}
        for trap, _ in zip(self.all(), range(most), strict=False):
            found.setdefault(trap.host, []).append(trap)
        return found

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind that there are any of; costs the same for any number."""
        names = [f"traps:{kind}" for kind in TrapKind]
        total = dict.fromkeys(TrapKind, 0)
        for number in range(self._frontier.partitions):
            for kind, value in zip(TrapKind, self._redis.hmget(self._key(number, "m"), names), strict=True):
                total[kind] += int(value or 0)
        return {str(kind): count for kind, count in total.items() if count > 0}

    def find(self, host: str, pattern: str) -> Trap:
        """Return a trap; raises `UnknownTrapError`."""
        for trap in self.all(host):
            if trap.pattern == pattern:
                return trap
        raise UnknownTrapError(
            f"{host} has no trap {pattern!r}. `scrapy traps {host}` lists those that it has; "
            "put quotes around patterns."
        )

    def lift(self, host: str, pattern: str) -> None:
        """Let the URLs of a pattern be queued again, and never learn again that it is a trap."""
        self._set(host, pattern, "l")

    def close(self, host: str, pattern: str) -> None:
        """Refuse the URLs of a pattern from now on."""
        self._set(host, pattern, "C")

    def forget(self, host: str, pattern: str) -> None:
        """Take back what was said of a pattern: it may be learned again that it is a trap."""
        self._set(host, pattern, "")

    def _set(self, host: str, pattern: str, letter: str) -> None:
        # what holds for a domain, and what an older worker wrote, may lie in any partition
        numbers = range(self._frontier.partitions) if host.startswith("*.") else [self._partition(host)]
        for number in numbers:
            now = clock(self._frontier.client, self._key(number, "m"))
            run(self._frontier.client, [Call("trap", self._key(number, "m"), (host, pattern, letter, now))])

    def _partition(self, host: str) -> int:
        return partition_of(host, self._frontier.partitions)

    def _key(self, number: int, name: str) -> str:
        return self._frontier.keys.partition(number, name)


def _literal(text: str) -> str:
    """Return a text in which Redis' patterns have nothing to match."""
    return "".join(f"\\{letter}" if letter in "*?[]\\^-" else letter for letter in text)


def _trap(name: str, text: str, refused: int) -> Trap:
    """Return a trap as the scripts write it; see traps.lua."""
    host, _, pattern = name.partition("\n")
    kind, since, pages, run_, location, other = (text.split("\n") + [""] * 6)[:6]
    shown_by = other if kind == TrapKind.WILDCARD else host
    return Trap(
        host=host,
        pattern=pattern,
        kind=kind,
        since=datetime.fromtimestamp(int(since) / 1000, UTC),
        pages=int(pages),
        run=int(run_),
        example=_url(location, shown_by),
        other="" if other == "-" else other,
        refused=refused,
    )


def _url(location: str, host: str) -> str:
    """Return the URL of a record's location: scheme as a letter, path and query, in JSON's escapes."""
    if location[1:2] != "/" or location[0] not in SCHEMES:
        return location
    with suppress(ValueError):
        location = json.loads(f'"{location}"', strict=False)
    return f"{SCHEMES[location[0]]}://{host}{location[1:]}"
