"""The captures in an archive file, made again from its records, and what is known of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from crawler.errors import ArchiveError
from crawler.exclusions.rules import Rules
from pipelines.archive.segment import INDEX_SUFFIX, WARC_SUFFIX
from pipelines.fixity import index
from pipelines.fixity.info import info_of
from pipelines.fixity.record import Record
from pipelines.fixity.restored import original_of, restored_row
from pipelines.fixity.revisits import broken, citation, originals
from pipelines.fixity.stores import Stores
from pipelines.fixity.walk import walk
from pipelines.records.segments import segment_row

Row = dict[str, Any]

BATCH: Final = 100
MOST_PROBLEMS: Final = 20
"""Named of one file; the others are counted."""


def rebuild_captures(stores: Stores, listed: Row, rules: Rules) -> Row:
    """Store the captures of one file; returns what to note of it.

    A revisit whose original is not stored yet waits (`pending`), since that may lie in a file that was begun
    later. What `rules` cover gets a tombstone instead: a file that came back from a backup brings nothing
    back.
    Raises `ServerUnavailableError`.
    """
    key, problems = listed["_id"], list[str]()
    try:
        ranges = stores.ranges(key)
        found = list(walk(ranges))
        sha256, info = ranges.sha256(), info_of(ranges, found)
    except ArchiveError as error:
        return {"problems": [str(error)], "captures": 0}
    problems += [f"{each.fault} (at {each.offset})" for each in found if each.fault]
    rows, pending, buried = list[Row](), list[Row](), list[Row]()
    bucket = stores.objects.location
    cited = {record.id: original for record, original in originals(stores.records, found)}
    for record in found:
        if not record.is_capture:
            continue
        original = cited.get(record.id)
        try:
            row = restored_row(record, None, info, key, bucket, set())
        except ValueError as error:
            problems.append(f"{record.id} has no date that can be read ({error})")
            continue
        if rules and rules.covering(row["url"]):
            buried.append(row)
        elif record.type == "revisit" and (original is None or broken(record, original)):
            pending.append(_revisit(row) | {"cites": _cites(record)})
        elif original is not None:
            rows.append(_revisit(row) | {"refers_to": citation(original)})
        else:
            rows.append(row)
    for some in _batches(rows):
        stores.records.put_captures(some)
    for row in buried:
        stores.records.bury([row], str(rules.covering(row["url"])))
    index_sha256, problem = _index(stores, key, found, cited)
    problems += [problem] if problem else []
    stores.records.put_segment(
        segment_row(
            key,
            key.removesuffix(WARC_SUFFIX) + INDEX_SUFFIX,
            bucket,
            listed.get("stored_at"),
            size=ranges.size,
            sha256=sha256,
            index_sha256=index_sha256,
            captures=len(rows) + len(pending),
        )
    )
    return {
        "pending": pending,
        "captures": len(rows),
        "taken_down": len(buried),
        "problems": _named(problems),
        "records": len(found),
    }


def rebuild_pending(stores: Stores, listed: Row) -> Row:
    """Store the revisits of one file that waited for what they refer to; returns what to note of it."""
    pending: list[Row] = listed.get("pending") or []
    known = stores.records.captures({row["cites"] for row in pending} - {""})
    rows, problems = list[Row](), list[str]()
    for row in pending:
        original, cites = known.get(row["cites"]), row["cites"]
        kept = {name: value for name, value in row.items() if name != "cites"}
        if original is None or original.get("record_type") != "response":
            problems.append(f"{row['_id']} cites {cites or 'a capture'}, which the archive does not have")
        else:
            rows.append(kept | {"refers_to": citation(original)})
    for some in _batches(rows):
        stores.records.put_captures(some)
    return {
        "pending": [],
        "captures": listed.get("captures", 0) + len(rows),
        "problems": _named([*listed.get("problems", []), *problems]),
    }


def _revisit(row: Row) -> Row:
    return row | {"record_type": "revisit"}


def _cites(record: Record) -> str:
    return record.fields.get("warc-refers-to", "").strip("<>")


def _index(
    stores: Stores, key: str, found: Sequence[Record], cited: dict[str, Row | None]
) -> tuple[str | None, str | None]:
    """Return the checksum of a file's index, which is written again where it is missing or wrong."""
    name = key.removesuffix(WARC_SUFFIX) + INDEX_SUFFIX
    try:
        data = stores.objects.read(name)
        if not any(index.compare(data, found, key)):
            return hashlib.sha256(data).hexdigest(), None
    except ArchiveError:
        pass
    known = {
        record.id: original_of({"payload_digest": record.fields.get("warc-payload-digest")}, original)
        for record in found
        if (original := cited.get(record.id))
    }
    try:
        return stores.objects.put_bytes(name, index.written(found, known, (), key)), None
    except ArchiveError as error:
        return None, f"Its index is missing or wrong, and could not be written again: {error}"


def _named(problems: Sequence[str]) -> list[str]:
    more = len(problems) - MOST_PROBLEMS
    return [*problems[:MOST_PROBLEMS], *([f"… and {more} more"] if more > 0 else [])]


def _batches(rows: Sequence[Row]) -> Iterable[Sequence[Row]] | Iterator[Sequence[Row]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
