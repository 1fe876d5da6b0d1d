"""Record stores: captures and documents as downstream reads them."""

from crawler.config import Config, secret
from crawler.revisits.learning import Bounds
from pipelines.records.base import RecordStore
from pipelines.records.mongo import MongoRecords

__all__ = ["MongoRecords", "RecordStore", "from_config"]


def from_config(config: Config) -> RecordStore:
    """Return the store at GONGBAO_MONGO_URI; it does not connect yet.

    Raises `ConfigError` where the variable is missing.
    """
    config.require("mongo_uri")
    return MongoRecords(secret(config.mongo_uri), Bounds(*config.revisit_bounds))
