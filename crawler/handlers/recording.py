"""One HTTP exchange, byte for byte as the socket carried it: what the archive keeps."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Recording:
    """The parts of an exchange; the client fills them in as it reads."""

    request_head: bytes
    """With the body that follows it, where it has one."""
    response_head: bytes = b""
    """With the empty line that ends it. Answers with a 1xx status before the last one are not kept."""
    parts: list[bytes] = field(default_factory=list)
    """The body as it came, with its chunk framing, where it had one."""

    @property
    def body(self) -> bytes:
        """The body with its chunk framing; what came until now, where it broke off."""
        return b"".join(self.parts)
