"""Captures read back whole: a response record, or a revisit record with the response that holds its payload.

A revisit (ISO 28500, section 6.7) keeps the head of its own answer. Its payload is that of the record it
refers to, however that one was framed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from crawler.errors import ArchiveError
from pipelines.archive.encodings import decode
from pipelines.archive.framing import Headers, is_chunked, reframe, split_head
from pipelines.archive.reading import (
    ArchivedResponse,
    Record,
    not_whole,
    read_conversion,
    read_record,
    read_response,
)


@dataclass(frozen=True, slots=True)
class CaptureBytes:
    """What is archived of one capture, unread: a small value that can go to another process."""

    record: bytes
    """The gzip member of its response or revisit record."""
    original: bytes | None = None
    """Of a revisit, the member of the response record that it refers to."""

    def read(self) -> ArchivedResponse:
        """Return the answer. Raises `ArchiveError` for what cannot be read or does not belong together."""
        record = read_record(self.record)
        if record.type == "conversion":
            return read_conversion(record)
        if record.type != "revisit":
            return read_response(self.record)
        if self.original is None:
            raise ArchiveError("A revisit record stands where a response should be.")
        return _resolved(record, read_response(self.original))


@dataclass(frozen=True)
class ArchivedRevisit(ArchivedResponse):
    """A revisit as it was read back. Its `block` is its head with the original's body, framed as it says."""

    own: Record
    original: ArchivedResponse

    @cached_property
    def body(self) -> bytes:
        """The payload without content-encoding; a 304 does not repeat how its payload was encoded."""
        teller = self.original if self.status == 304 else self
        return decode(self.payload, teller.header("Content-Encoding"))

    def intact(self) -> bool:
        """Whether both records have the digests written with them, and the payload the one it claims."""
        claimed = self.own.fields.get("warc-payload-digest")
        return self.own.intact() and self.original.intact() and self.payload_digest == claimed


def _resolved(own: Record, original: ArchivedResponse) -> ArchivedRevisit:
    if own.fields.get("warc-refers-to", "").strip("<>") != original.record_id:
        raise ArchiveError(f"Revisit {own.id} does not refer to {original.record_id}, which its row names.")
    try:
        status, headers, _ = split_head(own.block)
        url, block_digest = own.fields["warc-target-uri"], own.fields["warc-block-digest"]
    except (ValueError, LookupError) as error:
        raise not_whole(error) from error
    return ArchivedRevisit(
        record_id=own.id,
        url=url,
        status=status,
        headers=headers,
        block=own.block + _body(headers, status, original),
        payload=original.payload,
        block_digest=block_digest,
        own=own,
        original=original,
    )


def _body(headers: Headers, status: int, original: ArchivedResponse) -> bytes:
    """Return the original's body as it was framed, where that fits to this head, else framed anew."""
    if is_chunked(headers, status) == is_chunked(original.headers, original.status):
        return split_head(original.block)[2]
    return reframe(headers, status, original.payload)
