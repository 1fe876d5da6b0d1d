"""Analysed pages that wait for their captures: the first few hundred in memory, the others in a file.

So the limit of an outage is the spool's, and not a worker's memory. What stays in memory of a page in the
file is its place there, its capture's id and its lease.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from crawler.items import Capture
from pipelines.archive.spill import SpillFile
from pipelines.read_page import ReadPage, UnpackableError, packed, read_page, unpacked

logger = logging.getLogger(__name__)

IN_MEMORY: Final = 500
"""Pages that wait in memory where nothing else is said: as many as a segment takes."""
BATCH: Final = 100
"""Pages that are written at a time."""
FILE: Final = 64 << 20
"""Bytes after which another file is begun: one is deleted when all in it is committed, so that the room of a
backlog that is never quite worked off comes back, too."""
PAUSE: Final = 10.0
"""Seconds after a failure before the file is tried again."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a page lies in a file."""

    id: str
    token: str | None
    file: SpillFile
    offset: int
    length: int

    def load(self) -> ReadPage | None:
        """Return the page; None, and a word in the log, where it cannot be read any more."""
        try:
            return unpacked(self.file.read(self.offset, self.length))
        except (OSError, ValueError) as error:
            logger.error("An analysed page cannot be read back from %s: %s", self.file.path, error)
            return None


Entry = Capture | ReadPage | Slot
"""A page as it came, as it is when BSON does not take it, or in the file."""


class WaitingPages:
    """Lives on the event loop; writes and reads the file in threads. Keeps the order in which pages came."""

    def __init__(self, spool: Path, in_memory: int = IN_MEMORY) -> None:
        self._spool = spool
        self._most = in_memory
        self._entries: dict[int, Entry] = {}
        """By a number that grows with each."""
        self._next = 0
        self._in_memory = 0
        self._file: SpillFile | None = None
        self._spilling: asyncio.Task[None] | None = None
        self._failed = False
        self._not_before = 0.0

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, page: Capture) -> None:
        """Take an analysed page."""
        self._entries[self._next] = page
        self._next += 1
        self._in_memory += 1

    def ready(self, waiting: Container[str]) -> list[int]:
        """Return the numbers of the pages whose captures are not `waiting`, in order."""
        return [number for number, entry in self._entries.items() if entry.id not in waiting]

    async def load(self, numbers: Sequence[int]) -> tuple[list[ReadPage], list[str | None]]:
        """Return these pages, and the leases of those that the disk does not give back."""
        entries = [self._entries[number] for number in numbers if number in self._entries]
        pages = await asyncio.to_thread(lambda: [_loaded(entry) for entry in entries])
        lost = [_token(entry) for entry, page in zip(entries, pages, strict=True) if page is None]
        return [page for page in pages if page is not None], lost

    def remove(self, numbers: Iterable[int]) -> None:
        """Forget pages: they are committed, or lost."""
        for number in numbers:
            entry = self._entries.pop(number, None)
            if isinstance(entry, Capture):
                self._in_memory -= 1
            elif isinstance(entry, Slot):
                self._release(entry)

    def lose(self, capture_ids: Collection[str]) -> None:
        """Forget the pages of these captures."""
        self.remove([number for number, entry in self._entries.items() if entry.id in capture_ids])

    def spill_soon(self) -> None:
        """Begin to write what is too much for the memory, unless that is under way or failed just now."""
        excess = self._in_memory > self._most
        if excess and self._spilling is None and time.monotonic() >= self._not_before:
            self._spilling = asyncio.ensure_future(self._spill())

    def close(self) -> None:
        """Take the names of the files away; what a thread still reads of them it can read."""
        self._not_before = float("inf")
        for file in {entry.file for entry in self._entries.values() if isinstance(entry, Slot)}:
            file.unlink()

    async def _spill(self) -> None:
        try:
            while batch := self._excess():
                before = self._file
                self._written(await asyncio.to_thread(self._write, batch))
                if before and before is not self._file and not before.pieces:
                    self._delete(before)
            self._failed = False
        except Exception as error:  # a full disk, or a mistake of ours: the memory has them still
            self._not_before = max(self._not_before, time.monotonic() + PAUSE)
            self._say_once(error)
        finally:
            self._spilling = None
            if self._file and not self._file.pieces:  # all that was written went meanwhile
                self._delete(self._file)

    def _excess(self) -> dict[int, Capture]:
        """Return some of what is too much, the newest: what came first is committed first."""
        much = max(0, min(self._in_memory - self._most, BATCH))
        entries = reversed(self._entries.items())
        newest = ((number, entry) for number, entry in entries if isinstance(entry, Capture))
        return dict(reversed(list(islice(newest, much))))

    def _write(self, batch: dict[int, Capture]) -> dict[int, Slot | ReadPage]:
        """Write all or none; returns what stands for them from now on. Raises `OSError`."""
        written: dict[int, Slot | ReadPage] = {}
        pieces: dict[int, bytes] = {}
        for number, page in batch.items():
            written[number] = read = read_page(page)
            try:
                pieces[number] = packed(read)
            except UnpackableError as error:
                logger.info("%s waits in memory until it is committed: %s", page.url, error)
        if self._file is None or self._file.size >= FILE:
            self._file = SpillFile(self._spool)
        offset = self._file.append(b"".join(pieces.values()))
        for number, piece in pieces.items():
            page = batch[number]
            written[number] = Slot(page.id, page.token, self._file, offset, len(piece))
            offset += len(piece)
        return written

    def _written(self, written: dict[int, Slot | ReadPage]) -> None:
        for number, entry in written.items():
            if number not in self._entries:
                continue  # committed or lost meanwhile
            self._entries[number] = entry
            self._in_memory -= 1
            if isinstance(entry, Slot):
                entry.file.pieces += 1

    def _release(self, slot: Slot) -> None:
        slot.file.pieces -= 1
        if not slot.file.pieces and (slot.file is not self._file or self._spilling is None):
            self._delete(slot.file)

    def _delete(self, file: SpillFile) -> None:
        file.delete()
        if file is self._file:
            self._file = None

    def _say_once(self, error: Exception) -> None:
        if not self._failed:
            mistake = None if isinstance(error, OSError) else error
            logger.error(
                "Analysed pages wait in memory: the spool %s does not take them (%s).",
                self._spool,
                getattr(error, "strerror", None) or type(error).__name__,
                exc_info=mistake,
            )
        self._failed = True


def _loaded(entry: Entry) -> ReadPage | None:
    if isinstance(entry, Slot):
        return entry.load()
    return read_page(entry) if isinstance(entry, Capture) else entry


def _token(entry: Entry) -> str | None:
    return entry.ending.token if isinstance(entry, ReadPage) else entry.token
