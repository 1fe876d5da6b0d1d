"""Revisit records: each has to lead to an archived answer that holds what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from pipelines.fixity.record import Record
from pipelines.fixity.restored import moment
from pipelines.records import RecordStore

Row = dict[str, Any]

CITED: Final = ("url", "fetched_at", "object", "offset", "length")
"""What the row of a revisit repeats of the one it refers to, beside its `capture_id`."""


def originals(records: RecordStore, found: Sequence[Record]) -> Iterator[tuple[Record, Row | None]]:
    """Yield the revisits among some records, each with the capture that it cites, or None."""
    revisits = [record for record in found if record.is_capture and record.type == "revisit"]
    cited = records.captures({_refers_to(each) for each in revisits} - {""}) if revisits else {}
    for revisit in revisits:
        yield revisit, cited.get(_refers_to(revisit)) or _by_url(records, revisit)


def broken(revisit: Record, original: Row | None) -> str | None:
    """Return why a revisit leads nowhere, as a sentence; None where it does not."""
    if original is None:
        return f"It cites {_refers_to(revisit) or 'a capture'}, which the database does not know."
    if original["_id"] == revisit.id or original.get("record_type", "response") != "response":
        return f"It cites {original['_id']}, which is no answer itself."
    claimed, has = revisit.fields.get("warc-payload-digest"), original.get("payload_digest")
    if claimed and has and claimed != has:
        return f"It cites {original['_id']}, which has another payload ({has} instead of {claimed})."
    return None


def citation(original: Row) -> Row:
    """Return how the row of a revisit names the capture that it refers to."""
    return {"capture_id": original["_id"], **{name: original.get(name) for name in CITED}}


def correction(row: Mapping[str, Any], original: Row) -> Row:
    """Return the `refers_to` that the row of a revisit should have, where it has another one."""
    wanted, has = citation(original), row.get("refers_to")
    told = has is not None or row.get("record_type") == "revisit"  # rows of before do not tell
    return {"refers_to": wanted} if told and has != wanted else {}


def _refers_to(revisit: Record) -> str:
    return revisit.fields.get("warc-refers-to", "").strip("<>")


def _by_url(records: RecordStore, revisit: Record) -> Row | None:
    """Return the capture that a revisit without an id cites by URL and date (ISO 28500, section 6.7)."""
    url = revisit.fields.get("warc-refers-to-target-uri", "").strip("<>")
    if _refers_to(revisit) or not url:
        return None
    try:
        at = moment(revisit.fields.get("warc-refers-to-date", ""))
    except ValueError:
        return None
    row = records.find_capture(url, at + timedelta(milliseconds=1))
    return row if row and row["fetched_at"] == at else None
