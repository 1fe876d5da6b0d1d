"""One HTTP exchange, byte for byte as the socket carried it: what the archive keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple


class Tls(NamedTuple):
    """How a server showed who it is."""

    certificate: str
    """SHA-256 of its certificate (DER), in hexadecimal."""
    protocol: str
    """As OpenSSL names it: TLSv1.3."""
    problem: str | None
    """Why the certificate does not prove it, in a few words; None where it does."""


@dataclass(slots=True)
class Recording:
    """The parts of an exchange; the client fills them in as it reads."""

    request_head: bytes
    """With the body that follows it, where it has one."""
    response_head: bytes = b""
    """With the empty line that ends it. Answers with a 1xx status before the last one are not kept."""
    framed: BytesIO = field(default_factory=BytesIO)
    """The body as it came, with its chunk framing, where it had one. A buffer and no list of what came: an
    answer in millions of small pieces takes no more memory than one in large ones."""
    tls: Tls | None = None
    """Of an exchange over TLS."""

    @property
    def body(self) -> bytes:
        """The body with its chunk framing; what came until now, where it broke off."""
        return self.framed.getvalue()
