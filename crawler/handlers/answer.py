"""Reads one answer out of the bytes of a connection, in whatever pieces they come; nothing here does I/O."""

from __future__ import annotations

from collections.abc import Callable
from io import SEEK_CUR, BytesIO
from typing import Final

from twisted.web.http import _ChunkedTransferDecoder, _MalformedChunkedDataError

from crawler.handlers.head import HEAD_END, BadAnswerError, BeyondLimitError, Head, read_head
from crawler.handlers.limits import LIMITS, Limits
from crawler.handlers.recording import Recording

NO_BODY: Final = frozenset({204, 304})
SMALL: Final = 1 << 20
"""Bytes up to which a body is a small one."""
FRAMING: Final = 64 << 10
"""Bytes that the framing of chunks may have beyond a sixteenth of what is in them: some servers send small
chunks, and none has to send as many as keep a reader busy or fill its memory."""


class TooLargeError(Exception):
    """Raised where a body has more bytes than it may have; `LimitError` outside."""


class Answer:
    """An answer as far as it came. What comes is kept in the recording, byte for byte.

    Parameters
    ----------
    recording: gets the head and the framed body
    maxsize: bytes that the body may have without its framing; 0 for any number
    bodiless: whether the request was a HEAD, whose answer has none
    began: called when the head is complete and its body can be read
    limits: those of its head
    grows: called once with the answer, when its body is going to be no small one
    """

    def __init__(
        self,
        recording: Recording,
        maxsize: int,
        *,
        bodiless: bool,
        began: Callable[[], None],
        limits: Limits = LIMITS,
        grows: Callable[[Answer], None] | None = None,
    ) -> None:
        self.head: Head | None = None
        self.complete = False
        self.cut = False
        """Whether the body broke off, or its chunks cannot be read on."""
        self.came = 0
        """Bytes of it that came, head and framing included."""
        self.reusable = False
        """Of a complete one: whether the connection may be used again."""
        self._recording = recording
        self._maxsize = maxsize
        self._bodiless = bodiless
        self._began = began
        self._grows = grows
        self._limits = limits
        self._unread = bytearray()
        self._seen = 0
        self._size = 0
        self._left: int | None = None
        self._body = recording.framed
        self._chunks: _ChunkedTransferDecoder | None = None

    @property
    def body(self) -> bytes:
        """The body without its framing."""
        return self._body.getvalue()

    @property
    def touched(self) -> bool:
        """Whether anything came."""
        return self.came > 0

    @property
    def expected(self) -> int:
        """Bytes that the body will have at most, as far as its head tells; 0 for any number."""
        length = self._size + self._left if self._left is not None else 0
        return min(length, self._maxsize) if length and self._maxsize else length or self._maxsize

    @property
    def size(self) -> int:
        """Bytes of the body that came, without framing."""
        return self._size

    def feed(self, data: bytes) -> None:
        """Read on, until it is `complete`. Raises `BadAnswerError` and `TooLargeError`."""
        self.came += len(data)
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
            end = found.end()
            raw = bytes(self._unread[:end])
            del found, self._unread[:end]
            self._check_size(len(raw))
            head = read_head(raw, self._limits.head_lines)
            if head.status >= 200 or head.status == 101:
                rest = bytes(self._unread)
                self._unread.clear()
                self._begin(head, raw, rest)
                return rest
            self._seen, start = self._seen + len(raw), 0
        self._check_size(len(self._unread))
        return b""

    def _check_size(self, more: int) -> None:
        if self._seen + more > self._limits.head_size:
            raise BeyondLimitError("head too large", f"its head has more than {self._limits.head_size} bytes")

    def _begin(self, head: Head, raw: bytes, rest: bytes) -> None:
        codings = head.values(b"transfer-encoding")
        if self._bodiless or head.status in NO_BODY:
            self._left = 0
        elif codings:
            if set(codings) != {b"chunked"}:
                raise BadAnswerError(f"its Transfer-Encoding is unknown: {codings!r}")
            self._body = BytesIO()
            self._chunks = _ChunkedTransferDecoder(self._take, self._chunks_ended)
        else:
            self._left = head.length
        self.head, self._recording.response_head = head, raw
        self._began()
        if self._maxsize and (self._left or 0) > self._maxsize:
            raise TooLargeError
        if (self._left or 0) > SMALL:
            self._say_that_it_grows()
        if self._left == 0:
            self._finish(reusable=not rest)

    def _say_that_it_grows(self) -> None:
        if self._grows is not None:
            self._grows(self)
            self._grows = None

    def _read_body(self, data: bytes) -> None:
        if self._chunks is not None:
            framed = self._recording.framed
            framed.write(data)
            try:
                self._chunks.dataReceived(data)
            except _MalformedChunkedDataError:
                self.cut = True
                self._finish(reusable=False)
                return
            if framed.tell() > FRAMING + self._size + self._size // 16:
                raise BeyondLimitError("too much framing", "its chunks are nothing but framing")
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
        self._body.write(data)
        self._size += len(data)
        if self._maxsize and self._size > self._maxsize:
            raise TooLargeError
        if self._size > SMALL:
            self._say_that_it_grows()

    def _chunks_ended(self, rest: bytes) -> None:
        if rest:
            framed = self._recording.framed
            framed.truncate(framed.seek(-len(rest), SEEK_CUR))
        self._chunks = None
        self._finish(reusable=not rest)

    def _finish(self, *, reusable: bool) -> None:
        self.complete = True
        self.reusable = reusable and self.head is not None and self.head.persistent
