"""What the line asks of an object store."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object as listed."""

    key: str
    size: int
    """In bytes."""


class ObjectStore(Protocol):
    """A place for immutable objects under keys with slashes. Its methods block and are thread-safe.

    Each raises `ServerUnavailableError` where the store does not answer, and `ArchiveError` where an object
    is missing or is not what was written.
    """

    @property
    def location(self) -> str:
        """The bucket's name or the folder's path; stored with each capture."""

    def check(self) -> None:
        """Make sure that the store answers and takes objects."""

    def put(self, key: str, path: Path) -> None:
        """Store a file and read its checksum back; the same key again replaces it."""

    def put_bytes(self, key: str, data: bytes) -> None:
        """Store some bytes likewise."""

    def read(self, key: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range of an object, to its end where `length` is None."""

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with `prefix`, in key order."""
