"""The names of a zip's members, most of which are in GBK and do not say so.

APPNOTE.TXT 4.4.4: without bit 11 of its flags a name is in code page 437. Windows in Chinese writes GBK
there, macOS UTF-8. The names of an archive are judged together: a single short one may be valid in both.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Final

_UTF_8: Final = 0x800
_UNICODE_PATH: Final = 0x7075
"""APPNOTE.TXT 4.6.9: the extra field in which Info-ZIP keeps the name in UTF-8."""
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
"""What GB18030 makes of some bytes of Big5."""
_CANDIDATES: Final = ("utf-8", "gb18030", "big5")


def names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names of a zip's entries in their order."""
    raw = [_raw(entry) for entry in entries]
    charset = _charset([each for each in raw if each is not None])
    return [_shown(entry, each, charset).replace("\\", "/") for entry, each in zip(entries, raw, strict=True)]


def _shown(entry: zipfile.ZipInfo, raw: bytes | None, charset: str) -> str:
    if raw is None:
        return entry.filename
    return _unicode_path(entry.extra, raw) or raw.decode(charset, "replace")


def _raw(entry: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of a name that `zipfile` took for code page 437; None for one that is plain anyway."""
    if entry.flag_bits & _UTF_8 or entry.orig_filename.isascii():
        return None
    try:
        return entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return None


def _charset(raw: Sequence[bytes]) -> str:
    for charset in _CANDIDATES:
        try:
            for name in raw:
                name.decode(charset)
        except UnicodeDecodeError:
            continue
        if not any(_PRIVATE.search(name.decode(charset)) for name in raw):
            return charset
    return "gb18030"


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name that an entry has in UTF-8 beside the other, where it is of the same name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            if struct.unpack_from("<I", field, 1)[0] != zlib.crc32(raw):
                return None
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None
