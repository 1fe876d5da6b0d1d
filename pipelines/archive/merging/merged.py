"""A folder that follows the archive: its CDXJ files, merged into a few as they appear in the object store."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from crawler.errors import ArchiveError
from pipelines.archive.merging.lines import read_lines
from pipelines.archive.merging.state import State
from pipelines.archive.merging.tiers import merge, outgrown
from pipelines.archive.segment import INDEX_SUFFIX
from pipelines.objects.base import ObjectStore, StoredObject

PREFIX: Final = "warc/"
INDEX: Final = "index"
STATE: Final = "state.sqlite"
READERS: Final = 8
"""Objects that are fetched at a time."""
BATCH: Final = 32 << 20
"""Bytes of index objects that are in memory together."""
GRACE: Final = 2.0
"""Seconds that a file stays after it was merged into another: somebody may be about to open it."""


@dataclass(frozen=True, slots=True)
class Update:
    """What one look at the archive brought."""

    objects: int
    """Index objects that are new in the merged index."""
    lines: int
    """Their lines: captures and revisits."""
    problems: tuple[str, ...] = ()
    """What could not be taken, a sentence each."""


class MergedIndex:
    """Context manager over a folder; `path` is where its `.cdxj` files lie, sorted, for any replay tool.

    Files appear whole. What a killed process left half done is done again.

    Raises `ArchiveError` where another process follows an archive in this folder.
    """

    def __init__(self, folder: Path, objects: ObjectStore) -> None:
        self.path = folder / INDEX
        self.path.mkdir(parents=True, exist_ok=True)
        self._objects = objects
        self._state = State(folder / STATE, objects.location)
        self._listed = 0
        self._active: set[str] = set()
        """Sources with segments of yesterday or today."""
        self._retired: deque[tuple[float, Path]] = deque()
        self._remove_strangers()

    def update(self) -> Iterator[Update]:
        """Take in what is new, and yield after each batch of it; nothing where nothing is.

        Where objects are gone, as from an archive that was emptied, all is merged anew.
        Raises `ServerUnavailableError`; what was yielded before is kept.
        """
        yield from self._take_new(self._list_all())
        if self._state.count() > self._listed:
            before = self._state.files()
            self._state.clear()
            yield from self._take_new(self._list_all())
            self._retire(before)
        self._remove_retired()

    def update_active(self) -> Iterator[Update]:
        """Take in what is new of the sources that were crawled since yesterday: quick in a large archive.

        Finds no new sources and nothing that is gone; raises as `update`, which has to come first.
        """
        for source in sorted(self._active):
            for day in _days():
                yield from self._take_new(self._objects.list(f"{PREFIX}{source}/{day}/"))
        self._remove_retired()

    def _take_new(self, listed: Iterable[StoredObject]) -> Iterator[Update]:
        new = (each for each in listed if each.key.endswith(INDEX_SUFFIX) and not self._state.holds(each))
        for batch in _batches(new):
            yield self._take(batch)

    def _list_all(self) -> Iterator[StoredObject]:
        self._listed, self._active, days = 0, set(), _days()
        for each in self._objects.list(PREFIX):
            if each.key.endswith(INDEX_SUFFIX):
                self._listed += 1
                source, _, rest = each.key.removeprefix(PREFIX).partition("/")
                if rest.startswith(days):
                    self._active.add(source)
                yield each

    def _take(self, batch: list[StoredObject]) -> Update:
        problems: list[str] = []
        taken: list[StoredObject] = []
        lines: set[bytes] = set()
        with ThreadPoolExecutor(READERS) as readers:
            for each, data in zip(batch, readers.map(self._read, batch), strict=True):
                if isinstance(data, ArchiveError):
                    problems.append(str(data))
                    continue
                found, wrong = read_lines(data)
                if wrong:
                    problems.append(f"{wrong} lines of {each.key} are no index lines and are left out.")
                lines.update(found)
                taken.append(each)
        self._merge(taken, sorted(lines))
        return Update(len(taken), len(lines), tuple(problems))

    def _read(self, stored: StoredObject) -> bytes | ArchiveError:
        try:
            return self._objects.read(stored.key, 0, stored.size)
        except ArchiveError as error:  # removed since it was listed
            return error

    def _merge(self, taken: list[StoredObject], lines: list[bytes]) -> None:
        if not lines:
            self._state.commit(taken, {}, ())
            return
        sizes = self._state.files()
        replaced = outgrown(sizes, sum(map(len, lines)))
        number = self._state.next_number()
        size = merge(map(self._file, replaced), lines, self._file(number))
        self._state.commit(taken, {number: size}, replaced)
        self._retire(replaced)
        self._remove_retired()

    def _file(self, number: int) -> Path:
        return self.path / f"{number:08d}{INDEX_SUFFIX}"

    def _retire(self, numbers: Iterable[int]) -> None:
        self._retired.extend((time.monotonic(), self._file(number)) for number in numbers)

    def _remove_retired(self) -> None:
        while self._retired and self._retired[0][0] < time.monotonic() - GRACE:
            self._retired.popleft()[1].unlink(missing_ok=True)

    def _remove_strangers(self) -> None:
        """Remove what no state knows: halves, and what was replaced before the last process ended."""
        known = {self._file(number) for number in self._state.files()}
        for path in self.path.iterdir():
            if path not in known:
                path.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._state.close()


def _days() -> tuple[str, str]:
    """Return yesterday and today as the keys of segments have them: a segment has the day it was begun."""
    now = datetime.now(UTC)
    return f"{now - timedelta(days=1):%Y/%m/%d}", f"{now:%Y/%m/%d}"


def _batches(stored: Iterable[StoredObject]) -> Iterator[list[StoredObject]]:
    batch: list[StoredObject] = []
    for each in stored:
        batch.append(each)
        if sum(one.size for one in batch) > BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
