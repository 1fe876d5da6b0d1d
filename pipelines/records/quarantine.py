"""Quarantine: what is known of rows that cannot be stored, so that none of them stops the line or gets lost.

Nothing is cut to fit: the bytes of the page lie in the archive, and a later version may store what comes out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import bson
from bson.errors import BSONError

MAX_TEXT: Final = 2 << 20
"""Bytes of UTF-8. A work report has about 60 KB; ten times the longest known bound report still fits."""
MAX_ROW: Final = 12 << 20
"""Bytes of BSON; MongoDB takes 16 MB, and an update needs some of them for itself."""
UNENCODABLE: Final = (BSONError, OverflowError, UnicodeError, RecursionError)
"""What encoding a row raises whose values BSON does not take."""
MAX_TITLE: Final = 300
MAX_REASON: Final = 500

Row = dict[str, Any]


def fault(row: Row) -> str | None:
    """Return why a row can never be stored, or None."""
    try:
        text = len(row.get("text", "").encode())
        size = len(bson.encode(row))
    except UNENCODABLE as error:
        return f"It cannot be written as BSON: {type(error).__name__}: {error}."
    if text > MAX_TEXT:
        return f"Its text has {text:,} bytes; at most {MAX_TEXT:,} are stored."
    if size > MAX_ROW:
        return f"Its row has {size:,} bytes; at most {MAX_ROW:,} are stored."
    return None


def quarantine_row(collection: str, row: Row, reason: str) -> Row:
    """Return the row of collection `quarantine` for a `row` that `collection` does not take.

    Its own fields are short and clean, so that nothing can refuse it.
    """
    identity = _clean(row["_id"], 200)
    capture_id = _clean(row.get("capture_id", row["_id"]), 200)
    return {
        "_id": f"{collection} {identity} {capture_id}",
        "collection": collection,
        "id": identity,
        "capture_id": capture_id,
        "page_url": _clean(row.get("page_url", row.get("url")), 2083),
        "title": _clean(row.get("title"), MAX_TITLE),
        "reason": _clean(reason, MAX_REASON),
        "at": datetime.now(UTC),
    }


def _clean(value: object, length: int) -> str | None:
    return None if value is None else str(value)[:length].encode("utf-8", "replace").decode()
