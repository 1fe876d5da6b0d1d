"""The garbage collector of a worker."""

from __future__ import annotations

import gc

from scrapy.utils.test import get_crawler

from crawler.extensions.garbage import THRESHOLDS, Garbage


def test_it_is_set_for_the_time_of_a_crawl() -> None:
    before = gc.get_threshold()
    assert before != THRESHOLDS
    garbage = Garbage.from_crawler(get_crawler())
    garbage.opened()
    try:
        assert gc.get_threshold() == THRESHOLDS
        assert gc.get_freeze_count() > 10_000
        assert gc.isenabled()
    finally:
        garbage.closed()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
