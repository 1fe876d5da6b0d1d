"""Objects as files below one folder: for a laptop, or a mounted file system."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import ENOENT
from pathlib import Path
from stat import S_ISREG
from uuid import uuid4

from crawler.errors import ArchiveError, ServerUnavailableError
from pipelines.objects.base import StoredObject, checked_key

TEMPORARY = ".part-"


class FolderStore:
    """An `ObjectStore` in a folder; `check` makes it where it is missing."""

    def __init__(self, root: str | Path) -> None:
        self._root = Path(root).resolve()

    @property
    def location(self) -> str:
        """The folder's path."""
        return str(self._root)

    def check(self) -> None:
        """Make the folder; raises `ServerUnavailableError` where it cannot be written to."""
        with self._explained():
            self._root.mkdir(parents=True, exist_ok=True)
            probe = self._root / f"{TEMPORARY}{uuid4().hex}"
            probe.touch()
            probe.unlink()

    def put(self, key: str, path: Path) -> str:
        """Store a file; see `ObjectStore.put`."""
        return self.put_bytes(key, path.read_bytes())

    def put_bytes(self, key: str, data: bytes) -> str:
        """Write beside the target, sync, and rename, so that no reader ever sees a half object."""
        target = self._path(key)
        part = target.with_name(f"{TEMPORARY}{uuid4().hex}")
        with self._explained():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write(part, data)
                part.rename(target)
            except OSError:
                part.unlink(missing_ok=True)
                raise
            _sync_folders(target.parent, self._root)
            if target.read_bytes() != data:
                raise ArchiveError(f"{key} in {self._root} reads back differently than it was written.")
        return hashlib.sha256(data).hexdigest()

    def read(self, key: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range of a file; see `ObjectStore.read`."""
        path = self._path(key)
        with self._explained():
            try:
                with path.open("rb") as file:
                    size = os.fstat(file.fileno()).st_size
                    file.seek(offset)
                    data = file.read(length)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
                raise ArchiveError(f"{key} is missing in {self._root}.") from error
        if offset + (length or 0) > size:
            raise ArchiveError(f"{key} in {self._root} ends before byte {offset + (length or 0)}.")
        return data

    def size(self, key: str) -> int:
        """Return the size of a file; see `ObjectStore.size`."""
        path = self._path(key)
        with self._explained():
            try:
                found = path.stat()
            except (FileNotFoundError, NotADirectoryError):
                found = None
        if found is None or not S_ISREG(found.st_mode):
            raise ArchiveError(f"{key} is missing in {self._root}.")
        return found.st_size

    def delete(self, key: str) -> None:
        """Remove a file; see `ObjectStore.delete`."""
        path = self._path(key)
        with self._explained():
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folders(path.parent, self._root)

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the files whose path below the folder begins with `prefix`, sorted by key."""
        with self._explained():
            for key, path in sorted(self._files()):
                if key.startswith(prefix):
                    found = path.stat()
                    yield StoredObject(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def _files(self) -> Iterator[tuple[str, Path]]:
        self._require_root()
        for path in self._root.rglob("*"):
            if path.is_file() and not path.name.startswith(TEMPORARY):
                yield path.relative_to(self._root).as_posix(), path

    def _path(self, key: str) -> Path:
        with self._explained():
            self._require_root()
        return self._root / checked_key(key)

    def _require_root(self) -> None:
        # A disk that is not mounted is away; its objects are not missing, and it must not be filled anew.
        if not self._root.is_dir():
            raise FileNotFoundError(ENOENT, "it does not exist")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ServerUnavailableError(
                f"The archive's folder {self._root} cannot be used ({error.strerror or error}). "
                "Check GONGBAO_ARCHIVE."
            ) from error


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folders(folder: Path, root: Path) -> None:
    """Make a rename last, with the folders that may have been made for it."""
    for each in (folder, *folder.parents):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if each == root:
            return
