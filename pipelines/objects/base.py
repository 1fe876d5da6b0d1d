"""What the line asks of an object store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from crawler.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object as listed."""

    key: str
    size: int
    """In bytes."""
    modified_at: datetime | None = field(default=None, compare=False)
    """When it was written, by the store's clock; None where the store does not tell."""


class ObjectStore(Protocol):
    """A place for immutable objects under keys with slashes. Its methods block and are thread-safe.

    Each raises `ServerUnavailableError` where the store does not answer, and `ArchiveError` where an object
    is missing, is not what was written, or has a key that `checked_key` refuses.
    """

    @property
    def location(self) -> str:
        """The bucket's name or the folder's path; stored with each capture."""

    def check(self) -> None:
        """Make sure that the store answers and takes objects."""

    def put(self, key: str, path: Path) -> str:
        """Store a file and read its checksum back, which is returned: SHA-256, in hexadecimal digits.

        The same key again replaces it.
        """

    def put_bytes(self, key: str, data: bytes) -> str:
        """Store some bytes likewise."""

    def read(self, key: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range of an object, to its end where `length` is None; never less than asked for."""

    def size(self, key: str) -> int:
        """Return how many bytes an object has."""

    def delete(self, key: str) -> None:
        """Remove an object, with all its versions where the store keeps some; nothing where there is none.

        Raises `ArchiveError` where it is there still, as in stores that hold objects for a term.
        """

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with `prefix`, each once.

        In the store's own order: some S3 servers list folder by folder, `a/b` before `a-b`.
        """


def checked_key(key: str) -> str:
    """Return a key that means one object in every store; raises `ArchiveError` for any other.

    Its parts are separated by single slashes, are neither `.` nor `..` (which leave the archive's folder, and
    the bucket in stores that clean paths), and hold no control characters and no backslashes, which SeaweedFS
    takes for slashes.
    """
    bad = any(part in ("", ".", "..") for part in key.split("/")) or "\\" in key or not key.isprintable()
    if bad or len(key) > 900:
        raise ArchiveError(f"{key[:200]!r} cannot be the key of an object.")
    return key
