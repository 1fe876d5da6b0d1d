"""What came of an import, for people and for machines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipelines.importing.pieces import Spot
from pipelines.importing.records import Broken, Record

NAMED: Final = 100
"""Refused records of one file that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was not taken, and why."""

    id: str
    spot: Spot
    reason: str

    def __str__(self) -> str:
        return f"{f'the record {self.id}' if self.id else 'what lies'} at {self.spot} {self.reason}"


@dataclass(slots=True)
class FileResult:
    """What came of one file."""

    path: Path
    captures: int = 0
    """That were added, or with a dry run would be."""
    known: int = 0
    """That are in the archive already."""
    documents: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    """Records that are no exchanges, by type."""
    examples: dict[str, Refused] = field(default_factory=dict)
    """The first record of each type that was passed over."""
    refused: list[Refused] = field(default_factory=list)
    """The first ones that are broken, or could not be read again here."""
    refusals: int = 0
    """All of them."""
    problem: str | None = None
    """Why the file could not be read, or not to its end."""

    @property
    def good(self) -> bool:
        """Whether it could be read and gave anything."""
        return self.problem is None and self.captures + self.known > 0

    def refuse(self, record: Record | Broken, reason: str) -> None:
        """Count a record that is not taken, and name it if there are not too many."""
        self.refusals += 1
        if len(self.refused) < NAMED:
            self.refused.append(Refused(record.id[:200], record.spot, reason))

    def pass_over(self, kind: str, record: Record) -> None:
        """Count a record that is no exchange."""
        kind = kind[:60] if kind in self.passed_over or len(self.passed_over) < NAMED else "others"
        self.passed_over[kind] += 1
        self.examples.setdefault(kind, Refused(record.id[:200], record.spot, "was passed over"))

    def as_json(self) -> dict[str, Any]:
        """Return it as values that `json` takes."""
        return {
            "file": str(self.path),
            "captures": self.captures,
            "known": self.known,
            "documents": self.documents,
            "passed_over": dict(self.passed_over),
            "refused": self.refusals,
            "refusals": [
                {
                    "record": each.id,
                    "offset": each.spot.offset,
                    "within": each.spot.within,
                    "reason": each.reason,
                }
                for each in self.refused
            ],
            "problem": self.problem,
            "good": self.good,
        }
