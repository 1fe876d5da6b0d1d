"""Values as a row holds them."""

from __future__ import annotations

from datetime import date
from typing import Any


def storable(value: Any) -> Any:
    """Return a value in the form that BSON keeps, so that what is read back equals what was written."""
    # Days are stored as YYYY-MM-DD: BSON's only date is a moment, and a day has no time zone.
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, dict):
        return {key: storable(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(entry) for entry in value]
    return value
