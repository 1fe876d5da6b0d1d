"""Many URLs, downloads or ends as calls of the scripts: grouped by partition, a thousand in a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple, TypeVar

from crawler.frontier import records, urls
from crawler.frontier.keys import Keys
from crawler.frontier.lease import End, Fetched, Token
from crawler.frontier.records import Record, Revisit
from crawler.frontier.scripts import Call

T = TypeVar("T")

CHUNK: Final = 1000
"""URLs in one call of a script: keeps Redis responsive, and below Lua's limit of arguments."""

RENEWED: Final = 250
"""Leases in one call of `renew`, some two milliseconds of Redis."""


class Found(NamedTuple):
    """One URL for the frontier."""

    url: str
    crawl: str
    priority: int = 5
    depth: int = 0
    due: bool = False
    """Queue it also where it was seen before."""
    via: str | None = None
    """Of a crawl with focus, URL of the page that leads there, empty where there is none; else None."""
    revisit: Revisit | None = None
    """What is known of it, where it is only to be fetched if it is another one by now."""


class Due(NamedTuple):
    """A known URL that is due again."""

    url: str
    crawl: str
    depth: int
    revisit: Revisit


def adding(found: Iterable[Found], keys: Keys, partitions: int, secret: bytes) -> Iterator[Call]:
    """Yield the calls of `add`; URLs that are not absolute http(s) ones are passed over."""
    groups: dict[tuple[str, int, bool], list[str]] = defaultdict(list)
    for url, crawl, priority, depth, due, via, revisit in found:
        try:
            key, scheme, host, rest = urls.parts_of(url)
        except ValueError:
            continue
        shown = None if via is None else _shortened(via, host)
        entry = records.dumps(Record(crawl, scheme, rest, depth, via=shown, revisit=revisit))
        groups[host, priority, due] += (str(urls.digest(key, secret)), entry)
    calls: dict[int, list[str | float]] = defaultdict(list)
    for (host, priority, due), pairs in groups.items():
        partition = urls.partition_of(host, partitions)
        for some in chunks(pairs, 2 * CHUNK):
            arguments = calls[partition]
            arguments += (host, priority, "1" if due else "", len(some) // 2, *some)
            if len(arguments) > 2 * CHUNK:
                yield Call("add", keys.partition(partition), calls.pop(partition))
    for partition, arguments in calls.items():
        yield Call("add", keys.partition(partition), arguments)


@lru_cache(maxsize=256)
def _shortened(via: str, host: str) -> str:
    """Return a URL as a record keeps it; nothing of what is no URL."""
    try:
        parts = urls.parts_of(via)
    except ValueError:
        return ""
    return records.shortened(via, parts.scheme, parts.rest, same_host=parts.host == host)


def revisiting(
    due: Sequence[Due], priority: int, keys: Keys, partitions: int, secret: bytes
) -> Iterator[tuple[list[int], Call]]:
    """Yield the calls of `revisit`, each with the places in `due` of what it answers, in order."""
    parts = [urls.parts_of(each.url) for each in due]
    by_host = sorted(range(len(due)), key=lambda place: parts[place].host)
    partitions_of: dict[int, list[int]] = defaultdict(list)
    for place in by_host:
        partitions_of[urls.partition_of(parts[place].host, partitions)].append(place)
    for partition, places in partitions_of.items():
        for some in chunks(places, CHUNK):
            arguments: list[str | float] = [priority]
            for host, group in groupby(some, key=lambda place: parts[place].host):
                of_host = [text for place in group for text in _due_again(due[place], parts[place], secret)]
                arguments += (host, len(of_host) // 3, *of_host)
            yield some, Call("revisit", keys.partition(partition), arguments)


def _due_again(due: Due, parts: urls.Parts, secret: bytes) -> tuple[str, str, str]:
    record = Record(due.crawl, parts.scheme, parts.rest, due.depth, revisit=due.revisit)
    return str(urls.digest(parts.key, secret)), records.location_of(record), records.dumps(record)


def fetching(downloads: Iterable[Fetched], keys: Keys) -> Iterator[tuple[int, Call]]:
    """Yield the calls of `fetched`, each with its partition."""
    batches: dict[int, list[str | float]] = defaultdict(list)
    for token, sent, retry_after in downloads:
        batches[token.partition] += (token.number, sent.value, round(retry_after * 1000))
    for partition, arguments in batches.items():
        for some in chunks(arguments, 3 * CHUNK):
            yield partition, Call("fetched", keys.partition(partition), some)


def renewing(tokens: Iterable[Token], keys: Keys, seconds: float) -> Iterator[tuple[int, Call]]:
    """Yield the calls of `renew`, each with its partition."""
    batches: dict[int, list[str]] = defaultdict(list)
    for partition, number in tokens:
        batches[partition].append(number)
    for partition, numbers in batches.items():
        for some in chunks(numbers, RENEWED):
            yield partition, Call("renew", keys.partition(partition), (round(seconds * 1000), *some))


def ending(ends: Sequence[End], keys: Keys, attempts: int) -> Iterator[tuple[list[int], Call]]:
    """Yield the calls of `ack`, each with the places in `ends` of what it answers, in order."""
    groups: dict[tuple[int, str, float, str, tuple[int, ...]], list[int]] = defaultdict(list)
    for place, (token, verdict, reason, pause, reports) in enumerate(ends):
        groups[token.partition, verdict.value, pause, reason, reports].append(place)
    for (partition, word, pause, reason, reports), places in groups.items():
        for some in chunks(places, CHUNK):
            numbers = [ends[place].token.number for place in some]
            credit = ",".join(map(str, reports))
            head = (attempts, word, round(pause * 1000), reason, credit, len(numbers))
            yield some, Call("ack", keys.partition(partition), (*head, *numbers))


def chunks(things: list[T], size: int) -> Iterator[list[T]]:
    """Yield a list in pieces."""
    if len(things) <= size:
        yield things
        return
    for i in range(0, len(things), size):
        yield things[i : i + size]
