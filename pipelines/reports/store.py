"""Reports in MongoDB, kept up to date by whoever writes documents.

A write of documents goes in this order: announce the keys that it may touch, write, mark the keys that it
did touch, compute each of them. A computation reads the key's revision, then its documents, and writes the
reports in one transaction that only goes through while the revision is the same. So of two at the same time
the one that has seen less gives way, and whoever marked the key in between computes it after that.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from pymongo import DeleteOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from pipelines.records.changing import note_reports
from pipelines.reports.attached import OFFERING, completed, offered_key, related_keys
from pipelines.reports.building import build
from pipelines.reports.keys import KINDS, OF_KEY, key_of, query_of
from pipelines.reports.looked_for import LookedFor, Updates
from pipelines.reports.marks import Marks, new_writer
from pipelines.reports.stated import Operation, Stated

logger = logging.getLogger(__name__)

Row = dict[str, Any]

UNUSED: Final = dict.fromkeys(("text", "notes", "paragraphs", "note_paragraphs", "outline", "appearances"), 0)
"""Fields of documents that a report does not need, or reads one by one."""
KEYED: Final = (*OF_KEY, "report_keys", "medium", "page_url", "offers")
"""Fields of documents that tell which keys change with them."""
LEFT_OVERS: Final = 20
"""Keys that others left behind and that are computed after one write of documents, at most."""
ATTEMPTS: Final = 3
"""Times that a transaction is tried when another one is in its way; then the key is left to the other."""
LOOK_EVERY: Final = 10.0
"""Seconds between two looks for such keys."""


class Write:
    """One write of documents, between its announcement and its end."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports
        self._writer = new_writer()
        self._announced: set[str] = set()
        self.stored: frozenset[str] = frozenset()
        """The ids of the documents that were there when it began."""

    def announce(self, *rows: Mapping[str, Any] | None) -> None:
        """Say that these documents are about to be written, replaced or removed."""
        known = [row for row in rows if row]
        related = self._reports.related(known)
        keys = {key for row in (*known, *related) for key in all_keys(row)} - self._announced
        self._reports.marks.announce(keys, self._writer)
        self._announced |= keys

    def finish(self, ids: Iterable[str], new: Iterable[Row] = ()) -> None:
        """Compute the reports that the write touched.

        `ids` are the documents that were written, but for those that are `new`: as they are, they are stored.
        """
        keys = self._announced | self._reports.keys_of_documents(ids, new)
        self._reports.marks.changed(keys, self._writer)
        for key in sorted(keys):
            self._reports.compute(key)
        self._reports.look_after_left_overs()


