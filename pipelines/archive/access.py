"""What the archive has of a capture that the database knows, wherever its bytes lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.archive.reading import ArchivedResponse, read_response
from pipelines.objects.base import ObjectStore


def read_capture(objects: ObjectStore, row: Mapping[str, Any]) -> ArchivedResponse:
    """Return the archived response of a capture's row, with one ranged read.

    Raises `ArchiveError` where its bytes are missing or damaged, and `ServerUnavailableError`.
    """
    return read_response(objects.read(row["object"], row["offset"], row["length"]))
