"""A spider that follows every link of its hosts and stores every page's URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy_redis.spiders import RedisSpider


class PeerSpider(RedisSpider):
    """Takes its first URLs from a list in Redis."""

    name = "peer"

    def parse(self, response: Response, **_: Any) -> Iterator[Request | dict[str, str]]:
        yield {"url": response.url}
        for href in response.xpath("//a/@href").getall():
            if urlsplit(response.urljoin(href)).netloc == urlsplit(response.url).netloc:
                yield response.follow(href)
