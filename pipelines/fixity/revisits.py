"""Revisit records: each has to lead to an archived answer that holds what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from pipelines.fixity.record import Record
from pipelines.fixity.restored import moment
from pipelines.records import RecordStore

Row = dict[str, Any]


def broken(records: RecordStore, found: Sequence[Record]) -> Iterator[tuple[Record, str]]:
    """Yield the revisits that lead nowhere, each with the reason as a sentence."""
    revisits = [record for record in found if record.is_capture and record.type == "revisit"]
    cited = records.captures({_refers_to(each) for each in revisits} - {""}) if revisits else {}
    for revisit in revisits:
        row = cited.get(_refers_to(revisit)) or _by_url(records, revisit)
        if reason := _reason(revisit, row):
            yield revisit, reason


def _refers_to(revisit: Record) -> str:
    return revisit.fields.get("warc-refers-to", "").strip("<>")


def _by_url(records: RecordStore, revisit: Record) -> Row | None:
    """Return the capture that a revisit without an id cites by URL and date (ISO 28500, 6.7)."""
    url = revisit.fields.get("warc-refers-to-target-uri", "").strip("<>")
    if _refers_to(revisit) or not url:
        return None
    try:
        at = moment(revisit.fields.get("warc-refers-to-date", ""))
    except ValueError:
        return None
    row = records.find_capture(url, at + timedelta(milliseconds=1))
    return row if row and row["fetched_at"] == at else None


def _reason(revisit: Record, row: Row | None) -> str | None:
    if row is None:
        return f"It cites {_refers_to(revisit) or 'a capture'}, which the database does not know."
    if row["_id"] == revisit.id or row.get("record_type", "response") != "response":
        return f"It cites {row['_id']}, which is no answer itself."
    claimed, has = revisit.fields.get("warc-payload-digest"), row.get("payload_digest")
    if claimed and has and claimed != has:
        return f"It cites {row['_id']}, which has another payload ({has} instead of {claimed})."
    return None
