"""The collection `parts`: the pages of articles in several pages, each as it was read last.

A page belongs here once it has named a next page, or another page has ever named it as its next one. It stays
here for good, so that the order in which pages come makes no difference; a page that turns out to stand alone
is a document of one page.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence

from pymongo import UpdateOne
from pymongo.collection import Collection

from pipelines.records import bulk, replacing
from pipelines.records.bulk import Refused
from pipelines.records.chains import LONGEST, Row, following, is_own_page
from pipelines.records.identity import DocumentId


class Parts:
    """The pages of articles, by the id of the document that each page alone would be."""

    def __init__(self, collection: Collection[Row]) -> None:
        self._collection = collection

    def sort(self, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        """Return the rows that belong here by what is known now, and the others."""
        ids = [row["_id"] for row in rows]
        query = {"$or": [{"_id": {"$in": ids}}, {"nexts": {"$in": ids}}]}
        found = list(self._collection.find(query, {"nexts": 1}))
        known = {part["_id"] for part in found}
        named = {identity for part in found for identity in part["nexts"]}
        here: list[Row] = []
        others: list[Row] = []
        for row in rows:
            identity = row["_id"]
            belongs = row.get("next_page") or identity in known or (identity in named and is_own_page(row))
            (here if belongs else others).append(row)
        return here, others

    def put(self, rows: Sequence[Row]) -> list[Refused]:
        """Merge rows of pages, or stored documents that are pages; returns those that cannot be stored."""
        return bulk.write(self._collection, rows, _merge)

    def get(self, identity: DocumentId) -> Row | None:
        """Return one page."""
        return self._collection.find_one({"_id": identity})

    def live(self, identity: DocumentId) -> Row | None:
        """Return one page, unless it is retired."""
        return self._collection.find_one({"_id": identity, "retired_at": None})

    def named_by(self, ids: Iterable[DocumentId]) -> set[DocumentId]:
        """Return the ids of all pages that these have ever named as their next one."""
        found = self._collection.find({"_id": {"$in": list(ids)}}, {"nexts": 1})
        return {identity for part in found for identity in part["nexts"]}

    def is_named(self, identity: DocumentId) -> bool:
        """Whether a page has ever been named as a next one."""
        return self._collection.find_one({"nexts": identity}, {"_id": 1}) is not None

    def back(self, identity: DocumentId, *, retired: bool = False) -> tuple[set[DocumentId], set[DocumentId]]:
        """Return the first pages of the articles that a page belongs to, and all pages on the way back there.

        There is no first page where it is too far back. A circle has none either; the smallest id stands for
        it, so that its pages are not lost. Pages that are `retired` name no next one, unless they are to.
        """
        heads: set[DocumentId] = set()
        level, seen = {identity}, {identity}
        for _ in range(LONGEST):
            before = self._before(level, retired)
            heads |= level - before.keys()
            level = {page for pages in before.values() for page in pages} - seen
            seen |= level
            if not level:
                return heads or {min(seen)}, seen
        return heads, seen

    def _before(self, ids: Several[DocumentId], retired: bool) -> dict[DocumentId, set[DocumentId]]:
        """Return for each of these pages that has some the pages that name it as their next one today."""
        before: dict[DocumentId, set[DocumentId]] = {}
        naming = {"nexts": {"$in": list(ids)}} | ({} if retired else {"retired_at": None})
        for part in self._collection.find(naming, {"next_page": 1}):
            after = following(part)
            if after is not None and after in ids:
                before.setdefault(after, set()).add(part["_id"])
        return before


def _merge(row: Row) -> UpdateOne:
    if not is_own_page(row):
        return UpdateOne({"_id": row["_id"]}, replacing.sighted(row))
    after = following(row)
    return UpdateOne({"_id": row["_id"]}, replacing.part_update(row, [after] if after else []), upsert=True)
