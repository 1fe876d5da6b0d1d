"""One worker of the plain stack, or of Scrapy with its queue in memory and the same pipelines, until SIGTERM.

`python -m deploy.benches.line.plain_worker QUEUE FOLLOW CONCURRENT_ITEMS`, QUEUE being `redis` or `memory`,
with the GONGBAO_* variables of the stores.
"""

from __future__ import annotations

import sys
from typing import Any, Final

from scrapy.crawler import AsyncCrawlerProcess

from crawler.config import Config, secret
from deploy.benches.line.plain import MongoPipeline, ObjectPipeline, PlainSpider, TextPipeline

COMMON: Final[dict[str, Any]] = {
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": True,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
    "ITEM_PIPELINES": {TextPipeline: 100, ObjectPipeline: 200, MongoPipeline: 300},
}
QUEUES: Final[dict[str, dict[str, Any]]] = {
    "memory": {},
    "redis": {
        "SCHEDULER": "scrapy_redis.scheduler.Scheduler",
        "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
        "SCHEDULER_PERSIST": True,
    },
}


def main(arguments: list[str]) -> None:
    """Crawl until told to end."""
    queue, follow, items = arguments
    config = Config.from_environment()
    own = {"GONGBAO": config, "REDIS_URL": secret(config.redis_url), "CONCURRENT_ITEMS": int(items)}
    process = AsyncCrawlerProcess(COMMON | QUEUES[queue] | own)
    process.crawl(PlainSpider, follow=follow)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1:])
