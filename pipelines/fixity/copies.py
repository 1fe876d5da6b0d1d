"""Where a damaged object may lie whole: a spool folder, or a second store."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Protocol

from crawler.errors import ArchiveError
from pipelines.fixity.captures import without_record
from pipelines.fixity.findings import Findings
from pipelines.fixity.ranges import CHUNK, Ranges
from pipelines.fixity.stores import Stores
from pipelines.fixity.walk import walk
from pipelines.objects import FolderStore, ObjectStore


class Copy(Protocol):
    """A place that may hold what the archive lost; it is only read."""

    def restore(self, stores: Stores, found: Findings) -> bool:
        """Upload an object from here where it lies here whole; returns whether it did.

        Raises `ServerUnavailableError`.
        """


class Spool:
    """A spool folder: a file of the object's name that was not deleted yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def restore(self, stores: Stores, found: Findings) -> bool:
        """Upload the file; see `Copy.restore`."""
        name = PurePosixPath(found.key).name
        if not (self._folder / name).is_file() or not _whole(FolderStore(self._folder), name, found):
            return False
        stores.objects.put(found.key, self._folder / name)
        return True


class SecondStore:
    """Another object store, with the same keys."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def restore(self, stores: Stores, found: Findings) -> bool:
        """Upload the object by way of a temporary file; see `Copy.restore`."""
        try:
            if not _whole(self._objects, found.key, found):
                return False
        except ArchiveError:
            return False  # it is not there either
        with TemporaryDirectory(prefix="gongbao-mend-") as folder:
            path = Path(folder) / "object"
            download(self._objects, found.key, path)
            stores.objects.put(found.key, path)
        return True


def _whole(objects: ObjectStore, key: str, found: Findings) -> bool:
    """Whether a copy is what was stored; where nobody knows the checksum: whole, with all its captures."""
    ranges = Ranges(objects, key)
    if sha256 := found.segment.get("sha256"):
        return bool(ranges.sha256() == sha256)
    records = list(walk(ranges))
    whole = bool(records) and not any(record.fault for record in records)
    return whole and not any(without_record(found.rows, records))


def download(objects: ObjectStore, key: str, path: Path) -> None:
    """Write an object to a file, a range at a time."""
    size = objects.size(key)
    with path.open("wb") as file:
        for offset in range(0, size, CHUNK):
            file.write(objects.read(key, offset, min(CHUNK, size - offset)))
