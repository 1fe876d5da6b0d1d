"""Content-encodings, and what hides in them."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import brotli
import pytest
from scrapy.utils import _compression

from crawler.encodings import MOST, TooManyError, TooMuchError, split, undo

zstd: Any = _compression.zstd  # type: ignore[attr-defined]
TEXT = "各位代表：".encode() * 2000
ENCODE = {b"gzip": gzip.compress, b"deflate": zlib.compress, b"br": brotli.compress, b"zstd": zstd.compress}


@pytest.mark.parametrize("name", ENCODE)
def test_each_is_undone(name: bytes) -> None:
    assert undo(ENCODE[name](TEXT), [name], len(TEXT)) == TEXT
    assert undo(ENCODE[name](TEXT), [name], 0) == TEXT


@pytest.mark.parametrize("name", ENCODE)
def test_none_becomes_larger_than_it_may(name: bytes) -> None:
    with pytest.raises(TooMuchError):
        undo(ENCODE[name](TEXT), [name], len(TEXT) - 1)


@pytest.mark.parametrize("name", ENCODE)
def test_one_that_is_cut_off_gives_what_came(name: bytes) -> None:
    whole = ENCODE[name](b"".join(b"%d " % number for number in range(100_000)))
    found = undo(whole[: len(whole) // 2], [name], 0)
    assert found.startswith(b"0 1 2 3 ")


def test_a_zstd_frame_gets_no_more_memory_than_anybody_needs() -> None:
    parameter = zstd.CompressionParameter
    large = zstd.compress(
        TEXT * 1000, options={int(parameter.window_log): 25, int(parameter.content_size_flag): 0}
    )
    with pytest.raises(zstd.ZstdError):
        undo(large, [b"zstd"], 0)


def test_the_outermost_comes_first() -> None:
    names, rest = split([b"gzip", b"br"])
    assert (names, rest) == ([b"br", b"gzip"], [])
    assert undo(brotli.compress(gzip.compress(TEXT)), names, 0) == TEXT


def test_what_nobody_knows_stays() -> None:
    assert split([b"x-nobody, GZIP"]) == ([b"gzip"], [b"x-nobody"])


def test_nobody_needs_many() -> None:
    split([b"gzip"] * MOST)
    with pytest.raises(TooManyError):
        split([b"gzip"] * (MOST + 1))
