"""HTTP heads and chunk framing, read back as the crawler's HTTP client read them.

The archive keeps both as they came, so that heads end in CRLF or LF, names come in any case and twice, and
lines may be folded.
"""

from __future__ import annotations

import re
from typing import Final

Headers = tuple[tuple[str, str], ...]

HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]*)?\r\n")
CUT_SIZE: Final = re.compile(rb"[0-9A-Fa-f]{0,16}[ \t]*(?:;[^\n]*)?\r?")


def split_head(block: bytes) -> tuple[int, Headers, bytes]:
    """Return the status, the headers and the rest of an HTTP answer.

    Bytes above 127 become the Latin-1 characters of that number. Raises `ValueError` where there is no head.
    """
    end = HEAD_END.search(block)
    if end is None:
        raise ValueError("it has no HTTP head")
    first, *lines = block[: end.start()].decode("latin-1").replace("\r\n", "\n").split("\n")
    if len(first.split()) < 2:
        raise ValueError("its HTTP head has no status")
    return int(first.split()[1]), tuple(map(_field, _unfolded(lines))), block[end.end() :]


def values(headers: Headers, name: str) -> list[str]:
    """Return all values of a header, in order."""
    return [value for key, value in headers if key.lower() == name.lower()]


def unframe(headers: Headers, status: int, rest: bytes, *, whole: bool = False) -> bytes:
    """Return the body without its chunk framing, where the head says that it has one.

    A `whole` body that has none, whatever its head says, is returned as it is: many crawlers archive it so.
    The crawler takes such a body for one that broke off before its first chunk; so it is read if not whole.
    """
    if not is_chunked(headers, status) or (whole and not is_framed(rest)):
        return rest
    return dechunk(rest)


def is_chunked(headers: Headers, status: int) -> bool:
    """Whether a head says that its body comes in chunks."""
    codings = [value.lower() for value in values(headers, "Transfer-Encoding")]
    return set(codings) == {"chunked"} and status not in (204, 304)


def is_framed(rest: bytes) -> bool:
    """Whether a body begins with a chunk, or broke off before the end of the first chunk's size."""
    return bool(CHUNK_SIZE.match(rest) or CUT_SIZE.fullmatch(rest))


def reframe(headers: Headers, status: int, payload: bytes) -> bytes:
    """Return the body as `unframe` takes it: in one chunk, where the head says that it comes in chunks."""
    if not is_chunked(headers, status):
        return payload
    return (b"%X\r\n%s\r\n" % (len(payload), payload) if payload else b"") + b"0\r\n\r\n"


def dechunk(framed: bytes) -> bytes:
    """Return what the chunks hold; of a body that broke off, what came (RFC 9112, section 7.1)."""
    parts, position = [], 0
    while (found := CHUNK_SIZE.match(framed, position)) and (size := int(found[1], 16)):
        parts.append(framed[found.end() : found.end() + size])
        position = found.end() + size + 2  # the CRLF after each chunk
    return b"".join(parts)


def _unfolded(lines: list[str]) -> list[str]:
    fields: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and fields:
            fields[-1] += " " + line.strip()
        else:
            fields.append(line)
    return fields


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()
