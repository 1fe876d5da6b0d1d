"""Captures as WARC 1.1 records (ISO 28500), written with warcio; `pipelines.archive.reading` is the way back.

Each record is a gzip member of its own, so that one ranged read gives one record.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.items import Capture
from pipelines.archive.digests import digest

VERSION = "WARC/1.1"


def info_record(filename: str, fields: dict[str, str]) -> bytes:
    """Return the warcinfo record that begins a segment."""
    return _member(WARCWriter(BytesIO(), warc_version=VERSION).create_warcinfo_record(filename, fields))


def response_record(capture: Capture, payload_digest: str) -> bytes:
    """Return the response record of a capture, chunk framing and all; `payload_digest` is that of its body.

    Agreed in https://github.com/iipc/warc-specifications/issues/22: the block as received, the digest
    of the payload over the entity.
    """
    headers = [("WARC-Record-ID", f"<{capture.id}>"), ("WARC-Payload-Digest", payload_digest)]
    if capture.ip_address:
        headers.append(("WARC-IP-Address", capture.ip_address))
    if capture.truncated:
        headers.append(("WARC-Truncated", capture.truncated))
    body = capture.body if capture.framed_body is None else capture.framed_body
    return _member(_record("response", capture, headers, capture.response_head + body))


def request_record(capture: Capture) -> bytes:
    """Return the record of the request that asked for a capture."""
    headers = [
        ("WARC-Record-ID", f"<{uuid4().urn}>"),
        ("WARC-Concurrent-To", f"<{capture.id}>"),
        ("WARC-Payload-Digest", digest(b"")),  # else warcio adds one of its own, of the whole block
    ]
    return _member(_record("request", capture, headers, capture.request_head))


def record_date(moment: datetime) -> str:
    """Return a WARC-Date with microseconds (W3CDTF, as WARC 1.1 allows)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _record(kind: str, capture: Capture, extra: list[tuple[str, str]], block: bytes) -> ArcWarcRecord:
    # Made by hand, since warcio's create_warc_record parses the HTTP head and writes it anew.
    headers = StatusAndHeaders(
        "",
        [
            ("WARC-Type", kind),
            ("WARC-Date", record_date(capture.fetched_at)),
            ("WARC-Target-URI", capture.url),
            *extra,
            ("WARC-Block-Digest", digest(block)),
        ],
        protocol=VERSION,
    )
    content_type = f"application/http; msgtype={kind}"
    return ArcWarcRecord("warc", kind, headers, BytesIO(block), None, content_type, len(block))


def _member(record: ArcWarcRecord) -> bytes:
    out = BytesIO()
    WARCWriter(out, gzip=True, warc_version=VERSION).write_record(record)
    return out.getvalue()
