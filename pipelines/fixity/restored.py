"""Captures made again from what their WARC record says, where the database lost them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin

from crawler.items import Capture
from pipelines.archive.crawl_field import crawl_of
from pipelines.archive.framing import is_chunked, values
from pipelines.archive.place import Original, Place
from pipelines.archive.segment import key_part
from pipelines.archive.warc import METHOD_QUERY, PAGE, RENDERING
from pipelines.fixity.record import Record
from pipelines.records import rows

Row = dict[str, Any]

UNKNOWN: Final = ("requested_url", "source", "scope", "via", "priority", "depth")
"""Fields that records of before 2026-12 do not hold (`pipelines.archive.crawl_field`): null in a row that was
made again from such a one (the source: unless its neighbours tell)."""
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def place_of(record: Record, original: Original | None = None, worker: str = "", run: str = "") -> Place:
    """Return the place of a response or revisit record, with all that the record tells of its capture.

    `original` is what a revisit refers to. Raises `ValueError` where its date cannot be read.
    """
    url = record.fields.get("warc-target-uri", "").strip("<>")
    content_type = values(record.headers, "Content-Type")
    if record.type == "conversion":
        content_type = [record.fields["content-type"]] if "content-type" in record.fields else []
    told = {"source": "", "requested_url": url} | (crawl_of(record.fields) or {})
    capture = Capture(
        id=record.id,
        url=url,
        fetched_at=moment(record.fields.get("warc-date", "")),
        status=200 if record.type == "conversion" else record.status or 0,
        request_head=b"",
        response_head=b"",
        body=b"",
        run=run,
        worker=worker,
        ip_address=record.fields.get("warc-ip-address"),
        # a revisit is always cut: what it leaves out is what it refers to
        truncated=None if record.type == "revisit" else record.fields.get("warc-truncated"),
        content_type=content_type[-1] if content_type else None,
        redirect_url=_redirect(record, url),
        page=record.fields.get(PAGE.lower(), "").strip("<>") or None,
        converted_from=_converted_from(record),
        method_query=record.fields.get(METHOD_QUERY.lower()),
        rendering=record.fields.get(RENDERING.lower()),
        **told,
    )
    digest = record.fields.get("warc-payload-digest", "")
    chunked = is_chunked(record.headers, record.status or 0)
    return Place(capture, record.offset, record.length, digest, original, chunked)


def place_of_row(row: Row) -> Place:
    """Return the place of a capture whose record is damaged, as far as its index line needs it.

    Raises `LookupError` and `TypeError` for a row that does not say enough.
    """
    capture = Capture(
        id=row["_id"],
        url=row["url"],
        requested_url=row["url"],
        fetched_at=row["fetched_at"],
        status=row["status"] or 0,
        request_head=b"",
        response_head=b"",
        body=b"",
        source="",
        run="",
        worker="",
        content_type=row["content_type"],
        method_query=row.get("method_query"),
        converted_from=row.get("converted_from"),
    )
    original = original_of(row, row["refers_to"]) if row.get("refers_to") else None
    return Place(capture, row["offset"], row["length"], row["payload_digest"] or "", original)


def original_of(revisit: Row, cited: Row) -> Original:
    """Return what a revisit refers to, from the two rows, or from the first one's `refers_to`."""
    return Original(
        capture_id=cited.get("capture_id") or cited["_id"],
        payload_digest=revisit["payload_digest"] or "",
        **{name: cited[name] for name in ("url", "fetched_at", "object", "offset", "length")},
    )


def restored_row(
    record: Record,
    original: Original | None,
    info: dict[str, str],
    key: str,
    bucket: str,
    neighbours: set[str],
) -> Row:
    """Return the row of a capture whose record lies in the object `key`.

    Parameters
    ----------
    original: what it refers to, where it is a revisit
    info: what the object's warcinfo record says; `isPartOf` is the run, `hostname` the worker
    neighbours: the sources of the other captures in the object
    """
    place = place_of(record, original, info.get("hostname", ""), info.get("ispartof", ""))
    row = rows.capture_row(place, bucket, key)
    if crawl_of(record.fields) is None:
        known = {each for each in neighbours if key_part(each) == _source_part(key)}
        row |= dict.fromkeys(UNKNOWN) | {"source": known.pop() if len(known) == 1 else None}
    return row | {name: row[name] or None for name in ("run", "worker", "payload_digest", "status")}


def moment(text: str) -> datetime:
    """Return a WARC-Date (W3CDTF) as a moment in UTC, in the milliseconds that the database keeps.

    Raises `ValueError` where it is none.
    """
    found = datetime.fromisoformat(text)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC).replace(microsecond=found.microsecond // 1000 * 1000)


def _converted_from(record: Record) -> str | None:
    cited = record.fields.get("warc-refers-to", "").strip("<>")
    return cited or None if record.type == "conversion" else None


def _source_part(key: str) -> str:
    parts = key.split("/")
    return parts[1] if len(parts) > 2 else ""


def _redirect(record: Record, url: str) -> str | None:
    location = values(record.headers, "Location")
    if not location or record.status not in REDIRECTS:
        return None
    try:
        return urljoin(url, location[0])
    except ValueError:
        return None
