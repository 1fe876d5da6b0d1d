"""Reads one answer out of the bytes of a connection, in whatever pieces they come; nothing here does I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from twisted.web.http import _ChunkedTransferDecoder, _MalformedChunkedDataError

from crawler.handlers.head import HEAD_END, BadAnswerError, Head, read_head
from crawler.handlers.recording import Recording

MAX_HEAD: Final = 256 << 10
"""Bytes that a head may have, answers with a 1xx status before it included."""
NO_BODY: Final = frozenset({204, 304})


class TooLargeError(Exception):
    """Raised where a body has more bytes than it may have; `DownloadCancelledError` outside."""


class Answer:
    """An answer as far as it came. What comes is kept in the recording, byte for byte.

    Parameters
    ----------
    recording: gets the head and the framed body
    maxsize: bytes that the body may have without its framing; 0 for any number
    bodiless: whether the request was a HEAD, whose answer has none
    began: called when the head is complete and its body can be read
    """

    def __init__(
        self, recording: Recording, maxsize: int, *, bodiless: bool, began: Callable[[], None]
    ) -> None:
        self.head: Head | None = None
        self.complete = False
        self.cut = False
        """Whether the body broke off, or its chunks cannot be read on."""
        self.touched = False
        """Whether anything came."""
        self.reusable = False
        """Of a complete one: whether the connection may be used again."""
        self._recording = recording
        self._maxsize = maxsize
        self._bodiless = bodiless
        self._began = began
        self._unread = b""
        self._seen = 0
        self._size = 0
        self._left: int | None = None
        self._parts = recording.parts
        self._chunks: _ChunkedTransferDecoder | None = None

    @property
    def body(self) -> bytes:
        """The body without its framing."""
        return b"".join(self._parts)

    def feed(self, data: bytes) -> None:
        """Read on, until it is `complete`. Raises `BadAnswerError` and `TooLargeError`."""
        self.touched = True
        if self.head is None:
            data = self._read_head(data)
        if data and self.head and not self.complete:
            self._read_body(data)

    def end(self) -> None:
        """Take notice that the connection ended. Raises `BadAnswerError` where there is no answer yet."""
        if self.head is None:
            raise BadAnswerError("the connection ended before the answer's head did")
        self.cut = self.cut or self._chunks is not None or self._left is not None
        self._finish(reusable=False)

    def _read_head(self, data: bytes) -> bytes:
        """Return what of the data belongs to the body."""
        start = max(0, len(self._unread) - 2)
        self._unread += data
        while found := HEAD_END.search(self._unread, start):
            raw, self._unread = self._unread[: found.end()], self._unread[found.end() :]
            head = read_head(raw)
            if head.status >= 200 or head.status == 101:
                rest, self._unread = self._unread, b""
                self._begin(head, raw, rest)
                return rest
            self._seen, start = self._seen + len(raw), 0
        if self._seen + len(self._unread) > MAX_HEAD:
            raise BadAnswerError(f"its head has more than {MAX_HEAD} bytes")
        return b""

    def _begin(self, head: Head, raw: bytes, rest: bytes) -> None:
        codings = head.values(b"transfer-encoding")
        if self._bodiless or head.status in NO_BODY:
            self._left = 0
        elif codings:
            if set(codings) != {b"chunked"}:
                raise BadAnswerError(f"its Transfer-Encoding is unknown: {codings!r}")
            self._parts = []
            self._chunks = _ChunkedTransferDecoder(self._take, self._chunks_ended)
        else:
            self._left = head.length
        self.head, self._recording.response_head = head, raw
        self._began()
        if self._maxsize and (self._left or 0) > self._maxsize:
            raise TooLargeError
        if self._left == 0:
            self._finish(reusable=not rest)

    def _read_body(self, data: bytes) -> None:
        if self._chunks is not None:
            self._recording.parts.append(data)
            try:
                self._chunks.dataReceived(data)
            except _MalformedChunkedDataError:
                self.cut = True
                self._finish(reusable=False)
        elif self._left is None or len(data) < self._left:
            self._take(data)
            if self._left is not None:
                self._left -= len(data)
        else:
            surplus = len(data) > self._left
            self._take(data[: self._left] if surplus else data)
            self._left = None
            self._finish(reusable=not surplus)

    def _take(self, data: bytes) -> None:
        self._parts.append(data)
        self._size += len(data)
        if self._maxsize and self._size > self._maxsize:
            raise TooLargeError

    def _chunks_ended(self, rest: bytes) -> None:
        if rest:
            last = self._recording.parts.pop()
            self._recording.parts.append(last[: -len(rest)])
        self._chunks = None
        self._finish(reusable=not rest)

    def _finish(self, *, reusable: bool) -> None:
        self.complete = True
        self.reusable = reusable and self.head is not None and self.head.persistent
