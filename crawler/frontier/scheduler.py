"""scrapy-redis' scheduler, with the project's configuration and errors in plain words."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy_redis import scheduler

from crawler.config import Config
from crawler.frontier.connection import explained


class Scheduler(scheduler.Scheduler):  # type: ignore[misc]
    """Hands out requests from the queue that all workers share."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Connect; raises `ConfigError` or `ServerUnavailableError`, which stop the start."""
        config: Config = crawler.settings["GONGBAO"]
        config.require("redis_url")
        with explained():
            scheduler = super().from_crawler(crawler)
        scheduler.stats = None  # it counts in a way that Scrapy 2.19 warns of at every request
        return scheduler
