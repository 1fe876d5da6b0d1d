"""Keeps an HTTP exchange byte for byte, as Twisted's client sees it.

Twisted's parser title-cases header names, folds their order, drops the framing headers and undoes chunking;
the archive wants what the socket carried. Here the parser's input is kept beside what it makes of it: the
head line by line, the body with its framing. The classes are swapped in where Scrapy swaps in its own lenient
ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scrapy.core.downloader.handlers import http11
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.http_headers import InvalidHeaderName
from twisted.web.iweb import IResponse


@dataclass(slots=True)
class Recording:
    """One exchange as it went over the wire."""

    request_head: bytearray = field(default_factory=bytearray)
    response_head: bytearray = field(default_factory=bytearray)
    """With the empty line that ends it. Answers with a 1xx status before the last one are not kept."""
    body: bytearray = field(default_factory=bytearray)
    """With its chunk framing, where it had one; what came until now, where it broke off."""


class RecordingParser(http11._LenientHTTPClientParser):
    """Scrapy's lenient parser, which also keeps what it reads. `recording` is set by the protocol."""

    recording: Recording

    def connectionMade(self) -> None:
        """Begin anew: also after each answer with a 1xx status."""
        super().connectionMade()  # type: ignore[no-untyped-call]
        self.recording.response_head.clear()

    def statusReceived(self, status: bytes) -> None:
        """Hang the recording on the response that is made of it."""
        super().statusReceived(status)  # type: ignore[no-untyped-call]
        self.response._gongbao_recording = self.recording

    def lineReceived(self, line: bytes) -> None:
        """Keep a line of the head; lines end with LF, and nearly always with CR before it."""
        self.recording.response_head += line + b"\n"
        super().lineReceived(line)

    def headerReceived(self, name: bytes, value: bytes) -> None:
        """Leave out a header whose name Twisted refuses (some sites send Chinese ones): the head has it."""
        try:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]
        except InvalidHeaderName:
            return

    def rawDataReceived(self, data: bytes) -> None:
        """Keep a part of the body."""
        self.recording.body += data
        super().rawDataReceived(data)  # type: ignore[no-untyped-call]

    def _finished(self, rest: bytes) -> None:
        if rest and self.recording.body.endswith(rest):
            del self.recording.body[-len(rest) :]
        super()._finished(rest)  # type: ignore[no-untyped-call]


class RecordingProtocol(http11._LenientHTTP11ClientProtocol):
    """A client connection whose exchanges are recorded."""

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        """Send a request and record it and its answer."""
        recording = Recording()
        _record_request(request, recording)
        answered: Deferred[IResponse] = super().request(request)
        parser: Any = self._parser
        parser.__class__ = RecordingParser
        parser.recording = recording
        return answered


class RecordingFactory(http11._LenientHTTP11ClientFactory):
    """Makes recorded connections; to be set as the `_factory` of a connection pool."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002
        """Return a protocol for a new connection."""
        return RecordingProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def _record_request(request: TxRequest, recording: Recording) -> None:
    write: Any = request._writeHeaders

    def write_headers(transport: Any, framing: bytes | None) -> None:
        write(_Tee(transport, recording.request_head), framing)

    request._writeHeaders = write_headers  # type: ignore[method-assign]


class _Tee:
    """A transport that also keeps what is written to it."""

    def __init__(self, transport: Any, kept: bytearray) -> None:
        self._transport = transport
        self._kept = kept

    def writeSequence(self, parts: list[bytes]) -> None:
        self._kept += b"".join(parts)
        self._transport.writeSequence(parts)
