"""Records in MongoDB 6 or newer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import pymongo
from bson.codec_options import CodecOptions
from pymongo import ASCENDING, DESCENDING, MongoClient, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from pymongo.write_concern import WriteConcern

from crawler import schema
from crawler.errors import ServerUnavailableError
from crawler.revisits.learning import DEFAULT, Bounds
from pipelines.contract import keeping
from pipelines.records import bulk, coverage, operations, shrinking, soft_blocks, together, visits
from pipelines.records.address import parse
from pipelines.records.articles import Articles
from pipelines.records.audits import MongoAudits
from pipelines.records.base import Row
from pipelines.records.by_source import by_source
from pipelines.records.due import MongoDue
from pipelines.records.erasing import TAKEN_DOWN, Erasing
from pipelines.records.exclusions import MongoExclusions
from pipelines.records.finding import MongoFinding
from pipelines.records.history import MongoHistory
from pipelines.records.identity import DocumentId
from pipelines.records.indexes import INDEXES
from pipelines.records.ledger import MongoLedger
from pipelines.records.mongo_segments import MongoSegments
from pipelines.records.originals import MongoOriginals
from pipelines.records.politeness import MongoPoliteness
from pipelines.records.quarantine import quarantine_row
from pipelines.records.rebuilding import MongoRebuilding
from pipelines.records.replays import MongoReplays
from pipelines.records.runs import MongoRuns
from pipelines.records.scans import MongoScans
from pipelines.records.schedule import MongoSchedule
from pipelines.records.schema import MongoSchema
from pipelines.records.stated_facts import MongoFacts
from pipelines.records.takedowns import MongoTakedowns
from pipelines.reports import Reports
from pipelines.reports.attached import moved_files
from pipelines.reports.summary import summarise

LIMITS: dict[str, Any] = {
    "serverSelectionTimeoutMS": 5000,
    "connectTimeoutMS": 5000,
    "socketTimeoutMS": 60000,
}
"""Milliseconds, where the URI does not set them."""


REACH: Final = 5.0
"""Seconds for a sign of life."""
BUILDING: Final = 3600.0
"""Seconds for all indexes, in place of the limits above: one that a new release brings takes minutes to build
over a large collection (that of words, over 100,000 documents, five)."""
STANDING: Row = {"taken_down_at": None}
"""Documents that are no tombstones."""


class MongoRecords(
    MongoLedger,
    MongoOriginals,
    MongoSegments,
    MongoReplays,
    MongoRuns,
    MongoExclusions,
    MongoSchedule,
    MongoScans,
    MongoDue,
    MongoAudits,
    MongoFinding,
    MongoFacts,
    MongoHistory,
    MongoPoliteness,
    MongoTakedowns,
    MongoRebuilding,
    MongoSchema,
):
    """A `RecordStore` in the database that the URI names.

    `bounds` are those of the intervals between visits of a URL whose source has none.
    Raises `ConfigError` for a URI that the driver refuses.
    """

    def __init__(self, uri: str, bounds: Bounds = DEFAULT) -> None:
        self._bounds = bounds
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
        self._erasing = Erasing(self._database, self._articles, self._reports)

    def check(self) -> None:
        """Make the indexes; see `RecordStore.check`."""
        schema.check(self.schema(), "database")
        with self._translated():
            keeping.create_missing(self._database)
            with pymongo.timeout(BUILDING):
                for name, indexes in INDEXES.items():
                    self._database[name].create_indexes(indexes)

    @contextmanager
    def access(self) -> Iterator[Database[Row]]:
        """Give the database itself, to those who read or keep what no method here does.

        What the driver raises meanwhile becomes `ServerUnavailableError`.
        """
        with self._translated():
            yield self._database

    def reach(self) -> None:
        """Ask the primary for a sign of life; see `RecordStore.reach`."""
        with self._translated(), pymongo.timeout(REACH):
            self._client.admin.command("ping")

    def within(self, seconds: float) -> AbstractContextManager[object]:
        """Return the driver's own limit of operations; see `RecordStore.within`."""
        return pymongo.timeout(seconds)

    def put_captures(self, rows: Sequence[Row]) -> list[Row]:
        """Insert captures; see `RecordStore.put_captures`."""
        with self._translated():
            return self._quarantined("captures", bulk.insert(self._database["captures"], rows))

    def put_analyses(self, rows: Sequence[Row]) -> list[Row]:
        """Add to captures what was read of them; see `RecordStore.put_analyses`."""
        with self._translated():
            left = together.add_analyses(self._database["captures"], rows)
        refused = self._write("captures", left, operations.add)
        redirects = [row["_id"] for row in rows if row["outcome"] == "redirect"]
        if redirects:
            self._join_moved(redirects)
        return refused

    def _join_moved(self, capture_ids: Sequence[str]) -> None:
        """Compute the reports of files anew to which these redirects lead; they may have come before."""
        with self._translated():
            found = self._database["captures"].find({"_id": {"$in": list(capture_ids)}}, {"url": 1})
            if moved := moved_files(self._database["documents"], {row["url"] for row in found}):
                self._reports.refresh(moved)

    def put_documents(self, rows: Sequence[Row]) -> list[Row]:
        """Merge documents and join articles; see `RecordStore.put_documents`."""
        with self._translated():
            write = self._reports.begin(rows)
            put = self._articles.put(rows, write.announce, write.stored)
            write.finish({row["_id"] for row in rows} - {row["_id"] for row in put.new}, put.new)
            return self._quarantined("documents", put.refused)

    def mark_shorter(self, capture_ids: Sequence[str], documents: Iterable[DocumentId]) -> list[str]:
        """Mark captures that are far shorter than before; see `RecordStore.mark_shorter`."""
        with self._translated():
            return shrinking.mark(self._database, capture_ids, documents)

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

    def erase(self, where: Any, covers: Callable[[str], object], takedown: Row) -> Counter[str]:
        """Take down what pages gave; see `RecordStore.erase`."""
        with self._translated():
            return self._erasing.erase(where, covers, takedown)

    def erasable(self, where: Any, covers: Callable[[str], object]) -> int:
        """Return how many documents `erase` would take down."""
        with self._translated():
            return self._erasing.count(where, covers)

    def lift_takedown(self, rule: str) -> int:
        """Let tombstones be written over; see `RecordStore.lift_takedown`."""
        with self._translated():
            lifted = self._erasing.lift(rule)
        self.unbury(rule)
        return lifted

    def put_urls(self, rows: Sequence[Row]) -> list[Row]:
        """Store what became of URLs; see `RecordStore.put_urls`."""
        renew = partial(operations.renew, bounds=self._bounds)
        with self._translated():
            left = together.new_urls(
                self._database["urls"], rows, partial(visits.first, default=self._bounds)
            )
        quarantined = self._write("urls", left, renew)
        with self._translated():
            write = self._reports.begin(())
            keys = visits.unsettled(rows, left)
            if changed := visits.settle(self._database, keys, self._bounds, write.announce):
                write.finish(changed)
        return quarantined

    def set_aside(self, collection: str, row: Row, reason: str) -> Row:
        """Put into quarantine what cannot be stored; see `RecordStore.set_aside`."""
        with self._translated():
            return self._quarantined(collection, [bulk.Refused(row, reason)])[0]

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

    def last_captures(self, urls: Sequence[str]) -> dict[str, Row]:
        """Return the last captures of URLs; see `RecordStore.last_captures`."""
        names = ("_id", "final_url", "status", "payload_digest")
        newest = {"$first": {name: f"${name}" for name in names}}
        stages: list[Row] = [
            {"$match": {"url": {"$in": list(urls)}, "truncated": None, "converted_from": None}},
            {"$set": {"failed": {"$ne": ["$status", 200]}}},
            {"$sort": {"failed": 1, "fetched_at": -1, "_id": 1}},
            {"$group": {"_id": "$url", "last": newest}},
        ]
        with self._translated():
            found = self._database["captures"].aggregate(stages, allowDiskUse=True)
            return {row["_id"]: row["last"] for row in found}

    def documents(self, sample: int | None = None) -> Iterator[Row]:
        """Yield documents; see `RecordStore.documents`."""
        with self._translated():
            if sample is None:
                yield from self._database["documents"].find(STANDING).sort("capture_id", ASCENDING)
            else:
                stages: list[Row] = [
                    {"$match": STANDING},
                    {"$sample": {"size": sample}},
                    {"$sort": {"capture_id": 1}},
                ]
                yield from self._database["documents"].aggregate(stages, allowDiskUse=True)

    def document(self, document_id: DocumentId) -> Row | None:
        """Return one document."""
        with self._translated():
            return self._database["documents"].find_one({"_id": document_id} | STANDING)

    def by_source(self, sources: Sequence[str] | None = None, *, brief: bool = False) -> Row:
        """Return what is stored of sources; see `RecordStore.by_source`."""
        with self._translated():
            return by_source(self._database, sources, brief=brief)

    def reports_by_region(self, first: int, last: int) -> Iterator[Row]:
        """Yield what there is of reports; see `RecordStore.reports_by_region`."""
        with self._translated():
            yield from coverage.reports_by_region(self._database, first, last)

    def tries_by_source(self) -> dict[str, Row]:
        """Return when each source was tried last; see `RecordStore.tries_by_source`."""
        with self._translated():
            return coverage.tries_by_source(self._database)

    def soft_blocks(self, since: datetime, hosts: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
        """Return how often soft blocks were met, by host; see `RecordStore.soft_blocks`."""
        with self._translated():
            return soft_blocks.by_host(self._database["captures"], since, hosts)

    def counts(self) -> Row:
        """Return numbers for a person; see `RecordStore.counts`."""
        captures, documents = self._database["captures"], self._database["documents"]
        with self._translated():
            taken_down = documents.count_documents({"state": {"$type": "string", "$eq": TAKEN_DOWN}})
            statuses, archived = _statuses(captures)
            return {
                "captures": captures.estimated_document_count(),
                "captures_by_status": statuses,
                "pages_by_outcome": _count_by(captures, "outcome"),
                "archived_bytes": archived,
                "urls_by_state": _count_by(self._database["urls"], "state"),
                "rejected_by_reason": _count_by(self._database["urls"], "reason", {"state": "rejected"}),
                "documents": documents.estimated_document_count() - taken_down,
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


def _count_by(collection: Collection[Row], field: str, query: Row | None = None) -> dict[str, int]:
    """Count by a field that holds a text; out of an index that begins with it, since rows are large."""
    stages: list[dict[str, Any]] = [
        {"$match": {field: {"$gte": ""}} | (query or {})},
        {"$group": {"_id": f"${field}", "n": {"$sum": 1}}},
        {"$sort": {"n": -1, "_id": 1}},
    ]
    return {str(row["_id"]): int(row["n"]) for row in collection.aggregate(stages)}


def _statuses(captures: Collection[Row]) -> tuple[dict[str, int], int]:
    """Return the captures by status, most first, and the bytes of all, out of the index of both."""
    stages: list[dict[str, Any]] = [
        {"$sort": {"status": 1, "length": 1}},
        {"$group": {"_id": "$status", "n": {"$sum": 1}, "bytes": {"$sum": "$length"}}},
        {"$sort": {"n": -1, "_id": 1}},
    ]
    found = list(captures.aggregate(stages))
    return {str(row["_id"]): int(row["n"]) for row in found}, sum(int(row["bytes"]) for row in found)
