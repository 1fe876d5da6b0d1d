"""Heads of HTTP/1 messages (RFC 9112): the request's written, the answer's read.

Answers are read as browsers read them. Lines end in CRLF or LF alone and may be folded. A line that is no
header is passed over, as is one whose name is no token (some sites send Chinese ones): the archive has it all
the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult

from scrapy.http import Headers, Request

HEAD_END: Final = re.compile(rb"\n\r?\n")
STATUS_LINE: Final = re.compile(rb"HTTP/(\d)\.(\d) +(\d{1,4})(?: .*)?", re.DOTALL)
TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
TARGET: Final = re.compile(rb"[\x21-\x7e]+")
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
LONGEST_LENGTH: Final = 18
"""Digits of a Content-Length: more than any file has bytes, and less than Python refuses to read."""
HOP_BY_HOP: Final = frozenset(
    (b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailers", b"transfer-encoding", b"upgrade")
)
"""Headers about this connection, and not about the page."""


class BadAnswerError(ValueError):
    """Raised for what is no HTTP answer; `DownloadFailedError` outside of this package."""


class BeyondLimitError(BadAnswerError):
    """Raised for an answer that goes beyond a limit; `LimitError` outside. `reason` names the limit."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer."""

    version: tuple[int, int]
    status: int
    fields: list[tuple[bytes, bytes]]
    """Names in lower case, values without the white space around them; in order."""

    def values(self, name: bytes) -> list[bytes]:
        """Return all values of a header, in lower case."""
        return [value.lower() for key, value in self.fields if key == name]

    @property
    def persistent(self) -> bool:
        """Whether the server keeps the connection open (RFC 9112, 9.3)."""
        options = {each.strip() for value in self.values(b"connection") for each in value.split(b",")}
        return b"close" not in options and (self.version >= (1, 1) or b"keep-alive" in options)

    @property
    def length(self) -> int | None:
        """The Content-Length, None where there is none. Raises `BadAnswerError` for one that is unclear."""
        values = {each.strip() for value in self.values(b"content-length") for each in value.split(b",")}
        if not values:
            return None
        sound = all(value.isdigit() and len(value) <= LONGEST_LENGTH for value in values)
        if not sound or len(lengths := set(map(int, values))) > 1:
            raise BadAnswerError(f"its Content-Length is unclear: {sorted(values)!r:.200}")
        return lengths.pop()

    def headers(self) -> Headers:
        """Return the headers as Scrapy's components expect them."""
        return Headers([field for field in self.fields if field[0] not in HOP_BY_HOP])


def read_head(raw: bytes, most_lines: int = 500) -> Head:
    """Read the head of an answer.

    Raises `BadAnswerError` where it does not begin as one, or has more lines: to unfold them could take long.
    """
    first, *lines = raw.split(b"\n")
    if len(lines) > most_lines:
        raise BeyondLimitError("head too large", f"its head has more than {most_lines} lines")
    status = STATUS_LINE.fullmatch(first.rstrip(b"\r"))
    if status is None:
        raise BadAnswerError(f"it begins with {first[:80]!r}")
    fields: list[tuple[bytes, bytes]] = []
    for line in _unfolded(lines) if b"\n " in raw or b"\n\t" in raw else lines:
        name, colon, value = line.partition(b":")
        if colon and TOKEN.fullmatch(name):
            fields.append((name.lower(), value.strip()))
    return Head((int(status[1]), int(status[2])), int(status[3]), fields)


def _unfolded(lines: list[bytes]) -> list[bytes]:
    whole: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and whole:
            whole[-1] += line.rstrip(b"\r")
        else:
            whole.append(line.rstrip(b"\r"))
    return whole


@dataclass(frozen=True, slots=True)
class Origin:
    """Where requests are sent that may share a connection."""

    scheme: str
    host: str
    port: int
    verified: bool = True
    """Whether the server has to prove who it is, over TLS."""

    @property
    def field(self) -> bytes:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{host}{port}".encode("ascii")


@lru_cache(4096)
def origin_of(scheme: str, netloc: str) -> Origin:
    """Return the origin of a URL with these parts. Raises `ValueError` where they name no host."""
    parts = SplitResult(scheme, netloc, "", "", "")
    if not parts.hostname:
        raise ValueError(f"{netloc!r} names no host")
    return Origin(scheme, parts.hostname, parts.port or DEFAULT_PORTS[scheme])


def request_head(request: Request, host: bytes, path: str, query: str) -> bytes:
    """Return the request line and headers. Raises `ValueError` for a URL that cannot stand in one."""
    target = f"{path or '/'}?{query}" if query else path or "/"
    encoded = target.encode("ascii")
    if not TARGET.fullmatch(encoded):
        raise ValueError(f"{target!r} cannot be asked for")
    method = request.method.encode("ascii")
    if not TOKEN.fullmatch(method):
        raise ValueError(f"{request.method!r} is no method")
    lines = [b"%s %s HTTP/1.1" % (method, encoded)]
    if b"Host" not in request.headers:
        lines.append(b"Host: " + host)
    for name, values in request.headers.items():
        lines += [b"%s: %s" % (name, b" ".join(value.splitlines())) for value in values]
    if request.body or method in (b"POST", b"PUT"):
        lines.append(b"Content-Length: %d" % len(request.body))
    return b"\r\n".join((*lines, b"", b""))
