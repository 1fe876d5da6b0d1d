"""What is known of archived objects: collection `segments`, a row an object, and the captures of each.

A row is written when the captures in it are committed, or when a check finds an object that has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

Row = dict[str, Any]
"""Of `segments`: `_id` (the object's key), `index_key`, `bucket`, `size`, `sha256`, `index_sha256`,
`captures`, `stored_at`, `checked_at` (null until a check has read it), `state` (unchecked, sound, damaged),
`problems`; see `segment_row`."""


def segment_row(
    key: str,
    index_key: str,
    bucket: str,
    stored_at: datetime | None,
    *,
    size: int | None = None,
    sha256: str | None = None,
    index_sha256: str | None = None,
    captures: int | None = None,
) -> Row:
    """Return the row of an archived object; digests are SHA-256 of the whole files, in hexadecimal.

    What nobody has measured yet is null: the first check that finds the object whole fills it in.
    """
    return {
        "_id": key,
        "index_key": index_key,
        "bucket": bucket,
        "size": size,
        "sha256": sha256,
        "index_sha256": index_sha256,
        "captures": captures,
        "stored_at": stored_at,
    }


class SegmentRecords(Protocol):
    """The part of a `RecordStore` that knows of archived objects."""

    def put_segment(self, row: Row) -> None:
        """Store what is known of an object; the same again replaces it, but not what checks have found."""

    def adopt_segments(self, rows: Sequence[Row]) -> None:
        """Store what is known of objects that have no row yet."""

    def segments(self, keys: Iterable[str]) -> dict[str, Row]:
        """Return the rows of these objects that exist, by key."""

    def all_segments(self, sample: int | None = None) -> Iterator[Row]:
        """Yield all objects, those checked longest ago first, or a random sample of that many."""

    def claim_segment(self, older_than: datetime, hold: timedelta) -> Row | None:
        """Return the object that was checked (or, never checked, stored) longest ago, before `older_than`.

        Nobody else gets it for as long as `hold`, by the database's clock, or until it is checked. None where
        there is none.
        """

    def put_check(self, key: str, fields: Row) -> None:
        """Store what a check has found of an object: `checked_at`, `state`, `problems`, what it measured."""

    def forget_segment(self, key: str) -> None:
        """Remove the row of an object that there never was."""

    def captures_in(self, key: str) -> Iterator[Row]:
        """Yield the captures that say they lie in this object, by offset."""

    def refused_captures(self, ids: Iterable[str]) -> set[str]:
        """Return those of these captures that could not be stored and went to quarantine."""

    def capture_objects(self) -> Iterator[str]:
        """Yield the keys of all objects in which captures say they lie, each once."""

    def correct_captures(self, rows: Sequence[Row]) -> None:
        """Replace these fields of captures that are stored."""

    def archive_health(self) -> Row:
        """Return the number of `objects`, of `damaged` ones, and `unchecked_since`, null without any.

        That is when the object was checked (or, never checked, stored) that has waited longest.
        """
