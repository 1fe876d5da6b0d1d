"""Captures out of the archive, as the crawler handed them on when they were fetched."""

from __future__ import annotations

from collections.abc import Callable

from crawler.config import Config
from crawler.errors import ArchiveError
from crawler.items import Capture
from pipelines import objects, records
from pipelines.archive.access import read_capture
from pipelines.records import rows

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
        return rows.capture(row), response.body

    return read
