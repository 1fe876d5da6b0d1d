"""What a worker counts of what Scrapy does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from scrapy import Spider, signals
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.extensions.counts import Counts
from crawler.stats import Stats


def test_scrapys_numbers_are_counted_as_ever() -> None:
    stats = Stats(get_crawler())
    stats.set_value("a", 1)
    stats.inc_value("a", 2)
    stats.inc_value("b", start=3)
    stats.max_value("a", 2)
    stats.min_value("b", 1)
    assert stats.get_stats() == {"a": 3, "b": 1}
    assert (stats.get_value("a"), stats.get_value("c", 5)) == (3, 5)


def test_responses_are_counted_and_items_are_left_to_who_takes_them() -> None:
    crawler = get_crawler(settings_dict={"STATS_CLASS": "crawler.stats.Stats", "EXTENSIONS_BASE": {}})
    counts = Counts.from_crawler(crawler)
    about: dict[str, Any] = {"response": Response("http://h/"), "spider": Spider("s")}
    told: list[Callable[..., Any]] = []
    for signal, more in (
        (signals.response_received, {"request": Request("http://h/")}),
        (signals.item_scraped, {"item": {}}),
        (signals.item_dropped, {"item": {}, "exception": ValueError()}),
    ):
        sent = asyncio.run(crawler.signals.send_catch_log_async(signal, **about, **more))
        told += [receiver for receiver, _ in sent]
    assert told == [counts.response_received, counts.item_dropped]
    assert crawler.stats
    assert crawler.stats.get_stats() == {
        "response_received_count": 1,
        "item_dropped_count": 1,
        "item_dropped_reasons_count/ValueError": 1,
    }
