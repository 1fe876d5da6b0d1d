"""What the check of one object found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from pipelines.archive.place import Original
from pipelines.fixity.problems import Problem
from pipelines.fixity.record import Record

Row = dict[str, Any]

KEPT: Final = 20
"""Problems that the row of an object names."""


@dataclass
class Findings:
    """Grows while the object is checked."""

    segment: Row
    """As the database knows it."""
    problems: list[Problem] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    info: dict[str, str] = field(default_factory=dict)
    """Fields of its warcinfo record, by names in lower case."""
    rows: list[Row] = field(default_factory=list)
    """Captures that say they lie in it."""
    lost: list[Record] = field(default_factory=list)
    """Records without a capture in the database."""
    corrections: list[Row] = field(default_factory=list)
    """Fields of captures as they should be."""
    originals: dict[str, Original] = field(default_factory=dict)
    """What its revisits refer to, by their ids, where that is archived."""
    restored: int = 0
    """Captures that were made again from their records."""
    size: int | None = None
    sha256: str | None = None
    index_sha256: str | None = None

    @property
    def key(self) -> str:
        """Of the object."""
        return str(self.segment["_id"])

    @property
    def captures(self) -> int:
        """How many whole captures are in it."""
        return sum(record.is_capture for record in self.records)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing tells of the object any more: it was known only from a capture that was wrong."""
        never_seen = self.segment.get("sha256") is None and self.segment.get("stored_at") is None
        return never_seen and self.size is None and not self.rows and self.index_sha256 is None

    def add(
        self,
        kind: str,
        text: str,
        record: Record | None = None,
        *,
        offset: int | None = None,
        capture: str = "",
    ) -> None:
        """Take in something that is wrong."""
        if record:
            offset = record.offset
            capture = capture or (record.id if record.is_capture else "")
        self.problems.append(Problem(kind, self.key, text, offset, capture or None))

    def has(self, *kinds: str) -> bool:
        """Whether something of these kinds is wrong still."""
        return any(problem.kind in kinds and not problem.mended for problem in self.problems)

    def fields(self) -> Row:
        """Return what the database is to know of the check."""
        left = [str(problem) for problem in self.problems if not problem.mended]
        fields: Row = {
            "checked_at": datetime.now(UTC),
            "state": "damaged" if left else "sound",
            "problems": left[:KEPT],
        }
        if not left:
            measured = ("size", "sha256", "index_sha256", "captures")
            fields |= {name: getattr(self, name) for name in measured}
        return fields
