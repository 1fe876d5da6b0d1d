"""CDXJ index lines, as pywb and the other replay tools read them.

A line is `surt timestamp {json}`; a file's lines are sorted by their bytes, else look-ups miss silently.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from pipelines.archive.place import Place


def surt(url: str) -> str:
    """Return the Sort-friendly URI Reordering Transform of a URL: `cn,gov,example)/path?query`.

    As the Heritrix convention goes: lower case, host reversed, `www` and default ports dropped.
    """
    parts = urlsplit(url)
    path = (parts.path or "/").lower() + (f"?{parts.query.lower()}" if parts.query else "")
    return f"{_reversed_host(parts)})" + path


def _reversed_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removeprefix("www.")
    try:
        name = str(ip_address(host))
    except ValueError:
        name = ",".join(reversed(host.split(".")))
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return name if parts.port in (None, default) else f"{name}:{parts.port}"


def line(place: Place, filename: str) -> str:
    """Return the index line of one response record; the values are strings, as in the format."""
    capture = place.capture
    timestamp = capture.fetched_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    fields = {
        "url": capture.url,
        "mime": (capture.content_type or "").split(";")[0].strip().lower() or "unk",
        "status": str(capture.status),
        "digest": place.payload_digest,
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": filename,
    }
    return f"{surt(capture.url)} {timestamp} {json.dumps(fields, ensure_ascii=False)}"


def index(places: Iterable[Place], filename: str) -> bytes:
    """Return the whole index of one archive file."""
    return b"".join(sorted(line(place, filename).encode() + b"\n" for place in places))
