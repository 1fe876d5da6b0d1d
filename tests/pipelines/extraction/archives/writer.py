"""Archives as offices make them: zips with names in GBK, and RAR 5 without a packer (its method `store`)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

DAY = (2024, 3, 1, 8, 0, 0)


def write_zip(
    files: Mapping[str, bytes], charset: str = "gb18030", *, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip whose names are in a charset that it does not name, as Windows writes them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in files.items():
            info = zipfile.ZipInfo("x", DAY)
            info.filename = name
            archive.writestr(info, body, method)
    data = made.getvalue()
    for name in files:
        data = _renamed(data, name, charset)
    return data


def _renamed(data: bytes, name: str, charset: str) -> bytes:
    """Put a name in another charset into both of its heads, and take the mark of UTF-8 off them."""
    if name.isascii():
        return data
    old, new = name.encode(), name.encode(charset)
    pad = len(old) - len(new)
    assert pad >= 0
    out = bytearray(data)
    for signature, flags, length, start in ((b"PK\x03\x04", 6, 26, 30), (b"PK\x01\x02", 8, 28, 46)):
        at = out.find(signature)
        while at >= 0:
            size = struct.unpack_from("<H", out, at + length)[0]
            if bytes(out[at + start : at + start + size]) == old:
                # what is left of the longer name becomes an extra field, so that nothing moves
                extra = struct.unpack_from("<H", out, at + length + 2)[0]
                filler = struct.pack("<HH", 0x9999, pad - 4) + bytes(pad - 4) if pad >= 4 else b"\0" * pad
                struct.pack_into("<HH", out, at + length, len(new), extra + pad)
                struct.pack_into("<H", out, at + flags, struct.unpack_from("<H", out, at + flags)[0] & ~0x800)
                out[at + start : at + start + size] = new + filler
            at = out.find(signature, at + 4)
    return bytes(out)


def write_rar(files: Mapping[str, bytes]) -> bytes:
    """Return a RAR 5 archive of files that are not packed (RAR 5.0 archive format, technote)."""
    blocks = [_block(1, 0, _number(0))]
    for name, body in files.items():
        called = name.encode()
        head = b"".join(
            (
                _number(0x4),  # a checksum follows
                _number(len(body)),
                _number(0o100644),
                struct.pack("<I", zlib.crc32(body)),
                _number(0),  # stored
                _number(1),  # by Unix
                _number(len(called)),
                called,
            )
        )
        blocks.append(_block(2, 0x2, head, body))
    blocks.append(_block(5, 0, _number(0)))
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks)


def _block(kind: int, flags: int, head: bytes, data: bytes = b"") -> bytes:
    size = _number(len(data)) if flags & 0x2 else b""
    fields = _number(kind) + _number(flags) + size + head
    counted = _number(len(fields)) + fields
    return struct.pack("<I", zlib.crc32(counted)) + counted + data


def _number(value: int) -> bytes:
    """Return a number of variable length: seven bits a byte, the lowest first."""
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)
