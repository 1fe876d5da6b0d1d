"""The frontier of `tests.crawler.frontier`, for rules to be published in."""

from tests.crawler.frontier.conftest import client, frontier, redis_server

__all__ = ["client", "frontier", "redis_server"]
