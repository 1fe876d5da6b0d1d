"""Where the bytes of a capture lie within an archive file, and those of its payload if in another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from crawler.items import Capture
from pipelines.archive.digests import digest

RecordType = Literal["response", "revisit", "conversion"]


@dataclass(frozen=True, slots=True)
class Original:
    """The committed response record whose payload a revisit record stands for."""

    capture_id: str
    url: str
    fetched_at: datetime
    object: str
    """The key of the archive file that holds it, in the same bucket or folder."""
    offset: int
    length: int
    """Of the record's gzip member, in bytes."""
    payload_digest: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A capture on its way into a segment."""

    capture: Capture
    payload_digest: str
    """Of what was sent."""
    original: Original | None = None
    """Where its payload lies already; None where the segment has to hold it."""

    @classmethod
    def whole(cls, capture: Capture) -> Self:
        """Return a capture that becomes a response record."""
        return cls(capture, digest(capture.body))


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a capture's response, revisit or conversion record."""

    capture: Capture
    """Without its body, which only the file keeps."""
    offset: int
    length: int
    """Of the record's gzip member, in bytes."""
    payload_digest: str
    """Of what was sent; of a revisit, that of the original's payload."""
    refers_to: Original | None = None
    """Of a revisit, where its payload lies; None of a response, which holds its own."""
    chunked: bool | None = False
    """Whether the body came in chunks; None where nobody noted it."""

    @property
    def record_type(self) -> RecordType:
        """The WARC-Type of its record."""
        if self.capture.converted_from:
            return "conversion"
        return "revisit" if self.refers_to else "response"
