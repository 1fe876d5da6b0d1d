"""Captures as WARC 1.1 records (ISO 28500), and back.

Each record is a gzip member of its own, so that one ranged read gives one record.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.errors import ArchiveError
from crawler.items import Capture

VERSION = "WARC/1.1"


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """A response record as it was read back."""

    record_id: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    block: bytes
    """Head and body as archived."""
    body: bytes
    """The body without content-encoding."""
    block_digest: str
    """The digest that the record claims."""

    def intact(self) -> bool:
        """Whether the block still has the digest that was written with it."""
        return digest(self.block) == self.block_digest


def digest(data: bytes) -> str:
    """Return the labelled digest of ISO 28500, section 5.8: `sha256:` and base 32."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")


def record_date(moment: datetime) -> str:
    """Return a WARC-Date with microseconds (W3CDTF, as WARC 1.1 allows)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_record_id() -> str:
    """Return a fresh `urn:uuid:…`."""
    return uuid4().urn


class RecordWriter:
    """Writes records to a binary file, one gzip member each."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._writer = WARCWriter(out, gzip=True, warc_version=VERSION)

    def write_info(self, filename: str, fields: dict[str, str]) -> None:
        """Write the warcinfo record that begins a segment."""
        self._writer.write_record(self._writer.create_warcinfo_record(filename, fields))

    def write_capture(self, capture: Capture, payload_digest: str) -> tuple[int, int]:
        """Write the response and the request that asked for it; `payload_digest` is that of its body.

        Returns offset and length, in bytes, of the response's gzip member.
        """
        offset = self._out.tell()
        self._writer.write_record(_response(capture, payload_digest))
        length = self._out.tell() - offset
        self._writer.write_record(_request(capture))
        return offset, length


def _response(capture: Capture, payload_digest: str) -> ArcWarcRecord:
    headers = [("WARC-Record-ID", f"<{capture.id}>"), ("WARC-Payload-Digest", payload_digest)]
    if capture.ip_address:
        headers.append(("WARC-IP-Address", capture.ip_address))
    if capture.truncated:
        headers.append(("WARC-Truncated", capture.truncated))
    return _record("response", capture, headers, capture.response_head + capture.body)


def _request(capture: Capture) -> ArcWarcRecord:
    headers = [
        ("WARC-Record-ID", f"<{new_record_id()}>"),
        ("WARC-Concurrent-To", f"<{capture.id}>"),
        ("WARC-Payload-Digest", digest(b"")),  # else warcio adds one of its own, of the whole block
    ]
    return _record("request", capture, headers, capture.request_head)


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


def read_response(data: bytes) -> ArchivedResponse:
    """Read the response record that `data`, a gzip member, holds.

    Raises `ArchiveError` where it is not one whole response record.
    """
    try:
        block = _read_block(data)
        record = next(iter(ArchiveIterator(BytesIO(data))))
        if record.rec_type != "response" or record.http_headers is None:
            raise ArchiveError(f"a record of type {record.rec_type} stands where a response should be")
        return ArchivedResponse(
            record_id=record.rec_headers.get_header("WARC-Record-ID").strip("<>"),
            url=record.rec_headers.get_header("WARC-Target-URI"),
            status=int(record.http_headers.get_statuscode()),
            headers=tuple(record.http_headers.headers),
            block=block,
            body=record.content_stream().read(),
            block_digest=record.rec_headers.get_header("WARC-Block-Digest") or "",
        )
    except (ArchiveLoadFailed, StopIteration, EOFError, OSError, ValueError) as error:
        raise ArchiveError(f"not a whole WARC record: {error or type(error).__name__}") from error


def _read_block(data: bytes) -> bytes:
    record = next(iter(ArchiveIterator(BytesIO(data), no_record_parse=True)))
    block: bytes = record.raw_stream.read()
    if len(block) != int(record.rec_headers.get_header("Content-Length")):
        raise ArchiveError("the record is shorter than it says")
    return block
