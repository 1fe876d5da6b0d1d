"""What documents said before, for whoever reads them; `versions` writes it."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from pymongo import DESCENDING
from pymongo.database import Database

from pipelines.records.identity import DocumentId

Row = dict[str, Any]

LISTED: Final = (
    "document",
    "cause",
    "capture_id",
    "fetched_at",
    "extractor",
    "title",
    "page_url",
    "truncated",
)


class MongoHistory(ABC):
    """The part of `MongoRecords` that reads the collection `document_versions`."""

    _database: Database[Row]

    def document_versions(self, documents: Sequence[DocumentId], limit: int) -> list[Row]:
        """Return former versions of documents without their texts, the newest readings first."""
        query = {"document": {"$in": list(documents)}}
        with self._translated():
            found = self._database["document_versions"].find(query, dict.fromkeys(LISTED, 1))
            order = [("fetched_at", DESCENDING), ("extractor", DESCENDING)]
            return list(found.sort(order).limit(limit).allow_disk_use(True))

    def document_version(self, version_id: str) -> Row | None:
        """Return one former version."""
        with self._translated():
            return self._database["document_versions"].find_one({"_id": version_id})

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError
