"""What the archive has of a capture that the database knows, wherever its bytes lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.errors import ArchiveError
from pipelines.archive.reading import ArchivedResponse
from pipelines.archive.revisits import CaptureBytes
from pipelines.objects.base import ObjectStore


def read_capture(objects: ObjectStore, row: Mapping[str, Any]) -> ArchivedResponse:
    """Return the archived response of a capture's row, with one ranged read; with two for a revisit.

    Raises `ArchiveError` where its bytes are missing or damaged, and `ServerUnavailableError`.
    """
    return fetch_capture(objects, row).read()


def fetch_capture(objects: ObjectStore, row: Mapping[str, Any]) -> CaptureBytes:
    """Return what is archived of a capture's row without reading it, for another process to do so.

    Raises `ArchiveError` where its bytes are missing, and `ServerUnavailableError`.
    """
    original = row.get("refers_to")
    return CaptureBytes(_read(objects, row), None if original is None else _read(objects, original))


def _read(objects: ObjectStore, place: Mapping[str, Any]) -> bytes:
    try:
        key, offset, length = place["object"], place["offset"], place["length"]
    except (LookupError, TypeError) as error:
        raise ArchiveError("Its row does not say where its bytes lie.") from error
    return objects.read(key, offset, length)
