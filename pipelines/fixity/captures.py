"""The captures in the database against the records of an object, in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.fixity.record import Record
from pipelines.fixity.restored import moment

Row = dict[str, Any]


def correction(row: Mapping[str, Any], record: Record, key: str) -> Row:
    """Return the fields of a capture that do not agree with its record, with their right values."""
    wanted = _wanted(record) | {"object": key}
    if "record_type" in row:  # rows of before do not tell
        wanted["record_type"] = record.type
    return {name: value for name, value in wanted.items() if value is not None and row.get(name) != value}


def without_record(rows: Sequence[Row], records: Sequence[Record]) -> Iterator[tuple[Row, Record | None]]:
    """Yield the captures that no whole record has the id of, each with the damage that it lies in, if any."""
    known = {record.id for record in records if record.is_capture}
    damage = [record for record in records if record.fault]
    for row in rows:
        if row["_id"] not in known:
            offset = row["offset"] if isinstance(row.get("offset"), int) else -1
            yield row, next((each for each in damage if each.offset <= offset < each.end), None)


def _wanted(record: Record) -> Row:
    fields = record.fields
    wanted: Row = {
        "offset": record.offset,
        "length": record.length,
        "url": fields.get("warc-target-uri", "").strip("<>"),
        "payload_digest": fields.get("warc-payload-digest"),
    }
    if record.type == "response":
        wanted["status"] = record.status
    try:
        wanted["fetched_at"] = moment(fields.get("warc-date", ""))
    except ValueError:
        return wanted
    return wanted
