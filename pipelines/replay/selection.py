"""Which captures a job reads again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

Query = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Selection:
    """What an operator chose; None does not narrow it down."""

    source: str | None = None
    since: datetime | None = None
    """The first moment of captures that are read."""
    until: datetime | None = None
    """The moment before which they were made."""
    extractor: int | None = None
    """The version that read them last."""
    older_than: int | None = None
    """The version that they were read by an older one than."""
    sample: int | None = None
    """That many at random."""

    def __bool__(self) -> bool:
        return any(value is not None for value in asdict(self).values())

    def row(self) -> dict[str, Any]:
        """Return what is stored with the job; `Selection(**row)` gives it back."""
        return asdict(self)

    def query(self) -> Query:
        """Return the query for its captures: pages that were read, no redirects, robots.txt, pictures."""
        unread = [None, "redirect", "requisite", "unchanged"]
        # what was recognized on pictures is `scrapy ocr`'s to read again: nobody here reads pictures
        conditions: list[Query] = [{"outcome": {"$nin": unread}, "recogniser": None}]
        if self.source is not None:
            conditions.append({"source": self.source})
        if self.since is not None:
            conditions.append({"fetched_at": {"$gte": self.since}})
        if self.until is not None:
            conditions.append({"fetched_at": {"$lt": self.until}})
        if self.extractor is not None:
            conditions.append({"extractor": self.extractor})
        if self.older_than is not None:
            conditions.append({"extractor": {"$lt": self.older_than}})
        return {"$and": conditions}
