"""CDXJ index lines, as pywb and the other replay tools read them.

A line is `surt timestamp {json}`; a file's lines are sorted by their bytes, else look-ups miss silently.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC

from pipelines.archive.method_query import with_method
from pipelines.archive.place import Place
from pipelines.archive.surt import surt


def line(place: Place, filename: str) -> str:
    """Return the index line of one record; the values are strings, as in the format.

    A revisit has the digest of its payload, by which replay finds the response that holds it.
    """
    capture = place.capture
    timestamp = capture.fetched_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    fields = {
        "url": capture.url,
        "mime": "warc/revisit" if place.refers_to else _mime(capture.content_type),
        "status": str(capture.status),
        "digest": place.payload_digest,
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": filename,
    }
    fields |= of_method(capture.method_query)
    key = surt(with_method(capture.url, capture.method_query))
    return f"{key} {timestamp} {json.dumps(fields)}"


def of_method(query: str | None) -> dict[str, str]:
    """Return the further fields of a line whose request was no GET."""
    if query is None:
        return {}
    method, _, body = query.removeprefix("__wb_method=").partition("&")
    return {"method": method} | ({"requestBody": body} if body else {})


def _mime(content_type: str | None) -> str:
    return (content_type or "").split(";")[0].strip().lower() or "unk"


def is_indexed(place: Place) -> bool:
    """Whether replay should find a record: not a 304 that stands for an earlier capture of its URL.

    Replay would send the browser the 304, which shows nothing. Without its line, it sends that capture. Nor
    what a browser made of a page: replay sends the page, of which its scripts make the same.
    """
    if place.record_type == "conversion":
        return False
    return not (place.refers_to and place.capture.status == 304)


def index(places: Iterable[Place], filename: str) -> bytes:
    """Return the whole index of one archive file."""
    lines = (line(place, filename) for place in places if is_indexed(place))
    return b"".join(sorted(each.encode() + b"\n" for each in lines))
