"""Which rows of a table are exported, as queries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pipelines.datasets.tables import Name

Row = dict[str, Any]


class Wholeness(StrEnum):
    """What may be asked of the completeness of work reports."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    TRUNCATED = "truncated"


@dataclass(frozen=True)
class Selection:
    """A part of a table; what is None is not asked for.

    Attributes
    ----------
    region: GB/T 2260 code; its region and all below it
    years: the first and the last
    kind: a `Kind`
    wholeness: of work reports
    since: only what changed at or after this moment
    """

    table: Name
    region: str | None = None
    years: tuple[int, int] | None = None
    kind: str | None = None
    wholeness: Wholeness | None = None
    since: datetime | None = None

    def as_json(self) -> Row:
        """Return it as it is kept with the files."""
        told = asdict(self)
        told["since"] = self.since.isoformat() if self.since else None
        told["years"] = list(self.years) if self.years else None
        return told

    def query(self) -> Row:
        """Return what the rows have to be; retired and taken down ones are none."""
        query: Row = {}
        if self.table == Name.DOCUMENTS:
            query |= {"retired_at": None, "state": None}
        if self.region:
            query["region_code"] = _below(self.region)
        if self.years:
            query["year"] = {"$gte": self.years[0], "$lte": self.years[1]}
        if self.kind:
            query["kind"] = self.kind
        if self.since:
            query["changed_at"] = {"$gte": self.since}
        return query | self._wholeness()

    def _wholeness(self) -> Row:
        if self.wholeness is None:
            return {}
        if self.wholeness == Wholeness.TRUNCATED:
            return {"truncated": True}
        name = "complete" if self.table == Name.REPORTS else "completeness.complete"
        return {name: self.wholeness == Wholeness.COMPLETE}


def selection(table: str, *, wholeness: str | None = None, **others: Any) -> Selection:
    """Return the selection of these words."""
    return Selection(Name(table), wholeness=Wholeness(wholeness) if wholeness else None, **others)


def _below(code: str) -> Row | str:
    """Return the condition for a region and all below it: the zeros at the end of a code say how far down."""
    if code == "100000":
        return code
    stem = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return {"$gte": stem.ljust(6, "0"), "$lte": stem.ljust(6, "9")}
