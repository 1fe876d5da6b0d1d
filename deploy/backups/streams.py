"""Rows as BSON, one after the other as mongodump has them, gzipped, in parts of bounded size."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from deploy.backups.errors import BackupError
from deploy.backups.place import Place

Row = dict[str, Any]
Entry = dict[str, Any]
"""Of a manifest: `name`, `size` in bytes, `sha256` of the file, `rows` in it."""

PART: Final = 128 << 20
"""Bytes of a part before compression; compressed, it lies in the temporary folder, and in memory."""
LEVEL: Final = 1
CHUNK: Final = 4 << 20
HEAD: Final = struct.Struct("<i")


def write_rows(
    place: Place, stem: str, rows: Iterable[bytes], folder: Path, tick: Callable[[int], None]
) -> list[Entry]:
    """Write rows, each or several of them together as BSON, to `STEM-00001.bson.gz`, …; returns what was
    written.

    `tick` is told how many rows there are more.
    """
    entries: list[Entry] = []
    rest = iter(rows)
    while True:
        name = f"{stem}-{len(entries) + 1:05}.bson.gz"
        path = folder / "part"
        number, more = _write_part(path, rest, tick)
        if number or not entries:  # one part at least: an empty collection is one, too
            size = path.stat().st_size
            entries.append({"name": name, "size": size, "sha256": place.put(name, path), "rows": number})
        path.unlink()
        if not more:
            return entries


def _write_part(path: Path, rows: Iterator[bytes], tick: Callable[[int], None]) -> tuple[int, bool]:
    number, written, gzip = 0, 0, zlib.compressobj(LEVEL, wbits=31)
    with path.open("wb") as file:
        for data in rows:
            count = _count(data)
            number += count
            tick(count)
            file.write(gzip.compress(data))
            written += len(data)
            if written >= PART:
                file.write(gzip.flush())
                return number, True
        file.write(gzip.flush())
        os.fsync(file.fileno())
    return number, False


def _count(data: bytes) -> int:
    number = offset = 0
    while offset < len(data):
        offset += HEAD.unpack_from(data, offset)[0]
        number += 1
    return number


def read_rows(place: Place, entry: Entry) -> Iterator[bytes]:
    """Yield the rows of one part, each as BSON.

    Raises `BackupError` where it is not what was written: at its end, but `check` tells before.
    """
    inflate, buffer, rows = zlib.decompressobj(wbits=31), bytearray(), 0
    try:
        for chunk in chunks(place, entry):
            data = chunk
            while data:
                buffer += inflate.decompress(data, CHUNK)
                data = inflate.unconsumed_tail
                start = 0
                while len(buffer) - start >= HEAD.size:
                    length = HEAD.unpack_from(buffer, start)[0]
                    if length < HEAD.size + 1:
                        raise ValueError("a row has no length")
                    if len(buffer) - start < length:
                        break
                    yield bytes(buffer[start : start + length])
                    start, rows = start + length, rows + 1
                del buffer[:start]
    except (zlib.error, ValueError) as error:
        raise BackupError(f"{entry['name']} is damaged ({error}). Restore another backup.") from error
    if buffer or rows != entry["rows"]:
        raise BackupError(
            f"{entry['name']} has {rows} rows instead of {entry['rows']}. Restore another backup."
        )


def check(place: Place, entry: Entry) -> str | None:
    """Return what is wrong with a file of a backup, as a sentence; None where it is as it was written."""
    try:
        size, hasher = place.size(entry["name"]), hashlib.sha256()
        if size != entry["size"]:
            return f"{entry['name']} has {size:,} bytes; {entry['size']:,} were written."
        for chunk in chunks(place, entry):
            hasher.update(chunk)
    except BackupError as error:
        return str(error)
    if hasher.hexdigest() != entry["sha256"]:
        return f"{entry['name']} does not have the checksum that it was written with."
    return None


def chunks(place: Place, entry: Entry) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    for start in range(0, entry["size"], CHUNK):
        yield place.read(entry["name"], start, min(CHUNK, entry["size"] - start))
