"""Documents as they are written: those on one page as they are, the pages of one article as one document.

`parts` holds what is known, `documents` what follows from it: under the id of an article's first page the
whole article, and nothing under the ids of its further pages. Several workers may write at once, without a
lock:

- A row is written first, and only then is asked whether it belongs to `parts`. Of two workers that write a
  page and the page before it at the same time, at least one sees both.
- What follows is computed anew until it is what is stored already, so that whoever writes last has looked
  after writing. A document that changed in between is not overwritten.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pymongo import UpdateOne
from pymongo.database import Database

from pipelines.records import bulk, changing, operations, replacing, together
from pipelines.records.announcing import Announce
from pipelines.records.bulk import Refused
from pipelines.records.chains import Row, follow, is_own_page
from pipelines.records.identity import DocumentId
from pipelines.records.joining import join
from pipelines.records.parts import Parts
from pipelines.records.quarantine import fault
from pipelines.records.retiring import Retiring
from pipelines.records.versions import Versions

VERSION = ("capture_id", "extractor", "appearances", "pages", "flags", "retired_at")
"""Fields by which a document that was written over in between is known."""


class Put(NamedTuple):
    """What became of rows that were put."""

    refused: list[Refused]
    """What cannot be stored."""
    new: list[Row]
    """Those that are stored as they are, since nothing was: they belong to no article."""


class Articles:
    """Writes documents to a database."""

    def __init__(self, database: Database[Row]) -> None:
        self._documents = database["documents"]
        self._removed = database["removed_documents"]
        self._parts = Parts(database["parts"])
        self._versions = Versions(database)
        self._retiring = Retiring(database)

    def put(self, rows: Sequence[Row], announce: Announce, stored: Several[DocumentId]) -> Put:
        """Merge rows and join the articles that they touch.

        Every other document that it replaces or removes is announced before, as it was and as it becomes.
        `stored` are the ids of rows that were stored a moment ago. Raises the driver's `PyMongoError` where
        the server does not answer or cannot write now.
        """
        parts, whole = self._parts.sort(rows)
        refused = self._parts.put(parts)
        left = together.new_documents(self._documents, whole, stored)
        refused += bulk.write(self._documents, left, operations.merge)
        late, alone = self._parts.sort(whole)
        refused += self._parts.put(late)
        known = {row["_id"] for row in (*parts, *left, *late)}  # what was new has superseded nothing
        self._versions.collect(known)
        refused += self._settle({row["_id"] for row in (*parts, *late)}, announce)
        return Put(refused, [row for row in alone if row["_id"] not in known])

    def retire(self, capture_ids: Sequence[str], announce: Announce) -> list[Refused]:
        """Retire what was read on these captures and is no longer; returns what then cannot be stored.

        To be called when what was read of them is stored, the documents and the captures' own rows. Documents
        are announced as by `put`.
        """
        return self._settle(self._retiring.settle(capture_ids, announce), announce)

    def rejoin(self, ids: set[DocumentId], announce: Announce) -> None:
        """Join the articles anew that these pages belong to, or that go on with them; some may be gone."""
        self._settle(ids, announce)

    def _settle(self, ids: set[DocumentId], announce: Announce) -> list[Refused]:
        refused: dict[DocumentId, Refused] = {}
        pending = ids
        while pending:
            touched = sorted(self._touched(ids))
            pending = {each for each in touched if not self._settled(each, refused, announce)}
        return list(refused.values())

    def _touched(self, ids: Iterable[DocumentId]) -> set[DocumentId]:
        """Return the pages whose documents may differ after these pages changed."""
        changed = {*ids, *self._parts.named_by(ids)}
        touched, passed = set(changed), set[DocumentId]()
        for each in changed:
            touched |= self._parts.back(each)[0]
            passed |= self._parts.back(each, retired=True)[1]
        # Of those on the way only one that stood for a circle, or that is retired, can have a document.
        return touched.union(self._documents.distinct("_id", {"_id": {"$in": list(passed)}}))

    def _settled(self, identity: DocumentId, refused: dict[DocumentId, Refused], announce: Announce) -> bool:
        """Return whether the document is what follows from `parts`; writes it where it is not."""
        self._versions.collect([identity])
        stored = self._documents.find_one({"_id": identity})  # before the parts: see the second rule above
        if stored and "superseded" in stored:
            return False
        if stored and replacing.is_taken_down(stored):
            return True
        if self._parts.get(identity) is None and not self._is_part(stored):
            return True
        wanted = self._wanted(identity, refused)
        if wanted == _said(stored):
            return True
        if stored and not stored.get("pages"):  # written as a document before it was known to be a page
            self._parts.put([stored])
            self._versions.collect([identity])
            wanted = self._wanted(identity, refused)
        announce(stored, wanted)
        return self._write(identity, stored, wanted, refused)

    def _is_part(self, stored: Row | None) -> bool:
        return stored is not None and is_own_page(stored) and self._parts.is_named(stored["_id"])

    def _wanted(self, identity: DocumentId, refused: dict[DocumentId, Refused]) -> Row | None:
        """Return the document of the article that begins with this page, or None where there is none."""
        head = self._parts.get(identity)
        if head is None or identity not in self._parts.back(identity)[0]:
            return None
        joined = join(follow(head, self._parts.live))
        reason = fault(joined)
        if reason:
            refused[identity] = Refused(joined, reason)
        return None if reason else joined

    def _write(
        self,
        identity: DocumentId,
        stored: Row | None,
        wanted: Row | None,
        refused: dict[DocumentId, Refused],
    ) -> bool:
        same = {"_id": identity} | ({name: stored.get(name) for name in VERSION} if stored else {})
        if wanted is None:
            changing.note_removed(self._removed, identity)
            self._documents.delete_one(same)
            return False
        for failure in bulk.write(self._documents, [wanted], lambda row: _replace(same, row, stored is None)):
            refused[identity] = failure
            return True
        return False


def _replace(same: Row, row: Row, new: bool) -> UpdateOne:
    """Return the update to `row` of what is stored as `same` says; a `new` one replaces nothing."""
    if not new:
        return UpdateOne(same, [{"$replaceWith": changing.stamped({"$literal": row})}])
    absent = {"$eq": [{"$type": "$fetched_at"}, "missing"]}
    kept = {"$cond": [absent, {"$literal": row}, "$$ROOT"]}
    return UpdateOne(same, [{"$replaceWith": changing.stamped(kept)}], upsert=True)


def _said(stored: Row | None) -> Row | None:
    """Return a stored document without the time of its change, which follows from no page."""
    return stored and {name: value for name, value in stored.items() if name != "changed_at"}
