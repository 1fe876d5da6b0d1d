"""Files of a run: each is written beside its place, made durable, and moved there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipelines.datasets.tables import Column
from pipelines.datasets.writers import Writer

Row = Mapping[str, Any]

ROWS: Final = 10_000
TEXT: Final = 128 << 20
"""Rows and characters of text in one file, at most, about."""
UNFINISHED: Final = ".unfinished"
CHUNK: Final = 1 << 20


class Part:
    """One file that is being written; `rows` are those in it, without their texts."""

    def __init__(self, folder: Path, stem: str, writer: type[Writer], columns: Sequence[Column]) -> None:
        self._path = folder / (stem + writer.suffix)
        self._unfinished = self._path.with_name(self._path.name + UNFINISHED)
        self._writer = writer(self._unfinished, columns)
        self._text = 0
        self.rows: list[dict[str, Any]] = []

    def add(self, row: Row) -> None:
        """Write a row."""
        self._writer.write(row)
        self._text += len(row.get("text") or "")
        self.rows.append({name: row.get(name) for name in KEPT})

    @property
    def full(self) -> bool:
        """Whether another file should begin."""
        return len(self.rows) >= ROWS or self._text >= TEXT

    def finish(self) -> dict[str, Any]:
        """Make the file durable in its place; returns what is to be noted of it."""
        self._writer.close()
        with self._unfinished.open("rb") as file:
            os.fsync(file.fileno())
        self._unfinished.replace(self._path)
        sync_folder(self._path.parent)
        return {
            "file": self._path.name,
            "rows": len(self.rows),
            "bytes": self._path.stat().st_size,
            "sha256": sha256(self._path),
        }


KEPT: Final = ("id", "changed_at", "kind", "year", "region_code", "complete")


def sha256(path: Path) -> str:
    """Return the digest of a file as it can be read back."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    new = path.with_name(path.name + UNFINISHED)
    new.write_text(text, "utf-8")
    new.replace(path)
