"""robots.txt, obeyed as Scrapy does it, and quiet about hosts that are away."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import robotstxt


class Robots(robotstxt.RobotsTxtMiddleware):
    """Logs a robots.txt that cannot be fetched in one line; Scrapy adds its stack, for every dead host."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        robotstxt.logger.addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = None
    return True
