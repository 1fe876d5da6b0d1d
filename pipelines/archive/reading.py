"""Records read back from the archive, one ranged read each; `pipelines.archive.revisits` puts two together.

Read without a WARC library: what is cut, damaged or not a response has to end in `ArchiveError` and nothing
else, and a record that was written here needs no tolerance.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from crawler.errors import ArchiveError
from pipelines.archive.digests import digest
from pipelines.archive.encodings import decode
from pipelines.archive.framing import Headers, split_head, unframe, values

END = b"\r\n\r\n"
"""Of a record's head, and of the record."""


@dataclass(frozen=True)
class Record:
    """A WARC record as it was read back."""

    type: str
    """Its WARC-Type."""
    id: str
    """Its WARC-Record-ID without angle brackets."""
    fields: Mapping[str, str]
    """All its named fields; names in lower case."""
    block: bytes

    def intact(self) -> bool:
        """Whether the block still has the digest that was written with it."""
        return digest(self.block) == self.fields["warc-block-digest"]


@dataclass(frozen=True)
class ArchivedResponse:
    """A response record as it was read back."""

    record_id: str
    url: str
    status: int
    headers: Headers
    """Of the HTTP answer, as archived; bytes above 127 as the Latin-1 characters of that number."""
    block: bytes
    """Head and body as archived, chunk framing and all."""
    payload: bytes
    """The body without chunk framing, content-encoded."""
    block_digest: str
    """The digest that the record claims."""

    @cached_property
    def body(self) -> bytes:
        """The body without content-encoding, as the crawler saw it.

        Raises `UnreadableError` where it is too large without its encoding; the crawler took none of it.
        """
        return decode(self.payload, self.header("Content-Encoding"))

    @property
    def payload_digest(self) -> str:
        """The digest that the payload has."""
        return digest(self.payload)

    def header(self, name: str) -> list[str]:
        """Return all values of a header of the HTTP answer, in order."""
        return values(self.headers, name)

    def intact(self) -> bool:
        """Whether the block still has the digest that was written with it."""
        return digest(self.block) == self.block_digest


def read_response(data: bytes) -> ArchivedResponse:
    """Read the response record that `data`, a gzip member, holds.

    Raises `ArchiveError` where it is not exactly one whole response record.
    """
    try:
        record = read_record(data)
        if record.type != "response":
            raise ArchiveError(f"A record of type {record.type} stands where a response should be.")
        status, headers, rest = split_head(record.block)
        return ArchivedResponse(
            record_id=record.id,
            url=record.fields["warc-target-uri"],
            status=status,
            headers=headers,
            block=record.block,
            payload=unframe(headers, status, rest, whole="warc-truncated" not in record.fields),
            block_digest=record.fields["warc-block-digest"],
        )
    except (ValueError, LookupError) as error:
        raise not_whole(error) from error


def read_conversion(record: Record) -> ArchivedResponse:
    """Return what a conversion record holds, as if a server had sent it. Raises `ArchiveError`."""
    try:
        return ArchivedResponse(
            record_id=record.id,
            url=record.fields["warc-target-uri"],
            status=200,
            headers=(("Content-Type", record.fields["content-type"]),),
            block=record.block,
            payload=record.block,
            block_digest=record.fields["warc-block-digest"],
        )
    except LookupError as error:
        raise not_whole(error) from error


def read_record(data: bytes) -> Record:
    """Read the record of any type that `data`, a gzip member, holds.

    Raises `ArchiveError` where it is not exactly one whole record with the fields that all of ours have.
    """
    try:
        fields, block = _parse_record(_inflate(data))
        required = ("warc-type", "warc-record-id", "warc-block-digest")
        kind, identity, _ = (fields[name] for name in required)
        return Record(kind, identity.strip("<>"), fields, block)
    except (zlib.error, ValueError, LookupError) as error:
        raise not_whole(error) from error


def not_whole(error: Exception) -> ArchiveError:
    """Return the error to raise for bytes that cannot be read as a record, for this reason."""
    return ArchiveError(f"What the archive has there is no whole WARC record ({error}).")


def _inflate(member: bytes) -> bytes:
    decompressor = zlib.decompressobj(wbits=31)  # checks the CRC, too
    data = decompressor.decompress(member)
    if not decompressor.eof:
        raise ValueError("it is cut off")
    if decompressor.unused_data:
        raise ValueError("something follows it")
    return data


def _parse_record(data: bytes) -> tuple[dict[str, str], bytes]:
    """Return the fields of a record, by names in lower case, and its block."""
    head, _, rest = data.partition(END)
    version, *lines = head.decode("utf-8").split("\r\n")
    if not version.startswith("WARC/1."):
        raise ValueError("it does not begin with WARC/1.1")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(fields["content-length"])
    if length < 0 or rest[length:] != END:
        raise ValueError("it is not as long as it says")
    return fields, rest[:length]
