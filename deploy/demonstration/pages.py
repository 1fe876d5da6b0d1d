"""The pages of a folder, each at a stable path."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.demonstration.errors import DemoError
from deploy.demonstration.media import GZIP, content_type

LIMIT = 64 << 20
"""Bytes to which a gzipped page may unpack; the crawler takes no larger page (DOWNLOAD_MAXSIZE)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page and the file that it is in."""

    path: str
    """Of its URL, percent-encoded."""
    file: Path
    name: str
    """The file's path in the folder, for people."""
    content_type: str

    def read(self) -> bytes:
        """Return the page's bytes, unpacked. Raises OSError where the file cannot be read.

        A file that only pretends to be gzipped is returned as it is.
        """
        if self.file.suffix.lower() != GZIP:
            return self.file.read_bytes()
        try:
            with gzip.open(self.file) as stream:
                return stream.read(LIMIT)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            return self.file.read_bytes()


def find_pages(folder: Path) -> list[Page]:
    """Return the pages in a folder and the folders in it, by path.

    The path is the file's own, without `.gz` where no other file has that name. Raises DemoError where there
    is no page.
    """
    if not folder.is_dir():
        raise DemoError(f"{folder} is not a folder; --pages takes a folder of saved pages.")
    files = {_relative(file, folder): file for file in sorted(folder.rglob("*")) if _is_page(file, folder)}
    if not files:
        raise DemoError(f"{folder} holds no pages: no HTML (.html, also gzipped), PDF, DOCX or .txt file.")
    return [_page(name, file, files.keys()) for name, file in sorted(files.items())]


def _is_page(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and content_type(file.name) is not None and file.is_file()


def _relative(file: Path, folder: Path) -> bytes:
    return os.fsencode(file.relative_to(folder))  # names need not be UTF-8


def _page(name: bytes, file: Path, taken: Collection[bytes]) -> Page:
    bare = name.removesuffix(GZIP.encode())
    served = name if bare != name and bare in taken else bare
    return Page("/" + quote(served), file, name.decode(errors="replace"), content_type(file.name) or "")
