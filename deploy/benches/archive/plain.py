"""The plain way to keep pages: one gzip object for each, put in a thread."""

from __future__ import annotations

import asyncio
import gzip
from io import BytesIO
from typing import Any, Final, Self
from urllib.parse import urlsplit

from minio import Minio
from scrapy.crawler import Crawler

from crawler.config import Config, secret

PREFIX: Final = "plain"


class PlainPipeline:
    """Compresses and puts each page's body; reads nothing back, and keeps no heads and no index."""

    def __init__(self, config: Config) -> None:
        keys = secret(config.s3_access_key), secret(config.s3_secret_key)
        self._client = Minio(
            urlsplit(str(config.s3_endpoint)).netloc, access_key=keys[0], secret_key=keys[1], secure=False
        )
        self._bucket = str(config.s3_bucket)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for the configured store."""
        return cls(crawler.settings["GONGBAO"])

    async def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Store a page, and let the next one come when it is stored."""
        await asyncio.to_thread(self._put, item["url"], item["body"])
        return item

    def _put(self, url: str, body: bytes) -> None:
        data = gzip.compress(body, 6)
        key = f"{PREFIX}{urlsplit(url).path}.html.gz"
        self._client.put_object(self._bucket, key, BytesIO(data), len(data))
