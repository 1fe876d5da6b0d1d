"""One archived capture, by its URL or its id, with one ranged read."""

from __future__ import annotations

from datetime import datetime

from crawler.config import Config
from crawler.errors import GongbaoError
from pipelines import objects, records
from pipelines.archive.access import read_capture
from pipelines.archive.reading import ArchivedResponse
from pipelines.records.base import Row


def open_capture(target: str, config: Config, at: datetime | None = None) -> tuple[Row, ArchivedResponse]:
    """Return the capture of this id, or the last one of this URL (up to `at`), with what is archived of it.

    Raises `GongbaoError` where there is none, and `ArchiveError` where its bytes are missing or damaged.
    """
    row = records.from_config(config).find_capture(target, at)
    if row is None:
        when = f" from before {at:%Y-%m-%d %H:%M}" if at else ""
        how = f" Fetch it first: scrapy seed --scope page {target}" if "://" in target else ""
        raise GongbaoError(f"The archive has nothing of {target}{when}.{how}")
    return row, read_capture(objects.from_config(config), row)
