"""Objects as files below one folder: for a laptop, or a mounted file system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from uuid import uuid4

from crawler.errors import ArchiveError, ServerUnavailableError
from pipelines.objects.base import StoredObject

TEMPORARY = ".part-"


class FolderStore:
    """An `ObjectStore` in a folder, which is made where it is missing."""

    def __init__(self, root: str | Path) -> None:
        self._root = Path(root).resolve()

    @property
    def location(self) -> str:
        """The folder's path."""
        return str(self._root)

    def check(self) -> None:
        """Make the folder; raises `ServerUnavailableError` where it cannot be written to."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unavailable(error) from error
        if not os.access(self._root, os.W_OK):
            raise self._unavailable(PermissionError("no permission to write"))

    def put(self, key: str, path: Path) -> None:
        """Store a file; see `ObjectStore.put`."""
        self.put_bytes(key, path.read_bytes())

    def put_bytes(self, key: str, data: bytes) -> None:
        """Write beside the target, sync, and rename, so that no reader ever sees a half object."""
        target = self._path(key)
        part = target.with_name(f"{TEMPORARY}{uuid4().hex}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
            _sync_folder(target.parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise self._unavailable(error) from error
        if target.read_bytes() != data:
            raise ArchiveError(f"{key} in {self._root} reads back differently than it was written.")

    def read(self, key: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range of a file; see `ObjectStore.read`."""
        try:
            with self._path(key).open("rb") as file:
                file.seek(offset)
                data = file.read() if length is None else file.read(length)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ArchiveError(f"{key} is missing in {self._root}.") from error
        except OSError as error:
            raise self._unavailable(error) from error
        if length is not None and len(data) < length:
            raise ArchiveError(f"{key} in {self._root} ends before byte {offset + length}.")
        return data

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the files whose path below the folder begins with `prefix`, sorted."""
        files = (
            path for path in self._root.rglob("*") if path.is_file() and not path.name.startswith(TEMPORARY)
        )
        found = ((path.relative_to(self._root).as_posix(), path) for path in files)
        for key, path in sorted(found):
            if key.startswith(prefix):
                yield StoredObject(key, path.stat().st_size)

    def _path(self, key: str) -> Path:
        parts = PurePosixPath(key)
        if parts.is_absolute() or ".." in parts.parts or not parts.parts:
            raise ArchiveError(f"{key!r} is not a key: it leaves the archive's folder.")
        return self._root.joinpath(*parts.parts)

    def _unavailable(self, error: OSError) -> ServerUnavailableError:
        reason = error.strerror or str(error)
        return ServerUnavailableError(
            f"The archive's folder {self._root} cannot be used ({reason}). Check GONGBAO_ARCHIVE."
        )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
