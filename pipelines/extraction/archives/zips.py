"""Zip archives, by Python's own reader."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from crawler.errors import UnreadableError
from pipelines.extraction.archives import model
from pipelines.extraction.archives.model import Contents, Member, is_chaff
from pipelines.extraction.archives.names import names
from pipelines.extraction.zip_errors import BROKEN

_LOCKED: Final = 0x1
_ENTRY: Final = b"PK\x01\x02"
"""APPNOTE.TXT 4.3.12: how each entry of a zip's directory begins."""


class _TooLargeError(UnreadableError):
    """Raised for a member that is not taken, though some of it was unpacked."""

    def __init__(self, why: str, unpacked: int) -> None:
        super().__init__(why)
        self.unpacked = unpacked


def contents(body: bytes) -> Contents:
    """Return the files of a zip. Raises `UnreadableError` where it is broken, locked or too large."""
    if body.count(_ENTRY) > model.SIGNATURES:
        raise UnreadableError(f"The zip has more than {model.ENTRIES} files.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except BROKEN as error:
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
        if len(name) > model.NAME:
            notes.append(f"{name[:40]}… was not unpacked: its name has more than {model.NAME} characters.")
            continue
        try:
            data = _unpacked(archive, entry, left, len(body))
        except UnreadableError as error:
            left -= error.unpacked if isinstance(error, _TooLargeError) else 0
            notes.append(f"{name} was not unpacked: {error}")
            continue
        left -= len(data)
        found[name] = Member(name, data)
    return Contents(tuple(found.values()), tuple(notes))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, size: int) -> bytes:
    if entry.flag_bits & _LOCKED:
        raise UnreadableError("it is locked with a password.")
    most = min(model.MEMBER_BYTES, max(left, 0))
    # an entry may claim to be larger than the file it is in
    dense = max(1 << 20, model.RATIO * min(max(entry.compress_size, 1), size))
    try:
        with archive.open(entry) as file:
            data = file.read(min(most, dense) + 1)
    except BROKEN as error:
        raise UnreadableError(
            f"it is broken, or packed in a way that is not known here ({error})."
        ) from error
    if len(data) > most:
        raise _TooLargeError(f"it has more than {most} bytes.", len(data))
    if len(data) > dense:
        raise _TooLargeError("it is packed too densely to be a document.", len(data))
    return data
