"""Frontiers of re-extractions: their unit is a capture, under an address of the archive.

`archive://shard-07/urn:uuid:…`: the shard stands where a site's host does, so that the same queues, leases
and partitions serve; it follows from the capture's object: those of one object are read together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Final, cast
from urllib.parse import quote, unquote, urlsplit

from crawler.errors import GongbaoError
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.queue import Found, Frontier

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
SHARDS: Final = 64
IN_FLIGHT: Final = 1000
"""Captures of one shard that may be leased at a time: the archive needs no politeness."""
DELETED_AT_ONCE: Final = 500


def frontier_name(job: str) -> str:
    """Return the name of a job's frontier; raises `GongbaoError` for what cannot be the name of a job."""
    if not NAME.fullmatch(job):
        raise GongbaoError(
            f"{job!r} cannot be the name of a replay job: letters, digits, dots, hyphens and underscores "
            "can, at most 61 of them."
        )
    return f"replay:{job}"


def address(capture_id: str, object_key: str) -> str:
    """Return under which address a frontier has a capture."""
    shard = int.from_bytes(blake2b(object_key.encode(), digest_size=4).digest()) % SHARDS
    return f"archive://shard-{shard:02}/{quote(capture_id, safe=':')}"


def capture_id(url: str) -> str:
    """Return the capture that an address names."""
    return unquote(urlsplit(url).path.removeprefix("/"))


def queue(frontier: Frontier, job: str, captures: Iterable[tuple[str, str]]) -> int:
    """Queue captures, each id with its object's key; those queued before are passed over.

    Returns how many were queued. Raises `redis.RedisError`.
    """
    crawl = Crawls(frontier).put(Crawl(source=f"replay:{job}", scope="archive"))
    return frontier.add([Found(address(*capture), crawl) for capture in captures])


def drop(frontier: Frontier) -> None:
    """Delete all that Redis has of a job's frontier, whose work is done. Raises `redis.RedisError`."""
    name = frontier.keys.frontier
    if not name.startswith("replay:"):
        raise GongbaoError(f"The frontier {name} is not a replay's.")
    client = cast(Any, frontier.client)
    for number in range(frontier.partitions):
        keys = list(client.scan_iter(match=frontier.keys.partition(number, "*"), count=1000))
        for start in range(0, len(keys), DELETED_AT_ONCE):
            client.unlink(*keys[start : start + DELETED_AT_ONCE])
    client.unlink(frontier.keys.root)
