"""An archive file of any of the known forms, opened for reading its records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from crawler.errors import UnreadableArchiveError
from pipelines.importing import gzipped, lz4
from pipelines.importing.arc import Arc
from pipelines.importing.pieces import Chunk, Piece
from pipelines.importing.records import Broken, Format, Record, read_records
from pipelines.importing.tape import Tape
from pipelines.importing.warc import Warc

CHUNK: Final = 1 << 18
Opener = Callable[[BinaryIO, int], Iterator[Piece]]
PACKED: Final[dict[bytes, Opener]] = {gzipped.MAGIC: gzipped.members, lz4.MAGIC: lz4.frames}
"""What compressed files begin with, and how they are read."""
OTHERS: Final = {
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x5d\x2a\x4d\x18": "Zstandard",
    b"BZh": "bzip2",
    b"PK": "ZIP",
}


def archive_records(path: Path, progress: Callable[[int], None] | None = None) -> Iterator[Record | Broken]:
    """Yield the records of a WARC or ARC file, and the broken ones among them.

    Calls `progress` with the bytes of the file read so far. Raises `UnreadableArchiveError` where the file
    cannot be read at all, or is nothing of the kind.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            tape = _tape(path, file, size)
            for found in read_records(tape, _format(path, tape)):
                if progress:
                    progress(file.tell())
                yield found
    except OSError as error:
        raise UnreadableArchiveError(f"{path} cannot be read ({error.strerror or error}).") from error


def _tape(path: Path, file: BinaryIO, size: int) -> Tape:
    file.seek(0)
    first = file.read(8)
    for magic, name in OTHERS.items():
        if first.startswith(magic):
            raise UnreadableArchiveError(f"{path} is compressed with {name}; pack it with gzip instead.")
    for magic, opener in PACKED.items():
        if first.startswith(magic):
            return Tape(opener(file, size))
    return Tape(_plain(file), size)


def _plain(file: BinaryIO) -> Iterator[Piece]:
    file.seek(0)
    while data := file.read(CHUNK):
        yield Chunk(data)


def _format(path: Path, tape: Tape) -> Format:
    beginning = tape.peek(1 << 12).lstrip(b"\r\n\0")
    for form in (Warc(), Arc()):
        if form.begins(beginning):
            return form
    if b"\nWARC/" in beginning or beginning.startswith(b"WARC/") or tape.fault:
        return Warc()  # damaged where it begins
    raise UnreadableArchiveError(f"{path} is no WARC or ARC file: it begins with {bytes(beginning[:20])!r}.")
