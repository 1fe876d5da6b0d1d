"""Records in MongoDB 6 or newer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import ASCENDING, DESCENDING, MongoClient, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from pymongo.write_concern import WriteConcern

from crawler.errors import ServerUnavailableError
from pipelines.records import bulk, operations
from pipelines.records.address import parse
from pipelines.records.articles import Articles
from pipelines.records.base import Row
from pipelines.records.identity import DocumentId
from pipelines.records.indexes import INDEXES
from pipelines.records.ledger import MongoLedger
from pipelines.records.mongo_segments import MongoSegments
from pipelines.records.originals import MongoOriginals
from pipelines.records.quarantine import quarantine_row
from pipelines.records.replays import MongoReplays
from pipelines.reports import Reports
from pipelines.reports.summary import summarise

LIMITS: dict[str, Any] = {
    "serverSelectionTimeoutMS": 5000,
    "connectTimeoutMS": 5000,
    "socketTimeoutMS": 60000,
}
"""Milliseconds, where the URI does not set them."""


class MongoRecords(MongoLedger, MongoOriginals, MongoSegments, MongoReplays):
    """A `RecordStore` in the database that the URI names.

    Raises `ConfigError` for a URI that the driver refuses.
    """

    def __init__(self, uri: str) -> None:
        address = parse(uri)
        self._servers = address.servers
        limits = {name: value for name, value in LIMITS.items() if name not in address.options}
        self._client: MongoClient[Row] = MongoClient(uri, tz_aware=True, **limits)
        options: CodecOptions[Row] = CodecOptions(tz_aware=True, tzinfo=UTC)
        self._database: Database[Row] = self._client.get_database(
            address.database, codec_options=options, write_concern=WriteConcern("majority", j=True)
        )
        self._articles = Articles(self._database)
        self._reports = Reports(self._database)

    def check(self) -> None:
        """Make the indexes; see `RecordStore.check`."""
        with self._translated():
            for name, indexes in INDEXES.items():
                self._database[name].create_indexes(indexes)

    def put_captures(self, rows: Sequence[Row]) -> list[Row]:
        """Insert captures; see `RecordStore.put_captures`."""
        return self._write("captures", rows, operations.insert)

    def put_analyses(self, rows: Sequence[Row]) -> list[Row]:
        """Add to captures what was read of them; see `RecordStore.put_analyses`."""
        return self._write("captures", rows, operations.add)

    def put_documents(self, rows: Sequence[Row]) -> list[Row]:
        """Merge documents and join articles; see `RecordStore.put_documents`."""
        with self._translated():
            write = self._reports.begin(rows)
            refused = self._articles.put(rows, write.announce)
            write.finish(row["_id"] for row in rows)
            return self._quarantined("documents", refused)

    def refresh_reports(self, ids: Iterable[DocumentId]) -> None:
        """Compute the reports of documents anew; see `RecordStore.refresh_reports`."""
        with self._translated():
            self._reports.refresh(ids)

    def rebuild_reports(self, progress: Callable[[int], None] | None = None) -> int:
        """Compute all reports anew; see `RecordStore.rebuild_reports`."""
        with self._translated():
            return self._reports.rebuild(progress)

    def report_counts(self) -> Row:
        """Return numbers on reports for a person; see `RecordStore.report_counts`."""
        with self._translated():
            return summarise(self._database)

    def retire(self, capture_ids: Sequence[str]) -> list[Row]:
        """Retire what a newer extractor finds no longer; see `RecordStore.retire`."""
        with self._translated():
            write = self._reports.begin(())
            refused = self._articles.retire(capture_ids, write.announce)
            write.finish(())
            return self._quarantined("documents", refused)

    def put_urls(self, rows: Sequence[Row]) -> list[Row]:
        """Store what became of URLs; see `RecordStore.put_urls`."""
        return self._write("urls", rows, operations.renew)

    def captures(self, ids: Iterable[str]) -> dict[str, Row]:
        """Return captures by id; see `RecordStore.captures`."""
        with self._translated():
            return {row["_id"]: row for row in self._database["captures"].find({"_id": {"$in": list(ids)}})}

    def find_capture(self, url_or_id: str, at: datetime | None = None) -> Row | None:
        """Return a capture; see `RecordStore.find_capture`."""
        query: dict[str, Any] = {"$or": [{"_id": url_or_id}, {"url": url_or_id}]}
        if at is not None:
            query["fetched_at"] = {"$lt": at}
        with self._translated():
            return self._database["captures"].find_one(query, sort=[("fetched_at", DESCENDING)])

    def documents(self, sample: int | None = None) -> Iterator[Row]:
        """Yield documents; see `RecordStore.documents`."""
        with self._translated():
            if sample is None:
                yield from self._database["documents"].find().sort("capture_id", ASCENDING)
            else:
                stages = [{"$sample": {"size": sample}}, {"$sort": {"capture_id": 1}}]
                yield from self._database["documents"].aggregate(stages, allowDiskUse=True)

    def document(self, document_id: DocumentId) -> Row | None:
        """Return one document."""
        with self._translated():
            return self._database["documents"].find_one({"_id": document_id})

    def counts(self) -> Row:
        """Return numbers for a person; see `RecordStore.counts`."""
        captures, documents = self._database["captures"], self._database["documents"]
        with self._translated():
            return {
                "captures": captures.estimated_document_count(),
                "captures_by_status": _count_by(captures, "status"),
                "pages_by_outcome": _count_by(captures, "outcome"),
                "archived_bytes": _sum(captures, "length"),
                "urls_by_state": _count_by(self._database["urls"], "state"),
                "documents": documents.estimated_document_count(),
                "documents_by_kind": _count_by(documents, "kind"),
                "quarantined": self._database["quarantine"].estimated_document_count(),
            }

    def _insert(self, name: str, rows: Sequence[Row]) -> list[Row]:
        return self._write(name, rows, operations.insert)

    def _write(self, name: str, rows: Sequence[Row], operation: Callable[[Row], UpdateOne]) -> list[Row]:
        with self._translated():
            return self._quarantined(name, bulk.write(self._database[name], rows, operation))

    def _quarantined(self, name: str, refused: Sequence[bulk.Refused]) -> list[Row]:
        quarantined = [quarantine_row(name, each.row, each.reason) for each in refused]
        bulk.write(self._database["quarantine"], quarantined, operations.insert)
        return quarantined

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except ConnectionFailure as error:
            raise self._unavailable("does not answer") from error
        except OperationFailure as error:
            raise self._unavailable(f"refuses us ({_message(error)})") from error
        except PyMongoError as error:
            raise self._unavailable(f"failed ({type(error).__name__})") from error

    def _unavailable(self, what: str) -> ServerUnavailableError:
        return ServerUnavailableError(
            f"MongoDB at {self._servers} {what}. Check that it runs as a replica set, and GONGBAO_MONGO_URI."
        )


def _message(error: OperationFailure) -> str:
    details = error.details or {}
    failures = [*details.get("writeErrors", []), *details.get("writeConcernErrors", []), details]
    return next((each["errmsg"] for each in failures if "errmsg" in each), type(error).__name__)


def _count_by(collection: Collection[Row], field: str) -> dict[str, int]:
    stages: list[dict[str, Any]] = [
        {"$match": {field: {"$exists": True}}},
        {"$group": {"_id": f"${field}", "n": {"$sum": 1}}},
        {"$sort": {"n": -1, "_id": 1}},
    ]
    return {str(row["_id"]): int(row["n"]) for row in collection.aggregate(stages)}


def _sum(collection: Collection[Row], field: str) -> int:
    rows = list(collection.aggregate([{"$group": {"_id": None, "n": {"$sum": f"${field}"}}}]))
    return int(rows[0]["n"]) if rows else 0
