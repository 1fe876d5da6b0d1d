"""The files of a WACZ, written one after the other into a ZIP, and listed with their digests.

https://specs.webrecorder.net/wacz/1.1.1/. All are stored as they are, so that readers can take ranges of them
out of the package, wherever it lies.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import IO, Any, Final, Self

VERSION: Final = "1.1.1"


class Output:
    """One file of the package while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0
        """Bytes written so far."""

    def write(self, data: bytes) -> int:
        """Write some bytes; returns where in the file they lie."""
        offset = self.size
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)
        return offset

    @property
    def digest(self) -> str:
        """Labelled, in hexadecimal digits."""
        return f"sha256:{self._hash.hexdigest()}"


class Package:
    """A WACZ that is being written; a context. Raises `OSError` where the disk does not take it."""

    def __init__(self, file: IO[bytes], title: str) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._title = title
        self._now = datetime.now(UTC)
        self._resources: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @contextmanager
    def file(self, path: str) -> Iterator[Output]:
        """Write one file; the one before has to be finished."""
        with self._open(path) as output:
            yield output
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": output.digest, "bytes": output.size})

    def finish(self) -> None:
        """Write the list of all files, and its digest."""
        listed = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": self._title,
            "created": self._now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": f"gongbao/{version('gongbao')}",
            "resources": self._resources,
        }
        with self._open("datapackage.json") as output:
            output.write(json.dumps(listed, ensure_ascii=False, indent=2).encode())
        digest = {"path": "datapackage.json", "hash": output.digest}
        with self._open("datapackage-digest.json") as last:
            last.write(json.dumps(digest, indent=2).encode())

    @contextmanager
    def _open(self, path: str) -> Iterator[Output]:
        entry = zipfile.ZipInfo(path, self._now.timetuple()[:6])
        entry.external_attr = 0o644 << 16
        with self._zip.open(entry, "w", force_zip64=True) as file:
            yield Output(file)
