"""Captures as WARC 1.1 records (ISO 28500), byte for byte; `pipelines.archive.reading` is the way back.

Each record is a gzip member of its own, so that one ranged read gives one record.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

from warcio.warcwriter import WARCWriter

from crawler.items import Capture
from pipelines.archive.crawl_field import FIELD, crawl_field
from pipelines.archive.digests import digest
from pipelines.archive.member import member
from pipelines.archive.place import Original

VERSION = "WARC/1.1"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

PAGE = "WARC-Page-ID"
"""Names the capture of the page that a browser asked for something for; browsertrix-crawler has it, too."""
METHOD_QUERY = "Gongbao-Method-Query"
"""Tells of an answer to a POST under what it is indexed, which else only its request tells."""
LINE_ENDS = {10: "%0A", 13: "%0D"}
"""As they stand in URLs: the value of a field is one line."""
RENDERING = "Gongbao-Rendering"
"""Tells of a conversion which browser made it, and how."""


def info_record(filename: str, fields: dict[str, str]) -> bytes:
    """Return the warcinfo record that begins a segment."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=VERSION)
    writer.write_record(writer.create_warcinfo_record(filename, fields))
    return out.getvalue()


def response_record(capture: Capture, payload_digest: str) -> bytes:
    """Return the response record of a capture, chunk framing and all; `payload_digest` is that of its body.

    Agreed in https://github.com/iipc/warc-specifications/issues/22: the block as received, the digest
    of the payload over the entity.
    """
    headers = _of_answer(capture, payload_digest)
    if capture.truncated:
        headers.append(("WARC-Truncated", capture.truncated))
    body = capture.body if capture.framed_body is None else capture.framed_body
    return member(_record("response", capture, headers, capture.response_head + body))


def conversion_record(capture: Capture, payload_digest: str) -> bytes:
    """Return the record of what a browser showed of a page: its document, written out (section 6.8)."""
    headers = [
        *_of_answer(capture, payload_digest),
        ("WARC-Refers-To", f"<{capture.converted_from}>"),
        (RENDERING, capture.rendering or ""),
    ]
    return member(_record("conversion", capture, headers, capture.body))


def revisit_record(capture: Capture, original: Original) -> bytes:
    """Return the revisit record of a capture with the payload of `original`: its head alone (section 6.7)."""
    headers = [
        *_of_answer(capture, original.payload_digest),
        ("WARC-Profile", NOT_MODIFIED if capture.status == 304 else IDENTICAL),
        ("WARC-Refers-To", f"<{original.capture_id}>"),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", record_date(original.fetched_at)),
    ]
    if capture.status != 304:
        headers.append(("WARC-Truncated", "length"))  # as section 6.7.2 asks where the body was left out
    return member(_record("revisit", capture, headers, capture.response_head))


def request_record(capture: Capture) -> bytes:
    """Return the record of the request that asked for a capture."""
    headers = [
        ("WARC-Record-ID", f"<{uuid4().urn}>"),
        ("WARC-Concurrent-To", f"<{capture.id}>"),
        # of the body, which ours do not have, but imported ones may
        ("WARC-Payload-Digest", digest(capture.request_head.partition(b"\r\n\r\n")[2])),
    ]
    return member(_record("request", capture, headers, capture.request_head))


def record_date(moment: datetime) -> str:
    """Return a WARC-Date with milliseconds (W3CDTF, as WARC 1.1 allows).

    The database keeps no more, and what a revisit says of its original's date has to be the original's.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _of_answer(capture: Capture, payload_digest: str) -> list[tuple[str, str]]:
    headers = [
        ("WARC-Record-ID", f"<{capture.id}>"),
        ("WARC-Payload-Digest", payload_digest),
        (FIELD, crawl_field(capture)),
    ]
    if capture.ip_address:
        headers.append(("WARC-IP-Address", capture.ip_address))
    if capture.method_query:
        headers.append((METHOD_QUERY, capture.method_query))
    if capture.page:
        headers.append((PAGE, f"<{capture.page}>"))
    return headers


def _record(kind: str, capture: Capture, extra: list[tuple[str, str]], block: bytes) -> bytes:
    # Made by hand: warcio's create_warc_record parses the HTTP head and writes it anew, and its writer takes
    # as much time for the fields of a record as the digests and the compression together.
    message = "request" if kind == "request" else "response"
    content_type = f"application/http; msgtype={message}"
    if kind == "conversion":
        content_type = capture.content_type or "application/octet-stream"
    fields = (
        ("WARC-Type", kind),
        ("WARC-Date", record_date(capture.fetched_at)),
        ("WARC-Target-URI", capture.url),
        *extra,
        ("WARC-Block-Digest", digest(block)),
        ("Content-Type", content_type),
        ("Content-Length", str(len(block))),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    if head.count("\n") != len(fields) or head.count("\r") != len(fields):  # else a value could add a field
        head = "".join(f"{name}: {value.translate(LINE_ENDS)}\r\n" for name, value in fields)
    return b"".join((f"{VERSION}\r\n{head}\r\n".encode(errors="replace"), block, b"\r\n\r\n"))
