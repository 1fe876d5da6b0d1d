"""Captures out of the archive, as the crawler handed them on when they were fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crawler.config import Config
from crawler.errors import ArchiveError
from crawler.items import Capture
from pipelines import objects, records
from pipelines.archive.access import read_capture

Read = Callable[[str], tuple[Capture, bytes]]


def open_archive(config: Config) -> Read:
    """Return a function that returns a capture by its id, and its body without content-encoding.

    It may be called in several threads, and raises `ArchiveError` where the capture or its bytes are missing
    or damaged, `UnreadableError` where it would become too large, and `ServerUnavailableError`.
    """
    store, archive = records.from_config(config), objects.from_config(config)

    def read(capture_id: str) -> tuple[Capture, bytes]:
        row = store.captures([capture_id]).get(capture_id)
        if row is None:
            raise ArchiveError("Its capture is not in the database.")
        response = read_capture(archive, row)
        if response.record_id != row["_id"]:
            raise ArchiveError(f"The archive has record {response.record_id} in its place.")
        if not response.intact() or response.payload_digest != row["payload_digest"]:
            raise ArchiveError("The archived bytes do not have the digest that was written with them.")
        return capture_of(row), response.body

    return read


def capture_of(row: Mapping[str, Any]) -> Capture:
    """Return a capture's row as a `Capture` without its bytes."""
    return Capture(
        id=row["_id"],
        url=row["url"],
        requested_url=row["requested_url"],
        fetched_at=row["fetched_at"],
        status=row["status"],
        request_head=b"",
        response_head=b"",
        body=b"",
        source=row["source"],
        run=row["run"],
        worker=row["worker"],
        scope=row.get("scope", ""),
        depth=row["depth"],
        truncated=row["truncated"],
        content_type=row["content_type"],
    )
