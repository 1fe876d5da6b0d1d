"""What a takedown asks of a record store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

Row = dict[str, Any]


class TakedownRecords(Protocol):
    """The part of a `RecordStore` that knows what was taken down. Everything may be repeated."""

    def fences(self) -> list[Row]:
        """Return the rules that hold and under which things are taken down: nothing of it is committed."""

    def note_takedown(self, rule: str, fields: Row) -> None:
        """Set what is known of a rule's takedown (`takedown` of its row)."""

    def log_takedown(self, row: Row) -> None:
        """Add to the log, in which nothing is ever changed."""

    def lock_takedowns(self, holder: str, hold: timedelta) -> bool:
        """Take the lock under which bytes are moved, or keep it for so long; False where another has it."""

    def unlock_takedowns(self, holder: str) -> None:
        """Give the lock up."""

    def erase(self, where: Any, covers: Callable[[str], object], takedown: Row) -> Counter[str]:
        """Take down what pages gave; see `pipelines.records.erasing`."""

    def erasable(self, where: Any, covers: Callable[[str], object]) -> int:
        """Return how many documents `erase` would take down."""

    def lift_takedown(self, rule: str) -> int:
        """Let what comes of a rule's pages be stored again; returns of how many documents."""

    def captures_like(self, pattern: str) -> Iterator[Row]:
        """Yield captures whose URL fits a regular expression."""

    def bury(self, captures: Sequence[Row], rule: str) -> None:
        """Put up a tombstone for each capture, once."""

    def tombstones(self, ids: Iterable[str]) -> dict[str, Row]:
        """Return the tombstones of these captures that have one, by id."""

    def move_payloads(self, homes: Mapping[str, str]) -> None:
        """Note in which capture the payload of each of these tombstones lies now."""

    def revisits_of(self, ids: Iterable[str]) -> Iterator[Row]:
        """Yield the captures that cite these."""

    def responses_with(self, digests: Iterable[str]) -> Iterator[Row]:
        """Yield the captures whose own records hold these payloads."""

    def move_captures(self, old: str, moved: Mapping[str, Row]) -> None:
        """Set fields of captures, by id, that lie in `old`, and the places of these in what cites them."""

    def delete_captures(self, ids: Iterable[str]) -> None:
        """Delete captures, which have a tombstone by then."""

    def put_rewrites(self, rows: Sequence[Row]) -> None:
        """Store which objects are to be written anew, and how."""

    def rewrites(self, states: Sequence[str]) -> list[Row]:
        """Return the rewrites in one of these states."""

    def note_rewrite(self, key: str, fields: Row) -> None:
        """Change fields of a rewrite."""

    def rewritten(self, keys: Iterable[str]) -> set[str]:
        """Return those of these objects that were replaced by another one, or are about to be."""
