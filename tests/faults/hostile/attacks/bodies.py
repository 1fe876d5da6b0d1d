"""Bodies: without end, or of another length than is said."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.hostile.attack import HTML, Asked, Ends, attack

HEAD = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
TOO_LARGE = Ends("rejected", "^too large$")
FRAMING = Ends("rejected", "^too much framing$")
CUT = Ends("done", capture={"truncated": "disconnect"})
PIECE = b"<p>" + b"a" * 64_000 + b"</p>"


@attack("a body without end", "body", TOO_LARGE)
def endless(asked: Asked) -> Iterator[bytes]:
    yield HEAD + b"\r\n"
    while True:
        yield PIECE


@attack("chunks without end", "body", TOO_LARGE)
def endless_chunks(asked: Asked) -> Iterator[bytes]:
    yield CHUNKED
    while True:
        yield b"%X\r\n%s\r\n" % (len(PIECE), PIECE)


@attack("a length of a terabyte", "body", TOO_LARGE)
def terabyte(asked: Asked) -> bytes:
    return HEAD + b"Content-Length: 1000000000000\r\n\r\nbody"


@attack("chunks of one byte", "body", FRAMING)
def small_chunks(asked: Asked) -> Iterator[bytes]:
    yield CHUNKED
    while True:
        yield b"1\r\na\r\n" * 1000


@attack("chunks that are all extension", "body", FRAMING)
def extensions(asked: Asked) -> Iterator[bytes]:
    yield CHUNKED
    while True:
        yield (b"1;" + b"x" * 900 + b"\r\na\r\n") * 100


@attack("a trailer without end", "body", CUT)
def trailer(asked: Asked) -> Iterator[bytes]:
    yield CHUNKED + b"5\r\nhello\r\n0\r\n"
    while True:
        yield b"X-A: " + b"a" * 1000 + b"\r\n"


@attack("chunks that are none", "body", CUT)
def no_chunks(asked: Asked) -> bytes:
    return CHUNKED + b"5\r\nhello\r\nZZZ\r\n"


@attack("a length that is too long", "body", CUT)
def too_long(asked: Asked) -> bytes:
    return HEAD + b"Content-Length: 1000\r\n\r\n<p>only this</p>"


@attack("a length that is too short", "body", Ends("done", capture={"truncated": None}))
def too_short(asked: Asked) -> bytes:
    return HEAD + b"Content-Length: 5\r\n\r\nhello" + b"HTTP/1.1 200 OK\r\n\r\nforged" * 1000
