"""What a rebuild asks of a record store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

Row = dict[str, Any]


class RebuildRecords(Protocol):
    """The part of a `RecordStore` in which a rebuild keeps its place. Everything may be repeated."""

    def filled(self) -> dict[str, int]:
        """Return how many rows there are of what a crawl or a rebuild stores, those that have any."""

    def rebuild(self) -> Row | None:
        """Return what is known of the rebuild of this database; None where there was none."""

    def note_rebuild(self, fields: Row) -> None:
        """Set fields of the rebuild."""

    def list_rebuild(self, rows: Sequence[Row]) -> None:
        """Add objects that are to be read (`_id`, `at`, `state`), each once."""

    def rebuild_object(self, state: str) -> Row | None:
        """Return the earliest object in a state."""

    def note_rebuild_object(self, key: str, fields: Row) -> None:
        """Set fields of an object."""

    def rebuild_counts(self) -> dict[str, int]:
        """Return how many objects there are in each state."""

    def rebuild_problems(self) -> Iterator[Row]:
        """Yield the objects with what was counted of each, and its `problems`."""

    def end_rebuild(self, fields: Row) -> None:
        """Note that it is over; its list of objects goes."""

    def put_exclusions(self, rows: Sequence[Row]) -> None:
        """Store rules as they were, where the database does not know them."""
