"""Gzip members: any reader takes them, and they are about as small as zlib makes them."""

from __future__ import annotations

import gzip
import zlib

import pytest

from deploy.benches.archive.pages import page_bytes, paragraphs
from pipelines.archive.member import member


@pytest.mark.parametrize("record", [b"", b"x", b"\0" * 100_000, bytes(range(256)) * 999])
def test_what_goes_in_comes_out(record: bytes) -> None:
    packed = member(record)
    assert gzip.decompress(packed) == record
    unpacker = zlib.decompressobj(wbits=31)
    unpacker.decompress(packed)
    assert unpacker.eof
    assert not unpacker.unused_data


def test_pages_become_about_as_small_as_with_zlib() -> None:
    pool = paragraphs()
    pages = [page_bytes(n, pool, 25_000) for n in range(10)]
    assert sum(map(len, map(member, pages))) < 1.03 * sum(len(zlib.compress(page, 6, 31)) for page in pages)
