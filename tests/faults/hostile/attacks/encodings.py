"""Content-encodings: small on the wire, and large without them."""

from __future__ import annotations

import gzip
import zlib
from functools import cache

import brotli
from scrapy.utils import _compression

from tests.faults.hostile.attack import Asked, Ends, article, attack, page

ZERO = bytes(1 << 20)
MANY = 72
"""Megabytes of zeros: more than a page may have."""
BOMB = Ends("rejected", "^too large unpacked$")


def encoded(body: bytes, coding: bytes) -> bytes:
    return page(body, b"Content-Encoding: " + coding)


@cache
def gzipped(times: int = 1) -> bytes:
    squeezer = zlib.compressobj(9, wbits=31)
    body = b"".join([*(squeezer.compress(ZERO) for _ in range(MANY)), squeezer.flush()])
    for _ in range(times - 1):
        body = gzip.compress(body)
    return body


@attack("a gzip bomb", "encoding", BOMB)
def gzip_bomb(asked: Asked) -> bytes:
    return encoded(gzipped(), b"gzip")


@attack("a deflate bomb", "encoding", BOMB)
def deflate_bomb(asked: Asked) -> bytes:
    squeezer = zlib.compressobj(9)
    body = b"".join([*(squeezer.compress(ZERO) for _ in range(MANY)), squeezer.flush()])
    return encoded(body, b"deflate")


@attack("a gzip bomb in gzip", "encoding", BOMB)
def nested_bomb(asked: Asked) -> bytes:
    return encoded(gzipped(2), b"gzip, gzip")


@attack("a brotli bomb", "encoding", BOMB)
def brotli_bomb(asked: Asked) -> bytes:
    squeezer = brotli.Compressor(quality=5)
    body = b"".join([*(squeezer.process(ZERO) for _ in range(MANY)), squeezer.finish()])
    return encoded(body, b"br")


@attack("a zstd bomb", "encoding", BOMB)
def zstd_bomb(asked: Asked) -> bytes:
    return encoded(_compression.zstd.compress(ZERO * MANY), b"zstd")  # type: ignore[attr-defined]


@attack("a zstd frame that wants 128 megabytes", "encoding")
def zstd_window(asked: Asked) -> bytes:
    """A frame's head that asks for a window of 2^27 bytes, and a block of one byte."""
    magic, descriptor, window = b"\x28\xb5\x2f\xfd", b"\x00", bytes([(27 - 10) << 3])
    return encoded(magic + descriptor + window + b"\x03\x00\x04" + b"a", b"zstd")


@attack("fifty encodings", "encoding", Ends("rejected", "^too many encodings$"))
def fifty(asked: Asked) -> bytes:
    return encoded(gzip.compress(b"x"), b", ".join([b"gzip"] * 50))


@attack("a body that is not encoded as it says", "encoding")
def not_encoded(asked: Asked) -> bytes:
    return encoded(article().encode(), b"gzip")


@attack("a gzip body that is cut off", "encoding")
def cut_off(asked: Asked) -> bytes:
    return encoded(gzip.compress(article("某县" * 50 + "会议").encode())[:-20], b"gzip")


@attack("garbage after gzip", "encoding")
def garbage_after(asked: Asked) -> bytes:
    return encoded(gzip.compress(article().encode()) + bytes(1000), b"gzip")


@attack("an unknown encoding", "encoding")
def unknown(asked: Asked) -> bytes:
    return encoded(b"\x00\x01\x02" * 100, b"x-nobody")
