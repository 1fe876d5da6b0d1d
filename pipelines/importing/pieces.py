"""What an archive file is read as: pieces of plain bytes, and the faults between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something lies in an archive file."""

    offset: int
    """Of the compressed member that it lies in, or of itself where the file is not compressed."""
    within: int | None = None
    """Bytes from the beginning of that member, without its compression; None where there is none."""

    def __str__(self) -> str:
        return f"byte {self.offset:,}" + (f" + {self.within:,} unpacked" if self.within else "")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some bytes, without compression."""

    data: bytes
    member: int | None = None
    """The offset of the compressed member, on the first chunk of each."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place behind which the file cannot be read on as if nothing were."""

    offset: int
    reason: str
    """The rest of a sentence that begins with what was being read."""


Piece = Chunk | Fault
