"""The rule of late commits in Python: which of two readings of a document is stored.

`replacing` has the same rule as a MongoDB update; a test holds them together.
"""

from __future__ import annotations

from typing import Any

from pipelines.records.chains import is_own_page
from pipelines.records.shrinking import far_shorter

Row = dict[str, Any]


def supersedes(row: Row, stored: Row) -> bool:
    """Whether a reading takes the place of the one that is stored."""
    if is_own_page(row):
        return not is_own_page(stored) or _replaces(row, stored)
    return not is_own_page(stored) and _is_newer(row, stored)


def _replaces(row: Row, stored: Row) -> bool:
    """Whether one reading of the document's own page takes the place of another."""
    if row["capture_id"] != stored["capture_id"] and far_shorter(row, stored) != far_shorter(stored, row):
        return far_shorter(stored, row)
    return _is_newer(row, stored)


def _is_newer(row: Row, stored: Row) -> bool:
    if row["capture_id"] == stored["capture_id"] and row["extractor"] >= stored["extractor"]:
        return True
    stamp, known = (row["fetched_at"], row["capture_id"]), (stored["fetched_at"], stored["capture_id"])
    return bool(stamp > known)
