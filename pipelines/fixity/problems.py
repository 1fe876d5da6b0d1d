"""What a check can find wrong, each named so that a person can go and look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = {
    "missing_object": "objects are missing",
    "damaged_object": "objects do not have the checksum that they were stored with",
    "damaged_record": "records are damaged",
    "orphan_object": "objects hold captures that the database does not know",
    "missing_capture": "records have no capture in the database",
    "taken_down": "records are of captures that were taken down (`scrapy exclude --finish` removes them)",
    "wrong_capture": "captures do not agree with their record",
    "missing_record": "captures have no record",
    "broken_revisit": "revisits lead to no archived answer",
    "missing_index": "indexes are missing",
    "wrong_index": "indexes do not agree with their object",
}
"""The closed set of kinds, with what a report says of them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    kind: str
    """A word of `KINDS`."""
    object: str
    """The key of the object that it is about."""
    text: str
    """What is wrong, as a sentence."""
    offset: int | None = None
    """Of the record, in bytes, where it is about one."""
    capture: str | None = None
    """The id of the capture, where it is about one that is known."""
    mended: bool = False

    def __str__(self) -> str:
        where = "" if self.offset is None else f" at {self.offset}"
        whose = f" ({self.capture})" if self.capture else ""
        return f"{self.object}{where}{whose}: {self.text}"
