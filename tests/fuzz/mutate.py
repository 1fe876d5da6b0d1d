"""What is done to a page: parts are cut out, doubled, moved, replaced by words or noise."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from typing import Final

LONGEST: Final = 400_000
"""Bytes of what comes out."""
WORDS: Final[Sequence[bytes]] = (
    *(
        b"<",
        b">",
        b"</",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"&",
        b"&#0;",
        b"&#xD800;",
        b"&#x110000;",
        b"\x00",
    ),
    *(b"<table><tr><td>", b"<a href=", b"<script>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<base href=//[::1>"),
    *(
        b"<iframe src='//h:99999/'>",
        b"<a href='http://[x'>1</a>",
        b"<select><option value=' '>",
        b"<svg><math>",
    ),
    *(
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x81\x30\x81\x30",
        b"\xf0\x9f\x98\x80",
        b"\xed\xa0\x80",
        b"\xe2\x80\xae",
    ),
    *(
        b"[[[[",
        b"{{{{",
        b"((((",
        b"}}]]",
        b'"\\ud800"',
        b"'\\",
        b"1e999",
        b"9" * 5000,
        b"-0",
        b"null",
        b"NaN",
    ),
    *(
        b" obj",
        b"endobj",
        b"stream\n",
        b"/Kids",
        b"/Count -1",
        b"<<",
        b"xref",
        b"%%EOF",
        b"PK\x01\x02",
        b"PK\x05\x06",
    ),
    *(
        "年月日".encode(),
        "第届次会议".encode(),
        "各位代表".encode(),
        "一二三".encode(),
        "〇○".encode(),
        "\u3000".encode(),
    ),
    *(
        "9999年99月99日".encode(),
        b"0000-00-00",
        "（".encode() * 40,
        "……".encode() * 40,
        b" " * 3000,
        b"\n" * 900,
    ),
)


def mutated(body: bytes, other: bytes, number: int) -> bytes:
    """Return a body changed in one to six ways that follow from the number; `other` lends its parts."""
    chance = random.Random(number)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        body = chance.choice(_WAYS)(body, other, chance)[:LONGEST]
    return body


def _span(body: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + chance.choice((1, 2, 8, 64, 700, 9000)))


def _cut(body: bytes, other: bytes, chance: random.Random) -> bytes:
    start, end = _span(body, chance)
    return body[:start] + body[end:]


def _truncated(body: bytes, other: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _repeated(body: bytes, other: bytes, chance: random.Random) -> bytes:
    start, end = _span(body, chance)
    return body[:end] + body[start:end] * chance.choice((1, 10, 300, 3000)) + body[end:]


def _word(body: bytes, other: bytes, chance: random.Random) -> bytes:
    start, end = _span(body, chance)
    end = chance.choice((start, end))
    return body[:start] + chance.choice(WORDS) * chance.choice((1, 1, 5, 2000)) + body[end:]


def _noise(body: bytes, other: bytes, chance: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.choice((1, 4, 30))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.choice((0, 0xFF, 0x80, chance.randrange(256)))
    return bytes(changed)


def _grafted(body: bytes, other: bytes, chance: random.Random) -> bytes:
    start, end = _span(other, chance)
    at = chance.randrange(len(body) + 1)
    return body[:at] + other[start:end] + body[at:]


def _swapped(body: bytes, other: bytes, chance: random.Random) -> bytes:
    start, end = _span(body, chance)
    at = chance.randrange(len(body) + 1)
    rest = body[:start] + body[end:]
    return rest[:at] + body[start:end] + rest[at:]


def _repacked(body: bytes, other: bytes, chance: random.Random) -> bytes:
    """Change what lies packed in a file: the first stream that can be unpacked there."""
    for mark, skip in ((b"stream\n", 7), (b"stream\r\n", 8)):
        at = body.find(mark, chance.randrange(len(body) + 1))
        if at >= 0:
            try:
                inner = zlib.decompressobj().decompress(body[at + skip :], LONGEST)
            except zlib.error:
                continue
            return body[: at + skip] + zlib.compress(_noise(inner, other, chance)) + body[at + skip :]
    return _word(body, other, chance)


_WAYS: Final[tuple[Callable[[bytes, bytes, random.Random], bytes], ...]] = (
    *(_cut, _truncated, _repeated, _word, _word, _noise, _grafted, _swapped, _repacked),
)
