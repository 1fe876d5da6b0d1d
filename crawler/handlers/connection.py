"""A connection to a server that carries one exchange after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from OpenSSL import SSL
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from crawler.errors import TlsError
from crawler.handlers.answer import Answer
from crawler.handlers.recording import Tls
from crawler.handlers.tls import Creator


class ConnectionLostError(Exception):
    """Raised where a connection ended before anything of an answer came."""


class Connection(Protocol):
    """Sends a request and feeds what comes to its answer."""

    transport: Any

    def __init__(self) -> None:
        self.lost: Callable[[Connection], None] | None = None
        """Called when the connection ends while nothing is asked of it."""
        self.open = False
        self.creator: Creator | None = None
        """Of a connection over TLS, who made it."""
        self._answer: Answer | None = None
        self._done: asyncio.Future[None] | None = None

    @cached_property
    def address(self) -> IPv4Address | IPv6Address:
        """The address of the server."""
        return ip_address(self.transport.getPeer().host)

    @cached_property
    def tls(self) -> Tls | None:
        """How the server showed who it is, once something came; None without TLS."""
        return self.creator.seen(self.transport) if self.creator else None

    async def ask(self, request: bytes, answer: Answer) -> bool:
        """Send a request; returns when its answer is complete, whether another one may be sent.

        Raises `ConnectionLostError`, `TlsError`, `BadAnswerError` or `TooLargeError`; then, and where the
        caller gives up, the connection is closed.
        """
        self._answer = answer
        self._done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        try:
            await self._done
        except BaseException:
            self.abort()
            raise
        finally:
            self._answer = self._done = None
        usable = answer.reusable and self.open  # meanwhile it may have ended
        if not usable:
            self.transport.loseConnection()
        return usable

    def pause(self) -> None:
        """Read no more until `resume`; what is on its way waits at the server, or between here and there."""
        self.transport.pauseProducing()

    def resume(self) -> None:
        """Read on."""
        if self.open:
            self.transport.resumeProducing()

    def abort(self) -> None:
        """Close the connection at once."""
        if self.open:
            self.open = False
            self.transport.abortConnection()

    # --- called by Twisted --------------------------------------------------------------------------------

    def connectionMade(self) -> None:
        """Take notice of the transport."""
        self.open = True

    def dataReceived(self, data: bytes) -> None:
        """Feed the answer; what comes unasked could be taken for the next one, and ends the connection."""
        answer = self._answer
        if answer is None or answer.complete:
            self.abort()
            return
        try:
            answer.feed(data)
        except Exception as error:
            self._finish(error)
        else:
            if answer.complete:
                self._finish(None)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """End the answer."""
        self.open = False
        if self._answer is None:
            if self.lost is not None:
                self.lost(self)
            return
        if not self._answer.touched:
            self._finish(self._why(reason))
        elif not self._answer.complete:
            try:
                self._answer.end()
            except Exception as error:
                self._finish(error)
            else:
                self._finish(None)

    def _why(self, reason: Failure) -> Exception:
        if self.creator is not None and self.creator.verify and self.creator.problem:
            return TlsError(self.creator.problem)
        if isinstance(reason.value, SSL.Error):
            return TlsError(_of_handshake(reason.value))
        return ConnectionLostError(reason.getErrorMessage())

    def _finish(self, error: Exception | None) -> None:
        if self._done is None or self._done.done():
            return
        if error is None:
            self._done.set_result(None)
        else:
            self._done.set_exception(error)


def _of_handshake(error: SSL.Error) -> str:
    """Return in OpenSSL's words why there is no TLS with a server."""
    errors = error.args[0] if error.args and isinstance(error.args[0], list) else []
    words = [str(each[-1]) for each in errors if each]
    return f"no handshake ({words[-1]})" if words else "no handshake"


class ConnectionFactory(Factory):
    """Makes connections; those over TLS are told who makes them."""

    protocol = Connection
    noisy = False

    def __init__(self, creator: Creator | None = None) -> None:
        self._creator = creator

    def buildProtocol(self, _: Any) -> Connection:
        """Return one; called by Twisted."""
        connection = Connection()
        connection.factory = self
        connection.creator = self._creator
        return connection
