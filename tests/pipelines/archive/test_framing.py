"""Heads and chunks, compared with what the crawler's HTTP client makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.web.http import _ChunkedTransferDecoder

from pipelines.archive.framing import dechunk, split_head, unframe, values


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_head_as_it_came(end: bytes) -> None:
    lines = [
        b"HTTP/1.1 200",
        b"content-TYPE:text/html",
        b"X-Two: 1",
        b"x-two : 2",
        b"X-Long: a",
        b"\tb",
        b"\xb9\xab: \xe9",
    ]
    status, headers, rest = split_head(end.join(lines) + end + end + b"body" + end + end)
    assert status == 200
    assert values(headers, "Content-Type") == ["text/html"]
    assert values(headers, "X-Two") == ["1", "2"]
    assert values(headers, "x-long") == ["a b"]
    assert headers[-1] == ("¹«", "é")
    assert rest == b"body" + end + end


@pytest.mark.parametrize(
    "block", [b"", b"HTTP/1.1 200 OK\r\n", b"\r\n\r\n", b"HTTP/1.1\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n"]
)
def test_what_is_no_head(block: bytes) -> None:
    with pytest.raises(ValueError, match=r"HTTP head|invalid literal"):
        split_head(block)


@pytest.mark.parametrize(
    ("headers", "status", "body"),
    [
        ([("Transfer-Encoding", "chunked")], 200, b"ab"),
        ([("transfer-encoding", "CHUNKED")], 404, b"ab"),
        ([], 200, b"2\r\nab\r\n0\r\n\r\n"),
        ([("Transfer-Encoding", "identity")], 200, b"2\r\nab\r\n0\r\n\r\n"),
        ([("Transfer-Encoding", "chunked")], 304, b"2\r\nab\r\n0\r\n\r\n"),
    ],
)
def test_only_what_says_that_it_is_chunked_is(
    headers: list[tuple[str, str]], status: int, body: bytes
) -> None:
    assert unframe(tuple(headers), status, b"2\r\nab\r\n0\r\n\r\n") == body


@pytest.mark.parametrize("body", [b"<html>no chunks</html>", b"\x1f\x8b\x08", b"5\nafter a bare line feed"])
def test_a_body_without_chunks_is_read_as_it_is_whatever_its_head_says(body: bytes) -> None:
    headers = (("Transfer-Encoding", "chunked"),)
    assert unframe(headers, 200, body, whole=True) == body
    assert unframe(headers, 200, body) == b""  # the crawler, which got it so, had nothing of it


@given(st.integers(0, 12))
def test_a_body_that_broke_off_in_its_first_size_has_nothing(length: int) -> None:
    assert unframe((("Transfer-Encoding", "chunked"),), 200, b"00a;note=1\r\n"[:length], whole=True) == b""


def as_crawled(framed: bytes) -> bytes:
    received: list[bytes] = []
    _ChunkedTransferDecoder(received.append, lambda rest: None).dataReceived(framed)
    return b"".join(received)


chunks = st.lists(
    st.tuples(
        st.binary(min_size=1, max_size=40),
        st.sampled_from(["%x", "%X", "00%x"]),
        st.sampled_from(["", ";a", "; a=b"]),
    ),
    max_size=4,
)


@given(chunks, st.sampled_from([b"0\r\n\r\n", b"0\r\nT: 1\r\n\r\n", b""]), st.integers(0, 200))
def test_a_body_is_read_as_it_was_crawled_whole_or_cut(
    parts: list[tuple[bytes, str, str]], last: bytes, length: int
) -> None:
    framed = b"".join(
        ((size % len(data)) + note).encode() + b"\r\n" + data + b"\r\n" for data, size, note in parts
    )
    assert dechunk(framed + last) == b"".join(data for data, _, _ in parts)
    assert dechunk((framed + last)[:length]) == as_crawled((framed + last)[:length])


@given(st.binary())
def test_no_bytes_raise(framed: bytes) -> None:
    assert len(dechunk(framed)) <= len(framed)
