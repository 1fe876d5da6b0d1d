"""The text inside a DOC file: Word 97 to 2003 and WPS Writer, both [MS-DOC] in an OLE container.

The text lies in pieces, some of them one byte a character and some two; a table of pieces (the CLX) says
where. What word processors add (headers, footnotes, comments) follows the main text and is left out.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final

import olefile

from crawler.errors import UnreadableError

STREAM_BYTES: Final = 64 * 1024 * 1024
CHARACTERS: Final = 6_000_000
_WORD: Final = 0xA5EC
_WORD_97: Final = 0x00C1
"""[MS-DOC] 2.5.1: FibBase.nFib of the oldest version that is read here."""
_FLAGS_AT: Final = 0x0A
_ENCRYPTED: Final = 0x0100
_IN_1TABLE: Final = 0x0200
_MAIN_LENGTH_AT: Final = 0x4C
_CLX_AT: Final = 0x01A2
_PROPERTIES: Final = 0x01
_PIECES: Final = 0x02
_COMPRESSED: Final = 0x40000000
_SINGLE_BYTES: Final = {
    code: bytes([code]).decode("cp1252", "replace") for code in (*range(0x82, 0x8D), *range(0x91, 0xA0))
}
"""[MS-DOC] 2.9.73: what the bytes of a compressed piece are where they are not Latin-1."""


class StrangeError(UnreadableError):
    """Raised for a file that is older than this reader, or damaged: another program may read it."""


def main_text(body: bytes) -> str:
    """Return the characters of a file's main text, control characters among them, by which locators count.

    Raises `UnreadableError` for what is no such file, is locked, broken or too large.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as container:
            document = _stream(container, "WordDocument")
            flags = _checked(document)
            table = _stream(container, "1Table" if flags & _IN_1TABLE else "0Table")
        return _text(document, table)
    except (struct.error, OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise StrangeError(f"The DOC file is broken: {error}.") from error


def _stream(container: olefile.OleFileIO[str], name: str) -> bytes:
    if not container.exists(name):
        raise UnreadableError(f"The OLE container has no stream {name}: it is no DOC or WPS text.")
    if container.get_size(name) > STREAM_BYTES:
        raise UnreadableError(f"The stream {name} of the DOC file has more than {STREAM_BYTES} bytes.")
    return bytes(container.openstream(name).read())


def _checked(document: bytes) -> int:
    """Return the flags of a file information block whose version can be read."""
    magic, version = struct.unpack_from("<HH", document)
    if magic != _WORD or version < _WORD_97:
        raise StrangeError("The DOC file is older than Word 97.")
    flags: int = struct.unpack_from("<H", document, _FLAGS_AT)[0]
    if flags & _ENCRYPTED:
        raise UnreadableError("The DOC file is locked with a password.")
    return flags


def _text(document: bytes, table: bytes) -> str:
    length: int = struct.unpack_from("<i", document, _MAIN_LENGTH_AT)[0]
    start, size = struct.unpack_from("<II", document, _CLX_AT)
    if not 0 <= length <= CHARACTERS:
        raise UnreadableError(f"The DOC file claims to have {length} characters.")
    return "".join(_pieces(document, _piece_table(table[start : start + size]), length))


def _piece_table(clx: bytes) -> bytes:
    """Return the table of pieces in a CLX, after the properties that stand before it."""
    at = 0
    while at < len(clx) and clx[at] == _PROPERTIES:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != _PIECES:
        raise StrangeError("The DOC file has no table of pieces.")
    size: int = struct.unpack_from("<I", clx, at + 1)[0]
    return clx[at + 5 : at + 5 + size]


def _pieces(document: bytes, table: bytes, length: int) -> Iterator[str]:
    count = (len(table) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    left = length
    for number in range(count):
        first, last = bounds[number], min(bounds[number + 1], length)
        if first >= last:
            continue
        left -= last - first
        if left < 0:  # bounds that go back and forth would make a text without end
            raise UnreadableError(f"The pieces of the DOC file have more than its {length} characters.")
        at: int = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        if at & _COMPRESSED:
            start = (at & ~_COMPRESSED) // 2
            yield document[start : start + last - first].decode("latin-1").translate(_SINGLE_BYTES)
        else:
            yield document[at : at + 2 * (last - first)].decode("utf-16-le", "replace")
