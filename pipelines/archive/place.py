"""Where the bytes of a capture lie within an archive file."""

from dataclasses import dataclass

from crawler.items import Capture


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a capture's response record."""

    capture: Capture
    """Without its body, which only the file keeps."""
    offset: int
    length: int
    """Of the record's gzip member, in bytes."""
    payload_digest: str
