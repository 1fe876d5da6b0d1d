"""One WARC record as it streams by, read as strictly as `pipelines.archive.reading` reads a whole one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipelines.archive.framing import Headers
from pipelines.archive.reading import END
from pipelines.fixity.block import Block

MAX_HEAD: Final = 1 << 20
"""Bytes of a record's own head."""
CAPTURES: Final = ("response", "revisit", "conversion")
"""Types of records that are captures."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a check keeps of a record that is whole, or of a place where one should be."""

    offset: int
    length: int
    """Of its gzip member, in bytes; of damage, up to where the next record begins."""
    fields: dict[str, str] = field(default_factory=dict)
    """Its WARC fields, by names in lower case."""
    status: int | None = None
    """Of an HTTP answer."""
    headers: Headers = ()
    """Of an HTTP answer."""
    fault: str | None = None
    """What is wrong with it, as a sentence."""

    @property
    def type(self) -> str:
        """Its WARC-Type; empty where that cannot be read."""
        return self.fields.get("warc-type", "")

    @property
    def id(self) -> str:
        """Its WARC-Record-ID without angle brackets."""
        return self.fields.get("warc-record-id", "").strip("<>")

    @property
    def end(self) -> int:
        """Where the next record begins."""
        return self.offset + self.length

    @property
    def is_capture(self) -> bool:
        """Whether it has to have a row in the database."""
        return self.type in CAPTURES and self.fault is None


class Parser:
    """Takes the inflated bytes of one gzip member. Raises `ValueError` where they are no whole record."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._fields: dict[str, str] = {}
        self._block: Block | None = None
        self._left = 0

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        view = memoryview(data)
        if self._block is None:
            self._head += view
            head, found, rest = bytes(self._head).partition(END)
            if not found:
                if len(self._head) > MAX_HEAD or not _begins(self._head):
                    raise ValueError("it does not begin with WARC/1.1")
                return
            self._begin(head)
            view = memoryview(rest)
        assert self._block  # noqa: S101
        piece, rest_of = view[: self._left], view[self._left :]
        self._block.feed(piece)
        self._left -= len(piece)
        self._tail += rest_of[: len(END) + 1]

    def finish(self, offset: int, length: int) -> Record:
        """Return the record, once its member has ended."""
        if self._block is None:
            raise ValueError("it has no head")
        if self._left or self._tail != END:
            raise ValueError("it is not as long as it says")
        fault = self._block.fault()
        if not fault and not self._block.readable and self._fields["warc-type"] == "response":
            fault = "It has no HTTP head, so that its answer cannot be read."
        return Record(offset, length, self._fields, self._block.status, self._block.headers, fault)

    def _begin(self, head: bytes) -> None:
        version, *lines = head.decode("utf-8").split("\r\n")
        if not version.startswith("WARC/1."):
            raise ValueError("it does not begin with WARC/1.1")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if missing := [
            name for name in ("warc-type", "warc-record-id", "content-length") if name not in fields
        ]:
            raise ValueError(f"it has no {missing[0]}")
        self._fields, self._left = fields, int(fields["content-length"])
        if self._left < 0:
            raise ValueError("it is not as long as it says")
        self._block = Block(fields)


def _begins(head: bytearray) -> bool:
    return head[:7] == b"WARC/1."[: len(head)]
