"""The plain stack, as its own users would put it together from the same parts.

scrapy-redis shares the queue; pipelines take the text with trafilatura, put a gzip object a page with the
minio client, and upsert a document a page with pymongo. What waits for a server does so in a thread, so that
the reactor goes on. There is no archive format, no index, no lease: a page that a killed worker had is lost.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, Self
from urllib.parse import urlsplit

import pymongo
import trafilatura
from minio import Minio
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_redis.spiders import RedisSpider
from trafilatura.settings import use_config

from crawler.config import Config, secret

START: Final = "plain:start_urls"
"""The list in Redis from which the spider takes what to begin with."""
PAGES: Final = "pages"
"""The collection of documents."""
UP: Final = "plain:up"
"""How many spiders are open."""


class PlainSpider(RedisSpider):  # type: ignore[misc]
    """Follows the links of the sites that it begins with, and yields each page."""

    name = "plain"
    redis_key = START
    redis_batch_size = 1000
    max_idle_time = 0  # never: the bench ends it

    def __init__(self, follow: str, **kwargs: Any) -> None:
        """Follow what begins with `follow`."""
        super().__init__(**kwargs)
        self.follow = follow

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Let the bench know when it is open."""
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.opened, signal=signals.spider_opened)
        return spider

    def opened(self) -> None:
        """Say so."""
        self.server.incr(UP)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Yield the page and what it links to."""
        title = response.css("title::text").get("")
        yield {"url": response.url, "title": title.strip(), "body": response.body, "status": response.status}
        if not response.url.startswith(self.follow):
            return
        for href in response.xpath("//a/@href").getall():
            url = response.urljoin(href)
            if url.startswith(self.follow):
                yield Request(url)


class TextPipeline:
    """Takes the main text, with the settings that suit Chinese news best."""

    def __init__(self) -> None:
        self._config = use_config()
        self._config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "50")

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Add the text to a page."""
        item["text"] = trafilatura.extract(item["body"], favor_precision=True, config=self._config) or ""
        return item


class ObjectPipeline:
    """Puts a gzip object a page."""

    def __init__(self, config: Config) -> None:
        keys = secret(config.s3_access_key), secret(config.s3_secret_key)
        endpoint = urlsplit(str(config.s3_endpoint)).netloc
        self._client = Minio(endpoint, access_key=keys[0], secret_key=keys[1], secure=False)
        self._bucket = str(config.s3_bucket)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for the configured store."""
        return cls(crawler.settings["GONGBAO"])

    async def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Store a page's bytes."""
        item["key"] = f"plain/{urlsplit(item['url']).netloc.replace(':', '_')}{urlsplit(item['url']).path}.gz"
        await asyncio.to_thread(self._put, item["key"], item["body"])
        return item

    def _put(self, key: str, body: bytes) -> None:
        data = gzip.compress(body, 6)
        self._client.put_object(self._bucket, key, BytesIO(data), len(data))


class MongoPipeline:
    """Upserts a document a page."""

    def __init__(self, config: Config) -> None:
        uri = secret(config.mongo_uri)
        self._pages = pymongo.MongoClient[dict[str, Any]](uri).get_default_database()[PAGES]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for the configured database."""
        return cls(crawler.settings["GONGBAO"])

    async def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Store what is known of a page."""
        row = {name: value for name, value in item.items() if name != "body"} | {
            "fetched_at": datetime.now(UTC)
        }
        await asyncio.to_thread(self._pages.update_one, {"_id": item["url"]}, {"$set": row}, True)
        return item