class Reports:
    """The collection `reports` of a database. Its methods raise the driver's `PyMongoError`."""

    def __init__(self, database: Database[Row]) -> None:
        self._client = database.client
        self._documents = database["documents"]
        self._reports = database["reports"]
        self._looked_for = LookedFor(database)
        self._stated = Stated(database)
        self._changes = database["report_changes"]
        self.marks = Marks(database["report_keys"])
        self._look_at = 0.0

    def begin(self, rows: Iterable[Mapping[str, Any]]) -> Write:
        """Announce a write of these documents."""
        rows, write = list(rows), Write(self)
        stored = list(self._keyed([row["_id"] for row in rows]))
        write.stored = frozenset(row["_id"] for row in stored)
        write.announce(*rows, *stored)
        return write

    def refresh(self, ids: Iterable[str]) -> None:
        """Compute the reports of documents that were changed in another way (retired, say)."""
        keys = self.keys_of_documents(ids)
        self.marks.mark(keys)
        for key in sorted(keys):
            self.compute(key)

    def keys_of_documents(self, ids: Iterable[str], known: Iterable[Row] = ()) -> set[str]:
        """Return all keys that these documents ever had, and those that are `known`."""
        rows = [*self._keyed(ids), *known]
        return {key for row in (*rows, *self.related(rows)) for key in all_keys(row)}

    def related(self, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Return what stands in the reports of these documents though it has other keys; see `attached`."""
        return related_keys(self._documents, rows, dict.fromkeys(KEYED, 1))

    def compute(self, key: str) -> bool:
        """Compute the reports of one key from all its documents; False where they are left to another."""
        rev = self.marks.rev(key)
        if rev is None:
            return False
        own = list(self._documents.find(query_of(key), UNUSED))
        documents = completed(self._documents, key, own, UNUSED)
        try:
            reports = build(key, documents, self._text)
        except PyMongoError:
            raise
        except Exception as error:  # a row that no rule was written for must not stop the commits
            logger.exception("The reports of %s cannot be computed", key)
            self.marks.fail(key, f"{type(error).__name__}: {error}"[:500])
            return False
        words, facts = self._looked_for.updates(key, reports), self._stated.updates(key, reports)
        return self._replace(key, rev, reports, words, facts)

    def look_after_left_overs(self) -> None:
        """Compute some of the keys whose writers died, where nobody here has looked for a while."""
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_EVERY
            self.compute_left_overs()

    def compute_left_overs(self) -> None:
        """Compute some of the keys whose writers died."""
        left = self.marks.left(LEFT_OVERS)
        # a dead writer's document may also have left a report that another writer had just made of it
        moved = self._documents.find({"report_keys": {"$in": left}}, {"report_keys": 1}) if left else ()
        for key in sorted({*left, *(key for row in moved for key in row["report_keys"])}):
            self.compute(key)

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Compute all keys anew; returns how many, and calls `progress` with the number done so far."""
        keys = sorted({*self._all_keys(), *self.marks.all()})
        self.marks.mark(keys)
        for done, key in enumerate(keys, start=1):
            self.compute(key)
            if progress:
                progress(done)
        return len(keys)

    def _replace(
        self, key: str, rev: int, reports: list[Row], words: Updates, facts: list[Operation]
    ) -> bool:
        """Write a key's reports in a transaction; False where it was marked again, or is left to another.

        The driver's own `with_transaction` would try again for two minutes when the server is away.
        """
        for _ in range(ATTEMPTS):
            try:
                with self._client.start_session() as session, session.start_transaction():
                    return self._write(key, rev, reports, words, facts, session)
            except OperationFailure as error:
                if not error.has_error_label("TransientTransactionError"):
                    raise
        return False

    def _write(
        self,
        key: str,
        rev: int,
        reports: list[Row],
        words: Updates,
        facts: list[Operation],
        session: ClientSession,
    ) -> bool:
        if not self.marks.settle(key, rev, session):
            return False
        known = {row["_id"]: row for row in self._reports.find({"key": key}, session=session)}
        changed = [report for report in reports if _differs(report, known.get(report["_id"]))]
        gone = known.keys() - {report["_id"] for report in reports}
        at = note_reports(self._changes, key, [report["_id"] for report in changed], gone, session)
        writes: list[ReplaceOne[Row] | DeleteOne] = [DeleteOne({"_id": each}) for each in gone]
        for report in changed:
            told = report | {"changed_at": at[report["_id"]]}
            writes.append(ReplaceOne({"_id": report["_id"]}, told, upsert=True))
        if writes:
            self._reports.bulk_write(writes, ordered=False, session=session)
        others = {"key": key, "_id": {"$nin": [report["_id"] for report in reports]}}
        self._looked_for.write(words, others, session)
        self._stated.write(facts, key, [report["_id"] for report in reports], session)
        return True

    def _text(self, identity: str) -> str:
        row = self._documents.find_one({"_id": identity}, {"text": 1})
        return str(row["text"]) if row else ""

    def _keyed(self, ids: Iterable[str]) -> Iterator[Row]:
        fields = dict.fromkeys(KEYED, 1)
        wanted = list(ids)
        return iter(self._documents.find({"_id": {"$in": wanted}}, fields) if wanted else ())

    def _all_keys(self) -> Iterator[str]:
        having = {"$or": [{"kind": {"$in": list(KINDS)}}, OFFERING]}
        for row in self._documents.find(having, dict.fromkeys(KEYED, 1)):
            yield from filter(None, (key_of(row), offered_key(row)))


def _differs(report: Row, stored: Row | None) -> bool:
    """Whether a report is to be written: it says something else, or it is not known when it changed."""
    return (
        stored is None
        or report != {name: stored[name] for name in stored if name != "changed_at"}
        or ("changed_at" not in stored)
    )


def all_keys(row: Mapping[str, Any]) -> set[str]:
    """Return the key that a document has now and those that it had before."""
    return {*row.get("report_keys", ()), *filter(None, [key_of(row), offered_key(row)])}
