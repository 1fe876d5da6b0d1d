"""The check of one object: its bytes, its records, its index, its captures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from crawler.errors import ArchiveError
from pipelines.archive.access import read_capture
from pipelines.fixity import captures, index, revisits
from pipelines.fixity.findings import Findings
from pipelines.fixity.info import info_of
from pipelines.fixity.record import Record
from pipelines.fixity.restored import original_of
from pipelines.fixity.stores import Stores
from pipelines.fixity.walk import walk

Row = dict[str, Any]

BATCH: Final = 1000
"""Captures looked up in the database at a time."""


def examine(stores: Stores, segment: Row) -> Findings:
    """Return what is wrong with an object; changes nothing.

    Raises `ServerUnavailableError` where a store does not answer, and `Stopped`.
    """
    found = Findings(segment)
    found.rows = list(stores.records.captures_in(found.key))
    try:
        _read(stores, found)
    except ArchiveError as error:
        _check_missing(stores, found, str(error))
        return found
    _check_bytes(found)
    _check_captures(stores, found)
    _check_index(stores, found)
    _check_revisits(stores, found)
    return found


def _read(stores: Stores, found: Findings) -> None:
    ranges = stores.ranges(found.key)
    found.size = ranges.size
    found.records = list(walk(ranges))
    found.sha256 = ranges.sha256()
    found.info = info_of(ranges, found.records)


def _check_missing(stores: Stores, found: Findings, text: str) -> None:
    with suppress(ArchiveError):
        found.index_sha256 = hashlib.sha256(stores.objects.read(found.segment["index_key"])).hexdigest()
    if not found.is_nothing:
        found.add("missing_object", text)
    for row in found.rows:
        found.add("missing_record", "Its object is missing.", offset=row.get("offset"), capture=row["_id"])


def _check_bytes(found: Findings) -> None:
    segment = found.segment
    if segment.get("size") not in (None, found.size):
        found.add("damaged_object", f"It has {found.size:,} bytes; {segment['size']:,} were stored.")
    elif segment.get("sha256") not in (None, found.sha256):
        found.add("damaged_object", "It does not have the checksum that it was stored with.")
    whose = {row.get("offset"): row["_id"] for row in found.rows}
    for record in found.records:
        if record.fault:
            found.add("damaged_record", record.fault, record, capture=whose.get(record.offset, ""))
    if not found.records:
        found.add("damaged_object", "It holds no records.")


def _check_captures(stores: Stores, found: Findings) -> None:
    rows = {row["_id"]: row for row in found.rows}
    for batch in _batches([record for record in found.records if record.is_capture]):
        elsewhere = stores.records.captures(record.id for record in batch if record.id not in rows)
        refused = stores.records.refused_captures(record.id for record in batch if record.id not in rows)
        buried = stores.records.tombstones(record.id for record in batch)
        for record in batch:
            if record.id in buried:
                found.add("taken_down", "It is of a capture that was taken down.", record)
                continue
            if record.id in refused:
                continue
            if row := rows.get(record.id):
                _compare(found, row, record)
            elif (row := elsewhere.get(record.id)) is None:
                found.lost.append(record)
            elif not _lies_there(stores, row):
                _compare(found, row, record)
    _say_lost(found)
    for row, damage in captures.without_record(found.rows, found.records):
        if damage is None or damage.offset != row.get("offset"):
            _say_without_record(found, row, damage)


def _compare(found: Findings, row: Row, record: Record) -> None:
    if right := captures.correction(row, record, found.key):
        names = ", ".join(f"{name} {row.get(name)!s} instead of {value!s}" for name, value in right.items())
        found.add("wrong_capture", f"The database has {names}.", record)
        found.corrections.append({"_id": row["_id"], **right})


def _lies_there(stores: Stores, row: Row) -> bool:
    """Whether a capture is where its row says, so that the record in this object is but a copy."""
    try:
        return bool(read_capture(stores.objects, row).record_id == row["_id"])
    except (ArchiveError, LookupError):
        return False


def _say_lost(found: Findings) -> None:
    if found.lost and len(found.lost) == found.captures:
        found.add("orphan_object", f"The database knows none of its {len(found.lost)} captures.")
        return
    for record in found.lost:
        found.add("missing_capture", "The database does not know this capture.", record)


def _say_without_record(found: Findings, row: Row, damage: Record | None) -> None:
    text = "Its record is damaged." if damage else "The object has no record of this capture."
    if isinstance(row.get("offset"), int) and row["offset"] >= (found.size or 0):
        text = "The object ends before its record."
    found.add("missing_record", text, offset=row.get("offset"), capture=row["_id"])


def _check_revisits(stores: Stores, found: Findings) -> None:
    rows = {row["_id"]: row for row in found.rows}
    for revisit, original in revisits.originals(stores.records, found.records):
        if reason := revisits.broken(revisit, original):
            found.add("broken_revisit", reason, revisit)
            continue
        if original:
            digest = revisit.fields.get("warc-payload-digest")
            found.originals[revisit.id] = original_of({"payload_digest": digest}, original)
        right = revisits.correction(rows.get(revisit.id, {}), original or {})
        if original and right and _lies_there(stores, original):  # else the original's own row is wrong
            found.add("wrong_capture", f"The database does not lead to {original['_id']}.", revisit)
            found.corrections.append({"_id": revisit.id, **right})


def _check_index(stores: Stores, found: Findings) -> None:
    try:
        data = stores.objects.read(found.segment["index_key"])
    except ArchiveError as error:
        found.add("missing_index", str(error))
        return
    found.index_sha256 = hashlib.sha256(data).hexdigest()
    for fault in index.compare(data, found.records, found.key):
        found.add("wrong_index", f"Its index: {fault.text}", fault.record, offset=fault.offset)
    stored = found.segment.get("index_sha256")
    if stored not in (None, found.index_sha256) and not found.has("wrong_index"):
        found.add("wrong_index", "Its index does not have the checksum that it was stored with.")


def _batches(records: Sequence[Record]) -> Iterator[list[Record]]:
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield batch
