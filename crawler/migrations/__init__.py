"""Changes of what is stored, in order, each applied once: `scrapy migrate`."""

from crawler.migrations.model import Migration, Places
from crawler.migrations.registry import MIGRATIONS
from crawler.migrations.run import Applied, NotNowError, migrate

__all__ = ["MIGRATIONS", "Applied", "Migration", "NotNowError", "Places", "migrate"]
