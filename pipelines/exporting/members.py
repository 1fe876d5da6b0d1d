"""Records copied out of the archive byte for byte, with few reads of some size."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.errors import ArchiveError
from pipelines.objects import ObjectStore
from pipelines.records.base import Row

MAX_READ: Final = 4 << 20
"""Bytes of several records that are read at once."""
REQUEST: Final = 1 << 13
"""Bytes behind a response in which its request is looked for."""
MAX_HEAD: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Copied:
    """What was read of one capture."""

    row: Row
    member: bytes
    """The gzip member of its own record; empty where that is damaged or missing."""
    request: bytes = b""
    """That of its request, where it follows."""
    problem: str = ""
    """Why there is no member."""


def copied(objects: ObjectStore, rows: Iterable[Row]) -> Iterator[Copied]:
    """Yield the records of captures, which are best given in the order in which they lie.

    Raises `ServerUnavailableError`.
    """
    sizes: dict[str, int] = {}
    for run in _runs(rows):
        key = run[0]["object"]
        if key not in sizes:
            sizes = {key: _size(objects, key)}
        start = run[0]["offset"]
        end = min(max(row["offset"] + row["length"] for row in run) + REQUEST, sizes[key])
        try:
            data = objects.read(key, start, end - start) if end > start else b""
        except ArchiveError as error:
            yield from (Copied(row, b"", problem=str(error)) for row in run)
            continue
        yield from (_copied(row, data[row["offset"] - start :]) for row in run)


def _runs(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield groups that lie close together in one object."""
    run: list[Row] = []
    for row in rows:
        near = run and row["object"] == run[0]["object"] and row["offset"] >= run[-1]["offset"]
        if run and not (near and row["offset"] + row["length"] - run[0]["offset"] <= MAX_READ):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _size(objects: ObjectStore, key: str) -> int:
    return next((found.size for found in objects.list(key) if found.key == key), 0)


def _copied(row: Row, data: bytes) -> Copied:
    member, rest = data[: row["length"]], data[row["length"] :]
    head = _head(member)
    if head is None or len(member) < row["length"] or f"WARC-Record-ID: <{row['_id']}>" not in head:
        place = f"{row['object']}, byte {row['offset']}"
        return Copied(row, b"", problem=f"{place}: there is no whole record of this capture.")
    return Copied(row, member, _request(rest, row["_id"]))


def _head(member: bytes) -> str | None:
    """Return the head of the one record in a member, or None where that is not whole."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(member)
    except zlib.error:
        return None
    if not unpacker.eof or unpacker.unused_data or not data.startswith(b"WARC/1."):
        return None
    return data.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")


def _request(data: bytes, name: str) -> bytes:
    """Return the member that begins here where it is the request of a capture."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        head = unpacker.decompress(data, MAX_HEAD).partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    except zlib.error:
        return b""
    own = "WARC-Type: request" in head and f"WARC-Concurrent-To: <{name}>" in head
    return data[: len(data) - len(unpacker.unused_data)] if own and unpacker.eof else b""
