"""The second copy of the archive that a person names."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from crawler.config import Config
from crawler.errors import GongbaoError
from pipelines import objects
from pipelines.objects import FolderStore, ObjectStore


def second_store(config: Config, name: str) -> ObjectStore:
    """Return the folder of this path, or else the bucket of this name in the configured S3 store.

    Raises `GongbaoError` where it is neither, and `ServerUnavailableError` where it does not answer.
    """
    if Path(name).is_dir():
        return FolderStore(name)
    try:
        bucket = Config(s3_bucket=name).s3_bucket
    except ValidationError:
        raise GongbaoError(f"--copy {name} is neither a folder nor the name of a bucket.") from None
    store = objects.from_config(config.model_copy(update={"archive": "s3", "s3_bucket": bucket}))
    store.check()
    return store
