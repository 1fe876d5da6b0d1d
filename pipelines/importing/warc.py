"""WARC records (ISO 28500, and the drafts 0.17 and 0.18 before it), as other tools write them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final

from pipelines.importing.records import MAX_HEAD, Head, UnfitError
from pipelines.importing.tape import Tape

VERSION: Final = re.compile(rb"WARC/(?:0\.1[78]|1\.\d+)[ \t]*\r?\n")
HEAD_END: Final = re.compile(rb"\r?\n(?:\r?\n|(?=WARC/(?:0\.1[78]|1\.\d+)[ \t]*\r?\n))")
"""The empty line, or the next record's first line where it comes before that."""
HASHES: Final = {"md5": 16, "sha1": 20, "sha-1": 20, "sha256": 32, "sha-256": 32, "sha512": 64}
"""Algorithms, and the length of their digests in bytes."""


class Warc:
    """A `Format`."""

    start = b"WARC/"

    def begins(self, line: bytes) -> bool:
        """Whether this is a version line; see `Format.begins`."""
        return VERSION.match(line) is not None

    def head(self, tape: Tape) -> Head:
        """Take a head; see `Format.head`. Where it cannot be read, it is left at the first line's end."""
        window = tape.peek(MAX_HEAD)
        first = window.index(b"\n")
        end = HEAD_END.search(window)
        if end is None:
            tape.skip(first)
            raise UnfitError("has a head without an end")
        if window.startswith(self.start, end.end()) or tape.member_within(end.end(), self.start):
            tape.skip(first)
            raise UnfitError("is cut off: the next record begins in its head")
        fields = _fields(_text(window[: end.start()]).split("\n")[1:])
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) <= 18):
            tape.skip(first)
            raise UnfitError(f"does not say how long it is (Content-Length: {length[:40]!r})")
        tape.skip(end.end())
        name = fields.get("warc-record-id", "").strip("<>")
        return Head(fields.get("warc-type", "").lower(), name, fields, int(length))

    def check(self, head: Head, block: bytes) -> None:
        """Compare the block's digest, where there is one of a known kind; see `Format.check`.

        Digests of the payload are left alone: tools do not agree on what they are computed over.
        """
        algorithm, _, value = head.fields.get("warc-block-digest", "").partition(":")
        known = HASHES.get(algorithm.lower())
        if known is None or (claimed := _raw_digest(value.strip(), known)) is None:
            return
        if hashlib.new(algorithm.lower().replace("-", ""), block, usedforsecurity=False).digest() != claimed:
            raise UnfitError(f"is damaged: its block does not have the digest that it claims ({algorithm})")


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _fields(lines: list[str]) -> dict[str, str]:
    """Return the first value of each field, with continued lines joined."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        if line[:1] in (" ", "\t") and name:
            fields[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        fields.setdefault(name, value.strip())
    return fields


def _raw_digest(text: str, length: int) -> bytes | None:
    """Return a digest that is written in base 32, as usual, or in base 16; None for any other text."""
    try:
        raw = bytes.fromhex(text) if len(text) == 2 * length else base64.b32decode(_padded(text.upper()))
    except (ValueError, binascii.Error):
        return None
    return raw if len(raw) == length else None


def _padded(text: str) -> str:
    bare = text.rstrip("=")
    return bare + "=" * (-len(bare) % 8)
