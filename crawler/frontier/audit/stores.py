"""What the audit asks of the stores of the other half, named by RECORD_STORE and OBJECT_STORE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from crawler.items import Ending

Row = dict[str, Any]


class Records(Protocol):
    """The part of a record store that knows of URLs and where captures lie."""

    def url_states(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield key, state and last capture of every known URL."""

    def capture_places(self) -> Iterator[tuple[str, str, int]]:
        """Yield id, object key and end (offset and length) of every capture's record.

        A revisit comes twice: with its own record, and with the one that holds its payload.
        """

    def urls(self, keys: Iterable[str]) -> dict[str, Row]:
        """Return what is known of the URLs with these keys, by key."""

    def captures(self, ids: Iterable[str]) -> dict[str, Row]:
        """Return the captures with these ids that exist, by id."""

    def record(self, endings: Sequence[Ending]) -> None:
        """Store what became of URLs; an older word never replaces a newer one."""


class StoredObject(Protocol):
    """One object as listed."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def size(self) -> int:
        """In bytes."""


class Objects(Protocol):
    """The part of an object store that lists."""

    def list(self, prefix: str = "") -> Iterable[StoredObject]:
        """Yield the objects whose keys begin with `prefix`."""
