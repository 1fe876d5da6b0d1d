"""Heads of answers: too large, too many, or none at all."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.hostile.attack import HTML, Asked, Ends, article, attack, page

OK = b"HTTP/1.1 200 OK\r\n"
TOO_LARGE = Ends("rejected", "^head too large$")
NO_ANSWER = Ends("dead", "No answer")


@attack("a large head", "head", TOO_LARGE)
def large(asked: Asked) -> bytes:
    return OK + b"X-A: " + b"a" * (300 << 10) + b"\r\n\r\nbody"


@attack("a head without end", "head", TOO_LARGE)
def endless(asked: Asked) -> Iterator[bytes]:
    yield OK
    for number in range(1 << 20):
        yield b"X-%d: %s\r\n" % (number, b"a" * 1000)


@attack("ten thousand headers", "head", TOO_LARGE)
def many(asked: Asked) -> bytes:
    return OK + b"".join(b"X-%d: a\r\n" % number for number in range(10_000)) + b"\r\nbody"


@attack("a header in sixty thousand lines", "head", TOO_LARGE)
def folded(asked: Asked) -> bytes:
    return OK + b"X-A: a\r\n" + b" b\r\n" * 60_000 + b"\r\nbody"


@attack("hints without end", "head", TOO_LARGE)
def hints(asked: Asked) -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100


@attack("a line without end", "head", TOO_LARGE)
def one_line(asked: Asked) -> Iterator[bytes]:
    while True:
        yield b"a" * 10_000


@attack("another protocol", "head", NO_ANSWER)
def ssh(asked: Asked) -> bytes:
    return b"SSH-2.0-OpenSSH_9.2\r\n\r\n"


@attack("a length of ten thousand digits", "head", NO_ANSWER)
def long_length(asked: Asked) -> bytes:
    return OK + b"Content-Length: " + b"9" * 10_000 + b"\r\n\r\nbody"


@attack("two lengths", "head", NO_ANSWER)
def two_lengths(asked: Asked) -> bytes:
    return OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody!"


@attack("a negative length", "head", NO_ANSWER)
def negative(asked: Asked) -> bytes:
    return OK + b"Content-Length: -1\r\n\r\nbody"


@attack("an unknown transfer encoding", "head", NO_ANSWER)
def transfer(asked: Asked) -> bytes:
    return OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"


@attack("the end of the connection for an answer", "head", NO_ANSWER)
def nothing(asked: Asked) -> bytes:
    return b""


@attack("an ETag of 200 kilobytes", "head")
def etag(asked: Asked) -> bytes:
    return page(article(), b'ETag: "' + b"e" * (200 << 10) + b'"')


@attack(
    "a content type of 200 kilobytes", "head", Ends("done", capture={"content_type": "^text/html; a{480,}$"})
)
def content_type(asked: Asked) -> bytes:
    return page(article(), kind=HTML.partition(b";")[0] + b"; " + b"a" * (200 << 10))
