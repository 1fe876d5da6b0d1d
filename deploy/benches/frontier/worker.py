"""One worker of one peer, in a process of its own: crawls the bench's site and prints pages a second.

`python -m deploy.benches.frontier.worker PEER URL PAGES CONCURRENT_ITEMS REDIS_URL`
"""

from __future__ import annotations

import sys
from typing import Any, Final

from crawler import settings
from crawler.config import Config
from deploy.benches.crawling.spiders import Counting, Measured, crawl_and_print
from deploy.benches.frontier.spiders import Following, Leasing, Parsing

SAME_FOR_ALL: Final = {
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
    "RETRY_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
}
"""Beside what is measured, every peer does the same work."""


def own_settings(peer: str, redis_url: str) -> dict[str, Any]:
    """Return what makes a peer that peer."""
    if peer == "scrapy-redis":
        return {
            "SCHEDULER": "scrapy_redis.scheduler.Scheduler",
            "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
            "SCHEDULER_PERSIST": True,
            "REDIS_URL": redis_url,
        }
    if peer == "frontier":
        frontier = {name: getattr(settings, name) for name in dir(settings) if name.startswith("FRONTIER_")}
        return frontier | {
            "GONGBAO": Config(redis_url=redis_url, default_delay=0),  # type: ignore[arg-type]
            "SCHEDULER": settings.SCHEDULER,
            "FRONTIER_HOST_CONCURRENCY": 256,
            "DOWNLOADER_MIDDLEWARES": {"crawler.middlewares.lease.LeaseMiddleware": 940},
            "SPIDER_MIDDLEWARES": settings.SPIDER_MIDDLEWARES,
            "EXTENSIONS": {"crawler.extensions.idle.Idle": 300},
        }
    return {"SCHEDULER": Counting} if peer == "ceiling" else {}


def main(arguments: list[str]) -> None:
    """Crawl, and print the speed as JSON."""
    peer, url, pages, items, redis_url = arguments
    spider: type[Measured] = {"frontier": Leasing, "ceiling": Parsing}.get(peer, Following)
    settings = SAME_FOR_ALL | own_settings(peer, redis_url) | {"CONCURRENT_ITEMS": int(items)}
    crawl_and_print(spider, url, int(pages), settings)


if __name__ == "__main__":
    main(sys.argv[1:])
