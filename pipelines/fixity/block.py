"""The block of a record as it streams by: its digest, its HTTP head, and the digest of its payload.

The payload of an HTTP message is its body without chunk framing, still content-encoded (issue 22 of
iipc/warc-specifications). Tools that hash the body as stored are not wrong about their own records, so that
either digest proves a chunked one.
"""

from __future__ import annotations

from typing import Final

from pipelines.archive.framing import CHUNK_SIZE, HEAD_END, Headers, is_chunked, split_head
from pipelines.fixity.hashing import Digest

MAX_HEAD: Final = 1 << 20
"""Bytes of an HTTP head, or of a line of chunk framing, behind which nothing more is made of a body."""


class Block:
    """Takes the pieces of one record's block."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.status: int | None = None
        """Of an HTTP answer."""
        self.headers: Headers = ()
        self._is_http = fields.get("content-type", "").lower().startswith("application/http")
        self._is_answer = fields.get("warc-type") in ("response", "revisit")
        self._digest = Digest(fields.get("warc-block-digest"))
        claimed = None if fields.get("warc-type") == "revisit" else fields.get("warc-payload-digest")
        self._stored, self._entity = Digest(claimed), Digest(claimed)
        self._chunks: Chunks | None = None
        self._head: bytearray | None = bytearray() if self._is_http else None

    def feed(self, data: memoryview) -> None:
        """Take the next piece."""
        self._digest.update(data)
        if self._head is None:
            self._body(data)
            return
        self._head += data
        end = HEAD_END.search(self._head)
        if end or len(self._head) > MAX_HEAD:
            head, self._head = bytes(self._head), None
            self._begin(head, end.end() if end else 0)

    @property
    def readable(self) -> bool:
        """Whether it has the HTTP head that an answer must have."""
        return not (self._is_http and self._is_answer) or self.status is not None

    def fault(self) -> str | None:
        """Return which of its digests is wrong, as a sentence, once all of it was fed."""
        if self._digest.agrees is False:
            return "Its block does not have the digest that was written with it."
        if self._chunks is None or self._chunks.lost:
            agrees = self._stored.agrees if self._chunks is None else None
        else:
            agrees = self._entity.agrees or self._stored.agrees
        return "Its payload does not have the digest that was written with it." if agrees is False else None

    def _begin(self, head: bytes, end: int) -> None:
        if self._is_answer and end:
            try:
                self.status, self.headers, _ = split_head(head[:end])
            except ValueError:
                end = 0
        if is_chunked(self.headers, self.status or 0):
            self._chunks = Chunks()
        self._body(memoryview(head)[end:])

    def _body(self, data: memoryview) -> None:
        self._stored.update(data)
        if self._chunks:
            for piece in self._chunks.feed(data):
                self._entity.update(piece)


class Chunks:
    """Takes the framing off a chunked body in pieces; `framing.dechunk` does it to a whole one."""

    def __init__(self) -> None:
        self.lost = False
        """Whether a line was too long to go on."""
        self._line = bytearray()
        self._data = self._skip = 0
        self._over = False

    def feed(self, data: memoryview) -> list[memoryview]:
        """Return what the next piece holds of the body."""
        out = []
        while data and not self._over:
            if self._data:
                out.append(data[: self._data])
                taken = len(out[-1])
                self._data -= taken
            elif self._skip:
                taken = min(self._skip, len(data))
                self._skip -= taken
            else:
                taken = self._take_line(data)
            data = data[taken:]
        return out

    def _take_line(self, data: memoryview) -> int:
        """Take bytes up to the end of a line that tells a chunk's size; return how many."""
        found = bytes(data[:MAX_HEAD]).find(b"\n")
        taken = found + 1 if found >= 0 else min(len(data), MAX_HEAD)
        self._line += data[:taken]
        if found >= 0:
            size = CHUNK_SIZE.fullmatch(self._line)
            self._data, self._skip = int(size[1], 16) if size else 0, 2
            self._over = not self._data
            self._line.clear()
        elif len(self._line) >= MAX_HEAD:
            self._over = self.lost = True
        return taken
