"""Which captures are exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.errors import GongbaoError
from pipelines.records import RecordStore
from pipelines.records.base import Row
from pipelines.replaying import cited


@dataclass(frozen=True, slots=True)
class Selection:
    """What has to hold of a capture; what is not given always does."""

    source: str | None = None
    url: str | None = None
    """How its URL begins."""
    since: datetime | None = None
    until: datetime | None = None
    """It was fetched before this moment."""
    documents: Sequence[str] = ()
    """Ids of documents: the captures that one of them cites, whatever else is given."""

    def captures(self, stored: RecordStore) -> Iterator[Row]:
        """Yield the rows of the captures, by object and offset where no documents are given.

        Raises `GongbaoError` for a document that does not exist, and `ServerUnavailableError`.
        """
        if not self.documents:
            yield from stored.select_captures(self.source, self.url, self.since, self.until)
            return
        ids = dict.fromkeys(name for given in self.documents for name in _cited(stored, given))
        rows = stored.captures(ids)
        if missing := ids.keys() - rows.keys():
            raise GongbaoError(f"The capture {min(missing)} that a document cites is not in the database.")
        yield from sorted(rows.values(), key=lambda row: (row["object"], row["offset"]))


def _cited(stored: RecordStore, name: str) -> Sequence[str]:
    document = stored.document(name)
    if document is None:
        raise GongbaoError(f"There is no document {name}.")
    return cited(document)
