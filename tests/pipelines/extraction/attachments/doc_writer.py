"""DOC files for tests: a file information block, pieces of text and their table, in an OLE container."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF
TEXT_AT = 0x800
Pieces = list[tuple[str, bool]]
"""Each with whether it is compressed: one byte a character."""


def write_doc(
    *pieces: tuple[str, bool],
    main: int | None = None,
    version: int = 0xC1,
    flags: int = 0x0200,
    clx: bytes | None = None,
) -> bytes:
    """Return a DOC file; `main` is the length of its main text, all of it by default."""
    bounds, places, text = [0], [], b""
    for said, compressed in pieces:
        at = TEXT_AT + len(text)
        places.append((2 * at) | 0x40000000 if compressed else at)
        text += said.encode("cp1252" if compressed else "utf-16-le")
        bounds.append(bounds[-1] + len(said))
    table = struct.pack(f"<{len(bounds)}I", *bounds) + b"".join(
        struct.pack("<HIH", 0, place, 0) for place in places
    )
    properties = struct.pack("<BH", 1, 4) + b"\x00" * 4
    clx = properties + struct.pack("<BI", 2, len(table)) + table if clx is None else clx
    block = bytearray(TEXT_AT)
    struct.pack_into("<HH", block, 0, 0xA5EC, version)
    struct.pack_into("<H", block, 0x0A, flags)
    struct.pack_into("<i", block, 0x4C, bounds[-1] if main is None else main)
    struct.pack_into("<II", block, 0x01A2, 0, len(clx))
    return write_ole({"WordDocument": bytes(block) + text, "1Table": clx})


def write_ole(streams: dict[str, bytes]) -> bytes:
    """Return an OLE container ([MS-CFB]) of one or two streams, each made 4096 bytes long at least."""
    data, chains, entries = b"", [], [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        content = content.ljust(8 * SECTOR, b"\x00")
        content += bytes(-len(content) % SECTOR)
        start = len(data) // SECTOR
        entries.append(
            _entry(name, 2, start, len(content), left=2 if number == 1 and len(streams) > 1 else NONE)
        )
        chains.append((start, len(content) // SECTOR))
        data += content
    directory = b"".join(entries).ljust(SECTOR, b"\x00")
    directory_at = len(data) // SECTOR
    chains.append((directory_at, 1))
    sectors = directory_at + 1
    fats = -(-(sectors + 8) // (SECTOR // 4 - 1))
    fat = [FREE] * (fats * SECTOR // 4)
    for start, count in chains:
        for at in range(start, start + count):
            fat[at] = at + 1 if at + 1 < start + count else END
    for at in range(sectors, sectors + fats):
        fat[at] = FAT
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, fats, directory_at, 0, 4096, END, 0, END, 0)
    numbers = [*range(sectors, sectors + fats), *[FREE] * (109 - fats)]
    struct.pack_into("<109I", header, 76, *numbers)
    return bytes(header) + data + directory + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, start: int, size: int, *, left: int = NONE, child: int = NONE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    head = encoded.ljust(64, b"\x00") + struct.pack("<HBB", len(encoded), kind, 1)
    return head + struct.pack("<III", left, NONE, child) + bytes(36) + struct.pack("<IQ", start, size)
