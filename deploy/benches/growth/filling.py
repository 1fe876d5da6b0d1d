"""Frontiers and databases that know many URLs, filled by what fills them in a crawl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from pymongo.database import Database

from crawler.frontier.queue import Found, Frontier
from crawler.frontier.seen import Seen
from crawler.frontier.urls import url_key
from crawler.items import Ending, Whole
from crawler.revisits.learning import DEFAULT
from pipelines.records import rows, visits

STEP: Final = 5_000
QUEUED: Final = 10
"""One of so many known URLs waits in the queue; the others are done."""
CRAWL: Final = "3f9c2a1b"
AT: Final = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


URL: Final = ("http://www.county", ".gov.cn/zwgk/zfgzbg/202401/t20240117_", ".html")
"""What stands around the number of the host and that of the page."""


def url_of(number: int, hosts: int) -> str:
    """Return a URL as government sites have them."""
    before, middle, after = URL
    return f"{before}{number % hosts}{middle}{number}{after}"


def mark_seen(frontier: Frontier, numbers: Iterable[int], hosts: int) -> None:
    """Let a frontier know these URLs; none is queued."""
    Seen(frontier).mark(0, (frontier.digest(url_key(url_of(n, hosts))) for n in numbers))


def fill_redis(frontier: Frontier, first: int, last: int, hosts: int) -> None:
    """Let a frontier know these URLs; some are queued."""
    for some in _steps(first, last):
        queued = [Found(url_of(n, hosts), CRAWL) for n in some if n % QUEUED == 0]
        frontier.add(queued)
        mark_seen(frontier, [n for n in some if n % QUEUED], hosts)


def fill_mongo(database: Database[dict[str, Any]], first: int, last: int, hosts: int) -> None:
    """Let a database know these URLs, each visited once."""
    for some in _steps(first, last):
        made = [_row(url_of(n, hosts)) for n in some]
        database["urls"].insert_many(made, ordered=False)


def make_urls(database: Database[dict[str, Any]], known: int, hosts: int) -> None:
    """Make the same rows in the server, in a collection without indexes.

    A client takes an hour for ten million. Their next visits are spread over a hundred days.
    """
    count = {"$range": [0, -(-known // STEP)]}
    number = {"$add": [{"$multiply": ["$step", STEP]}, "$n"]}
    name: dict[str, Any] = {"$toString": "$n"}
    host = {"$toString": {"$mod": ["$n", hosts]}}
    before, middle, after = URL
    url = {"$concat": [before, host, middle, name, after]}
    due = {"$add": [AT, {"$multiply": ["$n", int(100 * 86_400_000 / known)]}]}
    own = {
        "_id": "$url",
        "url": "$url",
        "last_capture": {"$concat": ["urn:uuid:", name]},
        "next_visit_at": due,
    }
    start = database["growth_start"]
    start.insert_one({"_id": 0})
    stages: list[dict[str, Any]] = [
        {"$project": {"step": count}},
        {"$unwind": "$step"},
        {"$project": {"step": 1, "n": {"$range": [0, STEP]}}},
        {"$unwind": "$n"},
        {"$project": {"n": number}},
        {"$match": {"n": {"$lt": known}}},
        {"$project": {"n": 1, "url": url}},
        {"$replaceWith": {"$mergeObjects": [{"$literal": _row(url_of(0, hosts))}, own]}},
        {"$out": "urls"},
    ]
    start.aggregate(stages)
    start.drop()


def _row(url: str) -> dict[str, Any]:
    ending = Ending(
        key=url_key(url),
        url=url,
        state="done",
        at=AT,
        source="growth",
        run="growth",
        capture_id=f"urn:uuid:{url[-12:]}",
        status=200,
        scope="host:www.example.gov.cn",
        saw="0000-0123456789abcdef",
        page=Whole("0000-0123456789abcdef", "article", 3),
    )
    return partial(visits.first, default=DEFAULT)(rows.url_row(ending))


def _steps(first: int, last: int) -> Iterator[range]:
    return (range(start, min(start + STEP, last)) for start in range(first, last, STEP))
