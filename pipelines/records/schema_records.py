"""What a migration asks of a record store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol

Row = dict[str, Any]


class SchemaRecords(Protocol):
    """The part of a `RecordStore` that knows of what schema it is."""

    def schema(self) -> Row | None:
        """Return what is known of the schema; None for a database of before, and for a new one."""

    def note_schema(self, fields: Row) -> None:
        """Set fields of it."""

    def lock_schema(self, holder: str, hold: timedelta) -> bool:
        """Take or keep the lock for so long; False where another has it."""

    def unlock_schema(self, holder: str) -> None:
        """Give the lock up."""
