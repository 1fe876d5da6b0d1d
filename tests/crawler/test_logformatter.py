"""Lines for pages and items are made where the log shows them, and nowhere else."""

from __future__ import annotations

import pytest
from scrapy import Spider
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.items import Link, Links
from crawler.logformatter import QuietFormatter

PAGE = "http://a.gov.cn/"
SPIDER = Spider("any")


@pytest.mark.parametrize(
    ("level", "shown"), [("DEBUG", True), (10, True), ("INFO", False), ("warning", False)]
)
def test_pages_and_items_have_a_line_where_the_log_shows_it(level: object, shown: bool) -> None:
    formatter = QuietFormatter.from_crawler(get_crawler(settings_dict={"LOG_LEVEL": level}))
    response = Response(PAGE)
    found = formatter.crawled(Request(PAGE), response, SPIDER)
    assert (found is not None) == shown
    line = formatter.scraped(Links(PAGE, (Link(PAGE),)), response, SPIDER)
    assert (line is not None) == shown
    assert line is None or line["args"]["item"] == f"1 links of {PAGE}"  # type: ignore[index,call-overload]
