"""What pages showed, as calls of a script: the fleet learns from it where traps are (`crawler.traps`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from crawler.frontier.keys import Keys
from crawler.frontier.lease import Token
from crawler.frontier.scripts import Call
from crawler.frontier.urls import partition_of

ARGUMENTS: Final = 4000
"""In one call: Lua's stack holds no more than 8,000."""


class TrapLimits(NamedTuple):
    """After how many pages what is done about them."""

    barren: int = 300
    """In a row that showed nothing new: a pattern is closed. Wider ones may have more, see showed.lua."""
    pattern_budget: int = 100_000
    """Of one pattern in a month."""
    host_budget: int = 1_000_000
    """Of one host in a month."""
    turn: int = 1000
    """Of one pattern: the pattern comes after those of which less was fetched."""
    alias: int = 100
    """In a row that another host of the crawl has shown: the host is an alias."""
    wildcard: int = 20
    """Hosts below a domain in a row of which nothing new came: no further ones are followed."""


class Showed(NamedTuple):
    """What a fetched page showed."""

    token: Token
    what: str
    """A letter of `crawler.traps.shown`."""
    numbers: tuple[int, ...] = ()
    domain: str = ""
    """Of a crawl that goes to several hosts, the domain that they are below."""


class Refused(NamedTuple):
    """A link that was refused for its shape."""

    host: str
    """Of the page on which it stands."""
    kind: str
    """A word of `crawler.traps.kinds`."""
    url: str


def showing(
    pages: Iterable[Showed], refused: Iterable[Refused], keys: Keys, partitions: int, limits: TrapLimits
) -> Iterator[Call]:
    """Yield the calls of `showed`."""
    batches: dict[int, list[str | float]] = defaultdict(list)
    for token, what, numbers, domain in pages:
        batch = batches[token.partition]
        batch += (token.number, what, domain, len(numbers), *numbers)
        if len(batch) > ARGUMENTS:
            yield _call(keys, token.partition, limits, batches.pop(token.partition))
    for partition, links in _counted(refused, partitions).items():
        batches[partition] += ("-", *links[:ARGUMENTS])
    for partition, batch in batches.items():
        yield _call(keys, partition, limits, batch)


def _call(keys: Keys, partition: int, limits: TrapLimits, batch: list[str | float]) -> Call:
    return Call("showed", keys.partition(partition), (*limits, *batch))


def _counted(refused: Iterable[Refused], partitions: int) -> dict[int, list[str | float]]:
    """Return host, kind, count and an example of refused links, by partition."""
    refused = list(refused)
    counts = Counter((each.host, each.kind) for each in refused)
    examples = {(each.host, each.kind): each.url for each in refused}
    found: dict[int, list[str | float]] = defaultdict(list)
    for (host, kind), count in counts.items():
        found[partition_of(host, partitions)] += (host, kind, count, examples[host, kind])
    return found
