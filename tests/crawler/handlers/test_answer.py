"""Answers read out of pieces: the same whatever the pieces are, and byte for byte."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.handlers.answer import Answer, TooLargeError
from crawler.handlers.head import BadAnswerError, BeyondLimitError
from crawler.handlers.limits import LIMITS
from crawler.handlers.recording import Recording

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE: dict[str, tuple[bytes, bytes, bytes]] = {
    "length": (OK + b"Content-Length: 5\r\n\r\n", b"hello", b"hello"),
    "nothing": (OK + b"Content-Length: 0\r\n\r\n", b"", b""),
    "no content": (b"HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", b"", b""),
    "not modified": (b"HTTP/1.1 304 \r\nTransfer-Encoding: chunked\r\n\r\n", b"", b""),
    "chunks": (CHUNKED, b"3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", b"hello"),
    "trailer": (CHUNKED, b"5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", b"hello"),
    "chunked twice said": (
        OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: Chunked\r\n\r\n",
        b"5\r\nhello\r\n0\r\n\r\n",
        b"hello",
    ),
    "both": (OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n0\r\n\r\n", b"a"),
    "line feeds": (b"HTTP/1.1 200 OK\nX-Fold: a\n b\nContent-Length: 2\n\n", b"ok", b"ok"),
    "odd headers": (OK + b"no header\r\n\xb9\xab: 1\r\n: 2\r\nContent-Length: 2, 2\r\n\r\n", b"ok", b"ok"),
}
"""Heads with their framed bodies, and these without framing."""


def answer(maxsize: int = 0, *, bodiless: bool = False) -> tuple[Answer, Recording, list[bool]]:
    recording, began = Recording(b""), list[bool]()
    made = Answer(recording, maxsize, bodiless=bodiless, began=lambda: began.append(True))
    return made, recording, began


def fed(made: Answer, data: bytes, cuts: list[int]) -> Answer:
    places = sorted({0, *(cut % (len(data) + 1) for cut in cuts), len(data)})
    for start, end in pairwise(places):
        made.feed(data[start:end])
    return made


@pytest.mark.parametrize("name", WHOLE)
@given(cuts=st.lists(st.integers(0, 200), max_size=12), interim=st.booleans())
def test_the_pieces_make_no_difference(name: str, cuts: list[int], interim: bool) -> None:
    head, framed, body = WHOLE[name]
    made, recording, began = answer()
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" if interim else b""
    fed(made, hints + head + framed, cuts)
    assert made.complete
    assert made.reusable
    assert not made.cut
    assert (recording.response_head, recording.body, made.body) == (head, framed, body)
    assert began == [True]


@pytest.mark.parametrize("name", [name for name in WHOLE if WHOLE[name][1]])
@given(kept=st.integers(0, 100), cuts=st.lists(st.integers(0, 200), max_size=4))
def test_a_body_that_breaks_off_is_kept_and_marked(name: str, kept: int, cuts: list[int]) -> None:
    head, framed, body = WHOLE[name]
    kept %= len(framed)
    made, recording, _ = answer()
    fed(made, head + framed[:kept], cuts)
    assert not made.complete
    made.end()
    assert (made.complete, made.cut, made.reusable) == (True, True, False)
    assert recording.body == framed[:kept]
    assert body.startswith(made.body)


@pytest.mark.parametrize("name", WHOLE)
def test_a_connection_with_more_than_was_asked_for_is_not_used_again(name: str) -> None:
    head, framed, body = WHOLE[name]
    made, recording, _ = answer()
    made.feed(head + framed + b"HTTP/1.1 200 OK\r\n")
    assert (made.complete, made.reusable, made.cut) == (True, False, False)
    assert (recording.body, made.body) == (framed, body)


def test_without_a_length_the_end_of_the_connection_ends_the_body() -> None:
    made, recording, _ = answer()
    fed(made, OK + b"\r\nuntil the end", [3, 20, 25])
    assert not made.complete
    made.end()
    assert (made.complete, made.cut, made.reusable) == (True, False, False)
    assert recording.body == made.body == b"until the end"


@pytest.mark.parametrize(
    ("version", "connection", "reusable"),
    [
        (b"1.1", b"", True),
        (b"1.1", b"Connection: close\r\n", False),
        (b"1.1", b"Connection: Keep-Alive, CLOSE\r\n", False),
        (b"1.0", b"", False),
        (b"1.0", b"Connection: Keep-Alive\r\n", True),
    ],
)
def test_a_connection_is_used_again_where_the_server_keeps_it(
    version: bytes, connection: bytes, reusable: bool
) -> None:
    made, _, _ = answer()
    made.feed(b"HTTP/%s 200 OK\r\n%sContent-Length: 0\r\n\r\n" % (version, connection))
    assert made.reusable is reusable


def test_the_answer_to_a_head_request_has_no_body() -> None:
    made, _, _ = answer(3, bodiless=True)
    made.feed(OK + b"Content-Length: 5\r\n\r\n")
    assert made.complete
    assert made.reusable


@pytest.mark.parametrize(
    "framed",
    [b"5\r\nfirst\r\nsecond\r\n", b"<html>\r\n", b"-1\r\n", b"g\r\n"],
)
def test_chunks_that_cannot_be_read_on_are_kept_as_they_came(framed: bytes) -> None:
    made, recording, _ = answer()
    made.feed(CHUNKED + framed)
    assert (made.complete, made.cut, made.reusable) == (True, True, False)
    assert recording.body == framed


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        OK + b"Content-Length: -5\r\n\r\n",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        OK + b"X: " + b"x" * LIMITS.head_size,
        b"HTTP/1.1 100 Continue\r\n\r\n" * (LIMITS.head_size // 25 + 1) + b"HT",
    ],
)
def test_what_is_no_answer_is_refused(sent: bytes) -> None:
    made, _, began = answer()
    with pytest.raises(BadAnswerError):
        made.feed(sent)
    assert began == []


@pytest.mark.parametrize(
    "sent",
    [
        OK + b"X: " + b"x" * LIMITS.head_size + b"\r\n\r\n",
        OK + b"X: x\r\n" * LIMITS.head_lines + b"\r\n",
        OK + b"X: x\r\n" + b" x\r\n" * LIMITS.head_lines + b"\r\n",
        CHUNKED + b"1\r\na\r\n" * 20_000,
        CHUNKED + (b"1;" + b"x" * 900 + b"\r\na\r\n") * 100,
    ],
)
def test_what_is_nothing_but_head_or_framing_is_beyond_a_limit(sent: bytes) -> None:
    made, recording, _ = answer(64 << 20)
    pieces = [sent[place : place + 4096] for place in range(0, len(sent), 4096)]
    with pytest.raises(BeyondLimitError):
        deque(map(made.feed, pieces), maxlen=0)
    assert len(recording.body) < 200_000


def test_chunks_of_a_sensible_size_are_not() -> None:
    made, recording, _ = answer(64 << 20)
    sent = b"200\r\n" + b"a" * 512 + b"\r\n"
    made.feed(CHUNKED + sent * 10_000 + b"0\r\n\r\n")
    assert made.complete
    assert len(made.body) == 5_120_000
    assert recording.body == sent * 10_000 + b"0\r\n\r\n"


def test_one_that_grows_says_so_once() -> None:
    grown = list[int]()

    def made() -> Answer:
        return Answer(
            Recording(b""), 4 << 20, bodiless=False, began=bool, grows=lambda one: grown.append(one.expected)
        )

    for head, expected in ((b"Content-Length: 2000000\r\n\r\n", 2_000_000), (b"\r\n", 4 << 20)):
        one = made()
        one.feed(OK + head)
        for _ in range(20):
            one.feed(bytes(100_000))
        assert grown == [expected]
        grown.clear()
    made().feed(OK + b"Content-Length: 100000\r\n\r\n" + bytes(100_000))
    assert grown == []


@pytest.mark.parametrize("sent", [b"", OK, OK + b"Content-Type: text/html\r\n"])
def test_a_head_that_breaks_off_is_no_answer(sent: bytes) -> None:
    made, _, _ = answer()
    made.feed(sent)
    with pytest.raises(BadAnswerError):
        made.end()


def test_what_is_too_large_is_refused_before_it_came_or_when_it_did() -> None:
    made, recording, began = answer(4)
    with pytest.raises(TooLargeError):
        made.feed(OK + b"Content-Length: 5\r\n\r\n")
    assert began == [True]
    assert recording.response_head
    made, recording, _ = answer(4)
    with pytest.raises(TooLargeError):
        made.feed(OK + b"\r\nhello")
    assert recording.body == b"hello"
    made, _, _ = answer(4)
    with pytest.raises(TooLargeError):
        made.feed(CHUNKED + b"5\r\nhello\r\n0\r\n\r\n")
    made, _, _ = answer(5)
    made.feed(CHUNKED + b"5\r\nhello\r\n0\r\n\r\n")
    assert made.complete
