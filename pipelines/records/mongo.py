"""Records in MongoDB 6 or newer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import ASCENDING, DESCENDING, IndexModel, MongoClient, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri
from pymongo.write_concern import WriteConcern

from crawler.errors import ServerUnavailableError
from pipelines.records import replacing
from pipelines.records.base import Row
from pipelines.records.rows import DocumentId

INDEXES = {
    "captures": [
        IndexModel([("url", ASCENDING), ("fetched_at", DESCENDING)]),
        IndexModel([("outcome", ASCENDING)]),
        IndexModel([("object", ASCENDING), ("offset", ASCENDING)]),
        IndexModel([("run", ASCENDING)]),
    ],
    "documents": [
        IndexModel([("region_code", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("kind", ASCENDING), ("published_on", DESCENDING)]),
        IndexModel([("speaker", ASCENDING)]),
        IndexModel([("capture_id", ASCENDING)]),
        IndexModel([("page_url", ASCENDING)]),
    ],
}


class MongoRecords:
    """A `RecordStore` in the database that the URI names."""

    def __init__(self, uri: str) -> None:
        name = parse_uri(uri)["database"]
        self._address = ", ".join(f"{host}:{port}" for host, port in parse_uri(uri)["nodelist"])
        self._client: MongoClient[Row] = MongoClient(
            uri, serverSelectionTimeoutMS=5000, connectTimeoutMS=5000, socketTimeoutMS=60000, tz_aware=True
        )
        options: CodecOptions[Row] = CodecOptions(tz_aware=True, tzinfo=UTC)
        self._database: Database[Row] = self._client.get_database(
            str(name), codec_options=options, write_concern=WriteConcern("majority", j=True)
        )

    def check(self) -> None:
        """Make the indexes; see `RecordStore.check`."""
        with self._translated():
            for name, indexes in INDEXES.items():
                self._database[name].create_indexes(indexes)

    def put_captures(self, rows: Sequence[Row]) -> None:
        """Insert captures; see `RecordStore.put_captures`."""
        self._bulk(
            "captures", [UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True) for row in rows]
        )

    def put_analyses(self, rows: Sequence[Row]) -> None:
        """Add to captures what was read of them; see `RecordStore.put_analyses`."""
        self._bulk("captures", [UpdateOne({"_id": row["_id"]}, {"$set": row}) for row in rows])

    def put_documents(self, rows: Sequence[Row]) -> None:
        """Merge documents; see `RecordStore.put_documents`."""
        self._bulk(
            "documents", [UpdateOne({"_id": row["_id"]}, replacing.update(row), upsert=True) for row in rows]
        )

    def captures(self, ids: Iterable[str]) -> dict[str, Row]:
        """Return captures by id; see `RecordStore.captures`."""
        with self._translated():
            return {row["_id"]: row for row in self._database["captures"].find({"_id": {"$in": list(ids)}})}

    def find_capture(self, url_or_id: str) -> Row | None:
        """Return a capture; see `RecordStore.find_capture`."""
        query = {"$or": [{"_id": url_or_id}, {"url": url_or_id}]}
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
                "documents": documents.estimated_document_count(),
                "documents_by_kind": _count_by(documents, "kind"),
            }

    def _bulk(self, name: str, operations: list[UpdateOne]) -> None:
        if not operations:
            return
        with self._translated():
            self._database[name].bulk_write(operations, ordered=False)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except ConnectionFailure as error:
            raise self._unavailable("does not answer") from error
        except OperationFailure as error:
            raise self._unavailable(
                f"refuses us ({error.details and error.details.get('errmsg')})"
            ) from error
        except PyMongoError as error:
            raise self._unavailable(f"failed ({type(error).__name__})") from error

    def _unavailable(self, what: str) -> ServerUnavailableError:
        return ServerUnavailableError(
            f"MongoDB at {self._address} {what}. Check that it runs as a replica set, and GONGBAO_MONGO_URI."
        )


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
