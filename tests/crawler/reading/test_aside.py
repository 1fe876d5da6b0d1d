"""What waits apart is not counted against what the engine may fetch."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.core.scraper import Slot
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.reading.aside import Aside

LARGE = Response("http://a.gov.cn/", body=bytes(4_000_000))


@pytest.fixture
def slot() -> Slot:
    made = Slot(max_active_size=5_000_000)
    for _ in range(2):
        made.add_response_request(LARGE, Request(LARGE.url))
    return made


def crawler_with(slot: Slot, nudged: list[None]) -> Any:
    """Return a crawler whose engine scrapes, and whose scheduler notes that the engine is to go on."""
    scheduler = SimpleNamespace(nudge=lambda: nudged.append(None))
    engine = SimpleNamespace(scraper=SimpleNamespace(slot=slot), _slot=SimpleNamespace(scheduler=scheduler))
    return SimpleNamespace(engine=engine)


def test_a_page_does_not_count_while_it_waits_apart(slot: Slot) -> None:
    nudged: list[None] = []
    aside = Aside(crawler_with(slot, nudged))
    assert slot.needs_backout()
    with aside.put(LARGE):
        assert not slot.needs_backout()
        assert len(nudged) == 1
        with suppress(TimeoutError), aside.put(LARGE):
            assert slot.active_size == 0
            raise TimeoutError
    assert slot.active_size == 8_000_000


def test_there_is_room_for_so_many_bytes(slot: Slot) -> None:
    aside = Aside(crawler_with(slot, []), most=5_000_000)
    for _ in range(2):
        with aside.put(LARGE), aside.put(LARGE):
            assert slot.active_size == 4_000_000


def test_nothing_is_counted_before_there_is_an_engine() -> None:
    with Aside(get_crawler()).put(LARGE):
        pass
