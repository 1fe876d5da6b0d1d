"""Zip archives, by Python's own reader."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from crawler.errors import UnreadableError
from pipelines.extraction.archives import model
from pipelines.extraction.archives.model import Contents, Member, is_chaff
from pipelines.extraction.archives.names import names

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_LOCKED: Final = 0x1


def contents(body: bytes) -> Contents:
    """Return the files of a zip. Raises `UnreadableError` where it is broken, locked or too large."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except _BROKEN as error:
        raise UnreadableError(f"The zip cannot be opened: {error}.") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > model.ENTRIES:
        raise UnreadableError(f"The zip has more than {model.ENTRIES} files.")
    found: dict[str, Member] = {}
    notes: list[str] = []
    left = model.TOTAL_BYTES
    for name, entry in zip(names(entries), entries, strict=True):
        if is_chaff(name) or name in found:
            continue
        try:
            data = _unpacked(archive, entry, left)
        except UnreadableError as error:
            notes.append(f"{name} was not unpacked: {error}")
            continue
        left -= len(data)
        found[name] = Member(name, data)
    return Contents(tuple(found.values()), tuple(notes))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    if entry.flag_bits & _LOCKED:
        raise UnreadableError("it is locked with a password.")
    most = min(model.MEMBER_BYTES, left)
    try:
        with archive.open(entry) as file:
            data = file.read(most + 1)
    except _BROKEN as error:
        raise UnreadableError(
            f"it is broken, or packed in a way that is not known here ({error})."
        ) from error
    if len(data) > most:
        raise UnreadableError(f"it has more than {most} bytes.")
    if len(data) > 1 << 20 and len(data) > model.RATIO * max(entry.compress_size, 1):
        raise UnreadableError("it is packed too densely to be a document.")
    return data
