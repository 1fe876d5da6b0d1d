"""Object stores: where archive files lie for good."""

from crawler.config import Config, secret
from pipelines.objects.base import ObjectStore
from pipelines.objects.folder import FolderStore
from pipelines.objects.s3 import S3Store

__all__ = ["FolderStore", "ObjectStore", "S3Store", "from_config"]


def from_config(config: Config) -> ObjectStore:
    """Return the store that GONGBAO_ARCHIVE chooses.

    Raises `ConfigError` where one of its values is missing; it does not connect yet.
    """
    config.require(*config.archive_needs)
    if config.archive != "s3":
        return FolderStore(config.archive)
    return S3Store(
        str(config.s3_endpoint),
        secret(config.s3_access_key),
        secret(config.s3_secret_key),
        str(config.s3_bucket),
    )
