"""The archive decodes bodies exactly as the crawler does: else a document could not be proved."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.errors import LimitError, UnreadableError
from crawler.middlewares.decompression import LenientDecompression
from pipelines.archive.encodings import MAX_SIZE, decode

PAGE = "<p>政府工作报告</p>".encode() * 40
RAW_DEFLATE = zlib.compress(PAGE)[2:-4]

MIDDLEWARE = LenientDecompression.from_crawler(
    get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": MAX_SIZE, "DECODED_FREE": MAX_SIZE})
)


def as_crawled(body: bytes, *encodings: str) -> bytes | None:
    """Return what the crawler's spider gets; None where it gets nothing."""
    response = Response("http://h/", body=body, headers={"Content-Encoding": list(encodings)})
    try:
        return MIDDLEWARE.plain(Request("http://h/"), response).body
    except LimitError:
        return None


def as_archived(body: bytes, *encodings: str) -> bytes | None:
    try:
        return decode(body, encodings)
    except UnreadableError:
        return None


@pytest.mark.parametrize(
    ("body", "encodings"),
    [
        (gzip.compress(PAGE), ["gzip"]),
        (gzip.compress(PAGE), [" X-GZip "]),
        (zlib.compress(PAGE), ["deflate"]),
        (RAW_DEFLATE, ["deflate"]),
        (gzip.compress(gzip.compress(PAGE)), ["gzip, gzip"]),
        (gzip.compress(zlib.compress(PAGE)), ["deflate", "gzip"]),
        (gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]), ["gzip"]),
        (PAGE, []),
        (PAGE, ["identity"]),
        (PAGE, ["utf-8"]),
    ],
)
def test_what_is_encoded_as_it_says(body: bytes, encodings: list[str]) -> None:
    assert as_archived(body, *encodings) == PAGE == as_crawled(body, *encodings)


@pytest.mark.parametrize("encodings", [["gzip"], ["deflate"], ["gzip", "gzip"], ["x, gzip"]])
def test_what_is_not_encoded_is_read_as_it_is(encodings: list[str]) -> None:
    assert decode(PAGE, encodings) == PAGE == as_crawled(PAGE, *encodings)


def test_what_is_only_half_encoded_as_it_says_is_read_as_it_is() -> None:
    half = gzip.compress(PAGE)
    assert decode(half, ["gzip, gzip"]) == half == as_crawled(half, "gzip, gzip")


def test_more_encodings_than_anybody_needs_are_unreadable() -> None:
    many = PAGE
    for _ in range(4):
        many = gzip.compress(many)
    assert as_archived(many, *["gzip"] * 4) is None
    assert as_crawled(many, *["gzip"] * 4) is None


def test_a_bomb_is_unreadable() -> None:
    bomb = gzip.compress(bytes(MAX_SIZE + 1), 1)
    assert as_archived(bomb, "gzip") is None
    assert as_crawled(bomb, "gzip") is None


@settings(max_examples=300)
@given(
    st.sampled_from(
        [gzip.compress(PAGE), zlib.compress(PAGE), RAW_DEFLATE, gzip.compress(gzip.compress(PAGE))]
    ),
    st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "x"]), min_size=1, max_size=2),
    st.integers(0, 1000),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=2),
)
def test_damaged_and_mislabelled_bodies_read_as_they_were_crawled(
    body: bytes, encodings: list[str], length: int, changes: list[tuple[int, int]]
) -> None:
    damaged = bytearray(body[:length])
    for position, value in changes if damaged else ():
        damaged[position % len(damaged)] = value
    assert as_archived(bytes(damaged), *encodings) == as_crawled(bytes(damaged), *encodings)
