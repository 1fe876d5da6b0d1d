"""Taking down what was read of pages: documents become tombstones, what else tells of them goes.

A tombstone keeps the id of its document, so that readers who follow the changes see the removal: `state` is
`taken_down`, with `taken_down_at`, `takedown` (the rule) and `reason`, and nothing of what the page said.
While it stands, no commit and no re-extraction writes over it (`replacing`); where `lifted_at` is set, the
next reading does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pymongo import DeleteOne, UpdateOne
from pymongo.database import Database

from pipelines.documents import SCHEMA_VERSION
from pipelines.records.articles import Articles
from pipelines.records.changing import stamped
from pipelines.reports import Reports
from pipelines.reports.keys import OF_KEY

Row = dict[str, Any]
Covers = Callable[[str], object]

SOME: Final = 100
TAKEN_DOWN: Final = "taken_down"
KEPT_OF_URL: Final = (
    "_id",
    "url",
    "attempts",
    "source",
    "scope",
    "depth",
    "priority",
    "run",
    "schema_version",
)
REJECTED: Final = "excluded"


class Erasing:
    """Works on a database. Raises the driver's `PyMongoError`. May be repeated after any failure."""

    def __init__(self, database: Database[Row], articles: Articles, reports: Reports) -> None:
        self._database = database
        self._articles = articles
        self._reports = reports

    def erase(self, where: Any, covers: Covers, takedown: Row) -> Counter[str]:
        """Take down all that pages gave.

        Parameters
        ----------
        where: a condition on a URL that finds them all, and may find others
        covers: whether a URL found so is one of them
        takedown: `rule` and `reason`

        Returns the numbers of what was taken down, by kind.
        """
        done: Counter[str] = Counter()
        for rows in _batches(self._documents(where, covers)):
            self._bury(rows, covers, takedown)
            done["documents"] += len(rows)
        done["parts"] = self._parts(where, covers)
        for name, fields in (("document_versions", ("page_url", "url")), ("quarantine", ("page_url",))):
            done[name] += self._delete(name, fields, where, covers)
        done["replay_findings"] = self._delete("replay_findings", ("url",), where, covers)
        self._appearances(where, covers)
        done["urls"] = self._urls(where, covers)
        return done

    def count(self, where: Any, covers: Covers) -> int:
        """Return how many documents would be taken down."""
        return sum(1 for _ in self._documents(where, covers))

    def lift(self, rule: str) -> int:
        """Let the tombstones of a rule be written over; returns how many there are."""
        lifted = {"$set": {"lifted_at": datetime.now(UTC)}, "$unset": {"fetched_at": ""}}
        query = {"takedown": rule, "state": TAKEN_DOWN, "lifted_at": None}
        return self._database["documents"].update_many(query, lifted).modified_count

    def _documents(self, where: Any, covers: Covers) -> Iterator[Row]:
        shown = {"pictures.page_url": where, "pictures": {"$type": "object"}}
        query = {"$or": [{"page_url": where}, {"url": where}, shown], "taken_down_at": None}
        names = ("report_keys", "url", "page_url", "fetched_at", "pictures.page_url")
        for row in list(self._database["documents"].find(query, dict.fromkeys((*OF_KEY, *names), 1))):
            if any(map(covers, _urls_of(row))):
                yield row

    def _bury(self, rows: Sequence[Row], covers: Covers, takedown: Row) -> None:
        write = self._reports.begin(rows)
        at, ids = datetime.now(UTC), [row["_id"] for row in rows]
        stones = []
        for row in rows:
            stone = {
                "_id": row["_id"],
                "state": TAKEN_DOWN,
                "taken_down_at": at,
                "schema_version": SCHEMA_VERSION,
            }
            stone |= {"takedown": takedown["rule"], "reason": takedown["reason"]}
            # what a list showed of a page that may be kept comes back with that page
            own = row["url"] and not covers(row["url"])
            stone |= {"lifted_at": at} if own else {"lifted_at": None, "fetched_at": row["fetched_at"]}
            stones.append(UpdateOne({"_id": row["_id"]}, [{"$replaceWith": stamped({"$literal": stone})}]))
        self._database["documents"].bulk_write(stones, ordered=False)
        self._database["document_versions"].delete_many({"document": {"$in": ids}})
        write.finish(ids)

    def _parts(self, where: Any, covers: Covers) -> int:
        """Take pages out of articles, and join these anew without them."""
        parts = self._database["parts"]
        query = {"$or": [{"page_url": where}, {"url": where}]}
        fields = {"page_url": 1, "url": 1, "nexts": 1}
        found = [
            row
            for row in parts.find(query, fields)
            if covers(row["page_url"]) or (row.get("url") and covers(row["url"]))
        ]
        for rows in _batches(found):
            ids = {row["_id"] for row in rows}
            write = self._reports.begin([{"_id": each} for each in ids])
            parts.delete_many({"_id": {"$in": sorted(ids)}})
            self._articles.rejoin(ids.union(*(row.get("nexts", ()) for row in rows)), write.announce)
            write.finish(ids)
        return len(found)

    def _delete(self, name: str, fields: Sequence[str], where: Any, covers: Covers) -> int:
        query = {"$or": [{field: where} for field in fields]}
        found = [
            DeleteOne({"_id": row["_id"]})
            for row in self._database[name].find(query, dict.fromkeys(fields, 1))
            if any(row.get(field) and covers(row[field]) for field in fields)
        ]
        if found:
            self._database[name].bulk_write(found, ordered=False)
        return len(found)

    def _appearances(self, where: Any, covers: Covers) -> None:
        """Forget that documents of other pages were seen on these."""
        for name in ("documents", "parts"):
            place = self._database[name]
            for row in list(place.find({"appearances.page_url": where}, {"appearances": 1})):
                gone = [each["page_url"] for each in row["appearances"] if covers(each["page_url"])]
                if gone:
                    place.update_one(
                        {"_id": row["_id"]}, {"$pull": {"appearances": {"page_url": {"$in": gone}}}}
                    )

    def _urls(self, where: Any, covers: Covers) -> int:
        """Let URLs that had ended end as left out, with no word of what was there."""
        urls, at = self._database["urls"], datetime.now(UTC)
        query = {"url": where, "$nor": [{"state": "rejected", "reason": REJECTED}, {"state": "queued"}]}
        writes = []
        for row in urls.find(query):
            if covers(row["url"]):
                kept: Row = {name: row[name] for name in KEPT_OF_URL if name in row}
                kept |= {"state": "rejected", "reason": REJECTED, "at": at}
                writes.append(UpdateOne({"_id": row["_id"]}, [{"$replaceWith": {"$literal": kept}}]))
        if writes:
            urls.bulk_write(writes, ordered=False)
        return len(writes)


def _urls_of(row: Row) -> Iterator[str]:
    """Yield the URLs of all that a document shows: its page, its own, its pictures."""
    yield row["page_url"]
    if row["url"]:
        yield row["url"]
    yield from (picture["page_url"] for picture in row.get("pictures") or ())


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == SOME:
            yield batch
            batch = []
    if batch:
        yield batch
